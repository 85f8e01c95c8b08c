"""E-mail: header lines, then the body; attachments listed; hostile headers and parts never escape as a crash."""

import hashlib
import io

import pytest
from format_files import ENGLISH, UKRAINIAN, mail, page
from hypothesis import given
from hypothesis import strategies as st

from indelible.errors import Unreadable
from indelible.extract.text import Limits, Text, text_of


def read(data: bytes, limits: Limits | None = None) -> Text:
    text = text_of(io.BytesIO(data), name="a.eml", limits=limits or Limits())
    assert text is not None
    return text


def test_headers_then_body() -> None:
    text = read(mail(body=UKRAINIAN))
    head, body = text.text.split("\n\n", 1)
    assert head.splitlines() == [
        "From: Прес-служба <press@council.example>",
        "To: desk@herald.example",
        "Date: Wed, 06 Apr 2022 23:30:00 +0300",
        "Subject: Заява міської ради",
    ]
    assert body == UKRAINIAN
    assert (text.title, text.published) == ("Заява міської ради", "2022-04-06")  # the sender's day, not UTC's
    assert [text.text[s.start : s.end] for s in text.segments] == [head, body]
    assert [s.path for s in text.segments] == ["/header", "/1"]


def test_the_plain_version_is_preferred_and_html_read_where_there_is_none() -> None:
    both = read(mail(body=ENGLISH, html=page()))
    assert ENGLISH in both.text and "Sport" not in both.text
    html = read(mail(body="", html=f"<html><body><p>Dear all,</p><p>{ENGLISH}</p></body></html>"))
    assert f"Dear all,\n\n{ENGLISH}" in html.text


def test_attachments_are_listed_with_their_digest() -> None:
    text = read(mail(attachment=b"%PDF-1.4 x"))
    digest = hashlib.sha256(b"%PDF-1.4 x").hexdigest()
    assert any("список.pdf" in note and f"sha256:{digest}" in note and "not read" in note for note in text.notes)


@pytest.mark.parametrize("charset", ["koi8-u", "windows-1251", "no-such-charset", "utf-8"])
def test_bodies_in_old_encodings(charset: str) -> None:
    octets = UKRAINIAN.encode("koi8-u" if charset == "no-such-charset" else charset)
    data = (
        f"From: a@b.example\r\nDate: 6 Apr 2022 10:00 +0000\r\nContent-Type: text/plain; charset={charset}\r\n\r\n".encode()
        + octets
    )
    assert UKRAINIAN in read(data).text


def test_raw_8bit_headers_are_decoded() -> None:
    data = "From: a@b.example\r\nSubject: Заява міської ради про загиблих\r\n\r\n".encode("windows-1251") + b"x"
    assert read(data).title == "Заява міської ради про загиблих"


def test_a_message_inside_a_message_is_listed_not_read() -> None:
    inner = mail(body="inner words")
    data = (
        b"From: a@b.example\r\nSubject: fwd\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
        b"--x\r\nContent-Type: text/plain\r\n\r\nouter words\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n"
        + inner
        + b"\r\n--x--\r\n"
    )
    text = read(data)
    assert "outer words" in text.text and "inner words" not in text.text
    assert any("message/rfc822" in note for note in text.notes)


def nested(depth: int) -> bytes:
    head = b"From: a@b.example\r\nSubject: x\r\nDate: x\r\n"
    body = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(depth))
    return head + body + b"\r\nwords\r\n"


HOSTILE = {
    "bad_date": b"From: a\r\nDate: Wed, 99 Foo 99999 99:99:99 +9999\r\nSubject: s\r\n\r\nx",
    "bad_address": b'From: "<<<>>>@@@ :;,\r\nTo: [\r\nSubject: s\r\n\r\nx',
    "encoded_word_lies": b"From: a\r\nSubject: =?utf-8?b?//////?= =?x-unknown?q?=FF?=\r\nDate: x\r\n\r\nx",
    "encoded_words_many": b"From: a\r\nSubject: " + b"=?utf-8?q?a?= " * 3_000 + b"\r\n\r\nx",
    "content_type_lies": b'From: a\r\nSubject: s\r\nContent-Type: ;;;="\r\n\r\nx',
    "charset_lies": b'From: a\r\nSubject: s\r\nContent-Type: text/plain; charset="\x00"\r\n\r\n\xff\xfe\xfd x',
    "transfer_encoding_lies": b"From: a\r\nSubject: s\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
    "boundary_missing": b"From: a\r\nSubject: s\r\nContent-Type: multipart/mixed\r\n\r\n--x\r\n\r\nx",
    "filename_lies": b"From: a\r\nSubject: s\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"
    b"Content-Disposition: attachment; filename*=utf-8''%FF%FE; filename*1*=x\r\n\r\nx\r\n--x--",
    "no_body": b"From: a\r\nSubject: s\r\nDate: d\r\n",
    "nested_50": nested(50),
    "nested_5000": nested(5_000),
    "many_parts": b"From: a\r\nSubject: s\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\na\r\n" * 5_000,
    "long_header": b"From: " + b"a" * 1_000_000 + b"\r\nSubject: s\r\n\r\nx",
    "null_header": b"From: a\0b\r\nSubject: \r\n \r\n\x0b\r\n\r\nx",
}


@pytest.mark.parametrize("defect", HOSTILE)
def test_hostile_mail_ends_in_a_text_or_one_sentence(defect: str) -> None:
    try:
        text = read(HOSTILE[defect])
    except Unreadable as refusal:
        assert "\n" not in str(refusal) and len(str(refusal)) < 400
    else:
        text.text.encode()
        assert len(text.title) <= 500 and all(len(note) <= 300 for note in text.notes) and len(text.notes) <= 40


@given(
    st.dictionaries(
        st.sampled_from(
            ["From", "To", "Date", "Subject", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "MIME-Version"]
        ),
        st.binary(max_size=80),
        min_size=2,
    ),
    st.binary(max_size=200),
)
def test_any_headers_end_in_a_text_or_one_sentence(headers: dict[str, bytes], body: bytes) -> None:
    data = b"".join(name.encode() + b": " + value + b"\r\n" for name, value in headers.items()) + b"\r\n" + body
    try:
        text = text_of(io.BytesIO(data), name="a.eml")
    except Unreadable:
        return
    if text is not None:
        text.text.encode()
