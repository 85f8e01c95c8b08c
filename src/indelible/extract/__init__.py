"""Bytes to text to claims: pure functions, run apart from the case within limits."""

from .attribution import Attribution, Context, Extractor
from .claims import claims_in
from .isolated import Job, Read, Readers
from .language import language_of
from .limits import Limits
from .text import text_of
from .textmap import Segment, Text, encode_map

__all__ = [
    "Attribution",
    "Context",
    "Extractor",
    "Job",
    "Limits",
    "Read",
    "Readers",
    "Segment",
    "Text",
    "claims_in",
    "encode_map",
    "language_of",
    "text_of",
]
