"""What analysis says: assessments (Admiralty, Airwars), estimates, releases. A grade is about a claim, never a person."""

from typing import Literal

from .base import Decimal, Digest, Instant, Method, Natural, Part, Record, RecordId

Reliability = Literal["A", "B", "C", "D", "E", "F"]
Credibility = Literal["1", "2", "3", "4", "5", "6"]
Grade = Literal["confirmed", "fair", "weak", "contested", "discounted"]
Audience = Literal["court", "partner", "public"]


class Assessment(Record, frozen=True, kw_only=True, tag="assessment.v1"):
    """Reliability and credibility, judged apart, and a grade, with the independent origins for and against."""

    claims: tuple[RecordId, ...]
    method: Method
    reliability: Reliability = "F"
    credibility: Credibility = "6"
    grade: Grade | None = None
    rule: str = ""
    supports: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()
    by: str = ""
    at: Instant | None = None


class Diagnostic(Part, frozen=True, kw_only=True):
    """One check of an estimate and what it said."""

    name: str
    verdict: str
    value: Decimal | None = None


class Estimate(Record, frozen=True, kw_only=True, tag="estimate.v1"):
    """How many, observed and not: point, low and high at `level`, with all that is needed to make it again."""

    stratum: str
    lists: tuple[str, ...]
    observed: Natural
    point: Decimal
    low: Decimal
    high: Decimal
    level: Decimal  # "0.95"
    method: Method
    seed: Natural
    inputs: tuple[Digest, ...]
    diagnostics: tuple[Diagnostic, ...] = ()


class Release(Record, frozen=True, kw_only=True, tag="release.v1"):
    """What was published, to which audience, and what was withheld."""

    audience: Audience
    records: tuple[RecordId, ...]
    withheld: tuple[Digest, ...] = ()
    manifest: Digest
    by: str
    at: Instant
    because: str = ""
