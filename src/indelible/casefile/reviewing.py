"""What people decided about claims: the latest decision holds, none is erased."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Literal

from ..errors import BadInput
from ..extract.attribution import QUICK
from ..extract.proposed import PREFIX
from ..i18n import _
from ..model import Claim, Review
from . import now

if TYPE_CHECKING:
    from . import Casefile, Entry

Decided = Literal["accepted", "rejected"]
Standing = Literal["", "proposed", "accepted", "rejected", "replaced"]
OUT = ("proposed", "rejected", "replaced")  # what is in no list and on no report unless it is asked for


def proposed(claim: Claim) -> bool:
    """Whether a language model proposed `claim`: it counts for nothing before a person has accepted it."""
    return claim.method.startswith(PREFIX)


def quick(claim: Claim) -> bool:
    """Whether `claim` was read for triage: once its document was read in full, what that gave takes its place."""
    return claim.method.startswith(QUICK)


def in_full(claims: Iterable[Claim]) -> bool:
    """Whether a program read these claims of one capture without haste."""
    return any(not (quick(claim) or proposed(claim) or claim.method.startswith("person/")) for claim in claims)


def review(case: Casefile, entry: Entry, decision: Decided, *, because: str, by: str = "") -> str:
    """Log that a person accepts or rejects the claim `entry`; returns the id of the review. The one before is superseded."""
    if not isinstance(entry.record, Claim):
        kind = type(entry.record).__name__
        raise BadInput(
            _(
                "{id} is a {kind}; a claim is what is reviewed: 'indelible claims --proposed' lists them",
                id=entry.id[:12],
                kind=kind,
            )
        )
    because, by = because.strip(), by.strip() or case.settings.by
    if not because:
        raise BadInput(_("a review says why: --because is empty; write the reason in a few words"))
    before = reviews(case, entry.id)
    made = Review(
        record=entry.id, decision=decision, by=by, at=now(), because=because, supersedes=before[-1].id if before else None
    )
    return case.append([made])[0]


def reviews(case: Casefile, claim: str | None = None) -> list[Entry]:
    """Every review, in log order; with `claim`, of the claim with that id."""
    entries = [case.entry(index) for index in case.catalog.of_type("review.v1")]
    return [one for one in entries if isinstance(one.record, Review) and claim in (None, one.record.record)]


def decisions(case: Casefile) -> dict[str, str]:
    """What the latest review of each reviewed claim decided."""
    return {one.record.record: one.record.decision for one in reviews(case) if isinstance(one.record, Review)}


def standing(claim: Claim, decision: str | None, read_in_full: Callable[[str], bool] = lambda capture: False) -> Standing:
    """How `claim` stands after `decision`, its latest review: "" where there was none and nothing waits for one.

    `read_in_full` says of a capture whether claims were read from it without haste, which replace what triage read.
    """
    if decision in ("rejected", "corrected"):  # of a corrected one another record takes the place
        return "rejected"
    if decision == "accepted":
        return "accepted"
    if quick(claim) and read_in_full(claim.capture):
        return "replaced"
    return "proposed" if proposed(claim) else ""
