"""Words of a text and phrases found among them: the one matcher behind places, events, cues and hedges.

A phrase is words with single spaces; `stem*` stands for any word that begins so, `..` for up to six words of the same sentence.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

V = TypeVar("V")
SEEN = 50_000  # words whose candidates are remembered
GAP = 6  # words that ".." may stand for
# Abbreviations with full stops are one word ("U.K."), as are words with inner apostrophes and hyphens.
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\w+(?:['’ʼ‑-]\w+)*")
_STOP = re.compile(r"[.!?;:…\n]")
# A full stop after one of these, before a small letter or a digit or a name, ends no sentence.
_ABBREVIATIONS = frozenset(
    (
        *("тис", "тыс", "млн", "млрд", "чол", "ім", "им", "вул", "ул", "обл", "кв", "п", "м", "г", "р"),
        *("no", "mr", "mrs", "ms", "dr", "st", "gen", "lt", "col", "maj", "sgt", "approx"),
    )
)
_BREAK = re.compile(r"[^\s'’\-‑.]|\n\s*\n|\.\s")


class Word(NamedTuple):
    """One word: [start, end) in the text, its lower-case form, and what stands before it."""

    start: int
    end: int
    form: str
    capital: bool
    apart: bool  # punctuation stands between it and the word before: no phrase runs across
    sentence: int  # rises at each full stop, colon, semicolon or line's end


class Hit(NamedTuple, Generic[V]):
    """A phrase found: words [first, last), characters [start, end), and its value."""

    first: int
    last: int
    start: int
    end: int
    value: V


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """`word` in lower case, with one apostrophe; as long as `word` is not required to stay equal in length."""
    return word.lower().replace("’", "'").replace("ʼ", "'").replace("‑", "-").replace("ё", "е")


def words_of(text: str) -> tuple[Word, ...]:
    """The words of `text` in order; linear in its length."""
    found: list[Word] = []
    last, sentence = 0, 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        between = text[last:start]
        if (
            between == " "
            or (between in (".", ",") and text[start].isdigit())
            or (between == ". " and found and found[-1].form in _ABBREVIATIONS)
        ):
            apart = False
        else:
            apart = _BREAK.search(between) is not None
            if _STOP.search(between):
                sentence += 1
        word = match.group()
        found.append(Word(start, end, fold(word), word[0].isupper(), apart, sentence))
        last = end
    return tuple(found)


class Phrases(Generic[V]):
    """Phrases compiled once: `find` costs a few look-ups a word, however many phrases there are."""

    def __init__(self, items: Iterable[tuple[str, V]], *, suffix: Callable[[str], bool] | None = None) -> None:
        self._whole: dict[str, list[tuple[tuple[str, ...], V]]] = {}
        self._stems: dict[str, list[tuple[tuple[str, ...], V]]] = {}
        self._suffix = suffix
        for phrase, value in items:
            first, *rest = fold(phrase).split()
            table, key = (self._stems, first[:-1]) if first.endswith("*") else (self._whole, first)
            table.setdefault(key, []).append((tuple(rest), value))
        self._shortest = min(map(len, self._stems), default=1)
        self._longest = max(map(len, self._stems), default=0)
        self._seen: dict[str, tuple[tuple[tuple[str, ...], V], ...]] = {}

    def _candidates(self, form: str) -> tuple[tuple[tuple[str, ...], V], ...]:
        if len(self._seen) >= SEEN:
            self._seen.clear()
        return self._seen.setdefault(form, self._look_up(form))

    def _look_up(self, form: str) -> tuple[tuple[tuple[str, ...], V], ...]:
        found = list(self._whole.get(form, ()))
        for size in range(self._shortest, min(len(form), self._longest) + 1):
            if form[:size] in self._stems and (self._suffix is None or self._suffix(form[size:])):
                found += self._stems[form[:size]]
        return tuple(found)

    def _fits(self, pattern: str, form: str) -> bool:
        if not pattern.endswith("*"):
            return pattern == form
        stem = pattern[:-1]
        return form.startswith(stem) and (self._suffix is None or self._suffix(form[len(stem) :]))

    def find(self, words: Sequence[Word], start: int = 0, stop: int | None = None) -> list[Hit[V]]:
        """Every phrase among words [start, stop), in order of first word, longest first; they may overlap."""
        stop = len(words) if stop is None else stop
        hits: list[Hit[V]] = []
        seen = self._seen
        for i in range(start, stop):
            form = words[i].form
            candidates = seen.get(form)
            if candidates is None:
                candidates = self._candidates(form)
            if not candidates:
                continue
            here = [
                Hit(i, last, words[i].start, words[last - 1].end, value)
                for rest, value in candidates
                if (last := self._end(rest, words, i + 1, stop)) is not None
            ]
            here.sort(key=lambda hit: -hit.last)
            hits += here
        return hits

    def _end(self, rest: tuple[str, ...], words: Sequence[Word], at: int, stop: int) -> int | None:
        gap = False
        for pattern in rest:
            if pattern == "..":
                gap = True
                continue
            limit = min(stop, at + GAP + 1) if gap else min(stop, at + 1)
            for i in range(at, limit):
                if words[i].sentence != words[at - 1].sentence or (not gap and words[i].apart):
                    return None
                if self._fits(pattern, words[i].form):
                    at, gap = i + 1, False
                    break
            else:
                return None
        return at


def longest(hits: Iterable[Hit[V]]) -> list[Hit[V]]:
    """The hits left when, from the left, each longest one drops those that overlap it."""
    kept: list[Hit[V]] = []
    for hit in sorted(hits, key=lambda h: (h.first, -h.last)):
        if not kept or hit.first >= kept[-1].last:
            kept.append(hit)
    return kept
