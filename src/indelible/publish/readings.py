"""What was read in one claim, as names and values in the reader's language, for the report's cards and the reader page."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..i18n import _
from ..model import Claim, Quantity, TextPosition
from . import labels
from .dates import date_words
from .entries import Entry
from .figures import count
from .names import plain_name


class Fact(NamedTuple):
    """A name and a value; `at` are the characters that it was read from, `key` the mark that they have on the report."""

    name: str
    value: str
    at: tuple[TextPosition, ...] = ()
    key: str = ""


def speaks_itself(claim: Claim) -> bool:
    """Whether `claim` is what the publication itself says: nobody is named as saying it, and no word says that somebody does."""
    return not (claim.source or claim.source_name or claim.cue)


def tags(claim: Claim) -> Iterator[tuple[str, str]]:
    """What holds of the whole claim, as (class, words)."""
    if speaks_itself(claim):
        yield "own", _("the publication itself says")
    yield "", labels.modality(claim.modality)
    if claim.polarity == "denied":
        yield "no", _("says that it is not so")
    for code in events(claim):
        yield "", labels.event(code)
    if claim.quotation and claim.quotation != "indirect":
        yield "", labels.quotation(claim.quotation)
    if claim.within:
        yield "", _("inside another's statement")


def events(claim: Claim) -> tuple[str, ...]:
    """Every event that `claim` tells of, once, the first in rank first."""
    return tuple(dict.fromkeys(code for code in (claim.event, *(event.code for event in claim.events)) if code))


def stands_for(entry: Entry) -> Iterator[Fact]:
    """Whom the words of the source stand for, where that is not what they say."""
    claim, written = entry.claim, entry.source_words
    if claim.source_name and plain_name(claim.source_name) != plain_name(written):
        name = " ".join(claim.source_name.split())
        value = (
            _("“{written}” stands for {name}", written=" ".join(written.split()), name=name)
            if written
            else _("not named here; stands for {name}", name=name)
        )
        yield Fact(_("Who says it"), value, claim.named_at, "n" if claim.named_at else "")


def way(entry: Entry) -> Iterator[Fact]:
    """The hands through which the claim came, from its speaker to the publication; nothing where there was none between them."""
    publisher = entry.document.publisher if entry.document else ""
    between = [relay for relay in entry.claim.via if not (relay.role == "publisher" and relay.name == publisher)]
    if not between:
        return
    hands = [" ".join(entry.source.split()) or _("somebody not named")]
    hands += [_("{role} {name}", role=labels.relay(relay.role), name=relay.name) for relay in between]
    if publisher:
        hands.append(_("{role} {name}", role=labels.relay("publisher"), name=publisher))
    yield Fact(_("Way here"), " → ".join(hands), tuple(p for relay in between for p in relay.at))


def slots(entry: Entry) -> Iterator[Fact]:
    """Numbers, time, place, who is harmed and who is alleged to have acted."""
    claim = entry.claim
    for k, quantity in enumerate(claim.quantities):
        yield Fact(
            _("Number"),
            _("“{written}”, read as {reading}", written=quantity.original, reading=_quantity(quantity) or "-"),
            quantity.at,
            f"q-{k}",
        )
    if claim.when is not None:
        yield Fact(_("When"), _read(claim.when.original, date_words(claim.when.edtf)), claim.when.at)
    if claim.place is not None:
        yield Fact(_("Where"), _read(claim.place.original, _place(claim)), claim.place.at)
    for name, mentions in ((_("Harmed"), claim.victims), (_("Alleged to have acted"), claim.alleged_actors)):
        if mentions:
            value = ", ".join(mention.name for mention in mentions)
            yield Fact(name, value, tuple(p for mention in mentions for p in mention.at))


def cue(claim: Claim, written: str) -> Iterable[Fact]:
    """The word that says so, with its class where it has one."""
    if claim.cue and claim.cue_class:
        value = _("“{written}”: {kind}", written=written, kind=labels.cue_class(claim.cue_class))
        yield Fact(_("How it is said"), value, claim.cue)


def _quantity(quantity: Quantity) -> str:
    words = (
        _("at least {number}", number=count(quantity.low)) if quantity.low is not None and quantity.low != quantity.best else "",
        (_("about {number}", number=count(quantity.best)) if quantity.approximate else count(quantity.best))
        if quantity.best is not None
        else "",
        _("at most {number}", number=count(quantity.high))
        if quantity.high is not None and quantity.high != quantity.best
        else "",
        labels.unit(quantity.unit),
    )
    return " · ".join(part for part in words if part)


def _read(written: str, reading: str) -> str:
    if not written or written == reading:
        return reading
    return _("“{written}”, read as {reading}", written=written, reading=reading) if reading else f"“{written}”"


def _place(claim: Claim) -> str:
    place = claim.place
    if place is None:
        return ""
    name = place.name or place.original
    if place.latitude is None or place.longitude is None:
        return name
    point = f"{place.latitude}, {place.longitude}"
    if place.radius is None:
        return _("{name} (near {point})", name=name, point=point)
    return _("{name} (within {radius} m of {point})", name=name, point=point, radius=count(place.radius))
