"""Words that say how surely a content is meant, and words that deny (hedges.toml)."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from .lexicon import Phrases

LANGUAGES = ("en", "uk", "ru")
GROUPS = ("unverified", "possible", "alleged", "estimated", "promised", "demanded", "deny", "untrue", "without", "none", "not")


@cache
def hedges(language: str) -> Phrases[str]:
    """The phrases of "en", "uk" or "ru", each with its group: a modality, one that denies, or "not" (looks like one and is none).

    "unverified": nobody could show it. "deny" governs what stands behind it, "without" the word behind it, "none" what stands
    before it ("жертв немає"); "untrue" says of the whole content that it is false.
    """
    table = _table(language)
    return Phrases((phrase, group) for group in GROUPS for phrase in table[group])


@cache
def cue_words(language: str) -> Phrases[str]:
    """Words within a cue, each with the modality that it gives: those that the lexicon of cues lacks, or gives another."""
    return Phrases((phrase, modality) for modality, phrases in _table(language)["cue"].items() for phrase in phrases)


@cache
def speaking(language: str) -> frozenset[str]:
    """Verbs with which a refusal withholds words and denies nothing: "declined to comment"."""
    return frozenset(_table(language).get("speaking", ()))


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


@cache
def asking(language: str) -> frozenset[str]:
    """The words with which a question or a condition begins: "whether", "чи", "если"."""
    return frozenset(_table(language)["asking"])


@cache
def breaks(language: str) -> frozenset[str]:
    """The words that begin another clause, which a denial before them does not reach: "because", "який", "но"."""
    return frozenset(_table(language)["breaks"])


@cache
def _table(language: str) -> dict[str, Any]:
    table: dict[str, Any] = tomllib.loads(files(__package__).joinpath("hedges.toml").read_text(encoding="utf-8"))[language]
    return table
