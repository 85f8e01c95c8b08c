"""Places, times and quantities: spans against re3d's annotation, readings against our own gold of 150 sentences.

Two figures for re3d. "As annotated" counts every entity one to one. "What we mean by it" leaves out what a reading cannot be made
of, by the rules of `_ours`: a common noun ("the camp", "three tunnel entrances"), coordinates, a place within a body's name ("the
government of X"), an article or an ordinal taken as a number, a clock time or a part of a day. Entities that lie within another
of the same type count as one ("Palmyra, Syria" and "Syria"). For quantities it adds the number that an entity of another type
begins with ("three supply caches", "$5 million", "two weeks"), which the annotators filed once, and compares the numbers alone:
they take "7.5 kilometers" with the unit and "300" without "more than".
"""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import process_time
from typing import NamedTuple

from indelible.extract.dates import dates_in
from indelible.extract.places import places_in
from indelible.extract.quantity import main_first, quantities_in
from indelible.model.quantity import Quantity

from .measure import Figure

SHARED = Path(__file__).resolve().parents[2] / "shared"
RE3D = SHARED / "corpora" / "re3d"
GOLD = Path(__file__).resolve().parent.parent / "tests" / "gold"
PUBLISHED = "2017-01-20"  # a stand-in, so that relative words are read: only spans are scored
HELD_OUT = 25  # sentences from here on were not looked at
At = tuple[int, int]


class Document(NamedTuple):
    """One document of re3d with the spans of each type."""

    text: str
    entities: dict[str, list[At]]


def documents(corpus: Path = RE3D) -> list[Document]:
    """Every document of the corpus, in order."""
    found: dict[str, Document] = {}
    for path in sorted(corpus.glob("*/documents.json")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            found[row["_id"]] = Document(row["text"], {})
        for line in path.with_name("entities.json").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            text, entities = found[row["documentId"]]
            start, end = _trimmed(text, row["begin"], row["end"])
            if (start, end) not in (spans := entities.setdefault(row["type"], [])):
                spans.append((start, end))
    return list(found.values())


def _trimmed(text: str, start: int, end: int) -> At:
    """The span without an article before it, which neither side means."""
    article = re.match(r"(?i)(?:the|an|a)\s+(?=\S)", text[start:end])
    return (start + article.end() if article else start), end


def read(kind: str, text: str) -> list[At]:
    """The spans that our reader of "Location", "Temporal" or "Quantity" finds."""
    dates = dates_in(text, PUBLISHED, "en")
    found: Sequence[object] = dates
    if kind == "Location":
        found = places_in(text, "en")
    elif kind == "Quantity":
        found = quantities_in(text, "en", dates)
    return [_trimmed(text, one.at[0].start, one.at[0].end) for one in found]  # type: ignore[attr-defined]


def _number_at(text: str, start: int, end: int) -> At:
    """The number alone within a span, without bound and unit."""
    match = _NUMBER.search(text, start, end)
    return (match.start(), match.start() + len(match.group().rstrip(",."))) if match else (start, end)


_SAID = (
    r"(?:[$€£]\s?)?[0-9][0-9,.]*(?:-\w+)?(?:\s?(?:to|-)\s?[0-9][0-9,.]*)?(?:\s(?:hundred|thousand|million|billion))?"
    r"|(?:(?:tens|dozens|hundreds|thousands|millions) of )?(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"ninety-four|dozens?|scores|hundreds?|thousands?|millions?|several)\b"
)
_NUMBER = re.compile(_SAID, re.I)
_LEADING = re.compile(rf"(?:(?:more than|at least|up to|about|nearly|over|almost|around|approximately|all)\s+)?({_SAID})", re.I)
_NAME = re.compile(r"[A-Z][\w’']*[a-z][\w’'-]*")
_DURATION = re.compile(r"\b(?:hours?|minutes?|days?|weeks?|months?|years?)\b", re.I)
_POINT = re.compile(
    r"\d{4}|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\b|day\b|\b(?:week|month|year|spring|summer|autumn|fall|winter|"
    r"today|yesterday|tomorrow|weekend|hours|days|weeks|months|years)\b",
    re.I,
)
_PART = re.compile(r"\b(?:morning|evening|noon|a\.m|p\.m|mean time|b\.c|following|later|eve|anniversary)\b", re.I)


