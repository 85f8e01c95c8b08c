"""The places that the first extractor knows: names in three languages, a point with a radius, a UCDP precision."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from .lexicon import Phrases

# What may follow the stem of a place's name in Ukrainian and Russian: a noun's case ending, or an adjective's where the name
# is one ("Старий Крим", "Лівобережний район"). An adjective made from a name ("маріупольський") has more than that.
_ENDINGS = re.compile(
    r"(?:[аоуеєиіїйьюяы]|ом|ем|єм|ою|ею|єю|ой|ей|ів|ам|ами|ах|ям|ями|ях|ові|еві|ью|ия|ии|ию|ией|ия|ія|ії|ію|ією|ий|ый|ая|ое|ої|ій|"
    r"ого|ому|им|ым|ую|их|ых|ець|янець|ці|ье|ья|ьем|ьє)?"
)


class Entry(NamedTuple):
    """One place: `latitude` and `longitude` decimal text (WGS 84), `radius` metres, `precision` UCDP where_prec."""

    id: str
    name: str
    country: str
    latitude: str
    longitude: str
    radius: int
    precision: int
    names: Mapping[str, tuple[str, ...]]


@cache
def entries() -> tuple[Entry, ...]:
    """Every place, as places.toml lists them."""
    rows = tomllib.loads(files(__package__).joinpath("places.toml").read_text(encoding="utf-8"))["place"]
    found = []
    for identity, name, country, point, radius, precision, *names in rows:
        latitude, longitude = point.split()
        spelled = {language: tuple(forms) for language, forms in zip(("en", "uk", "ru"), names, strict=True)}
        found.append(Entry(identity, name, country, latitude, longitude, radius, precision, spelled))
    return tuple(found)


@cache
def phrases(language: str) -> Phrases[Entry]:
    """The names of every place in `language` ("en", "uk" or "ru"); in English its possessive too."""
    items = []
    for entry in entries():
        for name in entry.names.get(language, ()):
            items.append((name, entry))
            if language == "en":
                items.append((name + "'s", entry))
    return Phrases(items, suffix=lambda ending: _ENDINGS.fullmatch(ending) is not None)


class Bodies(NamedTuple):
    """`names` of bodies called by a place; `other` words that make a place's name another name; `leads` how a place is led to."""

    names: Phrases[None]
    other: frozenset[str]
    leads: Mapping[str, int]


@cache
def bodies(language: str) -> Bodies:
    """The words around a place's name in "en", "uk" or "ru" (bodies.toml)."""
    row = tomllib.loads(files(__package__).joinpath("bodies.toml").read_text(encoding="utf-8"))[language]
    return Bodies(Phrases((name, None) for name in row["bodies"]), frozenset(row["other"]), row["leads"])
