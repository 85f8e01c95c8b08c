"""The language of a text: the letters decide between Ukrainian and Russian, n-grams (eld) between the rest."""

import re
from functools import cache
from typing import Any

_LETTER = re.compile(r"[^\W\d_]")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_UKRAINIAN = re.compile(r"[їєґі]", re.I)
_RUSSIAN = re.compile(r"[ыэъё]", re.I)
_OTHER_SLAVIC = re.compile(r"[ўјљњћђџѓќѕ]", re.I)
# Words and an ending of one and not of the other, for sentences without such a letter.
_UKRAINIAN_WORD = re.compile(r"\b(?:та|й|що|але|або|від|про|під|після|було|були|був|це|як)\b|\w(?:ють)\b", re.I)
_RUSSIAN_WORD = re.compile(r"\b(?:и|что|но|или|от|под|после|был|как|их|из)\b|\w(?:ют|ого)\b", re.I)
_NOISE = re.compile(r"https?://\S+|www\.\S+|[\w.+-]{1,64}@[\w.-]{1,200}|[@#]\w+")

SAMPLE = 50_000  # characters whose letters are counted; n-grams read the first 350 octets of each piece below
PIECE = 1_000
SHORTEST = 4  # letters: fewer say nothing
_EAST = ("uk", "ru", "be", "bg", "sr")  # Cyrillic languages that eld knows


@cache
def _detector() -> Any:
    from eld import LanguageDetector

    return LanguageDetector()


def scores(text: str) -> dict[str, float]:
    """How well each language's n-grams fit the beginning of `text`; empty where none does."""
    found: dict[str, float] | None = _detector().detect(text).scores()
    return found or {}


def language_of(text: str) -> str:
    """The language of `text` as an ISO 639-1 code, or "" where it is too short or too mixed to say."""
    sample = _NOISE.sub(" ", text[:SAMPLE])
    letters = len(_LETTER.findall(sample))
    if letters < SHORTEST:
        return ""
    cyrillic = len(_CYRILLIC.findall(sample))
    if cyrillic * 2 > letters:
        return _cyrillic(sample, cyrillic)
    return _by_ngrams(sample, (), letters)


def _cyrillic(sample: str, letters: int) -> str:
    ukrainian, russian = len(_UKRAINIAN.findall(sample)), len(_RUSSIAN.findall(sample))
    other = len(_OTHER_SLAVIC.findall(sample))
    if other * 100 > letters:
        return _by_ngrams(sample, _EAST, letters)
    # A quotation in the other language brings a few of its letters; three to one decides.
    if ukrainian > 3 * russian:
        return "uk"
    if russian > 3 * ukrainian:
        # Bulgarian has ъ, and neither ы, э nor ё.
        return "ru" if re.search(r"[ыэё]", sample, re.I) else _by_ngrams(sample, ("ru", "bg"), letters)
    if ukrainian or russian:
        return "uk" if ukrainian > russian else "ru"
    ukrainian, russian = len(_UKRAINIAN_WORD.findall(sample)), len(_RUSSIAN_WORD.findall(sample))
    if letters < 200 and ukrainian != russian:
        return "uk" if ukrainian > russian else "ru"
    # A longer text in either, or in a neighbour, has letters of its own.
    return _by_ngrams(sample, ("uk", "ru") if letters < 200 else _EAST, letters)


def _by_ngrams(sample: str, among: tuple[str, ...], letters: int) -> str:
    """The best of `among` (of all, where empty) over the beginning and the middle of the sample; "" where it is not clear."""
    total: dict[str, float] = {}
    middle = len(sample) // 2
    for piece in dict.fromkeys((sample[:PIECE], sample[middle : middle + PIECE])):
        for code, score in scores(piece).items():
            if not among or code in among:
                total[code] = total.get(code, 0) + score
    ranked = sorted(total.items(), key=lambda item: (-item[1], item[0]))
    if not ranked:
        return ""
    best = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    # Few letters leave a narrow margin between neighbours (en/nl, ru/bg): then nothing is said.
    if letters < 12 and best[1] < 1.15 * second:
        return ""
    return best[0]
