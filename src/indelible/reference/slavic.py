"""Words that bound a source or a content in Ukrainian and Russian sentences (slavic.toml)."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Bounds(NamedTuple):
    """The word groups of one language, as slavic.toml names them."""

    conjunctions: frozenset[str]
    as_: frozenset[str]
    about: tuple[str, ...]
    said_of_before: tuple[str, ...]
    prepositions: frozenset[str]
    places: frozenset[str]
    drop: frozenset[str]
    stop: frozenset[str]
    coordinate: frozenset[str]
    agents: frozenset[str]
    listeners: frozenset[str]
    pronouns: frozenset[str]
    relays: frozenset[str]
    relative: frozenset[str]
    turns: frozenset[str]
    this: frozenset[str]
    in_document: frozenset[str]
    documents: frozenset[str]
    follows: frozenset[str]
    modal: frozenset[str]
    subjects: frozenset[str]
    gerunds: tuple[str, ...]
    adjectives: tuple[str, ...]
    possessive: frozenset[str]
    surnames: tuple[str, ...]


@cache
def bounds_of(language: str) -> Bounds:
    """The words of "uk" or "ru"; KeyError for another."""
    row = tomllib.loads(files(__package__).joinpath("slavic.toml").read_text(encoding="utf-8"))[language]
    ordered = {key: tuple(row.pop(key)) for key in ("about", "said_of_before", "adjectives", "surnames", "gerunds")}
    groups = {{"as": "as_"}.get(key, key): frozenset(value) for key, value in row.items()}
    return Bounds(**ordered, **groups)  # type: ignore[arg-type]  # the fields of the two kinds have names of their own
