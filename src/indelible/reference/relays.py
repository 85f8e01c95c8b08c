"""Words that name a hand through which a claim passed, in English, Ukrainian and Russian (relays.toml)."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from ..model.claim import RelayRole
from .lexicon import Phrases

LANGUAGES = ("en", "uk", "ru")
ROLES: tuple[RelayRole, ...] = ("told", "translated", "cited", "relayed")


class RelayWords(NamedTuple):
    """The word groups of one language, as relays.toml names them; `leads` are the phrases that stand before a name."""

    leads: Phrases[str]
    interpreters: frozenset[str]
    telling: frozenset[str]
    hearers: frozenset[str]
    media: frozenset[str]
    speakers: frozenset[str]
    lead: frozenset[str]
    platforms: frozenset[str]
    reports: frozenset[str]
    said: frozenset[str]
    stop: frozenset[str]
    never: frozenset[str]


@cache
def relay_words(language: str) -> RelayWords:
    """The words of "en", "uk" or "ru"; KeyError for another."""
    row = tomllib.loads(files(__package__).joinpath("relays.toml").read_text(encoding="utf-8"))[language]
    leads = [(phrase, role) for role in (*ROLES, "according", "alone", "posting") for phrase in row[role]]
    sets = {name: frozenset(row[name]) for name in RelayWords._fields if name != "leads"}
    return RelayWords(leads=Phrases(leads), **sets)
