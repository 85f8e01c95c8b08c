"""Cyrillic in every encoding that old files come in, short and long; what cannot be told is refused, never turned into noise."""

import codecs

import pytest
from format_files import ENGLISH, RUSSIAN, UKRAINIAN
from hypothesis import given
from hypothesis import strategies as st

from indelible.errors import Unreadable
from indelible.extract.plain import CANDIDATES, decode, encoding_named

UKRAINIAN_TEXTS = (
    "Мер міста повідомив про п'ять тисяч загиблих",
    "Жителі пішли пішки, бо автобусів не було.",
    "ЖИТЕЛІ МАРІУПОЛЯ БЕЗ ВОДИ",
    "Війна",
    UKRAINIAN,
    UKRAINIAN * 200,
)
RUSSIAN_TEXTS = (
    "Мэр города сообщил о пяти тысячах погибших",
    "Жители ушли пешком, потому что автобусов не было.",
    "ООН: 5 тыс. убитых",
    "Война",
    RUSSIAN,
    RUSSIAN * 200,
)
CYRILLIC = ("windows-1251", "koi8-u", "koi8-r", "iso8859-5", "cp866", "cp1125", "mac-cyrillic")
WESTERN = (
    ("He said: “We won’t leave” – and stayed.", "windows-1252"),
    ("Les autorités ont déclaré que l’évacuation a été retardée", "windows-1252"),
    ("Über tausend Menschen wurden getötet, erklärte der Bürgermeister.", "windows-1252"),
    ("Zażółć gęślą jaźń, powiedział burmistrz miasta", "windows-1250"),
    ("İstanbul'da beş bin kişi öldü, dedi belediye başkanı", "windows-1254"),
)


def holds(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(text, encoding) for text in UKRAINIAN_TEXTS + RUSSIAN_TEXTS for encoding in CYRILLIC if holds(text, encoding)],
)
def test_cyrillic_is_decoded_as_it_was_written_and_noted(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.notes[0].startswith("decoded as ") and decoded.tools[0].startswith("eld ")


@pytest.mark.parametrize(("text", "encoding"), WESTERN)
def test_western_and_turkish_text_is_decoded_too(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_byte_order_mark_decides_and_stays_a_character(encoding: str) -> None:
    data = ("\ufeff" + UKRAINIAN).encode(encoding)
    assert decode(data).text == "\ufeff" + UKRAINIAN
    assert decode(data).notes == (f"decoded as {encoding}",)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_utf8_is_always_read_as_pythons_own(text: str) -> None:
    if not text.startswith(("\ufffe", "\ufeff")):
        assert decode(text.encode()).text == text


def test_latin1_that_lies_utf8_is_decoded_and_the_lie_noted() -> None:
    decoded = decode("café déjà vu à l’école".encode("windows-1252"), "utf-8")
    assert decoded.text == "café déjà vu à l’école"
    assert decoded.notes[0].startswith("decoded as windows-1252, declared as utf-8")


def test_a_declared_encoding_wins_over_a_guess_but_not_over_valid_utf8() -> None:
    assert decode("Ђѓ".encode("windows-1251"), "windows-1251").text == "Ђѓ"
    assert decode(UKRAINIAN.encode(), "windows-1251").text == UKRAINIAN


def test_a_file_cut_in_the_middle_of_a_character_says_so() -> None:
    decoded = decode(UKRAINIAN.encode() + "є".encode()[:1])
    assert decoded.text.endswith("\ufffd") and "truncated" in decoded.notes[0]


def test_a_few_broken_characters_do_not_turn_the_rest_into_noise() -> None:
    data = bytearray((UKRAINIAN * 3).encode())
    data[100] = 0xFF
    decoded = decode(bytes(data))
    assert decoded.encoding == "utf-8" and "broken UTF-8" in decoded.notes[0]
    assert UKRAINIAN in decoded.text


@pytest.mark.parametrize("defect", [b"\xff\xfe\xfd\xfc" * 40 + b"a", b"a\x00\xffb" * 100])
def test_no_encoding_is_refused(defect: bytes) -> None:
    with pytest.raises(Unreadable):
        decode(defect)


def test_labels_mean_what_the_web_means_by_them() -> None:
    assert encoding_named("ISO-8859-1") == "cp1252"
    assert encoding_named(' "Windows-1251" ') == "cp1251"
    for label in ("utf-7", "rot13", "idna", "base64", "unicode_escape", "mbcs", "", "x" * 1000, "cp\0"):
        assert encoding_named(label) == ""
    assert all(codecs.lookup(name) for name in CANDIDATES)


def test_a_guess_is_the_same_each_time() -> None:
    data = (ENGLISH + " — " + RUSSIAN).encode("windows-1251")
    assert len({decode(data) for _i in range(3)}) == 1


def test_a_long_run_without_spaces_takes_no_time() -> None:
    assert decode(b"x" * 200_000 + "é".encode("windows-1252") + b"y" * 200_000).text[200_000] == "é"
