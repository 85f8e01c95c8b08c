"""English without a parser, for bulk triage: what it finds, nothing without words, time that grows with the text."""

import string
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indelible.extract import Context
from indelible.extract.attribution import QUICK, Attribution
from indelible.extract.claims import READERS, TRIAGE, claims_in
from indelible.extract.triage import attributions, weights

CONTEXT = Context(text="sha256:" + "0" * 64, capture="0" * 64, published="2022-04-07", language="en")


def said(text: str) -> list[tuple[str, str, str]]:
    """(source, cue, content) of each attribution that stands in no other."""

    def words(at: tuple) -> str:
        return " ... ".join(text[one.start : one.end] for one in at)

    return [(words(one.source), words(one.cue), words(one.content)) for one in attributions(text) if not one.within]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Officials said on Monday that at least 40 people were killed in the shelling.",
            ("Officials", "said", "that at least 40 people were killed in the shelling"),
        ),
        (
            "“We had no water,” said Olena Hordiienko, a nurse. “We drank from the radiators.”",
            ("Olena Hordiienko, a nurse", "said", "“We had no water,” ... “We drank from the radiators.”"),
        ),
        ("According to the ministry, 12 convoys left.", ("the ministry", "According to", "12 convoys left")),
        ("The bridge was mined, he said.", ("he", "said", "The bridge was mined")),
        ("She told reporters the road was closed.", ("She", "told", "the road was closed")),
    ],
)
def test_a_plain_sentence_gives_its_source_cue_and_content(text: str, wanted: tuple[str, str, str]) -> None:
    assert said(text) == [wanted]


def test_a_claim_within_a_claim_carries_the_outer_content() -> None:
    text = "The ministry said that witnesses claimed that the school was hit."
    (outer, inner) = attributions(text)
    assert outer.within == ()
    assert inner.within == outer.content
    assert text[inner.cue[0].start : inner.cue[0].end] == "claimed"


def test_a_text_without_attributions_gives_none() -> None:
    assert attributions("The town lies on the coast. It has two schools and a harbour.") == ()


def test_triage_has_its_own_method_and_leaves_the_other_languages_as_they_are() -> None:
    assert TRIAGE["en"].name.startswith(QUICK)
    assert {code: TRIAGE[code] for code in ("uk", "ru")} == {code: READERS[code] for code in ("uk", "ru")}
    assert not any(method.name.startswith(QUICK) for method in READERS.values())
    claims = claims_in("Officials said that 40 people were killed.", CONTEXT, TRIAGE)
    assert {claim.method for claim in claims} == {"triage-en.v1"}
    assert claims[0].quantities[0].best == 40


def holds(text: str, found: tuple[Attribution, ...]) -> bool:
    """Whether every part of each attribution has words of `text`, and each has a content and a cue."""
    return all(
        one.content
        and one.cue
        and all(
            0 <= at.start < at.end <= len(text) and text[at.start : at.end].strip()
            for at in (*one.content, *one.cue, *one.source, *one.within)
        )
        for one in found
    )


HOSTILE = [
    "",
    "\n\n\n",
    "said",
    "said said said said said",
    "“",
    "”“”“”“",
    "'''''''' said",
    '"He said "she said "they said',
    "HE SAID THAT THE TOWN WAS SHELLED. OFFICIALS SAID.",
    "A: yes.\nB: no.\n: : :\nC:",
    "• said\n• told\n• according to\n- “”, said -",
    "\u202eофіційно\u202c said \u2066that\u2069 … said",
    "according to",
    "It was, according\tto\r\nthe | table | said | 12 | said |",
    "Tlie offlcials sald tbat 4O people wcre kiIled, be said,, said.",
    "\ufeff\x00said that\x00 said “\u200b” said",
    "He said that",
    "“...” said ...",
    "1 2 3 said 4 5 6. , , , said , , ,",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_give_no_claim_without_words(text: str) -> None:
    found = attributions(text)
    assert holds(text, found)
    assert all(any(c.isalnum() for at in one.content for c in text[at.start : at.end]) for one in found)
    claims_in(text, CONTEXT, TRIAGE)


PARTS = st.sampled_from(
    [
        *("said", "told", "that", "he", "Officials", "according to", "“", "”", '"', "'", ",", ".", ":", "—", "\n", "\n\n"),
        *("the town", "was hit", "who", "by", "claims", "announced", "Mr.", "?", "to leave", "(", ")", "U.S."),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PARTS, max_size=40).map(" ".join) | st.text(alphabet=string.printable + "“”‘’«»„…—й"))
def test_any_text_gives_claims_with_words_and_the_same_ones_again(text: str) -> None:
    found = attributions(text)
    assert holds(text, found)
    assert found == attributions(text)


SENTENCE = "Officials said the town was shelled, and “the bridge is gone,” the mayor told reporters who asked. "
SHAPES = {
    "sentences": SENTENCE,
    "paragraphs": SENTENCE + "\n\n",
    "quotation marks": '" ',
    "opening marks": "“ said ",
    "one sentence": "he said that they claimed, ",
    "quotations": "“It is gone.” ",
    "full stops": ". ",
    "letters": "a",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_time_grows_no_faster_than_the_text(shape: str) -> None:
    part = SHAPES[shape]

    def seconds(size: int) -> float:
        text = part * (size // len(part))
        best = float("inf")
        for _again in range(2):
            began = process_time()
            attributions(text)
            best = min(best, process_time() - began)
        return best

    attributions(SENTENCE)
    small, large = seconds(25_000), seconds(200_000)
    assert large < 24 * small + 0.05, (small, large)  # eight times the text


@pytest.mark.parametrize(("part", "size"), [(SENTENCE, 2_000_000), ('" ', 100_000), ("“It is gone,” he said. ", 600_000)])
def test_a_text_of_two_megabytes_or_fifty_thousand_quotation_marks_is_read(part: str, size: int) -> None:
    began = process_time()
    attributions(part * (size // len(part)))
    assert process_time() - began < 60


def test_the_weights_hold_single_words_and_pairs_but_no_text() -> None:
    learnt = weights()
    assert all(" " not in word for word in learnt.words)
    assert all(feature.count(" ") <= 1 for feature in (*learnt.places, *learnt.spans))
