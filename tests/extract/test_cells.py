"""Tables and JSON are read cell by cell; every offset still counts characters of the file."""

import pytest

from indelible.extract.attribution import Context
from indelible.extract.cells import between_blank, in_place
from indelible.extract.claims import claims_in

SENTENCE = "Міська рада Маріуполя повідомила, що загинули 12 людей."


@pytest.mark.parametrize(
    ("text", "media_type", "cells"),
    [
        ('a,"b, c",d\r\n1,"say ""no""",\n', "text/csv", ["a", "b, c", "d", "1", 'say ""no""']),
        ("a;b c\nd;;e", "text/csv", ["a", "b c", "d", "e"]),
        ('a,"never closed\nx', "text/csv", ["a", "never closed", "x"]),
        ("", "text/csv", []),
        ('{"said": "he \\"left\\"", "n": 5}', "application/json", ["said", 'he \\"left\\"', "n"]),
    ],
)
def test_what_lies_between_cells_is_blank_and_nothing_moves(text: str, media_type: str, cells: list[str]) -> None:
    blanked = between_blank(text, media_type)
    assert len(blanked) == len(text)
    assert [line for line in blanked.split("\n") if line] == cells
    assert all(new in (old, "\n") for old, new in zip(text, blanked, strict=True))


def test_a_sentence_in_a_cell_gives_the_claim_that_it_gives_alone() -> None:
    text = f'2022-04-06,"Kremlin",{chr(34)}{SENTENCE}{chr(34)},x\n'
    context = Context(text="sha256:" + "0" * 64, capture="0" * 64, language="uk")
    (alone,) = claims_in(SENTENCE, context)
    (claim,) = (in_place(one, text) for one in claims_in(between_blank(text, "text/csv"), context))
    shift = text.index(SENTENCE)
    assert [(at.start - shift, at.end - shift) for at in claim.content] == [(at.start, at.end) for at in alone.content]
    assert claim.source_name == alone.source_name == "Міська рада Маріуполя"
    assert claim.quote is not None
    assert claim.quote.exact == text[claim.content[0].start : claim.content[0].end]
    assert claim.quote.suffix == text[claim.content[0].end : claim.content[0].end + 32]


def test_other_texts_are_left_as_they_are() -> None:
    assert between_blank("a,b\n", "text/plain") == "a,b\n"
