"""One claim as a card: its words in their sentences, what was read in them, and how surely it is said."""

from collections.abc import Iterable
from typing import NamedTuple

from markupsafe import Markup

from ..i18n import _
from . import labels
from .dates import date_words
from .entries import Entry, marks_of
from .figures import count
from .marks import REACH, marked, windows

LONGEST = 1500  # characters of one stretch in a card; the document has it all


class Fact(NamedTuple):
    """A name and a value of a card; `href` leads to the characters where they are marked."""

    name: str
    value: str
    href: str = ""


class Card(NamedTuple):
    """One claim, ready to be laid out."""

    entry: Entry
    anchor: str
    number: int
    excerpt: Markup
    reason: str  # why there is no excerpt
    tags: tuple[tuple[str, str], ...]  # class, words
    facts: tuple[Fact, ...]


def card(entry: Entry, reach: int = REACH) -> Card:
    """The card of `entry`, with up to `reach` characters of context on each side of its words."""
    excerpt = _excerpt(entry, reach) if entry.text is not None else Markup()
    return Card(
        entry,
        f"c{entry.view.index}",
        entry.view.index,
        excerpt,
        entry.reason,
        tuple(_tags(entry)),
        tuple(_facts(entry)),
    )


def _excerpt(entry: Entry, reach: int) -> Markup:
    text, claim = entry.text or "", entry.claim
    spans = [(p.start, p.end) for p in (*claim.content, *claim.source, *claim.cue)]
    marks = marks_of(entry, keyed=False)
    parts: list[Markup] = []
    for start, end in windows(text, spans, reach):
        if end - start > LONGEST:
            head = marked(text, marks, start=start, end=start + LONGEST * 2 // 3)
            tail = marked(text, marks, start=end - LONGEST // 3, end=end)
            parts += [head, tail]
        else:
            parts.append(marked(text, marks, start=start, end=end))
    gap = Markup(" <small>[…]</small> ")
    return gap.join(parts)


def _tags(entry: Entry) -> Iterable[tuple[str, str]]:
    claim = entry.claim
    yield "", labels.modality(claim.modality)
    if claim.polarity == "denied":
        yield "no", _("says that it is not so")
    if claim.event:
        yield "", labels.event(claim.event)
    if claim.quotation and claim.quotation != "indirect":
        yield "", labels.quotation(claim.quotation)
    if claim.within:
        yield "", _("inside another's statement")


def _facts(entry: Entry) -> Iterable[Fact]:
    claim, number = entry.claim, entry.view.index
    if entry.text is None and entry.source_words:  # else the excerpt shows it
        yield Fact(_("Named as"), " ".join(entry.source_words.split()))
    publisher = entry.document.publisher if entry.document else ""
    for relay in claim.via:
        if relay.role == "publisher" and relay.name == publisher:
            continue  # the line under the words says it
        yield Fact(labels.relay(relay.role).capitalize(), relay.name)
    for k, quantity in enumerate(claim.quantities):
        reading = " · ".join(
            words
            for words in (
                _("at least {number}", number=count(quantity.low))
                if quantity.low is not None and quantity.low != quantity.best
                else "",
                (_("about {number}", number=count(quantity.best)) if quantity.approximate else count(quantity.best))
                if quantity.best is not None
                else "",
                _("at most {number}", number=count(quantity.high))
                if quantity.high is not None and quantity.high != quantity.best
                else "",
                labels.unit(quantity.unit),
            )
            if words
        )
        href = f"q{number}-{k}" if entry.text is not None and quantity.at else ""
        yield Fact(_("Number"), _("“{written}”, read as {reading}", written=quantity.original, reading=reading or "-"), href)
    if claim.when is not None:
        yield Fact(_("When"), _read(claim.when.original, date_words(claim.when.edtf)))
    if claim.place is not None:
        yield Fact(_("Where"), _read(claim.place.original, _place(entry)))
    if claim.victims:
        yield Fact(_("Harmed"), ", ".join(mention.name for mention in claim.victims))
    if claim.alleged_actors:
        yield Fact(_("Alleged to have acted"), ", ".join(mention.name for mention in claim.alleged_actors))


def _read(written: str, reading: str) -> str:
    if not written or written == reading:
        return reading
    return _("“{written}”, read as {reading}", written=written, reading=reading) if reading else f"“{written}”"


def _place(entry: Entry) -> str:
    place = entry.claim.place
    if place is None:
        return ""
    name = place.name or place.original
    if place.latitude is None or place.longitude is None:
        return name
    point = f"{place.latitude}, {place.longitude}"
    if place.radius is None:
        return _("{name} (near {point})", name=name, point=point)
    return _("{name} (within {radius} m of {point})", name=name, point=point, radius=count(place.radius))
