"""The hands that a claim passed through between its speaker and the publisher, read from the words around cue and source."""

from ..model.claim import Relay
from .attribution import Attribution


def relays_of(text: str, one: Attribution, language: str) -> tuple[Relay, ...]:
    """Relays of `one` in the order in which the claim passed through them; those it already has come first."""
    return one.via
