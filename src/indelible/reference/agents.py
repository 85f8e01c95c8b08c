"""Words by which a text names who speaks: titles, first names, heads of organisations and of groups (agents.toml)."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple


class AgentWords(NamedTuple):
    """The word groups of English, as agents.toml names them."""

    honorifics: dict[str, str]
    titles: frozenset[str]
    roles: frozenset[str]
    epithets: frozenset[str]
    woman: frozenset[str]
    man: frozenset[str]
    kin: frozenset[str]
    bodies: frozenset[str]
    things: frozenset[str]
    groups: frozenset[str]
    peoples: frozenset[str]
    apart: frozenset[str]
    starters: frozenset[str]
    before: frozenset[str]
    stops: frozenset[str]
    names: dict[str, str]  # first name -> "f" or "m"


@cache
def agent_words() -> AgentWords:
    """The words of English."""
    row = _table("en")
    names = {name: gender for gender, group in row.pop("names").items() for name in group.split()}
    honorifics: dict[str, str] = row.pop("honorifics")
    groups = {key: frozenset(words.split()) for key, words in row.items()}
    return AgentWords(honorifics=honorifics, names=names, **groups)


@cache
def agent_table(language: str) -> dict[str, Any]:
    """The table of "uk" or "ru" as agents.toml has it."""
    return _table(language)


def _table(language: str) -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads(files(__package__).joinpath("agents.toml").read_text(encoding="utf-8"))[language]
    return table
