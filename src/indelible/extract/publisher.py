"""What a publication itself asserts: sentences outside every attribution that tell of an event of the vocabulary."""

from collections.abc import Sequence

from .attribution import Attribution
from .event import EventHit


def own(text: str, attributions: Sequence[Attribution], hits: Sequence[EventHit], language: str) -> tuple[Attribution, ...]:
    """Attributions without source and cue: each the words of one sentence that the publication asserts itself."""
    return ()
