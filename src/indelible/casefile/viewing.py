"""What the faces show: claims with their words, one record with its path down to bytes and checkpoint."""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

from ..errors import BadInput, NotFound
from ..extract.textmap import decode_map
from ..i18n import _
from ..model import AnyRecord, Capture, Claim, Derivation, Review, TextPosition, bounds, words
from .reviewing import OUT, Standing, decisions, in_full, reviews, standing

if TYPE_CHECKING:
    from . import Casefile, Entry


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim with what a reader wants beside it: its words, its capture, who published it when."""

    index: int
    id: str
    claim: Claim
    words: str
    source: str  # the words at the claim's source
    capture: Capture
    published: str
    publisher: str
    standing: Standing = ""  # of a proposal, and of what a person reviewed


class Step(NamedTuple):
    """One step of the path from a claim down to the signed checkpoint; each was checked while it was made."""

    what: str
    said: str


def claim_rows(
    case: Casefile, *, proposed: bool = False, out: Counter[Standing] | None = None, **filters: str | int | None
) -> Iterator[ClaimRow]:
    """Claims that match, in log order; filters: source, event, place, since, until, text, capture, limit, offset, and `document`,
    which is an address, an id or a number of it, of its claims or of its text.

    Without proposals that wait for review and without what a review rejected, which are counted in `out`; with `proposed`
    these and no others.
    """
    for name in ("since", "until"):
        if filters.get(name):
            try:
                bounds(str(filters[name]))
            except ValueError as error:
                raise BadInput(_("--{name}: {error}", name=name, error=error)) from error
    if filters.get("document"):
        filters["capture"] = capture_called(case, str(filters["document"])).id
    filters.pop("document", None)
    if filters.get("place"):
        filters["place"] = known_place(str(filters["place"]))

    document = lru_cache(maxsize=256)(partial(_published, case))
    text = lru_cache(maxsize=8)(case.text)
    for entry, how in standing_claims(case, filters, proposed, Counter() if out is None else out):
        claim = entry.record
        assert isinstance(claim, Claim)
        capture, published, publisher = document(claim.capture, claim.text)
        said = text(claim.text)
        yield ClaimRow(
            entry.index,
            entry.id,
            claim,
            words(said, claim.content),
            words(said, claim.source),
            capture,
            published,
            publisher,
            how,
        )


def standing_claims(
    case: Casefile, filters: dict[str, str | int | None], proposed: bool, out: Counter[Standing]
) -> Iterator[tuple[Entry, Standing]]:
    """The claims that match and how each stands; a limit counts those that are given, so the catalog is asked page by page."""
    decided = decisions(case)
    read_in_full = cache(partial(was_read_in_full, case))
    limit, offset = filters.pop("limit", None), int(filters.pop("offset", None) or 0)
    page = max(int(limit), 100) if limit else None
    given = 0
    while True:
        found = 0
        for entry in case.claims(**filters, limit=page, offset=offset):
            found += 1
            assert isinstance(entry.record, Claim)
            how = standing(entry.record, decided.get(entry.id), read_in_full)
            if (how in OUT) is not proposed:
                out[how] += 1
                continue
            yield entry, how
            given += 1
            if given == limit:
                return
        if page is None or found < page:
            return
        offset += page


def was_read_in_full(case: Casefile, capture: str) -> bool:
    """Whether a program read claims from that capture without haste."""
    return in_full(entry.record for entry in case.claims(capture=capture) if isinstance(entry.record, Claim))


def claim_row(case: Casefile, entry: Entry) -> ClaimRow:
    """The row of one claim, whatever its standing."""
    claim = entry.record
    assert isinstance(claim, Claim)
    text = case.text(claim.text)
    capture, published, publisher = _published(case, claim.capture, claim.text)
    said = words(text, claim.content)
    return ClaimRow(entry.index, entry.id, claim, said, words(text, claim.source), capture, published, publisher)


def _published(case: Casefile, capture_id: str, text: str) -> tuple[Capture, str, str]:
    """A claim's capture, and when and by whom it was published, as its operator or else its page says."""
    capture = case.capture(capture_id)
    made = derivation_of(case, case.record(capture_id), text)
    record = made.record if made else None
    assert record is None or isinstance(record, Derivation)
    return (
        capture,
        capture.published or (record.published if record else ""),
        capture.publisher or (record.publisher if record else ""),
    )


def known_place(name: str) -> str:
    """The name under which claims keep the place `name`, in any of the three languages and cases; else `name` as it is."""
    from ..reference.lexicon import words_of
    from ..reference.places import phrases

    words = words_of(name)
    for language in ("en", "uk", "ru"):
        for hit in phrases(language).find(words, 0, len(words)):
            if (hit.first, hit.last) == (0, len(words)):
                return hit.value.name
    return name


def derivation_of(case: Casefile, capture: Entry, text: str | None = None) -> Entry | None:
    """The newest reading of `capture`; with `text`, the newest that gave it: positions hold in that text and no other."""
    index = case.catalog.document_of_capture(capture.index, text)
    return None if index is None else case.entry(index)


