"""What a publication itself asserts: sentences outside every attribution that tell of an event of the vocabulary.

A sentence is taken where (1) no source, cue or content of an attribution touches it; (2) an event's words stand in it, and none
against them; (3) it is a statement: `SHORTEST` to `LONGEST` words, no question, nothing that commands or speaks to the reader,
none of another's words in quotation marks; (4) a word in it has the shape of a verb; (5) it is not a line of a list or table:
its words are mostly words, not names and numbers. Headlines count: "Shelling kills five in Mariupol".
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from ..model.selector import TextPosition
from ..reference.lexicon import Word, words_of
from ..reference.statements import LANGUAGES, Statements, statements
from .attribution import Attribution
from .event import EventHit, events_among
from .quotation import quotations

SHORTEST, LONGEST = 4, 80
NAME = 3  # words in quotation marks that may be a name or an expression; more are somebody's speech
_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_END = re.compile(r"[.!?…]+[\"”»’)]*(?:\[[0-9]{1,3}\])*(?=\s+[\"“„«‘(\[—–-]*\s?[^\W_]|\s*\Z)")
_SHORT = re.compile(
    r"(?:\b[^\W\d_]|\b(?:Mr|Mrs|Ms|Dr|St|Gen|Lt|Col|Maj|Capt|Sgt|Sen|Rep|Gov|Prof|Rev|Jr|Sr|vs|No|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|"
    r"Sept|Oct|Nov|Dec|approx|Inc|Ltd|Co|Corp|ім|им|тис|тыс|млн|млрд|вул|ул|обл|см|ст|рр|гг|ред|проф|ген|полк|чол|кв|напр|пр|св))\Z"
)
_NOTE = re.compile(r"(?:\[[0-9]{1,3}\])+\s*\Z")  # marks of footnotes
_LEADING = " \t\u00a0—–-"  # what may stand before the word with which a sentence goes on
_TRIMMED = " \t\u00a0•*·–—-"


def own(text: str, attributions: Sequence[Attribution], hits: Sequence[EventHit], language: str) -> tuple[Attribution, ...]:
    """Attributions without source and cue: each the words of one sentence that the publication asserts itself."""
    if language not in LANGUAGES or not hits:
        return ()
    table = statements(language)
    taken = _merged(attributions)
    ends = [end for _start, end in taken]
    ordered = sorted(hits, key=lambda hit: (hit.start, hit.end))
    starts = [hit.start for hit in ordered]
    found = []
    for start, end in sentences(text):
        inside = ordered[bisect_left(starts, start) : bisect_left(starts, end)]
        if not inside:
            continue
        nearest = bisect_left(ends, start + 1)
        if nearest < len(taken) and taken[nearest][0] < end:
            continue
        span = _bare(text, start, end)
        if span is None or not events_among(inside, (span,)):
            continue
        if _states(text, span, table):
            found.append(Attribution(content=(span,)))
    return tuple(found)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """[start, end) of each sentence of each line, with its final stop; linear in the length of the text."""
    for line in _LINE.finditer(text):
        begin, end = line.span()
        for match in _END.finditer(text, begin, end):
            stop = match.end()
            if match[0] == "." and _SHORT.search(text, max(begin, match.start() - 8), match.start()):
                continue
            if text[stop : stop + 9].lstrip(_LEADING)[:1].islower():
                continue
            yield begin, stop
            begin = stop
        if text[begin:end].strip():
            yield begin, end


def _merged(attributions: Sequence[Attribution]) -> list[tuple[int, int]]:
    """Everything that attributions hold, in order, without overlaps."""
    spans = sorted((at.start, at.end) for one in attributions for at in (*one.content, *one.source, *one.cue))
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _bare(text: str, start: int, end: int) -> TextPosition | None:
    """The sentence without what stands at its edges: space, the mark of a list, the final stop."""
    while start < end and (text[start].isspace() or text[start] in _TRIMMED):
        start += 1
    note = _NOTE.search(text, max(start, end - 40), end)
    end = note.start() if note else end
    while end > start and (text[end - 1].isspace() or text[end - 1] in ".…"):
        end -= 1
    return TextPosition(start=start, end=end) if end > start else None


def _states(text: str, span: TextPosition, table: Statements) -> bool:
    # What (3) asks.
    said = text[span.start : span.end]
    if any(mark in said for mark in "?|\t©{}<>=@#") or "http" in said or said.count(":") > 1 or said[-1] in ":!,;":
        return False
    quoted = quotations(said)
    if any(len(said[one.start : one.end].split()) > NAME or not one.closed for one in quoted):
        return False
    words = words_of(said)
    if not SHORTEST <= len(words) <= LONGEST or words[0].form in table.opening:
        return False
    forms = {word.form for word in words if not said[word.start : word.end].isupper() or len(word.form) == 1}  # "US" is not "us"
    if forms & table.speaking or table.never.find(words):
        return False
    return _verb(words, table) and _prose(words, table)


def _verb(words: Sequence[Word], table: Statements) -> bool:
    """(4)"""
    for i, word in enumerate(words):
        if (i or not word.form.isascii()) and (word.form in table.verbs or word.form.endswith("n't")):
            return True
        if len(word.form) > 3 and word.form.endswith(table.endings) and word.form not in table.unlike:
            return True
    return False


def _prose(words: Sequence[Word], table: Statements) -> bool:
    """(5)"""
    numbers = sum(word.form[0].isdigit() for word in words)
    return numbers * 3 <= len(words)
