"""Words that say how surely a content is meant, and words that deny (hedges.toml)."""

import tomllib
from functools import cache
from importlib.resources import files

from .lexicon import Phrases

LANGUAGES = ("en", "uk", "ru")
GROUPS = ("possible", "alleged", "estimated", "promised", "demanded", "deny", "not")


@cache
def hedges(language: str) -> Phrases[str]:
    """The phrases of "en", "uk" or "ru", each with its group: a modality, "deny", or "not" (looks like one and is none)."""
    table = _table(language)
    return Phrases((phrase, group) for group in GROUPS for phrase in table[group])


@cache
def unsaid(language: str) -> frozenset[str]:
    """The words of "en", "uk" or "ru" that take back the cue behind them: "did not say", "declined to confirm"."""
    return frozenset(_table(language)["unsaid"])


@cache
def able(language: str) -> frozenset[str]:
    """The words that may stand between such a word and the cue: "not able to confirm"."""
    return frozenset(_table(language)["able"])


@cache
def nobody(language: str) -> frozenset[str]:
    """The words with which a source begins that is none: "no official", "neither the mayor nor the army"."""
    return frozenset(_table(language)["nobody"])


def _table(language: str) -> dict[str, list[str]]:
    table: dict[str, list[str]] = tomllib.loads(files(__package__).joinpath("hedges.toml").read_text(encoding="utf-8"))[language]
    return table