def _ours(kind: str, document: Document) -> list[list[At]]:
    """The entities that our reader is meant to find, those that overlap as one; see the module's first words."""
    text, entities = document
    kept = list(entities.get(kind, ()))
    if kind == "Location":
        bodies = entities.get("Organisation", ())
        kept = [(s, e) for s, e in kept if any(_NAME.fullmatch(w) and w != "The" for w in text[s:e].replace(",", " ").split())]
        kept = [(s, e) for s, e in kept if not any(a <= s and e <= b and b - a > e - s for a, b in bodies)]
    elif kind == "Temporal":
        kept = [(s, e) for s, e in kept if _POINT.search(text[s:e]) and not _PART.search(text[s:e])]
        kept = [(s, e) for s, e in kept if not _bare_duration(text, s, e)]
    else:
        kept += [(s, e) for s, e in entities.get("Temporal", ()) if _bare_duration(text, s, e)]
        kept += [
            match.span()
            for type_ in ("Money", "Organisation", "Person", "Location", "Weapon", "Vehicle", "MilitaryPlatform", "Nationality")
            for s, e in entities.get(type_, ())
            if (match := _LEADING.match(text, s, e)) and not re.match(r"[\d.]*°|;|st\b|nd\b|rd\b|th\b|\]", text[match.end() :])
        ]
        ordinal = re.compile(r"\d(?:st|nd|rd|th)\b")
        kept = [_number_at(text, s, e) for s, e in kept if _NUMBER.search(text[s:e]) and not ordinal.search(text[s:e])]
    clusters: list[list[At]] = []
    for span in sorted(set(kept)):
        if clusters and span[0] < max(e for _s, e in clusters[-1]):
            clusters[-1].append(span)
        else:
            clusters.append([span])
    return clusters


def _bare_duration(text: str, start: int, end: int) -> bool:
    """Whether the span is so long a time ("two weeks") and not one that is told from today ("the past 24 hours")."""
    said = text[max(0, start - 6) : end].lower()
    return bool(_NUMBER.match(text[start:end]) and _DURATION.search(text[start:end])) and not re.search(r"past|last|\d{4}", said)


class Score(NamedTuple):
    """Precision, recall, F1 and what they were counted on."""

    right: int
    found: int
    hit: int
    gold: int

    def said(self) -> str:
        """All in words."""
        return f"precision {self.precision:.3f}, recall {self.recall:.3f}; {self.found} read, {self.gold} annotated"

    @property
    def precision(self) -> float:
        """Share of what was read that is annotated."""
        return self.right / max(1, self.found)

    @property
    def recall(self) -> float:
        """Share of what is annotated that was read."""
        return self.hit / max(1, self.gold)

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return 2 * self.precision * self.recall / max(1e-9, self.precision + self.recall)


def score(kind: str, all_: Sequence[Document], found: Sequence[Sequence[At]], *, exact: bool, ours: bool) -> Score:
    """Of one type over all documents."""
    total = Score(0, 0, 0, 0)
    for document, spans in zip(all_, found, strict=True):
        if ours and kind == "Quantity":
            spans = [_number_at(document.text, *span) for span in spans]
        clusters = _ours(kind, document) if ours else [[span] for span in sorted(document.entities.get(kind, ()))]
        flat = [span for cluster in clusters for span in cluster]
        if ours:  # a name within "Palmyra, Syria" is right, and one is enough
            hit = sum(any(_same(a, b, exact) for a in cluster for b in spans) for cluster in clusters)
            right = sum(any(_same(a, b, exact) for a in flat) for b in spans)
        else:
            left = list(flat)
            right = 0
            for b in spans:
                best = max((a for a in left if _same(a, b, exact)), key=lambda a: _overlap(a, b), default=None)
                if best is not None:
                    left.remove(best)
                    right += 1
            hit = right
        total = Score(total.right + right, total.found + len(spans), total.hit + hit, total.gold + len(clusters))
    return total


