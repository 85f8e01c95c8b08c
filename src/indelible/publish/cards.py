"""One claim as a card: its words in their sentences, what was read in them, and how surely it is said."""

from collections.abc import Iterator
from typing import NamedTuple

from markupsafe import Markup

from ..i18n import _
from ..model import words
from .entries import Entry, marks_of
from .marks import REACH, marked, windows
from .readings import cue, slots, stands_for, tags, way

LONGEST = 1500  # characters of one stretch in a card; the document has it all


class Card(NamedTuple):
    """One claim, ready to be laid out."""

    entry: Entry
    anchor: str
    number: int
    excerpt: Markup
    reason: str  # why there is no excerpt
    tags: tuple[tuple[str, str], ...]  # class, words
    facts: tuple[tuple[str, str, str], ...]  # name, value, anchor of the characters where it is marked


def card(entry: Entry, reach: int = REACH) -> Card:
    """The card of `entry`, with up to `reach` characters of context on each side of its words."""
    excerpt = _excerpt(entry, reach) if entry.text is not None else Markup()
    return Card(
        entry,
        f"c{entry.view.index}",
        entry.view.index,
        excerpt,
        entry.reason,
        tuple(tags(entry.claim)),
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


def _facts(entry: Entry) -> Iterator[tuple[str, str, str]]:
    """Name, value and the anchor of the characters that it was read from, "" where none are marked."""
    number = entry.view.index
    if entry.text is None and entry.source_words:  # else the excerpt shows it
        yield _("Named as"), " ".join(entry.source_words.split()), ""
    written = " ".join(words(entry.text, entry.claim.cue).split()) if entry.text is not None else entry.claim.cue_lemma
    said = () if entry.claim.cue_class == "says" else cue(entry.claim, written)  # that somebody says so need not be said
    for fact in (*stands_for(entry), *said, *way(entry), *slots(entry)):
        kind, *rest = fact.key.split("-")
        yield fact.name, fact.value, "-".join([f"{kind}{number}", *rest]) if kind and fact.at and entry.text is not None else ""
