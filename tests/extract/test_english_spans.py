"""Words back to characters: runs, dividing marks, kinds of quotation, quotations made whole and joined over paragraphs."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indelible.extract.english_spans import Quoted, kind_of, runs, spans
from indelible.extract.english_words import Words, words_in
from indelible.extract.quotation import quotations


def read(text: str) -> tuple[Words, Quoted]:
    marks = quotations(text)
    words = words_in(text, marks)
    return words, Quoted(words, marks)


def numbers(text: str, words: Words, *parts: str) -> set[int]:
    """The words of `text` that stand in `parts`, each of which it has once."""
    assert all(text.count(part) == 1 for part in parts)
    at = [(text.index(part), text.index(part) + len(part)) for part in parts]
    return {n for n, start in enumerate(words.start) if any(first <= start < end for first, end in at)}


def shown(text: str, words: Words, chosen: set[int]) -> str:
    return " | ".join(text[at.start : at.end] for at in spans(text, words, chosen))


@given(st.sets(st.integers(0, 60)))
@settings(deadline=None)
def test_runs_are_whole_and_apart(chosen: set[int]) -> None:
    found = runs(chosen)
    assert {n for first, last in found for n in range(first, last + 1)} == chosen
    assert all(a[1] + 1 < b[0] for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("text", "chosen", "expected"),
    [
        ("He said, the road was mined.", ", the road was mined.", "the road was mined"),
        ("He said: the road - mined", ": the road -", "the road"),
        ("The road is mined, he said", "The road is mined,", "The road is mined"),
        ('"We left," he said', '"We left,"', '"We left,"'),  # what stands in quotation marks keeps them and their comma
        ("he said (it was lost) then", "(it was lost)", "(it was lost)"),
        ("he said it was lost) then", "it was lost)", "it was lost)"),
        ("Is it lost? he said", "Is it lost?", "Is it lost?"),
        ("“We left”, he said", "“We left”,", "“We left”"),
        ("he said ” it was lost “ then", "” it was lost “", "it was lost"),
        ("he said , - , then", ", - ,", ""),  # marks alone say nothing
        ("he said ?! then", "?!", ""),
        ("he put it at 17.", "17", "17"),
    ],
)
def test_marks_that_only_divide_are_dropped(text: str, chosen: str, expected: str) -> None:
    words, _quoted = read(text)
    assert shown(text, words, numbers(text, words, chosen)) == expected


@given(st.text(alphabet=st.sampled_from("ab ,.;:\"'“”()\n"), max_size=80), st.data())
@settings(deadline=None)
def test_spans_hold_words_and_lie_in_order(text: str, data: st.DataObject) -> None:
    words, _quoted = read(text)
    chosen = data.draw(st.sets(st.integers(0, len(words.start) - 1))) if words.start else set()
    found = spans(text, words, chosen)
    assert all(any(mark.isalnum() for mark in text[at.start : at.end]) for at in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    # no word is lost
    kept = {n for n in chosen if any(at.start <= words.start[n] < at.end for at in found)}
    assert all(words.shape[n] == 5 for n in chosen - kept)
    assert all(n in chosen for n, start in enumerate(words.start) if any(at.start <= start < at.end for at in found))


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ('"we left it"', "direct"),
        ("we left it", "direct"),
        ('that "we left', "mixed"),
        ("He said that", "indirect"),
        (".", "indirect"),
    ],
)
def test_kind_of_quotation(part: str, kind: str) -> None:
    text = 'He said that "we left it".'
    words, _quoted = read(text)
    assert kind_of(words, numbers(text, words, part)) == kind


def test_the_greater_part_of_a_quotation_brings_the_rest() -> None:
    text = '"One two three four five," he said "six seven".'
    words, quoted = read(text)
    three = numbers(text, words, "One two three")
    assert shown(text, words, quoted.whole(three, set())) == '"One two three four five,"'
    two = numbers(text, words, "One two")
    assert quoted.whole(two, set()) == two
    # what another attribution has stays there
    taken = numbers(text, words, "five")
    assert quoted.whole(three, taken) & taken == set()
    outside = numbers(text, words, "he said")
    assert quoted.whole(outside, set()) == outside
    assert quoted.whole(set(), set()) == set()


def test_a_quotation_runs_on_over_paragraphs() -> None:
    text = 'He said: "One.\n\n"Two.\n\n"Three."\n\n"Four," said she.'
    words, quoted = read(text)
    one = numbers(text, words, '"One.')
    assert quoted.continued(one, set()) == one | numbers(text, words, '"Two.', '"Three."')
    taken = numbers(text, words, "Three")
    assert quoted.continued(one, taken) == one | numbers(text, words, '"Two.')
    four = numbers(text, words, '"Four,"')
    assert quoted.continued(four, set()) == four


def test_a_closed_quotation_does_not_run_on() -> None:
    text = '"One," he said.\n\n"Two."'
    words, quoted = read(text)
    one = numbers(text, words, '"One,"')
    assert quoted.continued(one, set()) == one


def test_among_finds_each_quotation_that_is_touched() -> None:
    text = '"a b" c "d e" f "g h"'
    words, quoted = read(text)
    for chosen in range(1 << len(words.start)):
        content = {n for n in range(len(words.start)) if chosen >> n & 1}
        touched = [at for at, (first, end) in enumerate(quoted.ranges) if any(n in content for n in range(first, end))]
        assert quoted.among(content) == touched


def test_fifty_thousand_quotations() -> None:
    text = '"a" ' * 25_000
    words, quoted = read(text)
    begun = time.process_time()
    for first in range(0, len(words.start), 3):
        quoted.whole({first + 1}, set())
        quoted.continued({first + 1}, set())
    assert time.process_time() - begun < 10  # measured: under 1
