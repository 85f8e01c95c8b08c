"""Words and phrases: boundaries, stems, gaps, and speed that does not depend on how many phrases there are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indelible.reference.lexicon import Phrases, longest, words_of


def found(phrases: list[str], text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in longest(Phrases((p, p) for p in phrases).find(words_of(text)))]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("cease fire", "a cease fire", ["cease fire"]),
        ("cease fire", "cease, fire", []),
        ("cease fire", "cease. Fire", []),
        ("burn* .. bodies", "burned all of the bodies", ["burned all of the bodies"]),
        ("burn* .. bodies", "burned one two three four five six seven bodies", []),
        ("burn* .. bodies", "burned. The bodies", []),
        ("deport*", "the deported and deportation", ["deported", "deportation"]),
        ("u.k.", "the U.K. said", ["U.K."]),
        ("мар'їнк*", "у Мар’їнку", ["Мар’їнку"]),
        ("елка", "Ёлка", ["Ёлка"]),
        ("5 тис", "5 тис. людей", ["5 тис"]),
    ],
)
def test_phrases(phrase: str, text: str, expected: list[str]) -> None:
    assert found([phrase], text) == expected


def test_an_abbreviation_ends_no_sentence() -> None:
    thousand, people = words_of("тис. людей")
    assert (people.apart, people.sentence) == (False, thousand.sentence)


def test_the_longest_from_the_left_stays() -> None:
    assert found(["city council", "council", "mariupol city"], "Mariupol city council") == ["Mariupol city", "council"]


@given(st.text(max_size=300))
def test_words_lie_in_order_within_the_text(text: str) -> None:
    last = 0
    for word in words_of(text):
        assert last <= word.start < word.end <= len(text)
        last = word.end
