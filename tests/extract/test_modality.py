"""Modality and polarity: a table of cues and contents in three languages (modality.csv)."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indelible.extract.event import event_in
from indelible.extract.modality import Reading, hedge_hits, modality_in, modality_of
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


def marked(text: str, cue: str, content: str, language: str = "en", source: str = "") -> Reading:
    """The reading of a text whose cue has no lemma that the lexicon knows."""
    spans = [
        (TextPosition(start=text.index(part), end=text.index(part) + len(part)),) if part else ()
        for part in (cue, content, source)
    ]
    words = words_of(text)
    event_at = event_in(text, spans[1], language)[1]
    return modality_of(words, hedge_hits(words, language), spans[1], spans[0], "", language, event_at, spans[2], text)


@pytest.mark.parametrize(
    ("language", "text", "cue", "content", "source", "modality"),
    [
        ("en", "Reports that 300 died could not be verified.", "Reports", "that 300 died", "", "possible"),
        ("en", "Unconfirmed accounts say that 300 died.", "say", "that 300 died", "Unconfirmed accounts", "possible"),
        ("en", "The statement does not report the number.", "does not report", "the number", "The statement", "possible"),
        ("en", "the promise of the general that all may go", "promise", "that all may go", "", "promised"),
        ("en", "The aide reportedly told them the town fell.", "told", "the town fell", "The aide", "alleged"),
        ("en", "He said: were they killed?", "said", "were they killed?", "He", "possible"),
        ("uk", "за заявою штабу, тіла передали", "за заявою", "тіла передали", "штабу", "asserted"),
        ("ru", "по утверждению штаба, тела передали", "по утверждению", "тела передали", "штаба", "alleged"),
    ],
)
def test_a_cue_without_a_lemma_is_read_by_its_words(
    language: str, text: str, cue: str, content: str, source: str, modality: str
) -> None:
    assert marked(text, cue, content, language, source).modality == modality


def test_where_a_denial_stands() -> None:
    text = "He said that nobody was killed."
    assert [text[p.start : p.end] for p in marked(text, "said", "that nobody was killed", "en", "He").polarity_at] == ["nobody"]
    text = "He denied the killing."
    assert [text[p.start : p.end] for p in marked(text, "denied", "the killing", "en", "He").polarity_at] == ["denied"]


@given(
    st.text(min_size=1, max_size=200),
    st.sampled_from(["en", "uk", "ru", "ar"]),
    st.sampled_from(["say", "deny", "заперечити", ""]),
)
def test_no_text_is_too_odd(text: str, language: str, lemma: str) -> None:
    whole = (TextPosition(start=0, end=len(text)),)
    modality_in(text, whole, whole, lemma, language)
