"""What the publisher asserts itself: which sentences are, which are not, in three languages; and in linear time."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indelible.extract.attribution import Attribution
from indelible.extract.event import event_hits
from indelible.extract.publisher import own, sentences
from indelible.model.selector import TextPosition
from indelible.reference.lexicon import words_of


def asserted(text: str, language: str = "en", attributions: tuple[Attribution, ...] = ()) -> list[str]:
    found = own(text, attributions, event_hits(words_of(text), language), language)
    assert all(one.source == () and one.cue == () and len(one.content) == 1 for one in found)
    return [text[one.content[0].start : one.content[0].end] for one in found]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Shelling kills five in Mariupol"),
        ("en", "Five people were killed when a shell hit the market."),
        ("en", "The siege began on 24 February and 20,000 people have fled."),
        ("en", "The U.S. air strike destroyed a bridge near St. Mary hospital."),
        ("en", "Soldiers of the “Azov” unit shelled the plant."),
        ("uk", "У середу внаслідок обстрілу загинули п'ятеро людей."),
        ("uk", "Окупанти депортували тисячу дітей."),
        ("ru", "В среду при обстреле погибли пять человек."),
        ("ru", "Театр на ул. Ленина был разрушен авиаударом."),
    ],
)
def test_a_statement_of_an_event_is_the_publishers(language: str, text: str) -> None:
    assert asserted(text, language) == [text.rstrip(".")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "How many people were killed in the shelling?"),
        ("en", "Read how the shelling killed five people."),
        ("en", "Shelling"),
        ("en", "News | Shelling | Killed | Contact"),
        ("en", "Attacks on civilians in the east"),
        ("en", "We mourn the civilians who were killed in the shelling."),
        ("en", "If the city is shelled again, the bridge is lost."),
        ("en", "The weather was fine on the coast."),
        ("en", "“The city was shelled and nobody came to help us.”"),
        ("en", "Killed 5 7 12 injured 3 9"),
        ("en", "The death penalty was abolished in that year."),
        ("uk", "Скільки людей загинули під обстрілом?"),
        ("uk", "Читайте також: обстріл міста тривав три доби"),
        ("ru", "Сколько людей погибли при обстреле?"),
        ("ru", "Смотрите также видео обстрела города"),
    ],
)
def test_what_is_no_statement_of_an_event(language: str, text: str) -> None:
    assert asserted(text, language) == []


def test_a_sentence_that_an_attribution_touches_is_not_the_publishers() -> None:
    text = "The shelling killed five. The shelling killed nine, he said. Snipers killed two men."
    he = text.index("he said")
    cue = Attribution(content=(TextPosition(start=text.index("nine"), end=he - 2),), source=(TextPosition(start=he, end=he + 2),))
    assert asserted(text, attributions=(cue,)) == ["The shelling killed five", "Snipers killed two men"]


def test_several_events_of_one_sentence_are_one_claim_and_each_sentence_its_own() -> None:
    text = (
        "Shelling killed five and wounded nine in the town.[3] Drones destroyed the school [4].\n"
        "• Looting followed in the old city."
    )
    assert asserted(text) == [
        "Shelling killed five and wounded nine in the town",
        "Drones destroyed the school [4]",
        "Looting followed in the old city",
    ]


def test_sentences_end_at_stops_but_not_at_abbreviations() -> None:
    text = "Gen. A. Petrov of St. Ives left. He was 5.5 km off, near No. 7. «Так!» — сказав він. Жив на вул. Миру.\nEnd"
    assert [text[a:b].strip() for a, b in sentences(text)] == [
        "Gen. A. Petrov of St. Ives left.",
        "He was 5.5 km off, near No. 7.",
        "«Так!» — сказав він.",
        "Жив на вул. Миру.",
        "End",
    ]


@pytest.mark.parametrize(
    "piece", ["Shelling killed five in the town. ", "Shelling «killed ", '"', "killed five people and ", "Mr. "]
)
def test_time_is_linear(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    hits = event_hits(words_of(text), "en")
    began = time.process_time()
    own(text, (), hits, "en")
    assert time.process_time() - began < 10


@settings(deadline=None)  # a busy machine is not a slow reader
@given(st.text(max_size=200), st.sampled_from(["en", "uk", "ru", "ar"]))
def test_no_text_is_too_odd(text: str, language: str) -> None:
    asserted(text, language)
    assert [c for a, b in sentences(text) for c in text[a:b] if not c.isspace()] == [
        c for c in text if not c.isspace() and c not in "\r\n\u2028\u2029"
    ]
