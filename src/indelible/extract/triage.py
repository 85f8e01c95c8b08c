"""English attributions without a parser, for bulk triage: a few look-ups a word, plain Python (triage-en.v1).

Less exact than `english.py` and many times faster. A word that can be a cue is weighed with its neighbours; then, for each
cue, where its content and its source begin and end. The weights were learnt on news (training/triage); they lie in
triage_weights.json.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from ..model.base import Part
from ..model.claim import Quotation
from ..model.selector import TextPosition
from . import triage_choices as choices
from .attribution import Attribution
from .triage_choices import AFTER, BEFORE, FAR, NOBODY, NONE, PRE, RAISED, SAME, Choice, Features
from .triage_page import Page

Range = tuple[int, int]  # words [first, last)


class Weights(Part, frozen=True, kw_only=True):
    """What was learnt: the words that features name, cues (spelling to lemma), and the weight of each feature, in hundredths."""

    words: frozenset[str]
    cues: dict[str, str]
    places: dict[str, tuple[int, int, int, int]]  # for each feature of a cue: of its being none, after, before, raised
    spans: dict[str, int]  # for each feature of a beginning, an end or a source
    caution: int = 0  # by how much a cue's place must be more likely than none


@cache
def weights() -> Weights:
    """The weights that are shipped."""
    return msgspec.json.decode((Path(__file__).parent / "triage_weights.json").read_bytes(), type=Weights)


class Found(NamedTuple):
    """One attribution as ranges of words."""

    cue: int
    kind: int
    content: list[Range]
    source: Range | None


def attributions(text: str) -> tuple[Attribution, ...]:
    """Every attribution of an English text, in order of cue; linear in its length."""
    learnt = weights()
    page = Page(text, learnt.words)
    found = joined(page, list(outlined(page, learnt)))
    return tuple(_attribution(page, one, learnt, within) for one, within in nested(found))


def outlined(page: Page, learnt: Weights) -> Iterator[Found]:
    """Each cue with its content and source within its unit."""
    cues, low, quote = learnt.cues, page.low, page.quote
    for unit in page.units:
        last: Found | None = None
        for i in range(*unit):
            lemma = cues.get(low[i])
            if lemma is None or quote[i] >= 0:
                continue
            kind = place_of(page, i, unit, lemma, learnt)
            if kind == NONE:
                continue
            content = _past_to(page, i, content_of(page, i, unit, lemma, kind, learnt))
            if not content:
                continue
            source = source_of(page, i, unit, lemma, kind, learnt, last.source if last else None, content)
            source = next(iter(_past_to(page, i, [source])), None) if source else None
            last = Found(i, kind, content, source)
            yield last


def place_of(page: Page, i: int, unit: Range, lemma: str, learnt: Weights) -> int:
    """Whether the word `i` is a cue, and where its content lies."""
    none, after, before, raised = learnt.caution, 0, 0, 0
    places = learnt.places
    for feature in choices.cue_features(page, i, unit, lemma):
        of = places.get(feature)
        if of is not None:
            none += of[0]
            after += of[1]
            before += of[2]
            raised += of[3]
    best = max(none, after, before, raised)
    return NONE if best == none else AFTER if best == after else BEFORE if best == before else RAISED


def best_of(found: Iterable[Choice], spans: dict[str, int]) -> int:
    """The choice for which most speaks; -1 where there is none."""
    best, at = -1 << 60, -1
    get = spans.get
    for where, features in found:
        score = 0
        for feature in features:
            score += get(feature, 0)
        if score > best:
            best, at = score, where
    return at


def weight(features: Features, spans: dict[str, int]) -> int:
    """The sum of what speaks for something."""
    return sum(spans.get(feature, 0) for feature in features)


def content_of(page: Page, i: int, unit: Range, lemma: str, kind: int, learnt: Weights) -> list[Range]:
    """The ranges of the content of the cue `i` within its unit."""
    spans = learnt.spans
    found: list[Range] = []
    if kind in (AFTER, RAISED):
        s = best_of(choices.first_of(page, i, unit, lemma), spans)
        if s < 0:
            return []
        e = best_of(choices.last_of(page, s, i, unit, lemma, "A" if kind == AFTER else "R"), spans)
        if e < 0:
            return []
        if kind == RAISED:
            subject = subject_of(page, i, unit, lemma, learnt)
            if subject:
                found.append(subject)
        return [*found, (s, e)]
    e = best_of(choices.before_last(page, i, unit, lemma), spans)
    if e < 0:
        return []
    s = best_of(choices.before_first(page, e, i, unit, lemma, before_kind(page, e, i)), spans)
    if s < 0:
        return []
    found.append((s, e))
    more = more_at(page, i, unit)
    if more >= 0 and weight(choices.more_features(page, more, i, unit, lemma), spans) > 0:
        e = best_of(choices.last_of(page, more, i, unit, lemma, "M"), spans)
        if e > more:
            found.append((more, e))
    return found


def before_kind(page: Page, e: int, i: int) -> str:
    """What lies between a content that ends at `e` and its cue `i`: nothing, a mark, or more."""
    if e == i:
        return "0"
    return "," if page.low[e] == "," or page.low[e - 1] == "," or page.quote[e - 1] >= 0 else "x"


def more_at(page: Page, i: int, unit: Range) -> int:
    """Where, behind the cue `i`, content that began before it may go on: a quotation, else behind the next comma; -1: nowhere."""
    comma = -1
    for p in range(i + 1, unit[1] - 1):
        if page.quote[p] >= 0:
            return p
        if comma < 0 and page.low[p] == ",":
            comma = p + 1
    return comma


def subject_of(page: Page, i: int, unit: Range, lemma: str, learnt: Weights) -> Range | None:
    """The words before the cue that are its subject."""
    e = choices.subject_end(page, i, unit[0])
    if e <= unit[0]:
        return None
    s = best_of(choices.subject_first(page, e, i, unit, lemma), learnt.spans)
    return (s, e) if s >= 0 else None


def source_of(
    page: Page, i: int, unit: Range, lemma: str, kind: int, learnt: Weights, earlier: Range | None, content: list[Range]
) -> Range | None:
    """The range of the source of the cue `i`, or None where nobody is named."""
    spans = learnt.spans
    scored = choices.source_features(page, i, unit, lemma, kind, earlier is not None)
    scores = [sum(spans.get(where + feature, 0) for feature in scored) for where in "01234"]
    for where in sorted(range(5), key=lambda w: -scores[w]):
        if where == NOBODY:
            return None
        if where == SAME:
            if earlier and not any(earlier[0] < end and start < earlier[1] for start, end in content):
                return earlier
            continue
        if where == PRE:
            if kind == RAISED:
                continue
            source = subject_of(page, i, unit, lemma, learnt)
            if source and kind == BEFORE and source[0] < content[0][1] < source[1]:
                source = (content[0][1], source[1])
        elif where == FAR:
            e = best_of(choices.far_last(page, i, unit, lemma), spans)
            s = best_of(choices.subject_first(page, e, i, unit, lemma), spans) if e > 0 else -1
            source = (s, e) if s >= 0 else None
        else:
            source = None
            for s in choices.source_starts(page, i, unit, lemma):
                e = best_of(choices.subject_last(page, s, i, unit, lemma), spans)
                source = (s, e) if e > s else None
        if source:
            source = _beside(page, source, content)
        if source and _worded(page, source) and not any(source[0] < end and start < source[1] for start, end in content):
            return source
    return None


def _beside(page: Page, source: Range, content: list[Range]) -> Range:
    """`source` cut where a content begins within it, without the comma between the two."""
    first, end = source
    last = min([end, *(start for start, _end in content if first < start)])
    return first, last - 1 if first + 1 < last < end and page.low[last - 1] == "," else last


def _past_to(page: Page, i: int, ranges: list[Range]) -> list[Range]:
    """Those of `ranges` that have words, without the "to" of the cue "according to"."""
    begin = i + 2 if page.low[i : i + 2] == ["according", "to"] else i + 1
    cut = [(max(first, begin) if first > i else first, end) for first, end in ranges]
    return [one for one in cut if _worded(page, one)]


def _worded(page: Page, words: Range) -> bool:
    return any(page.low[p][0].isalnum() for p in range(*words))


def joined(page: Page, found: list[Found]) -> list[Found]:
    """`found`, with each quotation that goes on in units of its own behind it, to the next words that are no quotation."""
    starts = [unit[0] for unit in page.units]
    result = []
    for n, one in enumerate(found):
        content = list(one.content)
        if any(page.quote[first] >= 0 or page.quote[last - 1] >= 0 for first, last in content):
            past = found[n + 1].cue if n + 1 < len(found) else len(page.low)
            at = bisect_right(starts, one.cue)
            while at < len(starts):
                first, last = page.units[at]
                if last > past or page.quote[first] < 0 or any(page.quote[p] < 0 for p in range(first, last)):
                    break
                content.append((first, last))
                at += 1
        result.append(one._replace(content=content))
    return result


def nested(found: list[Found]) -> Iterator[tuple[Found, list[Range]]]:
    """Each with the content that its cue stands in: of the nearest other that has it."""
    for n, one in enumerate(found):
        within: list[Range] = []
        for m in range(max(0, n - 12), min(len(found), n + 13)):
            other = found[m]
            if m != n and _holds(other, one) and not (m > n and _holds(one, other)):
                within = other.content
                if m > n:
                    break
        yield one, within


def _holds(one: Found, other: Found) -> bool:
    return any(first <= other.cue < last for first, last in one.content)


def _attribution(page: Page, one: Found, learnt: Weights, within: list[Range]) -> Attribution:
    low = page.low
    content = _positions(page, one.content)
    cue_end = one.cue + 1
    if low[one.cue] == "according" and cue_end < len(low) and low[cue_end] == "to":
        cue_end += 1
    return Attribution(
        source=_positions(page, [one.source]) if one.source else (),
        cue=(TextPosition(start=page.start[one.cue], end=page.end[cue_end - 1]),),
        cue_lemma=learnt.cues[low[one.cue]] if cue_end == one.cue + 1 else "according to",
        content=content,
        quotation=_quotation(page, one.content),
        within=_positions(page, within),
    )


def _positions(page: Page, ranges: Iterable[Range]) -> tuple[TextPosition, ...]:
    return tuple(TextPosition(start=page.start[first], end=page.end[last - 1]) for first, last in ranges)


def _quotation(page: Page, content: list[Range]) -> Quotation:
    quoted = sum(page.quote[p] >= 0 for first, last in content for p in range(first, last))
    return "direct" if quoted == sum(last - first for first, last in content) else "mixed" if quoted else "indirect"
