"""What people decide about records: the latest holds, none is erased."""

from typing import Literal

from .base import Decimal, Instant, Record, RecordId

Verdict = Literal["same", "different", "unsure"]
Decision = Literal["accepted", "rejected", "corrected"]


class Judgement(Record, frozen=True, kw_only=True, tag="judgement.v1"):
    """Same, different or unsure between two records; by whom, when, why."""

    left: RecordId
    right: RecordId
    verdict: Verdict
    by: str
    at: Instant
    because: str
    weight: Decimal | None = None
    supersedes: RecordId | None = None


class Review(Record, frozen=True, kw_only=True, tag="review.v1"):
    """A person accepts, rejects or corrects a machine's record; a correction names the record that takes its place."""

    record: RecordId
    decision: Decision
    by: str
    at: Instant
    because: str
    correction: RecordId | None = None
    supersedes: RecordId | None = None
