"""Ukrainian and Russian sentences cut into clauses: words, the marks between them, and which words are inside a quotation."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..reference.lexicon import Word, words_of
from .quotation import Quotation

PARAGRAPH = re.compile(r"[^\n\r\u2028\u2029]+")
_END = re.compile(r"[.!?…]+[\"»“”)]*(?=\s+[\"«„“(—–-]?\s?[^\W\d_]|\s+[0-9]|\s*\Z)")
_ABBREVIATION = re.compile(
    r"(?:\b[^\W\d_]|\b(?:ім|им|тис|тыс|млн|млрд|вул|ул|обл|см|ст|рр|гг|ред|проф|ген|полк|чол|кв|напр|пр|св))\Z", re.IGNORECASE
)
DASH = "—–"
_SPOKEN = re.compile(r"[,.!?…]+\s*[—–]")
_CRIED = re.compile(r"[,.!?…][»”\"]\s*[—–]")  # «Це брехня!» — обурився посол
LONGEST = 400  # words of a sentence that are read together: a longer one is a list or a table
SPEECH = 4  # a quotation of so many words is speech; a shorter one may be a name ("Азовсталь")


class Sentence(NamedTuple):
    """[start, end) of one sentence, its words [first, last) of the text's, its quotations, and whether a dash opens it."""

    start: int
    end: int
    first: int
    last: int
    quotes: tuple[Quotation, ...]
    dashed: bool


def sentences(text: str, words: Sequence[Word], marks: Sequence[Quotation]) -> Iterator[Sentence]:
    """The sentences of `text` in order; a closed quotation is never cut, nor a paragraph that a dash opens (it is one turn)."""
    starts = [word.start for word in words]
    at = 0
    for paragraph in PARAGRAPH.finditer(text):
        here: list[Quotation] = []
        while at < len(marks) and marks[at].start < paragraph.end():
            if marks[at].start >= paragraph.start():
                here.append(marks[at])
            at += 1
        begin = paragraph.start()
        turn = re.compile(r"\s*[—–-]\s").match(text, begin, paragraph.end())
        for stop in _stops(text, begin, paragraph.end(), [] if turn else here):
            if turn and stop < paragraph.end():
                continue
            start = begin
            while start < stop and text[start].isspace():
                start += 1
            first, last = bisect_left(starts, start), bisect_left(starts, stop)
            for one in range(first, last, LONGEST):
                end = min(one + LONGEST, last)
                left, right = starts[one] if one > first else start, starts[end] if end < last else stop
                inside = tuple(q for q in here if left <= q.start and q.end <= right)
                yield Sentence(left, right, one, end, inside, turn is not None)
            begin = stop


def _stops(text: str, start: int, end: int, quotes: Sequence[Quotation]) -> Iterator[int]:
    at = 0
    for match in _END.finditer(text, start, end):
        stop = match.end()
        while at < len(quotes) and quotes[at].end < stop:
            at += 1
        if at < len(quotes) and quotes[at].start < match.start() and stop < quotes[at].end:
            continue
        if match.group() == "." and _ABBREVIATION.search(text, max(start, match.start() - 6), match.start()):
            continue
        following = text[stop:end].lstrip()[:2]
        if following[:1].islower() or (following[:1] in DASH and following[:1]):
            continue  # "Нас обстрілюють!" — каже мер: the sentence goes on
        yield stop
    yield end


def is_speech(text: str, quote: Quotation) -> bool:
    """Whether a quotation holds what somebody says rather than a name: it is long, or a dash follows, or a colon leads to it."""
    count = len(words_of(text[quote.start : quote.end]))
    led = text[max(0, quote.start - 2) : quote.start].rstrip().endswith(":")
    beside = led or _SPOKEN.match(text, quote.end) or _CRIED.match(text, max(quote.start, quote.end - 2))
    return count >= SPEECH or (count > 1 and bool(beside))


class Clauses:
    """One sentence's words, the gaps between them, and which are within a quotation that is speech."""

    def __init__(self, text: str, sentence: Sentence, words: Sequence[Word]) -> None:
        self.text, self.sentence, self.words = text, sentence, words
        self.speech = [quote for quote in sentence.quotes if is_speech(text, quote)]
        self.quoted: dict[int, Quotation] = {}
        for quote in self.speech:
            self.quoted.update({i: quote for i, word in enumerate(words) if quote.start <= word.start < quote.end})

    def gap(self, i: int) -> str:
        """What stands between word i - 1 and word i."""
        start = self.words[i - 1].end if i > 0 else self.sentence.start
        end = self.words[i].start if i < len(self.words) else self.sentence.end
        return self.text[start:end]

    def boundary(self, i: int) -> bool:
        gap = self.gap(i)
        if gap == " ":
            return False
        ends = (
            any(c in ".!?…" for c in gap) and (i >= len(self.words) or self.words[i].capital) and len(self.words[i - 1].form) > 2
        )
        return any(c in ",;:—–()" for c in gap) or " - " in gap or ends or (i in self.quoted) != (i - 1 in self.quoted)

    def left(self, i: int) -> int:
        while i > 0 and not self.boundary(i):
            i -= 1
        return i

    def right(self, i: int) -> int:
        while i < len(self.words) and not self.boundary(i):
            i += 1
        return i


def without(spans: list[tuple[int, int]], cuts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """`spans` less `cuts`."""
    for left, right in cuts:
        rest = []
        for start, end in spans:
            if right <= start or end <= left:
                rest.append((start, end))
                continue
            if start < left:
                rest.append((start, left))
            if right < end:
                rest.append((right, end))
        spans = rest
    return spans
