"""An English text as the trained reader takes it: words with their shape, place in a quotation and paragraph; windows; pieces."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from .quotation import Quotation

WORD = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
LONGEST = 100  # characters: a longer word is no English and has no pieces
BOUNDARY = 7  # the shape of a piece that is no word
_GAP = re.compile(r"[^\S\n\r]*(?:\r\n|[\n\r\u2028\u2029])\s*")
_BLANK = re.compile(r"\n\s*\n|\r(?!\n)\s*[\n\r]|\u2029")
WRAPPED = range(50, 101)  # characters of a line in a text that was wrapped by hand


class Words(NamedTuple):
    """The words of a text, one entry of each list a word; a mark is a word of its own."""

    start: list[int]  # characters of the text, [start, end)
    end: list[int]
    shape: list[int]  # 0 lower, 1 Title, 2 CAPITALS, 3 mixed, 4 digits, 5 a mark, 6 begins with no letter
    quoted: list[int]  # 0 outside, 1 opens, 2 within, 3 closes; 5 opens and 4 within a quotation that never closes
    paragraph: list[int]  # lines, counted from 0 where they hold words


def shape_of(word: str) -> int:
    """The number of a word's shape, as in `Words.shape`."""
    if word.isdigit():
        return 4
    if not word[0].isalpha():
        return 5 if len(word) == 1 and not word.isalnum() else 6
    if word.islower():
        return 0
    if word.isupper() and len(word) > 1:
        return 2
    return 1 if word[0].isupper() else 3


def words_in(text: str, marks: tuple[Quotation, ...]) -> Words:
    """Every word and mark of `text`; `marks` are its outermost quotations in order. Linear in the text."""
    found = Words([], [], [], [], [])
    paragraph = at = 0
    breaks = paragraph_breaks(text)
    following = next(breaks, len(text))
    for match in WORD.finditer(text):
        start, end = match.span()
        if start >= following:
            paragraph += 1
            while start >= following:
                following = next(breaks, len(text) + 1)
        while at < len(marks) and marks[at].end <= start:
            at += 1
        quoted = 0
        if at < len(marks) and marks[at].start <= start:
            mark = marks[at]
            quoted = 1 if start == mark.start else 3 if end >= mark.end and mark.closed else 2
            if not mark.closed:
                quoted = {1: 5, 2: 4}.get(quoted, quoted)
        found.start.append(start)
        found.end.append(end)
        found.shape.append(shape_of(match[0]))
        found.quoted.append(quoted)
        found.paragraph.append(paragraph)
    return found


def paragraph_breaks(text: str) -> Iterator[int]:
    """Where a paragraph ends, in order: with its line, unless the next goes on in lower case or lines are wrapped by hand."""
    gaps = [(gap.start(), gap.end(), bool(_BLANK.search(gap[0]))) for gap in _GAP.finditer(text)]
    begins = [0, *(end for _start, end, _blank in gaps)]
    lengths = [start - begin for begin, (start, _end, _blank) in zip(begins, gaps, strict=False)]
    long = sorted(length for length in lengths if length > 0)
    wrapped = len(long) > 3 and long[-1] < WRAPPED.stop and long[len(long) // 2] >= WRAPPED.start
    for length, (start, end, blank) in zip(lengths, gaps, strict=True):
        if blank or not (text[end : end + 1].islower() or (wrapped and length >= WRAPPED.start)):
            yield start


class Pieces:
    """Words to the numbers of their pieces: the longest known piece first (WordPiece, as BERT's uncased vocabularies have it).

    `vocabulary` maps a piece to its number; a piece inside a word begins with "##". [PAD], [UNK], [CLS] and [SEP] are 0 to 3.
    """

    UNKNOWN, BEGIN, BREAK = 1, 2, 3

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._known = vocabulary
        self.of = lru_cache(maxsize=50_000)(self._of)

    def _of(self, word: str) -> tuple[int, ...]:
        if len(word) > LONGEST:
            return (self.UNKNOWN,)
        plain = "".join(
            c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) not in ("Mn", "Cc", "Cf")
        )
        # Marks within a word ("don't") are pieces of their own.
        parts = re.findall(r"[^\W_]+|_|[^\w\s]", plain)
        return tuple(number for part in parts for number in self._longest(part)) or (self.UNKNOWN,)

    def _longest(self, part: str) -> Iterator[int]:
        found = []
        start = 0
        while start < len(part):
            for end in range(len(part), start, -1):
                number = self._known.get(("##" if start else "") + part[start:end])
                if number is not None:
                    break
            else:
                yield self.UNKNOWN
                return
            found.append(number)
            start = end
        yield from found


class Window(NamedTuple):
    """What the reader sees at once: the words [first, last), and their pieces with a boundary between paragraphs."""

    first: int
    last: int
    pieces: list[int]
    shape: list[int]  # one entry a piece
    quoted: list[int]
    begins: list[int]  # the first piece of each word


def windows(text: str, words: Words, pieces: Pieces, longest: int) -> Iterator[Window]:
    """`words` in windows of whole paragraphs, at most `longest` pieces each; a longer paragraph is cut between words."""
    of = [pieces.of(text[start:end]) for start, end in zip(words.start, words.end, strict=True)]
    for first, last in _ranges(words.paragraph, [len(one) for one in of], longest):
        window = Window(first, last, [Pieces.BEGIN], [BOUNDARY], [0], [])
        for word in range(first, last):
            if word > first and words.paragraph[word] != words.paragraph[word - 1]:
                _add(window, (Pieces.BREAK,), BOUNDARY, 0)
            window.begins.append(len(window.pieces))
            _add(window, of[word], words.shape[word], words.quoted[word])
        _add(window, (Pieces.BREAK,), BOUNDARY, 0)
        yield window


def _add(window: Window, numbers: tuple[int, ...], shape: int, quoted: int) -> None:
    window.pieces.extend(numbers)
    window.shape.extend([shape] * len(numbers))
    window.quoted.extend([quoted] * len(numbers))


def _ranges(paragraph: list[int], sizes: list[int], longest: int) -> Iterator[tuple[int, int]]:
    first = held = at = 0
    while at < len(sizes):
        past = at
        while past < len(sizes) and paragraph[past] == paragraph[at]:
            past += 1
        size = sum(sizes[at:past]) + 1
        if held and held + size > longest - 2:
            yield first, at
            first, held = at, 0
        if size > longest - 2:
            for word in range(at, past):
                if held + sizes[word] > longest - 3 and word > first:
                    yield first, word
                    first, held = word, 0
                held += sizes[word]
            held += 1
        else:
            held += size
        at = past
    if first < len(sizes):
        yield first, len(sizes)
