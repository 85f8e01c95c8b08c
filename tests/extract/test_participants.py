"""Victims and alleged actors: gold sentences in three languages (tests/gold/participants.csv), and what must name nobody."""

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indelible.extract.event import event_hits
from indelible.extract.participants import participants
from indelible.model.selector import Mention, TextPosition
from indelible.reference.lexicon import words_of

GOLD = Path(__file__).parents[1] / "gold" / "participants.csv"


def read(text: str, language: str = "en", content: str | None = None) -> tuple[list[str], list[str]]:
    start = text.index(content) if content else 0
    span = TextPosition(start=start, end=start + len(content or text))
    words = words_of(text)
    found = participants(text, words, event_hits(words, language), (span,), language)
    return _names(text, span, found.victims), _names(text, span, found.alleged_actors)


def _names(text: str, span: TextPosition, mentions: tuple[Mention, ...]) -> list[str]:
    for mention in mentions:
        (at,) = mention.at
        assert span.start <= at.start and at.end <= span.end
        assert mention.name == " ".join(text[at.start : at.end].split())
    return [mention.name for mention in mentions]


def score(half: str) -> tuple[int, int, int]:
    right = found = wanted = 0
    with GOLD.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            if row["half"] == half:
                for got, gold in zip(read(row["text"], row["language"]), (row["victims"], row["actors"]), strict=True):
                    want = {gold} - {""}
                    right, found, wanted = right + len(set(got) & want), found + len(got), wanted + len(want)
    return right, found, wanted


@pytest.mark.parametrize("half", ["seen", "held"])
def test_gold(half: str) -> None:
    right, found, wanted = score(half)
    assert wanted >= 60
    assert right / found >= 0.85
    assert right / wanted >= 0.65


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "the market was not shelled by Russian forces"),
        ("en", "Russian forces did not shell the market"),
        ("en", "Russian shelling destroyed the market"),
        ("en", "the terrorist attack destroyed the market"),
        ("en", "the shelling by night destroyed the market"),
        ("en", "the church was destroyed by fire"),
        ("uk", "російські війська не обстрілювали ринок"),
        ("uk", "російський обстріл зруйнував ринок"),
        ("ru", "российские войска не обстреливали рынок"),
        ("ru", "российский обстрел разрушил рынок"),
    ],
)
def test_nobody_is_made_an_actor(language: str, text: str) -> None:
    assert read(text, language)[1] == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "no civilians were killed"),
        ("en", "the attack on the refugee agency"),
        ("en", "Camp Hurriya was shelled"),
        ("uk", "жодного мешканця не вбито"),
        ("ru", "ни один житель не погиб"),
    ],
)
def test_nobody_is_made_a_victim(language: str, text: str) -> None:
    assert read(text, language)[0] == []


def test_a_speaker_outside_the_content_is_no_actor() -> None:
    text = "Russian forces denied that they shelled the market"
    assert read(text, content="that they shelled the market") == ([], [])


def test_each_is_named_once_and_in_order_with_the_words_as_they_stand() -> None:
    text = "the militia  abducted two\nnurses, and three doctors were wounded by the militia"
    assert read(text) == (["two nurses", "three doctors"], ["the militia", "the militia"])


def test_an_actor_is_not_a_victim_too() -> None:
    assert read("five soldiers were killed by the rebels") == (["five soldiers"], ["the rebels"])


def test_a_language_without_words_names_nobody() -> None:
    words = words_of("civilians were killed")
    span = (TextPosition(start=0, end=21),)
    assert participants("civilians were killed", words, event_hits(words, "en"), span, "ar") == ((), ())


@pytest.mark.parametrize("piece", ["rebels killed civilians and ", "killed ", "civilians ", "by the army of "])
def test_time_is_linear(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    words = words_of(text)
    hits = event_hits(words, "en")
    began = time.process_time()
    found = participants(text, words, hits, (TextPosition(start=0, end=len(text)),), "en")
    assert time.process_time() - began < 10
    assert len(found.victims) <= 24


@settings(deadline=None)  # a busy machine is not a slow reader
@given(st.text(max_size=200), st.sampled_from(["en", "uk", "ru"]))
def test_no_text_is_too_odd(text: str, language: str) -> None:
    if text:
        read(text, language)
