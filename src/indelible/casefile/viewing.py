"""What the faces show: claims with their words, one record with its path down to bytes and checkpoint, the report's views."""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from ..errors import BadInput, NotFound
from ..extract.textmap import decode_map
from ..i18n import _
from ..model import AnyRecord, Capture, Case, Claim, Derivation, Review, TextPosition, bounds, decode, record_id, words
from .reviewing import OUT, Standing, decisions, reviews, standing

if TYPE_CHECKING:
    from ..publish.views import CaseView, ClaimView, DocumentView
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

    @lru_cache(maxsize=256)
    def document(capture_id: str, text: str) -> tuple[Capture, str, str]:
        capture = case.capture(capture_id)
        made = _derivation(case, case.record(capture_id), text)
        record = made.record if made else None
        assert record is None or isinstance(record, Derivation)
        return (
            capture,
            capture.published or (record.published if record else ""),
            capture.publisher or (record.publisher if record else ""),
        )

    text = lru_cache(maxsize=8)(case.text)
    for entry, how in _standing(case, filters, proposed, Counter() if out is None else out):
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


def _standing(
    case: Casefile, filters: dict[str, str | int | None], proposed: bool, out: Counter[Standing]
) -> Iterator[tuple[Entry, Standing]]:
    """The claims that match and how each stands; a limit counts those that are given, so the catalog is asked page by page."""
    decided = decisions(case)
    limit, offset = filters.pop("limit", None), int(filters.pop("offset", None) or 0)
    page = max(int(limit), 100) if limit else None
    given = 0
    while True:
        found = 0
        for entry in case.claims(**filters, limit=page, offset=offset):
            found += 1
            assert isinstance(entry.record, Claim)
            how = standing(entry.record, decided.get(entry.id))
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


def _derivation(case: Casefile, capture: Entry, text: str | None = None) -> Entry | None:
    """The newest reading of `capture`; with `text`, the newest that gave it: positions hold in that text and no other."""
    index = case.catalog.document_of_capture(capture.index, text)
    return None if index is None else case.entry(index)


def text_of_capture(case: Casefile, entry: Entry) -> Derivation | None:
    """The derivation that holds the text of that capture; for an unchanged one, of the capture that holds the bytes."""
    record = entry.record
    if isinstance(record, Capture) and record.previous:
        entry = case.record(record.previous)
    made = _derivation(case, entry)
    return made.record if made and isinstance(made.record, Derivation) else None


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
        made = _derivation(case, capture, record.text)
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


# -- the report ------------------------------------------------------------------------------------------------------------


def report_views(case: Casefile, verified: str) -> tuple[CaseView, list[DocumentView], list[ClaimView]]:
    """Everything that the report shows, in log order, read in one pass over the log."""
    kinds: Counter[str] = Counter()
    opened = ""
    captures: list[tuple[int, str, Capture]] = []
    made: dict[str, tuple[int, Derivation]] = {}
    claims: list[tuple[int, str, Claim]] = []
    decided: dict[str, str] = {}
    for index, data in enumerate(case.log.entries()):
        record = decode(data)
        kinds[str(record.__struct_config__.tag)] += 1
        if isinstance(record, Case):
            opened = record.opened
        elif isinstance(record, Capture):
            captures.append((index, record_id(data), record))
        elif isinstance(record, Derivation) and record.kind == "text" and record.capture:
            made[record.capture] = (index, record)
        elif isinstance(record, Claim):
            claims.append((index, record_id(data), record))
        elif isinstance(record, Review):
            decided[record.record] = record.decision
    out: Counter[tuple[str, Standing]] = Counter()
    shown = []
    for index, claim_id, claim in claims:
        how = standing(claim, decided.get(claim_id))
        if how in OUT:
            out[claim.capture, how] += 1
        else:
            shown.append((index, claim_id, claim))
    text = cache(case.text)
    view = _case_view(case, verified, opened, kinds)
    documents = [
        msgspec.structs.replace(
            _document_view(index, capture_id, capture, made.get(capture_id), text),
            waiting=out[capture_id, "proposed"],
            rejected=out[capture_id, "rejected"],
        )
        for index, capture_id, capture in captures
    ]
    return view, documents, [_claim_view(index, claim_id, claim, text) for index, claim_id, claim in shown]


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


def reader_views(case: Casefile, name: str) -> tuple[CaseView, DocumentView, list[ClaimView]]:
    """The document called `name` with its claims; its capture, bytes and text were checked down to the signed checkpoint.

    Raises BadInput where no text was read from it.
    """
    from ..publish.dates import instant_words
    from . import now

    entry = capture_called(case, name)
    made = _derivation(case, entry)
    assert isinstance(entry.record, Capture)
    if made is None or not isinstance(made.record, Derivation):
        raise BadInput(
            _("no text was read from {name}; 'indelible show CASE {id}' says what was captured", name=name, id=entry.id[:12])
        )
    for one in (entry, made):
        for _step in path_down(case, one):
            pass
    said = _(
        "This capture, its bytes and its text were checked down to the signed checkpoint on {time}.", time=instant_words(now())
    )
    first = case.entry(0).record
    view = _case_view(case, said, first.opened if isinstance(first, Case) else "", Counter())
    text = cache(case.text)
    document = _document_view(entry.index, entry.id, entry.record, (made.index, made.record), text)
    out: Counter[Standing] = Counter()
    claims = [
        _claim_view(found.index, found.id, found.record, text)
        for found, _how in _standing(case, {"capture": entry.id}, False, out)
        if isinstance(found.record, Claim)
    ]
    return view, msgspec.structs.replace(document, waiting=out["proposed"], rejected=out["rejected"]), claims


def _case_view(case: Casefile, verified: str, opened: str, kinds: Counter[str]) -> CaseView:
    from ..publish.views import CaseView

    checkpoint = case.log.checkpoint
    return CaseView(
        name=case.settings.name,
        origin=case.settings.origin,
        by=case.settings.by,
        opened=opened,
        size=checkpoint.size,
        root=base64.b64encode(checkpoint.root).decode(),
        checkpoint=case.log.checkpoint_note.decode(),
        verifier=case.settings.verifier,
        verified=verified,
        records=tuple(sorted(kinds.items())),
    )


def _claim_view(index: int, claim_id: str, claim: Claim, text: Callable[[str], str]) -> ClaimView:
    from ..publish.views import ClaimView

    return ClaimView(
        id=claim_id,
        index=index,
        document=claim.capture,
        claim=claim,
        words=words(text(claim.text), claim.content),
        source=words(text(claim.text), claim.source),
    )


def _document_view(
    index: int, capture_id: str, capture: Capture, made: tuple[int, Derivation] | None, text: Callable[[str], str]
) -> DocumentView:
    from ..publish.views import DocumentView

    view = DocumentView(
        id=capture_id,
        index=index,
        address=capture.address,
        captured=capture.captured,
        outcome=capture.outcome,
        address_final=capture.address_final,
        publisher=capture.publisher,
        published=capture.published,
        media_type=capture.media_type,
        blob=capture.blob or "",
        bytes=capture.size,
        reason=capture.reason,
        previous=capture.previous or "",
    )
    if made is None:
        return view
    place, record = made
    return msgspec.structs.replace(
        view,
        title=record.title,
        publisher=view.publisher or record.publisher,
        published=view.published or record.published,
        language=record.language,
        media_type=record.media_type,
        text=text(record.output),
        text_digest=record.output,
        derivation=place,
        method=record.method,
    )
