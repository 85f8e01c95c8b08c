"""Content, cue and source never meet, nor begin with a blank: small texts on which they once did."""

import pytest

from indelible.extract import Context
from indelible.extract.claims import READERS, TRIAGE, claims_in
from indelible.extract.slavic import attributions
from indelible.model import TextPosition

SAID_OVER_AN_EARLIER_SOURCE = (
    "«denied thatdenied that \u2029citing the BBC \u2029- 😀\x0b]; \n\n"
    "「1500 they , 7 '‘added The mayor reportedQ not dozens of according to ... "
)


def meet(some: tuple[TextPosition, ...], others: tuple[TextPosition, ...]) -> bool:
    return any(one.start < other.end and other.start < one.end for one in some for other in others)


@pytest.mark.parametrize(
    ("text", "language", "triage"),
    [
        ("Він заперечив, посилаючись на BBC.", "uk", False),
        ("Он отрицал ссылаясь на BBC", "ru", False),
        ("according to ‟«", "en", True),
        ("17 people were killed Putin's according to\r(according to ", "en", True),
        (SAID_OVER_AN_EARLIER_SOURCE, "en", True),
    ],
)
def test_source_cue_and_content_do_not_meet(text: str, language: str, triage: bool) -> None:
    context = Context(text="sha256:" + "0" * 64, capture="0" * 64, language=language)
    for claim in claims_in(text, context, TRIAGE if triage else READERS):
        assert not meet(claim.content, claim.source)
        assert not meet(claim.content, claim.cue)
        assert not meet(claim.source, claim.cue)


def test_an_indented_last_paragraph_of_a_quotation_begins_with_its_first_word() -> None:
    text = "Мер сказав: «Ми тут.\n\n\tМи чекаємо»"
    [one] = attributions(text, "uk")
    assert [text[at.start : at.end] for at in one.content] == ["«Ми тут", "Ми чекаємо»"]
