"""English words as the networks take them: shapes, quotations and paragraphs; windows; pieces of a vocabulary."""

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indelible.extract.english_words import BOUNDARY, LONGEST, Pieces, Words, paragraph_breaks, shape_of, windows, words_in
from indelible.extract.quotation import quotations

KNOWN = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "don", "'", "t", "resume", "un", "##un", "##der", "under", "##s", "a", "."]
NUMBER = {name: number for number, name in enumerate(KNOWN)}


def words_of(text: str) -> Words:
    return words_in(text, quotations(text))


def pieces() -> Pieces:
    return Pieces(NUMBER)


def names(word: str) -> list[str]:
    return [KNOWN[number] for number in pieces().of(word)]


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("said", 0),
        ("don't", 0),
        ("Council", 1),
        ("A", 1),
        ("McDonald", 1),
        ("UN", 2),
        ("iPhone", 3),
        ("17", 4),
        (",", 5),
        ("—", 5),
        ("€", 5),
        ("5th", 6),
        ("_a", 6),
        ("рада", 0),
        ("رئيس", 3),  # a script without case
    ],
)
def test_shape(word: str, shape: int) -> None:
    assert shape_of(word) == shape


def test_words_and_marks() -> None:
    text = "He didn’t pay €5,000 - the U.N.'s rule_1."
    found = words_of(text)
    assert [text[a:b] for a, b in zip(found.start, found.end, strict=True)] == (
        ["He", "didn’t", "pay", "€", "5", ",", "000", "-", "the", "U", ".", "N", ".", "'", "s", "rule_1", "."]
    )
    assert len({len(column) for column in found}) == 1


def test_place_in_a_quotation() -> None:
    assert words_of('He said "go away now" then.').quoted == [0, 0, 1, 2, 2, 2, 3, 0, 0]
    assert words_of('He said "go away now').quoted == [0, 0, 5, 4, 4, 4]


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("", []),
        ("One.\nTwo.", ["One.", "Two."]),
        ("One.\r\nTwo.\rThree.\u2028Four.\u2029Five.", ["One.", "Two.", "Three.", "Four.", "Five."]),
        ("One goes\non here.", ["One goes on here."]),  # the next line begins in lower case
        ("One goes\r\non here.", ["One goes on here."]),
        ("One goes\n\non here.", ["One goes", "on here."]),  # a blank line always ends it
        ("One goes\r\n\r\non here.", ["One goes", "on here."]),
        ("One goes\r\ron here.", ["One goes", "on here."]),
        ("One goes\n \t \non here.", ["One goes", "on here."]),
        ("\n\n\nOne.\n\n\n\nTwo.\n\n", ["One.", "Two."]),
    ],
)
def test_paragraphs(text: str, paragraphs: list[str]) -> None:
    found = words_of(text)
    lines: dict[int, list[int]] = {}
    for word, paragraph in enumerate(found.paragraph):
        lines.setdefault(paragraph, []).append(word)
    assert [" ".join(text[found.start[n[0]] : found.end[n[-1]]].split()) for n in lines.values()] == paragraphs
    assert sorted(lines) == list(lines)


def test_lines_wrapped_by_hand_are_one_paragraph() -> None:
    line = "The Council of the city of the North said on Monday that the"
    wrapped = "\n".join([line] * 5)
    assert set(words_of(wrapped).paragraph) == {0}
    assert set(words_of(wrapped.replace("\n", "\r\n")).paragraph) == {0}
    # a short line ends its paragraph even there; lines longer than any wrapped one are paragraphs
    assert len(set(words_of(wrapped + "\nShort.\n" + wrapped).paragraph)) == 2
    assert len(set(words_of("\n".join([line * 2] * 5)).paragraph)) == 5


