"""`text_of`: the real format from the bytes; plain files keep their characters; what gives no text says so in one sentence."""

import gzip
import io
import json
from collections.abc import Callable

import pytest
from format_files import ENGLISH, PARAGRAPHS, RUSSIAN, UKRAINIAN, docx, mail, ole_docx, page, pdf
from hypothesis import given
from hypothesis import strategies as st

from indelible.errors import BadFormat, Unreadable
from indelible.extract.sniff import declared_kind, kind_of
from indelible.extract.text import Limits, Segment, Text, encode_map, text_of
from indelible.extract.textmap import decode_map


def read(data: bytes, name: str = "", declared: str = "", limits: Limits | None = None) -> Text | None:
    return text_of(io.BytesIO(data), name=name, declared=declared, limits=limits or Limits())


def words(data: bytes, name: str = "", declared: str = "") -> Text:
    text = read(data, name, declared)
    assert text is not None
    return text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_a_txt_file_keeps_its_characters(text: str) -> None:
    assert words(text.encode(), "a.txt").text == text


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.csv", "a.json"])
def test_newlines_and_byte_order_mark_stay_so_that_offsets_hold(name: str) -> None:
    data = '\ufeff"a"\r\n\r\n"б"\r"в"\n\u2028'.encode()
    assert words(data, name).text == data.decode("utf-8")


def test_json_keeps_its_characters_and_says_where_it_is_broken() -> None:
    whole = words(json.dumps({"a": UKRAINIAN}, ensure_ascii=False).encode(), "a.json")
    assert (whole.media_type, whole.notes) == ("application/json", ())
    assert words(b'{"a": 1}\n{"a": 2}\n', "a.jsonl").notes == ()
    cut = words(b'{"a": [1, 2', "a.json")
    assert cut.text == '{"a": [1, 2' and "not valid JSON" in cut.notes[0]


def test_deeply_nested_json_is_still_only_characters() -> None:
    data = b"[" * 100_000
    assert words(data, "a.json").text == data.decode()


@pytest.mark.parametrize(
    ("name", "data"),
    {
        "photo.jpg": b"\xff\xd8\xff\xe0" + bytes(range(256)) * 10,
        "photo.png": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        "clip.mp4": b"\0\0\0\x18ftypmp42" + b"\0" * 100,
        "unknown": bytes(range(256)) * 40,
        "archive.zip": b"PK\x05\x06" + b"\0" * 18,
        "noise.bin": b"\0" * 5000,
    }.items(),
)
def test_formats_without_text_give_none(name: str, data: bytes) -> None:
    assert read(data, name) is None


