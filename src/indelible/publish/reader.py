"""The reader page: one document whole, every part of every claim marked in its text, beside it what was read, with offsets."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from markupsafe import Markup

from ..i18n import _
from ..model import Claim, TextPosition
from . import labels
from .entries import Entry, entries_of
from .figures import count, own_voice
from .page import asset, brief, page
from .pieces import blocks, parts
from .readings import Fact, cue, events, slots, speaks_itself, stands_for, tags, way
from .views import CaseView, ClaimView, DocumentView

OPEN_UP_TO = 3  # claims: so many stand open; more are folded, so that they do not push the paragraphs apart
LINE = 90  # characters of a claim's words in its folded line
WORDS = 300  # and in its card: the text beside it has them all
SPANS = 12  # of one reading whose offsets are printed one by one
LEGEND = ("s", "n", "v", "w", "ww", "m", "d", "e", "h", "a", "p", "t", "q", "r")


class Row(NamedTuple):
    """One line of a card: a name, its value, and the characters that it was read from."""

    name: str
    value: str
    offsets: str
    claims: tuple[int, ...] = ()  # claims that it links to


class Note(NamedTuple):
    """One claim beside its paragraph."""

    entry: Entry
    number: int
    depth: int
    who: str
    words: str
    tags: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]


class Part(NamedTuple):
    """One block of the text with the claims that begin in it."""

    start: int
    end: int
    html: Markup
    notes: tuple[Note, ...]


def render_reader(case: CaseView, document: DocumentView, claims: Sequence[ClaimView], report: str = "") -> str:
    """The page of one document, the same text for the same views and language; `report` is a link back to a report.

    Raises Damaged where the document's text does not have its digest. That the records are in the log is the caller's to check.
    """
    entries = entries_of([document], [view for view in claims if view.document == document.id])
    placed = [entry for entry in entries if entry.text is not None]
    return page(
        "reader.html.j2",
        asset("report.css") + asset("reader.css"),
        asset("reader.js"),
        case=case,
        document=document,
        report=report,
        parts=_parts(document.text or "", placed),
        lost=[entry for entry in entries if entry.text is None],
        size=len(document.text or ""),
        claims=len(entries),
        own=sum(speaks_itself(entry.claim) for entry in entries),
        legend=[(role, _("claim inside a claim") if role == "ww" else labels.part(role)) for role in _legend(placed)],
        unfold=len(entries) <= OPEN_UP_TO,
    )


def _legend(entries: Iterable[Entry]) -> list[str]:
    """The roles that the text has, in the order of the legend."""
    found = {role for entry in entries for role, at in parts(entry.claim) if at}
    if any(entry.claim.within for entry in entries):
        found.add("ww")
    return [role for role in LEGEND if role in found]


def _parts(text: str, entries: Sequence[Entry]) -> list[Part]:
    cut = blocks(text, ((entry.view.index, entry.claim) for entry in entries))
    family = _Family(entries)
    beside: dict[int, list[Note]] = defaultdict(list)
    at = 0
    # A claim stands beside the paragraph in which its words begin; what is inside it follows it: it begins later or is shorter.
    for entry in sorted(entries, key=lambda e: (e.claim.content[0].start, -e.claim.content[-1].end, e.view.index)):
        while at + 1 < len(cut) and cut[at].end <= entry.claim.content[0].start:
            at += 1
        beside[at].append(_note(entry, family))
    return [
        Part(one.start, one.end, Markup(one.html), tuple(beside[number]))  # noqa: S704 - made of escaped pieces and our own tags
        for number, one in enumerate(cut)
    ]


class _Family:
    """Which claim is inside which: a claim names the content of the one that it is in."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._of_content: dict[tuple[TextPosition, ...], list[int]] = defaultdict(list)
        self._claims: dict[int, Claim] = {}
        for entry in entries:
            self._of_content[entry.claim.content].append(entry.view.index)
            self._claims[entry.view.index] = entry.claim
        self.inside: dict[int, list[int]] = defaultdict(list)
        for number in self._claims:
            for outer in self.around(number)[:1]:
                self.inside[outer].append(number)

    def around(self, number: int) -> list[int]:
        """The claims whose content this one is inside of, of many the first few."""
        within = self._claims[number].within
        return list(islice((other for other in self._of_content.get(within, ()) if other != number), SPANS)) if within else []

    def depth(self, number: int) -> int:
        """How many claims are around it, three at most: deeper ones are not set in further."""
        depth = 0
        while depth < 3 and (around := self.around(number)):
            number, depth = around[0], depth + 1
        return depth


def _note(entry: Entry, family: _Family) -> Note:
    number = entry.view.index
    return Note(
        entry,
        number,
        family.depth(number),
        " ".join((entry.source or own_voice(entry)).split()),
        _words(entry.text or "", entry.claim.content, LINE),
        tuple(tags(entry.claim)),
        tuple(_rows(entry, family)),
    )


def _rows(entry: Entry, family: _Family) -> Iterator[Row]:
    claim, number = entry.claim, entry.view.index
    text = entry.text or ""
    if claim.source:
        yield Row(_("Who says it"), f"“{_words(text, claim.source)}”", _offsets(claim.source))
    for fact in stands_for(entry):
        yield Row(_("Stands for"), _named(claim, text), _offsets(fact.at))
    if claim.cue:
        written = _words(text, claim.cue)
        said = [Fact(_("How it is said"), f"“{written}”", claim.cue)]
        yield from (Row(fact.name, fact.value, _offsets(fact.at)) for fact in (list(cue(claim, written)) or said))
    yield Row(_("What is said"), f"“{_words(text, claim.content, WORDS)}”", _offsets(claim.content))
    around = family.around(number)
    if around:
        yield Row(_("Inside"), "", "", tuple(around))
    elif claim.within:
        yield Row(_("Inside"), _words(text, claim.within), _offsets(claim.within))
    if family.inside[number]:
        yield Row(_("Holds"), "", "", tuple(family.inside[number][:SPANS]))
    if claim.modality_at:
        yield Row(
            _("How surely"),
            f"{labels.modality(claim.modality)}: “{_words(text, claim.modality_at)}”",
            _offsets(claim.modality_at),
        )
    if claim.polarity_at:
        yield Row(_("Denied"), f"“{_words(text, claim.polarity_at)}”", _offsets(claim.polarity_at))
    told = [(event.code, event.at) for event in claim.events]
    told += [(code, claim.event_at) for code in events(claim) if code not in {code for code, _at in told}]
    for code, at in told:
        yield Row(_("Event"), f"{labels.event(code)}: “{_words(text, at)}”" if at else labels.event(code), _offsets(at))
    for fact in (*slots(entry), *way(entry)):
        yield Row(fact.name, fact.value, _offsets(fact.at))
    yield Row(_("Read by"), claim.method, "")


def _named(claim: Claim, text: str) -> str:
    name = " ".join(claim.source_name.split())
    if not claim.named_at:
        return name
    return _("{name}, named as “{written}”", name=name, written=_words(text, claim.named_at))


def _words(text: str, at: Sequence[TextPosition], longest: int = 160) -> str:
    """The beginning of the words at `at`; thousands of claims over a long text must not each copy all of it."""
    reach = 4 * longest
    return brief(" … ".join(text[p.start : min(p.end, p.start + reach)] for p in at[:SPANS]), longest)


def _offsets(at: Sequence[TextPosition]) -> str:
    """Each [start, end) in characters of the text, as records and JSON lines have them."""
    shown = " ".join(f"[{p.start}, {p.end})" for p in at[:SPANS])
    return f"{shown} +{count(len(at) - SPANS)}" if len(at) > SPANS else shown