@given(st.text(alphabet=st.sampled_from("aB .,\"'“”\n\r\u2028é5\u200b"), max_size=200))
@settings(deadline=None)
def test_words_are_in_order_and_lose_no_letter(text: str) -> None:
    found = words_of(text)
    assert all(a < b for a, b in zip(found.start, found.end, strict=True))
    assert all(a <= b for a, b in zip(found.end, found.start[1:], strict=False))
    assert found.paragraph == sorted(found.paragraph)
    covered = {at for a, b in zip(found.start, found.end, strict=True) for at in range(a, b)}
    assert all(at in covered for at, mark in enumerate(text) if not mark.isspace())
    breaks = list(paragraph_breaks(text))
    assert breaks == sorted(set(breaks))
    assert all(0 <= at < len(text) and text[at].isspace() for at in breaks)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("under", ["under"]),
        ("Under", ["under"]),
        ("ununder", ["un", "##un", "##der"]),  # the longest piece first, no looking back
        ("unders", ["under", "##s"]),
        ("Résumé", ["resume"]),
        ("Re\u0301sume\u0301", ["resume"]),
        ("don't", ["don", "'", "t"]),
        ("don’t", ["don", "[UNK]", "t"]),  # a mark that the vocabulary lacks
        ("underz", ["[UNK]"]),  # no half of a word
        ("рада", ["[UNK]"]),
        ("a\u200b", ["a"]),  # marks that nobody sees
        ("\u200b", ["[UNK]"]),
        (".", ["."]),
        ("a" * (LONGEST + 1), ["[UNK]"]),
    ],
)
def test_pieces(word: str, expected: list[str]) -> None:
    assert names(word) == expected


@given(st.text(min_size=1, max_size=20))
@settings(deadline=None)
def test_a_word_has_pieces_and_accents_make_no_difference(word: str) -> None:
    assert pieces().of(word)
    assert pieces().of(unicodedata.normalize("NFC", word)) == pieces().of(unicodedata.normalize("NFD", word))


@given(st.text(alphabet=st.sampled_from("aun.' \n"), max_size=300), st.integers(12, 40))
@settings(deadline=None)
def test_windows_cover_every_word_once_within_the_limit(text: str, longest: int) -> None:
    # words of one or two letters, so that no word alone is wider than a window
    text = " ".join(word[:2] for word in text.split(" "))
    known = {**NUMBER, "u": 15, "n": 16, "##a": 17, "##u": 18, "##n": 19}
    words = words_of(text)
    seen = list(windows(text, words, Pieces(known), longest))
    assert [word for one in seen for word in range(one.first, one.last)] == list(range(len(words.start)))
    for one in seen:
        assert one.pieces[0] == Pieces.BEGIN
        assert one.pieces[-1] == Pieces.BREAK
        assert len(one.pieces) == len(one.shape) == len(one.quoted)
        assert len(one.begins) == one.last - one.first > 0
        assert [one.shape[at] for at in one.begins] == words.shape[one.first : one.last]
        assert [one.quoted[at] for at in one.begins] == words.quoted[one.first : one.last]
        inner = set(words.paragraph[one.first : one.last])
        assert one.pieces.count(Pieces.BREAK) == one.shape.count(BOUNDARY) - 1 == len(inner)
        assert len(one.pieces) <= longest


def test_whole_paragraphs_share_a_window_and_long_ones_are_cut_between_words() -> None:
    short = "a a a.\n\n"
    assert len(list(windows(short * 3, words_of(short * 3), pieces(), 20))) == 1
    assert [(one.first, one.last) for one in windows(short * 4, words_of(short * 4), pieces(), 20)] == [(0, 12), (12, 16)]
    long = "a " * 1000
    found = list(windows(long, words_of(long), pieces(), 20))
    assert all(len(one.pieces) <= 20 for one in found)
    assert len(found) <= 1000 / 15
    assert list(windows("", words_of(""), pieces(), 20)) == []


def test_the_end_of_a_cut_paragraph_and_the_next_one_fit_too() -> None:
    for length in range(10, 60):
        text = "a " * length + "\n\n" + "a " * 9
        found = list(windows(text, words_of(text), pieces(), 20))
        assert all(len(one.pieces) <= 20 for one in found)
        assert sum(one.last - one.first for one in found) == length + 9


@pytest.mark.parametrize("text", ["a" * 2_000_000, "\n" * 1_000_000, "a\n" * 200_000, '"' * 100_000, "a, " * 200_000])
def test_two_megabytes_are_soon_words(text: str) -> None:
    begun = time.process_time()
    words = words_of(text)
    assert sum(one.last - one.first for one in windows(text, words, pieces(), 256)) == len(words.start)
    assert time.process_time() - begun < 10  # measured: under 2
