"""Events: a table of contents in three languages (events.csv), the order of rank, and spans."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indelible.extract.event import event_in
from indelible.model.selector import TextPosition
from indelible.reference.events import events

TABLE = Path(__file__).parent / "events.csv"


def cases() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def whole(text: str) -> tuple[TextPosition, ...]:
    return (TextPosition(start=0, end=len(text)),)


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['language']} {case['text']}")
def test_cases(case: dict[str, str]) -> None:
    text = case["text"]
    code, at = event_in(text, whole(text), case["language"])
    assert (code, " ~ ".join(text[p.start : p.end] for p in at)) == (case["code"], case["words"])


def test_the_first_in_rank_wins_wherever_it_stands() -> None:
    text = "people were killed, and their bodies burned"
    assert list(events()).index("body-disposal") < list(events()).index("killing")
    assert event_in(text, whole(text), "en")[0] == "body-disposal"


def test_only_what_lies_within_the_spans_counts() -> None:
    text = "the city was shelled. People were killed."
    spans = (TextPosition(start=0, end=20),)
    assert event_in(text, spans, "en")[0] == "shelling"


def test_a_trigger_does_not_run_over_a_full_stop() -> None:
    text = "they burn wood. The bodies are safe"
    assert event_in(text, whole(text), "en")[0] == ""


def test_an_unknown_language_has_no_events() -> None:
    assert event_in("people were killed", whole("people were killed"), "ar") == ("", ())


@given(st.text(min_size=1, max_size=200), st.sampled_from(["en", "uk", "ru"]))
def test_no_text_is_too_odd(text: str, language: str) -> None:
    code, at = event_in(text, whole(text), language)
    assert (code == "") == (at == ())
    assert code == "" or code in events()