def text_of_capture(case: Casefile, entry: Entry) -> Derivation | None:
    """The derivation that holds the text of that capture; for an unchanged one, of the capture that holds the bytes."""
    record = entry.record
    if isinstance(record, Capture) and record.previous:
        entry = case.record(record.previous)
    made = derivation_of(case, entry)
    return made.record if made and isinstance(made.record, Derivation) else None


def find(case: Casefile, name: str) -> Entry:
    """As `Casefile.find`, and by the number that report and reader page print: the record's place in the log."""
    number = re.fullmatch(r"0|[1-9][0-9]{0,15}", name)
    if number and int(name) < case.log.size and not case.catalog.captures_of(name):
        return case.entry(int(name))
    return case.find(name)


def capture_called(case: Casefile, name: str) -> Entry:
    """The capture that a person calls `name`; of a claim or a text its capture, of one seen again the first with
    its bytes. Raises NotFound or Ambiguous.
    """
    entry = find(case, name)
    record = entry.record
    if isinstance(record, Claim | Derivation) and record.capture:
        entry = case.record(record.capture)
    if isinstance(entry.record, Capture) and entry.record.previous:
        entry = case.record(entry.record.previous)
    if not isinstance(entry.record, Capture):
        raise NotFound(
            _("{id} is a {kind}, not a capture; run 'indelible show' on it", id=entry.id, kind=type(entry.record).__name__)
        )
    return entry


# -- the path down ---------------------------------------------------------------------------------------------------------


def reviews_of(case: Casefile, entry: Entry) -> Iterator[str]:
    """A sentence for each review of the claim `entry`, in order; for a proposal without one, that it waits and for what."""
    assert isinstance(entry.record, Claim)
    made = reviews(case, entry.id)
    if not made and standing(entry.record, None) == "proposed":
        yield _(
            "a proposal of a language model: it counts for nothing before a person has read the words and accepted it; "
            "indelible review CASE {id} accept --because WHY, or reject",
            id=entry.id[:12],
        )
    for one in made:
        record = one.record
        assert isinstance(record, Review)
        named = {"by": record.by, "at": record.at, "because": record.because, "number": one.index}
        match record.decision:
            case "accepted":
                yield _("accepted by {by} at {at}: {because} (record {number})", **named)
            case "rejected":
                yield _("rejected by {by} at {at}: {because} (record {number})", **named)
            case _:
                yield _("corrected by {by} at {at}: {because} (record {number})", **named)


def path_down(case: Casefile, entry: Entry) -> Iterator[Step]:
    """From `entry` to captured bytes and the signed checkpoint, in order; every hash and proof is checked on the way."""
    record = entry.record
    yield _in_log(case, entry)
    if isinstance(record, Claim):
        yield _bytes(case, record.text, _("text"))
        capture = case.record(record.capture)
        made = derivation_of(case, capture, record.text)
        if made:
            yield from _made(case, made, record.content)
        yield _in_log(case, capture)
        yield from _captured(case, capture.record)
    elif isinstance(record, Derivation):
        yield _bytes(case, record.output, _("text"))
        yield from (_bytes(case, digest, _("made from")) for digest in record.inputs)
        if record.capture:
            yield _in_log(case, case.record(record.capture))
    elif isinstance(record, Capture):
        yield from _captured(case, record)
    checkpoint = case.log.checkpoint
    yield Step(
        _("checkpoint"),
        _(
            "{origin}, {size} records, root {root}; signature checked with {verifier}",
            origin=checkpoint.origin,
            size=checkpoint.size,
            root=base64.b64encode(checkpoint.root).decode(),
            verifier=case.settings.verifier,
        ),
    )


def _in_log(case: Casefile, entry: Entry) -> Step:
    receipt = case.receipt(entry.index)
    kind = type(entry.record).__name__
    return Step(
        _("log"),
        _(
            "{kind} {id} is record {index}; inclusion proof of {count} hashes checked against the checkpoint",
            kind=kind,
            id=entry.id,
            index=entry.index,
            count=len(receipt.proof),
        ),
    )


def _bytes(case: Casefile, digest: str, what: str) -> Step:
    case.vault.check(digest)
    path = case.vault.path(digest)
    return Step(
        what, _("{digest}, {size} octets, hashed again and equal: {path}", digest=digest, size=path.stat().st_size, path=path)
    )


def _made(case: Casefile, made: Entry, content: tuple[TextPosition, ...]) -> Iterator[Step]:
    record = made.record
    assert isinstance(record, Derivation)
    yield Step(_("made by"), f"{record.method} ({', '.join(record.tools)})" if record.tools else record.method)
    if record.map:
        segments = decode_map(case.vault.read(record.map))  # hashed again, as the words are
        where = [s for s in segments if any(s.start < at.end and at.start < s.end for at in content)]
        for segment in where:
            yield Step(_("found at"), _("page {page}", page=segment.page) if segment.page else segment.path)
    yield _in_log(case, made)


def _captured(case: Casefile, record: AnyRecord) -> Iterator[Step]:
    assert isinstance(record, Capture)
    if record.blob:
        yield _bytes(case, record.blob, _("captured"))
    if record.previous:
        yield _in_log(case, case.record(record.previous))
