"""The nouns of the record: values and records, their one spelling; no I/O, no clock, no chance."""

from .base import Digest, Part, Record, RecordId, digest_of
from .capture import Capture, Case, Custody, Derivation, Header, Outcome
from .claim import Claim, EventMention, Modality, Polarity, Relay
from .finding import Assessment, Diagnostic, Estimate, Release
from .judgement import Judgement, Review
from .person import Name, PersonEntry, Sealed
from .place import Place
from .quantity import Quantity
from .record import LIMIT, TYPES, AnyRecord, decode, encode, record_id, salted
from .selector import Mention, TextPosition, TextQuote, quote, words
from .when import Span, bounds

__all__ = [
    "LIMIT",
    "TYPES",
    "AnyRecord",
    "Assessment",
    "Capture",
    "Case",
    "Claim",
    "Custody",
    "Derivation",
    "Diagnostic",
    "Digest",
    "Estimate",
    "EventMention",
    "Header",
    "Judgement",
    "Mention",
    "Modality",
    "Name",
    "Outcome",
    "Part",
    "PersonEntry",
    "Place",
    "Polarity",
    "Quantity",
    "Record",
    "RecordId",
    "Relay",
    "Release",
    "Review",
    "Sealed",
    "Span",
    "TextPosition",
    "TextQuote",
    "bounds",
    "decode",
    "digest_of",
    "encode",
    "quote",
    "record_id",
    "salted",
    "words",
]
