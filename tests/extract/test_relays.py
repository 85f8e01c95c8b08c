"""Relays: gold sentences in three languages (tests/gold/relays.csv), what must not be one, and the cost of a call."""

import csv
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indelible.extract.attribution import Attribution
from indelible.extract.relays import relays_of
from indelible.model.claim import Relay
from indelible.model.selector import TextPosition

GOLD = Path(__file__).parents[1] / "gold" / "relays.csv"


def at(text: str, part: str) -> tuple[TextPosition, ...]:
    start = text.index(part)
    return (TextPosition(start=start, end=start + len(part)),)


def one(text: str, source: str, cue: str, content: str) -> Attribution:
    return Attribution(
        content=at(text, content),
        source=at(text, source) if source else (),
        cue=at(text, cue) if cue else (),
        cue_lemma=cue.lower(),
    )


def named(text: str, source: str, cue: str, content: str, language: str = "en") -> list[str]:
    relays = relays_of(text, one(text, source, cue, content), language)
    for relay in relays:
        (position,) = relay.at
        assert " ".join(text[position.start : position.end].split()) == relay.name
    return [f"{relay.role} {relay.name}" for relay in relays]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "expected"),
    [
        ("The mayor told reporters that it was gone.", "The mayor", "told", "that it was gone", ["told reporters"]),
        (
            "The council's post, translated by the BBC, claims crematoria burn bodies.",
            "The council's post",
            "claims",
            "crematoria burn bodies",
            ["translated the BBC"],
        ),
        (
            "Interfax quoted the council as saying that the bridge fell.",
            "the council",
            "saying",
            "that the bridge fell",
            ["cited Interfax"],
        ),
        (
            "The nurse told the BBC, speaking through an interpreter, that the ward was hit, Reuters reported.",
            "The nurse",
            "told",
            "that the ward was hit",
            ["told the BBC", "translated an interpreter", "relayed Reuters"],
        ),
    ],
)
def test_relays_in_the_order_in_which_the_claim_passed(
    text: str, source: str, cue: str, content: str, expected: list[str]
) -> None:
    assert named(text, source, cue, content) == expected


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("The paper said that 300 died, citing bad weather.", "The paper", "said", "that 300 died"),
        ("The man was told that his son died.", "The man", "told", "that his son died"),
        (
            "The council said water was cut, and the mayor said in an interview with CNN he left.",
            "The council",
            "said",
            "water was cut",
        ),
        ("The council said water was cut. The mayor told the BBC so.", "The council", "said", "water was cut"),
        ("The envoy told me to go.", "The envoy", "told", "to go"),
        ("Reuters reported that the bridge fell.", "Reuters", "reported", "that the bridge fell"),
        ("They said on Tuesday that the bridge fell.", "They", "said", "that the bridge fell"),
    ],
)
def test_what_is_no_relay(text: str, source: str, cue: str, content: str) -> None:
    assert named(text, source, cue, content) == []


def test_what_the_reader_found_is_kept_and_not_doubled() -> None:
    text = "Загинули 300 людей, заявив радник мера, передає Reuters."
    known = Relay(role="relayed", name="Reuters", at=at(text, "Reuters"))
    found = Attribution(
        content=at(text, "Загинули 300 людей"), source=at(text, "радник мера"), cue=at(text, "заявив"), via=(known,)
    )
    assert relays_of(text, found, "uk") == (known,)


def test_what_the_publisher_says_itself_has_none() -> None:
    text = "Five were killed, Reuters reported."
    assert relays_of(text, Attribution(content=at(text, "Five were killed")), "en") == ()


def test_a_name_is_not_read_out_of_the_content() -> None:
    text = "The mayor said he told reporters in an interview with CNN."
    assert named(text, "The mayor", "said", "he told reporters in an interview with CNN") == []


@pytest.mark.parametrize("half", ["seen", "held"])
def test_gold(half: str) -> None:
    right = found = wanted = 0
    with GOLD.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            if row["half"] == half:
                got = set(named(row["text"], row["source"], row["cue"], row["content"], row["language"]))
                want = {row["relays"]} - {""}
                right, found, wanted = right + len(got & want), found + len(got), wanted + len(want)
    assert wanted >= 20
    assert right / found >= 0.85
    assert right / wanted >= 0.65


def test_a_call_costs_the_sentences_around_it() -> None:
    text = "The mayor told reporters that it was gone. " * 50_000
    start = text.index("The mayor", len(text) // 2)
    found = Attribution(
        source=(TextPosition(start=start, end=start + 9),),
        cue=(TextPosition(start=start + 10, end=start + 14),),
        content=(TextPosition(start=start + 25, end=start + 41),),
    )
    began = time.process_time()
    for _ in range(200):
        (relay,) = relays_of(text, found, "en")
    assert time.process_time() - began < 2
    assert relay.at[0].start == start + 15


@settings(deadline=None)  # a busy machine is not a slow reader
@given(st.text(min_size=3, max_size=120), st.sampled_from(["en", "uk", "ru"]), st.data())
def test_no_text_is_too_odd(text: str, language: str, data: st.DataObject) -> None:
    cut = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=4)))
    spans = [(TextPosition(start=a, end=b),) for a, b in pairwise(cut)]
    found = Attribution(content=spans[0], cue=spans[-1] if len(spans) > 1 else (), source=spans[1] if len(spans) > 2 else ())
    for relay in relays_of(text, found, language):
        assert relay.name == " ".join(text[relay.at[0].start : relay.at[0].end].split())
