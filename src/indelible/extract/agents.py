"""Who a source is: pronouns, "the council" and short names of a text resolved to the agent that they stand for."""

from collections.abc import Sequence

from .agents_english import named as english
from .agents_slavic import named as slavic
from .attribution import Attribution


def named(text: str, attributions: Sequence[Attribution], language: str) -> tuple[Attribution, ...]:
    """`attributions`, each with `source_name` the agent that its source stands for and `named_at` where that agent is named."""
    if language == "en":
        return english(text, attributions)
    if language in ("uk", "ru"):
        return slavic(text, attributions, language)
    return tuple(attributions)
