"""Words that tell a statement from a question, a command, a menu line or a title (statements.toml)."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from .lexicon import Phrases

LANGUAGES = ("en", "uk", "ru")


class Statements(NamedTuple):
    """The word groups of one language, as statements.toml names them."""

    opening: frozenset[str]
    speaking: frozenset[str]
    never: Phrases[str]
    verbs: frozenset[str]
    endings: tuple[str, ...]
    unlike: frozenset[str]


@cache
def statements(language: str) -> Statements:
    """The words of "en", "uk" or "ru"; KeyError for another."""
    row = tomllib.loads(files(__package__).joinpath("statements.toml").read_text(encoding="utf-8"))[language]
    sets = {name: frozenset(row[name]) for name in ("opening", "speaking", "verbs", "unlike")}
    return Statements(never=Phrases((phrase, phrase) for phrase in row["never"]), endings=tuple(row["endings"]), **sets)
