"""English words back to their cue: the spellings that each verb and noun of the cue lexicon can take in a text."""

import tomllib
from functools import cache
from pathlib import Path

from .cues import Cue, cues

_VOWELS = frozenset("aeiou")


@cache
def _irregular() -> dict[str, tuple[str, ...]]:
    document = (Path(__file__).parent / "english_verbs.toml").read_text(encoding="utf-8")
    return {lemma: tuple(forms) for lemma, forms in tomllib.loads(document)["irregular"].items()}


def verb_forms(lemma: str) -> tuple[str, ...]:
    """The spellings of an English verb: itself, -s, past, participle, -ing; regular where english_verbs.toml has no others."""
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        s, ed, ing = lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"
    elif lemma.endswith("ie"):
        s, ed, ing = lemma + "s", lemma + "d", lemma[:-2] + "ying"
    elif lemma.endswith("e"):
        s, ed, ing = lemma + "s", lemma + "d", (lemma if lemma.endswith("ee") else lemma[:-1]) + "ing"
    else:
        s = lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")
        ed, ing = lemma + "ed", lemma + "ing"
    return tuple(dict.fromkeys((lemma, s, ed, ing, *_irregular().get(lemma, ()))))


def _plurals(lemma: str) -> tuple[str, ...]:
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return lemma, lemma[:-1] + "ies"
    return lemma, lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else "s")


@cache
def _english() -> dict[str, Cue]:
    known: dict[str, Cue] = {}
    lexicon = cues("en")
    for kind in ("verb", "noun", "adjective"):  # "claims" is a verb's form before it is a noun's
        for cue in lexicon.of_kind(kind):
            for lemma in (cue.lemma, *cue.forms):
                for form in verb_forms(lemma) if kind == "verb" else _plurals(lemma):
                    known.setdefault(form, cue)
    return known


def english_cue(word: str) -> Cue | None:
    """The cue of the English lexicon that `word` is a form of; of several the verb. None for another word."""
    return _english().get(word.lower())