@pytest.mark.parametrize(
    ("not_really", "data", "kind"),
    [
        ("not_really_jpg.jpg", page().encode(), "text/html"),
        ("not_really_html.html", pdf(ENGLISH), "application/pdf"),
        ("not_really_pdf.pdf", docx(ENGLISH), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("not_really_txt.txt", page().encode(), "text/html"),
        ("not_really_docx.docx", ENGLISH.encode(), "text/plain"),
        ("not_really_mp4.mp4", mail(), "message/rfc822"),
        ("not_really_html.html", ENGLISH.encode(), "text/plain"),
    ],
)
def test_a_misdeclared_file_is_read_as_what_it_is_and_the_note_names_both(not_really: str, data: bytes, kind: str) -> None:
    text = words(data, not_really)
    assert text.media_type == kind
    assert text.notes[0].startswith("declared as ") and text.notes[0].endswith(f"read as {kind}")
    assert "people" in text.text


def test_a_txt_or_md_that_quotes_a_mail_or_markup_stays_its_own_characters() -> None:
    quoted = "From: a@b.example\nDate: Wed, 6 Apr 2022\nSubject: x\n\n<p>Not a page.</p>"
    assert words(quoted.encode(), "a.txt").text == quoted
    assert words(b"<div align=center>\n\n# A\n</div>", "a.md").text.startswith("<div")
    assert words(quoted.encode(), "").media_type == "message/rfc822"


REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty_txt": ("a.txt", lambda: b"", "empty"),
    "empty_jpg": ("a.jpg", lambda: b"", "empty"),
    "binary_txt": ("a.txt", lambda: bytes(range(256)) * 40, "no such thing"),
    "binary_html": ("a.html", lambda: b"\0\1\2" * 4000, "no such thing"),
    "nul_txt": ("a.txt", lambda: b"a\0b\0c\0d\0" * 200, "no such thing"),
    "hundred_megabyte_txt": ("a.txt", lambda: b"word " * 20_000_000, "100000000 octets"),
    "hundred_megabyte_html": ("a.html", lambda: b"<html><p>" + b"word " * 20_000_000, "octets"),
    "ole_docx": ("a.docx", ole_docx, "needs a password"),
    "old_doc": ("a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 3000, "97-2003"),
    "rtf": ("a.rtf", lambda: b"{\\rtf1 Hello}", "save it as .docx"),
    "not_word_docx": ("a.docx", lambda: b"PK\x05\x06" + b"\0" * 18, "another kind of archive"),
    "gzip_bomb": ("a.html.gz", lambda: gzip.compress(b"\0" * 50_000_000, 9), "grows"),
    "gzip_in_gzip": ("a.gz", lambda: gzip.compress(gzip.compress(b"x")), "unpack it"),
    "truncated_gzip": ("a.txt.gz", lambda: gzip.compress(ENGLISH.encode())[:-12], "truncated"),
    "damaged_gzip": ("a.txt.gz", lambda: b"\x1f\x8b\x08\0\0\0\0\0\0\3" + b"\xff" * 50, "damaged"),
    "odd_utf16": ("a.txt", lambda: b"\xff\xfe" + "абв".encode("utf-16-le") + b"\x31", "utf-16-le"),
}


@pytest.mark.parametrize("defect", REFUSED)
def test_what_cannot_be_read_is_refused_in_one_sentence(defect: str) -> None:
    name, build, reason = REFUSED[defect]
    with pytest.raises(Unreadable, match=reason) as refusal:
        read(build(), name)
    assert "\n" not in str(refusal.value) and len(str(refusal.value)) < 400


def test_gzip_is_read_as_what_it_holds() -> None:
    text = words(gzip.compress(page().encode()) + gzip.compress(b""), "page.html.gz")
    assert text.media_type == "text/html" and PARAGRAPHS[1] in text.text
    assert "inflated from gzip" in " ".join(text.notes)


def test_more_characters_than_the_limit_are_refused() -> None:
    with pytest.raises(Unreadable, match="more than the 50"):
        read(page().encode(), "a.html", limits=Limits(characters=50))


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (UKRAINIAN, "uk"), (RUSSIAN, "ru")])
def test_the_language_is_told(text: str, language: str) -> None:
    assert words(text.encode(), "a.txt").language == language


@given(st.binary(max_size=4000), st.sampled_from(["", "a.txt", "a.html", "a.pdf", "a.docx", "a.eml", "a.json", "a.jpg"]))
def test_any_bytes_give_a_text_or_none_or_one_refusal(data: bytes, name: str) -> None:
    try:
        text = read(data, name)
    except Unreadable:
        return
    if text is not None:
        text.text.encode()  # what cannot be encoded cannot be kept
        assert all(0 <= s.start < s.end <= len(text.text) for s in text.segments)


@given(st.sampled_from([page().encode(), pdf(ENGLISH, "two"), docx(ENGLISH), mail(attachment=b"x" * 50)]), st.data())
def test_flipped_and_cut_files_never_escape(data: bytes, draw: st.DataObject) -> None:
    broken = bytearray(data[: draw.draw(st.integers(1, len(data)))])
    for _i in range(draw.draw(st.integers(0, 8))):
        broken[draw.draw(st.integers(0, len(broken) - 1))] = draw.draw(st.integers(0, 255))
    try:
        text = read(bytes(broken))
    except Unreadable:
        return
    if text is not None:
        text.text.encode()


def test_the_map_has_one_spelling() -> None:
    text = Text(
        text="ab\n\ncd",
        media_type="x",
        method="x.v1",
        segments=(Segment(start=0, end=2, page=1), Segment(start=4, end=6, path="/p")),
    )
    data = encode_map(text)
    assert decode_map(data) == text.segments
    assert encode_map(Text(text="a", media_type="x", method="x.v1")) == b""
    for other in (b"", data + b" ", data.replace(b'"end":2', b'"end":5'), data.replace(b"v1", b"v2"), b"[" * 5000):
        with pytest.raises(BadFormat):
            decode_map(other)


def test_kinds_are_told_from_bytes_before_names() -> None:
    assert declared_kind("text/plain", "a.html") == "text/html"  # servers say text/plain for what they do not know
    assert declared_kind("application/pdf; x=1", "a.txt") == "application/pdf"
    assert declared_kind("", "https://herald.example/a.html?b=c.pdf#d") == "text/html"
    assert declared_kind("application/octet-stream", "noname") == ""
    assert kind_of(b"\xef\xbb\xbf<!-- a -->\n<!DOCTYPE HTML>") == "text/html"
    assert kind_of("<html>".encode("utf-16")) == "text/html"
    assert kind_of(b"<?xml version='1.0'?><rss/>") == "application/xml"
    assert kind_of(b"garbage\n%PDF-1.7") == "application/pdf"
