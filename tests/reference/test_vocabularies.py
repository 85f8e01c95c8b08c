"""The vocabularies: complete, well-formed, documented, and every trigger alive."""

import re
from pathlib import Path

import pytest

from indelible.model.place import Place
from indelible.model.quantity import Quantity
from indelible.reference.calendar import calendar
from indelible.reference.cues import cues
from indelible.reference.events import LANGUAGES, events, triggers
from indelible.reference.hedges import hedges
from indelible.reference.lexicon import words_of
from indelible.reference.numbers import numbers, phrases
from indelible.reference.places import bodies, entries
from indelible.reference.slavic import bounds_of

DOCS = Path(__file__).parents[2] / "docs"
ROME = re.compile(r"(7\(1\)\([a-k]\)|8\(2\)\([ab]\)\([ivx]+\)(-[12])?|70\(1\)\([a-f]\))\Z")
ACLED = {
    "Battles": {"Armed clash"},
    "Explosions/Remote violence": {"Air/drone strike", "Shelling/artillery/missile attack"},
    "Violence against civilians": {"Sexual violence", "Attack", "Abduction/forced disappearance"},
    "Strategic developments": {"Agreement", "Arrests", "Disrupted weapons use", "Looting/property destruction", "Other"},
}


def test_every_event_code_is_documented_and_nothing_else() -> None:
    listed = re.findall(r"^\| `([a-z-]+)` \|", (DOCS / "vocabulary.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert listed == list(events())


def test_every_event_field_says_what_the_file_says() -> None:
    page = (DOCS / "vocabulary.md").read_text(encoding="utf-8")
    for event in events().values():
        assert f"| `{event.code}` | {event.definition} | {event.acled} | {event.huridocs} | {', '.join(event.rome)} |" in page


@pytest.mark.parametrize("event", events().values(), ids=lambda e: e.code)
def test_events_map_to_the_standards(event: object) -> None:
    kind, _sep, sub = event.acled.partition(" / ")  # type: ignore[attr-defined]
    assert sub in ACLED[kind]
    assert all(ROME.match(article) for article in event.rome)  # type: ignore[attr-defined]
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", event.code)  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_trigger_can_match(language: str) -> None:
    """A trigger's own words, its stars and gaps filled, must be found: a typing mistake in the notation would be silent."""
    found = triggers(language)
    for event in events().values():
        for phrase in getattr(event, language):
            text = phrase.replace("*", "я").replace("..", "x")
            hits = found.find(words_of(text))
            assert any(hit.value[0].code == event.code and hit.first == 0 for hit in hits), (event.code, phrase)


def test_places_are_points_on_the_globe_with_unique_ids() -> None:
    ids = [entry.id for entry in entries()]
    assert len(ids) == len(set(ids)) >= 120
    for entry in entries():
        Place(original="x", latitude=entry.latitude, longitude=entry.longitude, radius=entry.radius, precision=entry.precision)  # type: ignore[arg-type]
        if entry.latitude is None or entry.longitude is None:
            assert entry.id.startswith("iso3166:") and (entry.precision, entry.radius) == (6, None)
        else:
            assert -90 <= float(entry.latitude) <= 90
            assert -180 <= float(entry.longitude) <= 180
        assert 1 <= entry.precision <= 7
        assert entry.names["en"]


def test_places_do_not_share_a_name() -> None:
    for language in LANGUAGES:
        seen: dict[str, str] = {}
        for entry in entries():
            for name in entry.names[language]:
                assert seen.setdefault(name, entry.id) == entry.id, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_tables_load(language: str) -> None:
    assert len(calendar(language).months) == 12
    assert len(calendar(language).weekdays) == 7
    assert hedges(language) and bodies(language)
    assert numbers(language).ones
    for group in ("before", "after", "counted", "soft", "state", "apart"):
        assert phrases(language, group)


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_relays_are_cues(language: str) -> None:
    known = {cue.lemma for cue in cues(language).of_kind("verb")}
    assert bounds_of(language).relays <= known


def test_units_are_documented() -> None:
    page = (DOCS / "claims.md").read_text(encoding="utf-8")
    for language in LANGUAGES:
        table = numbers(language)
        for name in (*table.counted, *table.state, *table.apart):
            assert f"`{name}`" in page, name
    assert Quantity(original="5", best=5).best == 5
