"""Claims beside the documents they stand in, checked: every position on the page counts characters of a text of that digest."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from ..errors import Damaged
from ..i18n import _
from ..model import Claim, TextPosition, digest_of, words
from .marks import Mark, marked
from .views import ClaimView, DocumentView


class Entry(NamedTuple):
    """A claim, its document, and the text that its positions count in; where there is none to show, `text` is None and why."""

    view: ClaimView
    document: DocumentView | None
    text: str | None
    reason: str = ""

    @property
    def claim(self) -> Claim:
        return self.view.claim

    @property
    def content(self) -> str:
        """The words of the claim, from the text where it is here."""
        return self.view.words if self.text is None else words(self.text, self.claim.content)

    @property
    def source(self) -> str:
        """Who says it, as the page names it; "" where the document itself speaks."""
        return self.claim.source_name or self.source_words

    @property
    def source_words(self) -> str:
        return self.view.source if self.text is None else words(self.text, self.claim.source)

    @property
    def published(self) -> str:
        return self.document.published if self.document else ""


def entries_of(documents: Sequence[DocumentView], claims: Iterable[ClaimView]) -> tuple[Entry, ...]:
    """Each claim with its document, in the order of the log.

    Raises Damaged where a text does not have the digest it is given under: marks in it would point at other words.
    """
    by_id = {document.id: document for document in documents}
    for document in documents:
        if document.text is not None:
            found = digest_of(document.text.encode("utf-8", "surrogatepass"))
            if found != document.text_digest:
                raise Damaged(
                    _(
                        "the text of document {id} has the digest {found}, the record says {wanted}; run 'indelible verify CASE'",
                        id=document.id[:12],
                        found=found,
                        wanted=document.text_digest or "-",
                    )
                )
    return tuple(_entry(view, by_id.get(view.document)) for view in sorted(claims, key=lambda view: view.index))


def _entry(view: ClaimView, document: DocumentView | None) -> Entry:
    if document is None:
        return Entry(view, None, None, _("its document is not in this report"))
    if document.text is None:
        return Entry(view, document, None, _("its document has no text in this report"))
    if view.claim.text != document.text_digest:
        return Entry(view, document, None, _("it was found in another text of this document"))
    if any(position.end > len(document.text) for position in _all_positions(view.claim)):
        return Entry(view, document, None, _("its characters lie beyond the end of the text"))
    return Entry(view, document, document.text)


def _positions(claim: Claim) -> Iterator[tuple[str, TextPosition]]:
    """Every position of `claim` but its quantities' and its agent's, with the class of mark that shows it."""
    for kind, at in (
        ("w", claim.content),
        ("s", claim.source),
        ("v", claim.cue),
        ("o", claim.modality_at),
        ("o", claim.polarity_at),
        ("o", claim.event_at),
        *(("o", event.at) for event in claim.events),
    ):
        yield from ((kind, position) for position in at)
    for relay in claim.via:
        yield from (("s", position) for position in relay.at)
    for mention in (*claim.victims, *claim.alleged_actors):
        yield from (("o", position) for position in mention.at)
    if claim.place is not None:
        yield from (("p", position) for position in claim.place.at)
    if claim.when is not None:
        yield from (("p", position) for position in claim.when.at)
    for quantity in claim.quantities:
        yield from (("q", position) for position in quantity.at)


def _all_positions(claim: Claim) -> Iterator[TextPosition]:
    yield from (position for _kind, position in _positions(claim))
    yield from claim.named_at
    for quantity in claim.quantities:
        yield from quantity.at


def marks_of(entry: Entry, *, keyed: bool) -> list[Mark]:
    """The marks of one claim; with `keyed`, its content, quantities and where its agent is named can be reached by links."""
    claim, number = entry.claim, entry.view.index
    marks = [
        Mark(position.start, position.end, kind, f"w{number}" if keyed and kind == "w" else "")
        for kind, position in _positions(claim)
        if kind != "q"
    ]
    if keyed:
        marks.extend(Mark(position.start, position.end, "s", f"n{number}") for position in claim.named_at)
    for k, quantity in enumerate(claim.quantities):
        key = f"q{number}-{k}" if keyed else ""
        marks.extend(Mark(position.start, position.end, "q", key) for position in quantity.at)
    return list(dict.fromkeys(marks))  # an event's words stand both in `event_at` and in `events`


def text_of(document: DocumentView, entries: Iterable[Entry]) -> Markup:
    """The whole text of `document` with every span of its claims marked, and after each claim's last words a link back to it."""
    marks, notes = [], []
    for entry in entries:
        if entry.text is None:
            continue
        marks += marks_of(entry, keyed=True)
        number = entry.view.index
        # The number stands in an attribute and is drawn by the style sheet, so that copied text stays the text.
        link = Markup('<a href="#c{number}" title="{number}"></a>').format(number=number)
        notes.append((max(position.end for position in entry.claim.content), link))
    return marked(document.text or "", marks, notes=notes)
