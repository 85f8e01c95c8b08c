"""PDF: text by page, pages without text noted, passwords and damage refused in a sentence."""

import io

import pytest
from format_files import ENGLISH, locked_pdf, pdf

from indelible.errors import Unreadable
from indelible.extract.text import Limits, Segment, Text, text_of


def read(data: bytes, limits: Limits | None = None) -> Text:
    text = text_of(io.BytesIO(data), name="a.pdf", limits=limits or Limits())
    assert text is not None
    return text


def test_each_page_is_a_segment() -> None:
    text = read(pdf("First page says this.", "Second page says that.\nAnd more."))
    assert text.text == "First page says this.\n\nSecond page says that.\nAnd more."
    assert text.segments == (Segment(start=0, end=21, page=1), Segment(start=23, end=55, page=2))
    assert (text.method, text.language, text.notes) == ("pdf/pypdf.v1", "en", ())
    assert text.tools[0].startswith("pypdf ")


def test_pages_without_text_are_numbered_and_noted() -> None:
    text = read(pdf("One.", "", "Three.", ""))
    assert [s.page for s in text.segments] == [1, 3]
    assert text.notes == ("2 of 4 pages have no text (scanned?): 2, 4",)
    scanned = read(pdf("", ""))
    assert scanned.text == "" and scanned.notes == ("2 of 2 pages have no text (scanned?): 1, 2",)


@pytest.mark.parametrize(
    ("created", "published"),
    [
        ("D:20220406233000+03'00'", "2022-04-06"),
        ("20220406", "2022-04-06"),
        ("D:20220231", ""),
        ("D:00000000", ""),
        ("D:99991231", ""),
        ("", ""),
        ("soon", ""),
    ],
)
def test_the_date_is_the_documents_own_where_it_is_sane(created: str, published: str) -> None:
    text = read(pdf(ENGLISH, created=created, title="A statement"))
    assert (text.published, text.title) == (published, "A statement")
    assert ("published is the PDF's own date of creation" in text.notes) == bool(published)


def test_an_empty_password_opens_and_is_noted() -> None:
    text = read(locked_pdf(""))
    assert ENGLISH in text.text and "empty password" in text.notes[0]


def test_password_pdf_is_refused() -> None:
    with pytest.raises(Unreadable, match="needs a password"):
        read(locked_pdf("secret"))


@pytest.mark.parametrize("kept", [12, 200, 400])
def test_truncated_pdf_is_refused_as_truncated(kept: int) -> None:
    with pytest.raises(Unreadable, match="truncated"):
        read(pdf(ENGLISH)[:kept])


def test_a_pdf_whose_last_change_was_cut_off_is_read_and_says_so() -> None:
    text = read(pdf(ENGLISH) + b"9 0 obj\n" + b"x" * 5_000)
    assert ENGLISH in text.text and "truncated" in text.notes[0]


DAMAGED = {
    "no_root": pdf(ENGLISH).replace(b"/Root 1 0 R", b"/Root 9 9 R").replace(b"/Catalog", b"/Cabinet"),
    "pages_in_a_circle": pdf(ENGLISH).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]"),
    "endless_count": pdf(ENGLISH).replace(b"/Count 1", b"/Count 999999999"),
    "startxref_beyond": pdf(ENGLISH).replace(b"startxref\n", b"startxref\n9"),
    "length_lies": pdf(ENGLISH).replace(b"/Length 1", b"/Length 9"),
    "bad_filter": pdf(ENGLISH).replace(b"<< /Length", b"<< /Filter /FlateDecode /Length"),
    "header_only": b"%PDF-1.7\n%%EOF\n",
}


@pytest.mark.parametrize("defect", DAMAGED)
def test_a_damaged_pdf_ends_in_a_text_or_one_sentence(defect: str) -> None:
    try:
        text = read(DAMAGED[defect])
    except Unreadable as refusal:
        assert "\n" not in str(refusal) and len(str(refusal)) < 400
    else:
        assert ENGLISH in text.text or text.notes


def test_a_bomb_in_a_stream_ends_within_limits() -> None:
    import zlib

    bomb = zlib.compress(b"BT (x) Tj ET " * 10_000_000, 9)
    plain = pdf(ENGLISH)
    start = plain.index(b"<< /Length")
    end = plain.index(b"endstream") + len(b"endstream")
    stream = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(bomb) + bomb + b"\nendstream"
    with pytest.raises(Unreadable):
        read(plain[:start] + stream + plain[end:])


def test_limits_on_pages_and_characters() -> None:
    with pytest.raises(Unreadable, match="2 pages, more than the 1"):
        read(pdf("a", "b"), Limits(pages=1))
    with pytest.raises(Unreadable, match="by page 2"):
        read(pdf("abc", "def"), Limits(characters=4))
