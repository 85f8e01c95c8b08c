"""Bytes to text to claims: pure functions, run apart from the case within limits."""

from .attribution import Attribution, Context, Extractor
from .claims import claims_in, language_of

__all__ = ["Attribution", "Context", "Extractor", "claims_in", "language_of"]
