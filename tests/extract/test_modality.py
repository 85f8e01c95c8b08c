"""Modality and polarity: a table of cues and contents in three languages (modality.csv)."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indelible.extract.event import event_in
from indelible.extract.modality import hedge_hits, modality_in, modality_of
from indelible.model.selector import TextPosition
from indelible.reference.lexicon import words_of

TABLE = Path(__file__).parent / "modality.csv"
CUE = "SAYS"


def cases() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['cue']} {case['text']}")
def test_cases(case: dict[str, str]) -> None:
    text = f"{CUE} {case['text']}"
    cue = (TextPosition(start=0, end=len(CUE)),)
    content = (TextPosition(start=len(CUE) + 1, end=len(text)),)
    words = words_of(text)
    event_at = event_in(text, content, case["language"])[1]
    read = modality_of(words, hedge_hits(words, case["language"]), content, cue, case["cue"], case["language"], event_at)
    assert (read.modality, read.polarity) == (case["modality"], case["polarity"])
    shown = (*read.modality_at, *(p for p in read.polarity_at if p not in read.modality_at))
    assert " ".join(text[p.start : p.end] for p in shown).replace(CUE, "CUE") == case["shown"]


@pytest.mark.parametrize(
    ("language", "text", "lemma", "cue"),
    [
        ("uk", "Речниця не підтвердила, що конвой атакували", "підтвердити", "підтвердила"),
        ("ru", "Он не подтвердил, что это так", "подтвердить", "подтвердил"),
    ],
)
def test_what_is_not_confirmed_is_possible(language: str, text: str, lemma: str, cue: str) -> None:
    start = text.index(cue)
    at = (TextPosition(start=start, end=start + len(cue)),)
    content = (TextPosition(start=text.index(",") + 2, end=len(text)),)
    read = modality_in(text, content, at, lemma, language)
    assert (read.modality, read.polarity) == ("possible", "affirmed")
    assert [text[p.start : p.end] for p in read.modality_at] == ["не", cue]


@given(
    st.text(min_size=1, max_size=200),
    st.sampled_from(["en", "uk", "ru", "ar"]),
    st.sampled_from(["say", "deny", "заперечити", ""]),
)
def test_no_text_is_too_odd(text: str, language: str, lemma: str) -> None:
    whole = (TextPosition(start=0, end=len(text)),)
    modality_in(text, whole, whole, lemma, language)
