"""The closed vocabulary of events: what each means to ACLED, HURIDOCS and the Rome Statute, and the words that tell of it."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import product

from msgspec import convert

from ..model.base import Part
from .lexicon import Phrases

LANGUAGES = ("en", "uk", "ru")


class Event(Part, frozen=True, kw_only=True):
    """One code of the vocabulary. `rank` is its place in the file: the lower wins where a content tells of several.

    `instead_of`: codes that are not told besides in the same sentence; `over`: codes whose words this one takes.
    """

    code: str
    rank: int
    title: str
    definition: str
    acled: str
    huridocs: str
    rome: tuple[str, ...]
    instead_of: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    en: tuple[str, ...]
    uk: tuple[str, ...]
    ru: tuple[str, ...]
    not_en: tuple[str, ...] = ()
    not_uk: tuple[str, ...] = ()
    not_ru: tuple[str, ...] = ()


@cache
def events() -> dict[str, Event]:
    """Every event by its code, in order of rank; msgspec.ValidationError where events.toml breaks the shape."""
    table = tomllib.loads(files(__package__).joinpath("events.toml").read_text(encoding="utf-8"))
    for row in table.values():
        for field in (*LANGUAGES, *(f"not_{language}" for language in LANGUAGES)):
            # Each once, in order of the file: two short forms may stand for one phrase.
            row[field] = tuple(dict.fromkeys(phrase for short in row.get(field, ()) for phrase in expanded(short)))
    return {code: convert({"code": code, "rank": rank, **row}, Event) for rank, (code, row) in enumerate(table.items())}


def expanded(short: str) -> Iterator[str]:
    """Every phrase that a short form stands for: `a|b` either word, `a_b|c` "a b" or "c", `x ~ y` both orders with a gap."""
    sides = [" ".join(side.split()) for side in short.split("~")]
    orders = [sides] if len(sides) == 1 else [sides, sides[::-1]]
    for order in orders:
        for choice in product(*(word.split("|") for word in " .. ".join(order).split())):
            yield " ".join(choice).replace("_", " ")


@cache
def triggers(language: str) -> Phrases[tuple[Event, bool]]:
    """The phrases of `language` ("en", "uk", "ru"), each with its event and whether it speaks for it (False: against)."""
    items: list[tuple[str, tuple[Event, bool]]] = []
    for event in events().values():
        items += [(phrase, (event, True)) for phrase in getattr(event, language)]
        items += [(phrase, (event, False)) for phrase in getattr(event, f"not_{language}")]
    return Phrases(items)