def _overlap(a: At, b: At) -> float:
    shared = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    return shared / (max(a[1], b[1]) - min(a[0], b[0]))


def _same(a: At, b: At, exact: bool) -> bool:
    return a == b if exact else a[0] < b[1] and b[0] < a[1]


class Case(NamedTuple):
    """A sentence of the gold, its quantities as rows, and which is the event's."""

    text: str
    rows: list[list[str]]
    main: int


def gold(language: str) -> list[Case]:
    """The 50 sentences of one language."""
    cases: list[Case] = []
    for line in (GOLD / f"quantities_{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("="):
            last = cases[-1]
            if line.startswith("=*"):
                cases[-1] = last._replace(main=len(last.rows))
            last.rows.append([part.strip() for part in line.lstrip("=* ").split("|")])
        elif line.strip() and not line.startswith("#"):
            cases.append(Case(line, [], 0))
    return cases


def _fits(text: str, one: Quantity, row: list[str], unit: bool) -> bool:
    words, low, best, high, approximate, name = row
    start, at = text.find(words), one.at[0]
    read_ = ["" if n is None else str(n) for n in (one.low, one.best, one.high)]
    same = read_ == [low, best, high] and one.approximate == (approximate == "~")
    overlaps = start >= 0 and at.start < start + len(words) and start < at.end
    return same and overlaps and (not unit or name in ("?", one.unit))


def readings(cases: Sequence[Case], language: str, *, unit: bool) -> Score:
    """Quantities whose low, best, high and bound (and unit) are all as the gold has them."""
    total = Score(0, 0, 0, 0)
    for text, rows, _main in cases:
        found = quantities_in(text, language, dates_in(text, "2022-04-07", language))
        right = sum(any(_fits(text, one, row, unit) for row in rows) for one in found)
        hit = sum(any(_fits(text, one, row, unit) for one in found) for row in rows)
        total = Score(total.right + right, total.found + len(found), total.hit + hit, total.gold + len(rows))
    return total


def first_is_main(cases: Sequence[Case], language: str) -> tuple[int, int]:
    """Of the sentences with two quantities or more: how many have the event's first, and how many there are."""
    several = [case for case in cases if len(case.rows) > 1]
    right = 0
    for text, rows, main in several:
        found = main_first(quantities_in(text, language, dates_in(text, "2022-04-07", language)))
        right += bool(found) and _fits(text, found[0], rows[main], False)
    return right, len(several)


def run(quick: bool = False) -> Iterator[Figure]:
    """Figures for each type; says so where the corpus is not here."""
    all_ = documents()[: 8 if quick else None]
    if not all_:
        print("  not scored on re3d: no corpus in ../shared/corpora/re3d")
    else:
        digest = hashlib.sha256("".join(document.text for document in all_).encode()).hexdigest()[:12]
        for kind in ("Location", "Temporal", "Quantity"):
            began = process_time()
            found = [read(kind, document.text) for document in all_]
            seconds = process_time() - began
            for name, ours in (("as annotated", False), ("what we mean by it", True)):
                for how, exact in (("exact", True), ("overlap", False)):
                    one = score(kind, all_, found, exact=exact, ours=ours)
                    note = f"{one.said()}; {len(all_)} documents (sha256 {digest}), {seconds:.2f} CPU-s"
                    yield Figure(f"re3d {kind}, {name}, {how}", "F1", (one.f1,), note=note)
    for language in ("en", "uk", "ru"):
        cases = gold(language)
        for part, some in (("tuned on", cases[:HELD_OUT]), ("held out", cases[HELD_OUT:])):
            one, with_unit = readings(some, language, unit=False), readings(some, language, unit=True)
            right, several = first_is_main(some, language)
            note = f"{one.said()}; with the unit {with_unit.f1:.3f}; the event's first in {right} of {several} with several"
            yield Figure(f"quantities read, {language}, {part}", "F1", (one.f1,), note=note)
