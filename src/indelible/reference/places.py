"""The places that the first extractor knows: names in three languages, a point with a radius, a UCDP precision.

And the words by which a place shows that no gazetteer knows (bodies.toml): "the village of", "province", "біля", "село".
"""

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
    """One place: `latitude` and `longitude` decimal text (WGS 84), `radius` metres (None: a country whose point we do not give),
    `precision` UCDP where_prec. `id` begins with the name of its list."""

    id: str
    name: str
    country: str
    latitude: str | None
    longitude: str | None
    radius: int | None
    precision: int
    names: Mapping[str, tuple[str, ...]]


@cache
def entries() -> tuple[Entry, ...]:
    """Every place, as places.toml lists them, then the countries of countries.toml."""
    rows = tomllib.loads(files(__package__).joinpath("places.toml").read_text(encoding="utf-8"))["place"]
    found = []
    for identity, name, country, point, radius, precision, *names in rows:
        latitude, longitude = point.split()
        spelled = {language: tuple(forms) for language, forms in zip(("en", "uk", "ru"), names, strict=True)}
        found.append(Entry(f"indelible:{identity}", name, country, latitude, longitude, radius, precision, spelled))
    rows = tomllib.loads(files(__package__).joinpath("countries.toml").read_text(encoding="utf-8"))["country"]
    for code, name, *names in rows:
        spelled = {language: tuple(forms) for language, forms in zip(("en", "uk", "ru"), names, strict=True)}
        found.append(Entry(f"iso3166:{code}", name, code, None, None, None, 6, spelled))
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
    """The words around the names of places in one language."""

    names: Phrases[None]  # of bodies called by a place
    other: frozenset[str]  # make a place's name another name
    leads: Mapping[str, int]  # how a place is led to
    near: frozenset[str]  # behind these a name with a capital is a place
    kinds: Mapping[str, int]  # "city of", "село": the name behind is a place of this UCDP precision
    after: Mapping[str, int]  # "province", "область": the name before is
    built: frozenset[str]  # of `after` those that are bodies too but behind "in": hospitals
    prefix: frozenset[str]  # "Camp", "Lake": the name begins so
    titles: frozenset[str]  # whose name follows is a person
    never: frozenset[str]  # a run of capitals with one of these is no place: days, languages, bodies


@cache
def bodies(language: str) -> Bodies:
    """The words around a place's name in "en", "uk" or "ru" (bodies.toml)."""
    row = tomllib.loads(files(__package__).joinpath("bodies.toml").read_text(encoding="utf-8"))[language]
    return Bodies(
        names=Phrases((name, None) for name in row["bodies"]),
        other=frozenset(row["other"]),
        leads=row["leads"],
        near=frozenset(row["near"]),
        kinds=_by_word(row["kinds"]),
        after=_by_word(row["after"]),
        built=frozenset(row["built"]),
        prefix=frozenset(row["prefix"]),
        titles=frozenset(row["titles"]),
        never=frozenset(row["never"]),
    )


def _by_word(row: Mapping[str, list[str]]) -> dict[str, int]:
    return {word: int(precision) for precision, words in row.items() for word in words}
