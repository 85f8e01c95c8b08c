"""An English text as triage sees it: words with what they look like, where quotations lie, and units that end with a sentence.

A unit is a sentence in which a quotation counts as one thing: `"A. B," he said. "C."` has two units.
"""

import re
from collections.abc import Container

from .quotation import quotations

_WORD = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]|\n")
_SHAPES = str.maketrans({"’": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "—", "‘": "'"})
_ENDS = frozenset(".!?…")
LONGEST = 120  # words: a unit is cut there, so that no choice within one grows with the text
# A full stop behind one of these ends no sentence.
_ABBREVIATIONS = frozenset(
    (
        *("mr", "mrs", "ms", "dr", "sen", "rep", "gov", "gen", "lt", "col", "maj", "sgt", "prof", "rev", "st", "jr", "sr"),
        *("no", "vs", "jan", "feb", "aug", "sept", "oct", "nov", "dec", "hon", "u.s"),
    )
)


class Page:
    """The words of one text; each list has an entry a word, a line's end being the word "\\n"."""

    __slots__ = ("end", "low", "quote", "quotes", "seen", "start", "text", "units")

    def __init__(self, text: str, known: Container[str]) -> None:
        self.text = text
        self.start: list[int] = []
        self.end: list[int] = []
        self.low: list[str] = []  # in small letters
        self.seen: list[str] = []  # as features name it: the word where it is a known one, else its shape
        self.quote: list[int] = []  # the number of the quotation it lies in, or -1
        self.quotes: list[tuple[int, int]] = []  # [first, last) words of each, with its marks
        self._words(text, known)
        self.units: list[tuple[int, int]] = list(self._units())

    def _words(self, text: str, known: Container[str]) -> None:
        marks = quotations(text)
        at, opened = 0, -1
        looks: dict[str, tuple[str, str]] = {}
        for match in _WORD.finditer(text):
            word = match[0]
            start, end = match.span()
            look = looks.get(word)
            if look is None:
                low = word.lower().translate(_SHAPES)
                look = looks[word] = low, _seen(word, low, known)
            while at < len(marks) and marks[at].end <= start:
                if opened >= 0:
                    self.quotes.append((opened, len(self.start)))
                    opened = -1
                at += 1
            inside = at < len(marks) and marks[at].start <= start
            if inside and opened < 0:
                opened = len(self.start)
            self.start.append(start)
            self.end.append(end)
            self.low.append(look[0])
            self.seen.append(look[1])
            self.quote.append(len(self.quotes) if inside else -1)
        if opened >= 0:
            self.quotes.append((opened, len(self.start)))

    def _units(self) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        low, quote, size = self.low, self.quote, len(self.low)
        first = 0
        for i in range(size):
            word = low[i]
            if word == "\n":
                last = i
            elif i + 1 == size or i + 1 - first >= LONGEST:
                last = i + 1
            elif word in _ENDS:
                if quote[i] >= 0 or not self._stops(i, i + 1):
                    continue
                last = i + 1
            elif quote[i] >= 0 and quote[i + 1] != quote[i] and low[i - 1] in _ENDS:
                if not self._stops(i - 1, i + 1):
                    continue
                last = i + 1
            else:
                continue
            if last > first:
                found.append((first, last))
            first = i + 1 if word == "\n" else last
        return found

    def _stops(self, mark: int, after: int) -> bool:
        """Whether the full stop at `mark` ends a sentence; the next word is `after`."""
        low = self.low
        if low[after] == "\n":
            return True
        if (
            low[mark] == "."
            and mark
            and (low[mark - 1] in _ABBREVIATIONS or (len(low[mark - 1]) == 1 and low[mark - 1].isalpha()))
        ):
            return False
        if low[mark] != "." and after > mark + 1:  # "Why?" Smith asked
            return not any(low[i] in ("said", "asked", "says", "told", "wrote") for i in range(after, min(after + 5, len(low))))
        start = self.start[after]
        return not self.text[start].islower() and start != self.end[mark]


def _seen(word: str, low: str, known: Container[str]) -> str:
    if low in known:
        return low
    first = word[0]
    if first.isdigit():
        return "1"
    if first.isupper():
        return "AA" if len(word) > 1 and word.isupper() else "Aa's" if low.endswith("'s") else "Aa"
    if not first.isalpha():
        return low
    for ending in ("ing", "ed", "ly", "s"):
        if low.endswith(ending):
            return "-" + ending
    return "x"
