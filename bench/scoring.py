"""Attributions found beside those that a person marked: the score of ../shared/benchmarks/attribution/evaluate.py, without numpy.

Words only, so that quotation marks and commas never count. Contents are paired one to one so that the sum of their
intersection over union is the largest possible (exactly, by the Hungarian method within each group of contents that touch).
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

Spans = Sequence[tuple[int, int]]
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_ANY = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")


class Marked(NamedTuple):
    """One attribution, marked by a person or found by a reader, as [start, end) in characters."""

    source: Spans
    cue: Spans
    content: Spans


class Pair(NamedTuple):
    """The `gold`-th marked and the `found`-th found attribution, which share `iou` of their content's words."""

    gold: int
    found: int
    iou: float


class Rate(NamedTuple):
    """How much of the found is right, how much of the marked is found, and their harmonic mean."""

    precision: float
    recall: float
    f1: float


def words_at(text: str, spans: Spans, *, marks: bool = False) -> frozenset[int]:
    """Where the words of `spans` begin; with `marks` the punctuation, where there are no words (the cue ":")."""
    found = frozenset(start + word.start() for start, end in spans for word in _WORD.finditer(text[start:end]))
    if not found and marks:
        return frozenset(start + mark.start() for start, end in spans for mark in _ANY.finditer(text[start:end]))
    return found


def iou(one: frozenset[int], other: frozenset[int]) -> float:
    """Intersection over union; two empty sets are equal."""
    either = len(one | other)
    return len(one & other) / either if either else 1.0


def rate(right: int, found: int, marked: int) -> Rate:
    """Precision, recall and F1, nought where there is nothing."""
    precision = right / found if found else 0.0
    recall = right / marked if marked else 0.0
    return Rate(precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0)


def pairs(gold: Sequence[frozenset[int]], found: Sequence[frozenset[int]]) -> list[Pair]:
    """One-to-one pairs of sets that share something, with the largest sum of IoU; in order of `gold`."""
    holders: dict[int, list[int]] = {}
    for j, words in enumerate(found):
        for word in words:
            holders.setdefault(word, []).append(j)
    touching = [sorted({j for word in words for j in holders.get(word, ())}) for words in gold]
    return sorted(
        Pair(i, j, value)
        for rows, columns in _groups(touching)
        for i, j in _assigned(rows, columns, lambda i, j: iou(gold[i], found[j]))
        if (value := iou(gold[i], found[j])) > 0
    )


def _groups(touching: Sequence[Sequence[int]]) -> Iterable[tuple[list[int], list[int]]]:
    """Rows and columns that touch each other, directly or through others: no pair crosses from one group to another."""
    rows_of: dict[int, list[int]] = {}
    for i, columns in enumerate(touching):
        for j in columns:
            rows_of.setdefault(j, []).append(i)
    seen: set[int] = set()
    for first in range(len(touching)):
        if first in seen or not touching[first]:
            continue
        rows, joined, waiting = {first}, set[int](), [first]
        while waiting:
            for j in touching[waiting.pop()]:
                if j not in joined:
                    joined.add(j)
                    waiting += [i for i in rows_of[j] if i not in rows]
                    rows.update(rows_of[j])
        seen |= rows
        yield sorted(rows), sorted(joined)


def _assigned(rows: list[int], columns: list[int], worth: Callable[[int, int], float]) -> list[tuple[int, int]]:
    """The Hungarian method with potentials (O(n³)): each of the fewer side gets one of the other, for the largest sum."""
    if len(rows) > len(columns):
        return [(i, j) for j, i in _assigned(columns, rows, lambda j, i: worth(i, j))]
    n, m = len(rows), len(columns)
    cost = [[-worth(i, j) for j in columns] for i in rows]
    of_row, of_column = [0.0] * (n + 1), [0.0] * (m + 1)
    taken, way = [0] * (m + 1), [0] * (m + 1)  # row that has column j, counted from 1; 0: none
    for row in range(1, n + 1):
        taken[0], at = row, 0
        least, done = [float("inf")] * (m + 1), [False] * (m + 1)
        while taken[at]:
            done[at], i, step, then = True, taken[at], float("inf"), 0
            for j in range(1, m + 1):
                if done[j]:
                    continue
                reduced = cost[i - 1][j - 1] - of_row[i] - of_column[j]
                if reduced < least[j]:
                    least[j], way[j] = reduced, at
                if least[j] < step:
                    step, then = least[j], j
            for j in range(m + 1):
                if done[j]:
                    of_row[taken[j]] += step
                    of_column[j] -= step
                else:
                    least[j] -= step
            at = then
        while at:
            taken[at], at = taken[way[at]], way[at]
    return [(rows[taken[j] - 1], columns[j - 1]) for j in range(1, m + 1) if taken[j]]


@dataclass
class Score:
    """Counts summed over documents; the rates are of the sums."""

    marked: int = 0
    found: int = 0
    half: int = 0  # pairs whose contents share half of their words or more
    exact: int = 0
    attribution: int = 0  # of `half`, those whose sources share half or more too
    sourced: int = 0  # of `half`, those whose marked attribution has a source ...
    source_exact: int = 0  # ... and of these, those whose source is equal, half right, touched
    source_half: int = 0
    source_any: int = 0
    cues: list[int] = field(default_factory=lambda: [0, 0, 0])  # exact, found, marked

    def add(self, text: str, gold: Sequence[Marked], found: Sequence[Marked]) -> list[Pair]:
        """Count one document; returns the pairs whose contents share half of their words or more."""
        gold_words, found_words = (
            [
                (words_at(text, one.source), words_at(text, one.cue, marks=True), words_at(text, one.content))
                for one in all_
                if one.content
            ]
            for all_ in (gold, found)
        )
        self.marked += len(gold_words)
        self.found += len(found_words)
        good = [pair for pair in pairs([one[2] for one in gold_words], [one[2] for one in found_words]) if pair.iou >= 0.5]
        for pair in good:
            source = gold_words[pair.gold][0]
            shared = iou(source, found_words[pair.found][0])
            self.half += 1
            self.exact += pair.iou == 1
            self.attribution += shared >= 0.5
            self.sourced += bool(source)
            self.source_exact += bool(source) and shared == 1
            self.source_half += bool(source) and shared >= 0.5
            self.source_any += bool(source) and shared > 0
        gold_cues, found_cues = ([one[1] for one in all_ if one[1]] for all_ in (gold_words, found_words))
        self.cues[0] += sum(pair.iou == 1 for pair in pairs(gold_cues, found_cues))
        self.cues[1] += len(found_cues)
        self.cues[2] += len(gold_cues)
        return good

    @property
    def rates(self) -> dict[str, Rate]:
        """By the names that evaluate.py gives them."""
        return {
            "content@.5": rate(self.half, self.found, self.marked),
            "attribution@.5": rate(self.attribution, self.found, self.marked),
            "content_exact": rate(self.exact, self.found, self.marked),
            "cue_exact": rate(*self.cues),
        }

    @property
    def source_given_content(self) -> tuple[float, float, float]:
        """Of the contents found whose marked attribution has a source: share with it exact, half right, touched."""
        counts = (self.source_exact, self.source_half, self.source_any)
        return tuple(one / max(1, self.sourced) for one in counts)  # type: ignore[return-value]
