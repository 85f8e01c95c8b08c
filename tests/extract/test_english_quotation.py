"""Quotations of every style: what opens, what closes, what runs on."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indelible.extract.quotation import quotations


def spans(text: str) -> list[str]:
    return [text[q.start : q.end] for q in quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "no" and left.', ['"no"']),
        ("He said “no” and left.", ["“no”"]),
        ("Он сказал «нет» и ушёл.", ["«нет»"]),
        ("Він сказав „ні“ і пішов.", ["„ні“"]),
        ("He said ''no'' and left.", ["''no''"]),
        ("He said ``no'' and left.", ["``no''"]),
        ("He said ‘no’ and left.", ["‘no’"]),
        ("He said 'no' and left.", ["'no'"]),
        # straight and curled marks mixed by a careless editor
        ('He said “no" and left.', ['“no"']),
        ("He said “no“ and left.", ["“no“"]),
        # only the outermost
        ("“He told me ‘go’ and I went”, she said.", ["“He told me ‘go’ and I went”"]),
        ("«Він сказав «йди» і я пішла», — каже вона.", ["«Він сказав «йди» і я пішла»"]),
        ('"They said "no" twice," he said.', ['"They said "no" twice,"']),
        # apostrophes and inches are no quotations
        ("It wasn't the residents' fault in '22.", []),
        ('A 12" shell fell.', []),
        ('\'90s houses stood there, "all burned".', ['"all burned"']),
        ("", []),
        ('"', []),
    ],
)
def test_marks(text: str, expected: list[str]) -> None:
    assert spans(text) == expected


def test_unclosed_ends_with_its_paragraph() -> None:
    (one,) = quotations("He said: “we left.  \nThe road is long.")
    assert (one.start, one.end, one.closed, one.continues) == (9, 18, False, False)


def test_the_printers_rule_for_several_paragraphs() -> None:
    first, second = quotations("“One.\n\n“Two.”\n")
    assert first.continues
    assert not first.closed
    assert second.closed


def test_a_paragraph_between_ends_it() -> None:
    first, _second = quotations("“One.\n\nMeanwhile.\n\n“Two.”\n")
    assert not first.continues


@given(st.text(alphabet=st.sampled_from("a \"'“”‘’«»„`\n.,"), max_size=300))
def test_any_marks_give_ordered_spans(text: str) -> None:
    found = quotations(text)
    assert all(0 <= q.start < q.end <= len(text) for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all("\n" not in text[q.start : q.end] for q in found)


def test_linear() -> None:
    assert quotations("'a " * 30_000) == ()
    assert len(quotations('"a" ' * 30_000)) == 30_000
