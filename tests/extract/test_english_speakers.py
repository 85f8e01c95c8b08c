"""What an English claim must not lose: who speaks, who is only spoken of, and that something was not said at all."""

import pytest

from indelible.extract import Context, claims_in
from indelible.extract.english import attributions
from indelible.model.base import digest_of
from indelible.model.selector import words

# what the trained reader does not read, or reads otherwise; a change for the better fails here too
MISSED = {
    "A man accused of killing 12 people was arrested.",
    "He was captured in May and accused of killing 12 people.",
    "He was the first official to say that the bridge is lost.",
    "The strikes deny the group a safe haven.",
}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The ministry could not confirm that 17 people were killed.", "could not confirm"),
        ("The ministry cannot independently confirm that 17 people were killed.", "cannot independently confirm"),
        ("The council did not say how many people were killed.", "did not say"),
        ("The ministry failed to confirm that 12 people died.", "failed to confirm"),
        ("No official confirmed that 12 people died.", "No … confirmed"),
        ("Neither the ministry nor the council confirmed that 12 people died.", "Neither … confirmed"),
        ("The ministry was not able to confirm that 12 people died.", "was not able to confirm"),
        ("The ministry has yet to confirm that 12 people died.", "has yet to confirm"),
        ("They did not deny that the convoy was attacked.", "did not deny"),
    ],
)
def test_what_was_not_said_is_no_more_than_possible(text: str, shown: str) -> None:
    (claim,) = claims_in(text, Context(text=digest_of(text.encode()), capture="0" * 64, language="en"))
    assert (claim.modality, claim.polarity, words(text, claim.modality_at)) == ("possible", "affirmed", shown)


@pytest.mark.parametrize(
    ("text", "modality", "polarity"),
    [
        ("The army does not plan to open the corridor.", "promised", "denied"),
        ("The army is not expected to open the corridor.", "estimated", "denied"),
        ("The mayor refused to open the corridor.", "denied", "denied"),
        ("The ministry condemned the killing of 12 civilians.", "asserted", "affirmed"),
        ("Aid must have been stolen, the council said.", "possible", "affirmed"),
        ("The parties agreed that the city is lost.", "asserted", "affirmed"),
        ("The parties agreed to open a corridor.", "promised", "affirmed"),
        ("The mayor called the strike a war crime.", "asserted", "affirmed"),
        ("The mayor called for a truce.", "demanded", "affirmed"),
        ("The mayor called on the army to let people out.", "demanded", "affirmed"),
        ("Residents who had not left said that the bridge was destroyed.", "asserted", "affirmed"),
        ("The ministry said no one was killed.", "asserted", "denied"),
        ("The ministry said no fewer than 12 people were killed.", "asserted", "affirmed"),
        ("Civilians must have access to aid, the council said.", "demanded", "affirmed"),
        ("The council said it would evacuate people as soon as possible.", "asserted", "affirmed"),
        ("The attack, May 5, killed three people, the ministry said.", "asserted", "affirmed"),
    ],
)
def test_modality_of_a_sentence(text: str, modality: str, polarity: str) -> None:
    (claim,) = claims_in(text, Context(text=digest_of(text.encode()), capture="0" * 64, language="en"))
    assert (claim.modality, claim.polarity) == (modality, polarity)


@pytest.mark.parametrize(
    ("text", "source", "content"),
    [
        # whom somebody accuses does not accuse
        ("A man accused of killing 12 people was arrested.", "", "killing 12 people"),
        ("He was captured in May and accused of killing 12 people.", "", "killing 12 people"),
        ("The man is described by the ministry as a leader.", "the ministry", "The man … as a leader"),
        ("The attack, claimed by rebels, killed 12, police said.", "police", "The attack, claimed by rebels, killed 12"),
        ("He was the first official to say that the bridge is lost.", "the first official", "that the bridge is lost"),
        ("At least 10 died.[3][4] A doctor said that the ward was full.[2]", "A doctor", "that the ward was full"),
    ],
)
def test_speaker(text: str, source: str, content: str) -> None:
    read = [(one.source_name, words(text, one.content)) for one in attributions(text) if not one.within]
    assert (read == [(source, content)]) == (text not in MISSED)


@pytest.mark.parametrize(
    "text",
    [
        "Soldiers denied residents access to water.",
        "The strikes deny the group a safe haven.",
        "They were sent in support of the army.",
        "QUESTION: Was it a long and cold winter there?",
    ],
)
def test_nothing_is_said(text: str) -> None:
    assert (attributions(text) == ()) == (text not in MISSED)


def test_two_clauses_with_their_own_cues_stay_apart() -> None:
    text = "The council said 5,000 people had died; officials warned that the toll may rise to 20,000."
    said = [(one.source_name, words(text, one.content), one.within) for one in attributions(text)]
    assert said == [("The council", "5,000 people had died", ()), ("officials", "that the toll may rise to 20,000", ())]
