"""The figures: every number that anyone claims, as written and as read, with a link to its characters."""

from collections.abc import Iterable
from typing import NamedTuple

from ..i18n import _
from ..model import words
from . import labels
from .dates import date_words, days
from .entries import Entry


class Figure(NamedTuple):
    """One row of the table. `href` leads to the number's characters, or to the claim's where only those are known."""

    written: str
    href: str
    exact: bool
    low: str
    best: str
    high: str
    unit: str
    source: str
    claim: str
    number: int
    surely: str
    denied: bool
    date: str
    published: bool  # the date is the publication's, for want of the claim's own
    place: str
    language: str


def count(number: int | None) -> str:
    """Digits in groups of three by narrow no-break spaces, the same in each of our languages; "" for None."""
    return "" if number is None else f"{number:,}".replace(",", "\u202f")


def figures(entries: Iterable[Entry]) -> list[Figure]:
    """Each quantity of each claim, by date, then in the order of the log; undated ones last."""
    rows: list[tuple[tuple[int, int, int], Figure]] = []
    for entry in entries:
        claim, number = entry.claim, entry.view.index
        edtf = claim.when.edtf if claim.when else entry.published
        day = days(edtf)
        for k, quantity in enumerate(claim.quantities):
            exact = entry.text is not None and bool(quantity.at)
            figure = Figure(
                written=words(entry.text, quantity.at) if entry.text is not None and quantity.at else quantity.original,
                href=f"q{number}-{k}" if exact else f"c{number}",
                exact=exact,
                low=count(quantity.low),
                best=(_("about {number}", number=count(quantity.best)) if quantity.approximate else count(quantity.best))
                if quantity.best is not None
                else "",
                high=count(quantity.high),
                unit=labels.unit(quantity.unit),
                source=entry.source or own_voice(entry),
                claim=f"c{number}",
                number=number,
                surely=labels.modality(claim.modality),
                denied=claim.polarity == "denied",
                date=date_words(edtf) if edtf else "",
                published=claim.when is None and bool(edtf),
                place=(claim.place.name or claim.place.original) if claim.place else "",
                language=entry.document.language if entry.document else "",
            )
            rows.append(((day[0].toordinal() if day else 10**7, number, k), figure))
    return [figure for _key, figure in sorted(rows, key=lambda row: row[0])]


def own_voice(entry: Entry) -> str:
    """What to call a claim's speaker where no words name one: the document itself, or, behind a cue ("is said to"), somebody."""
    publisher = entry.document.publisher if entry.document else ""
    if entry.claim.cue:
        return _("a source that {publisher} does not name", publisher=publisher) if publisher else _("a source that is not named")
    return _("{publisher}, in its own voice", publisher=publisher) if publisher else _("the document's own voice")
