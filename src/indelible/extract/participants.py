"""To whom an event happened and who is alleged to have done it, as the content says."""

from collections.abc import Sequence
from typing import NamedTuple

from ..model.selector import Mention, TextPosition
from ..reference.lexicon import Word
from .event import EventHit


class Participants(NamedTuple):
    """Victims and alleged actors of one content, each in order of the text."""

    victims: tuple[Mention, ...] = ()
    alleged_actors: tuple[Mention, ...] = ()


def participants(
    text: str, words: Sequence[Word], hits: Sequence[EventHit], content: Sequence[TextPosition], language: str
) -> Participants:
    """Those that the events among `hits`, all within `content`, name; `words` are those of the whole text."""
    return Participants()
