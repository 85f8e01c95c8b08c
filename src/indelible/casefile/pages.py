"""What pages are made from: every document and claim of a case for its report, one document with its claims for the reader."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from ..errors import BadInput
from ..i18n import _
from ..model import Capture, Case, Claim, Derivation, Review, decode, record_id, words
from .reviewing import OUT, Standing, in_full, standing
from .viewing import capture_called, derivation_of, path_down, standing_claims

if TYPE_CHECKING:
    from ..publish.views import CaseView, ClaimView, DocumentView
    from . import Casefile


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
    full = {claim.capture for _index, _id, claim in claims if in_full([claim])}
    shown = []
    for index, claim_id, claim in claims:
        how = standing(claim, decided.get(claim_id), full.__contains__)
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


def reader_views(case: Casefile, name: str) -> tuple[CaseView, DocumentView, list[ClaimView]]:
    """The document called `name` with its claims; its capture, bytes and text were checked down to the signed checkpoint.

    Raises BadInput where no text was read from it.
    """
    from ..publish.dates import instant_words
    from . import now

    entry = capture_called(case, name)
    made = derivation_of(case, entry)
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
        for found, _how in standing_claims(case, {"capture": entry.id}, False, out)
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
