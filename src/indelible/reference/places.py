"""The places that the first extractor knows: names in three languages, a point with a radius, a UCDP precision."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from .lexicon import Phrases

# What may follow the stem of a place's name in Ukrainian and Russian: a noun's case ending, or an adjective's where the name is one
# ("Старий Крим", "Лівобережний район"). An adjective made from a name ("маріупольський") has more than that.
_ENDINGS = frozenset(
    ", а, у, о, е, є, и, і, ї, й, ь, ю, я, ы, ом, ем, єм, ою, ею, єю, ой, ей, ів, ам, ами, ах, ям, ями, ях, ові, еві, ью, "
    "ия, ии, ию, ией, ия, ія, ії, ію, ією, ий, ый, ая, ое, ої, ій, ого, ому, им, ым, ую, их, ых, ом, нець, янець, янці, ью, ці, "
    "ий, ію, ам, ье, ья, ьем, ью, ьє, ір, ла".split(", ")
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
    return Phrases(items, suffix=_ENDINGS.__contains__)
