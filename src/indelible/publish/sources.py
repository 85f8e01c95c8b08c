"""Claims by source: one card a claim, its words in their sentences, and the way down to the bytes."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from ..i18n import _
from . import labels
from .dates import date_words
from .entries import Entry, marks_of
from .figures import count, own_voice
from .marks import marked, windows
from .views import DocumentView
from .visible import shown

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


class Source(NamedTuple):
    """The claims under one name as written; two names of one body stand apart. `kind`: "named", "own" (voice) or "words"."""

    anchor: str
    kind: str
    name: str
    note: str
    cards: tuple[Card, ...]


def sources(entries: Iterable[Entry]) -> tuple[Source, ...]:
    """The claims by source: named ones, those with most claims first; documents in their own voice; then words that name nobody.

    "He" or "the ministry" of two documents are not one source: without a name of its own, a source stays with its document.
    """
    groups: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in entries:
        plain = plain_name(entry.source)
        if not entry.source:
            groups["own", own_voice(entry)].append(entry)
        elif names_someone(entry.source):
            groups["named", plain].append(entry)
        else:
            groups["words", plain, entry.view.document].append(entry)
    order = ("named", "own", "words")
    ordered = sorted(groups.items(), key=lambda group: (order.index(group[0][0]), -len(group[1]), group[0]))
    return tuple(_source(f"s{n}", key[0], found) for n, (key, found) in enumerate(ordered, start=1))


def plain_name(name: str) -> str:
    """`name` without its article, capitals and breaks: the key that the same name written elsewhere has."""
    return _bare(name).casefold()


def names_someone(name: str) -> bool:
    """Whether `name` holds a name, as far as its capitals tell: "the Kremlin" does, "the ministry", "It" and "he" do not."""
    bare = _bare(name)
    return bare != bare.lower() and bare.casefold() not in _nameless()[1]


def _bare(name: str) -> str:
    first, _space, rest = " ".join(name.split()).partition(" ")
    return rest if rest and first.lower() in _nameless()[0] else f"{first} {rest}".strip()


@cache
def _nameless() -> tuple[frozenset[str], frozenset[str]]:
    """The articles, and the pronouns and other words that name nobody (nameless.toml)."""
    table = tomllib.loads((Path(__file__).parent / "nameless.toml").read_text("utf-8"))
    return frozenset(table["articles"]), frozenset(word for language in ("en", "uk", "ru") for word in table[language])


def _source(anchor: str, kind: str, found: Sequence[Entry]) -> Source:
    first, note = found[0], ""
    name = " ".join((first.source or own_voice(first)).split())
    if kind == "words":
        title = (first.document.title or first.document.address) if first.document else first.view.document[:12]
        note = _("so called in “{title}”; the name is not resolved", title=title)
    return Source(anchor, kind, name, note, tuple(_card(entry) for entry in found))


def _card(entry: Entry) -> Card:
    excerpt = _excerpt(entry) if entry.text is not None else Markup()
    return Card(entry, f"c{entry.view.index}", entry.view.index, excerpt, entry.reason, tuple(_tags(entry)), tuple(_facts(entry)))


def _excerpt(entry: Entry) -> Markup:
    text, claim = entry.text or "", entry.claim
    spans = [(p.start, p.end) for p in (*claim.content, *claim.source, *claim.cue)]
    marks = marks_of(entry, keyed=False)
    parts: list[Markup] = []
    for start, end in windows(text, spans):
        if end - start > LONGEST:
            head = marked(text, marks, start=start, end=start + LONGEST * 2 // 3)
            tail = marked(text, marks, start=end - LONGEST // 3, end=end)
            parts += [head, tail]
        else:
            parts.append(marked(text, marks, start=start, end=end))
    gap = Markup(' <span class="gap">[…]</span> ')
    return gap.join(parts)


def _tags(entry: Entry) -> Iterable[tuple[str, str]]:
    claim = entry.claim
    yield "surely", labels.modality(claim.modality)
    if claim.polarity == "denied":
        yield "denied", _("says that it is not so")
    if claim.event:
        yield "event", labels.event(claim.event)
    if claim.quotation:
        yield "", labels.quotation(claim.quotation)
    if claim.within:
        yield "", _("inside another's statement")


def _facts(entry: Entry) -> Iterable[Fact]:
    claim, number = entry.claim, entry.view.index
    if entry.source_words and entry.source_words != claim.source_name and claim.source_name:
        yield Fact(_("Named as"), entry.source_words)
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


def text_of(document: DocumentView, entries: Iterable[Entry]) -> Markup:
    """The whole text of `document` with every span of its claims marked, and after each claim's last words a link back to it."""
    marks, notes = [], []
    for entry in entries:
        if entry.text is None:
            continue
        marks += marks_of(entry, keyed=True)
        number = entry.view.index
        label = shown(_("claim {number}", number=number))
        # The number stands in an attribute and is drawn by the style sheet, so that copied text stays the text.
        link = Markup('<a class="r" href="#c{number}" data-n="{number}" aria-label="{label}"></a>').format(
            number=number, label=label
        )
        notes.append((max(position.end for position in entry.claim.content), link))
    return marked(document.text or "", marks, notes=notes)
