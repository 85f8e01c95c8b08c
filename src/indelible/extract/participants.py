"""To whom an event happened and who is alleged to have done it, as the content says.

This is no finding: `alleged_actors` are those whom the content's own words name as doing it. Nothing is inferred: a name is
taken only where it stands beside the event's words, as subject, object, or behind "by", "of" (in Ukrainian and Russian by its
case); what is negated ("not by Russian forces", "did not shell") names nobody, and the adjective of a weapon ("Russian
shelling") is no actor.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from ..model.selector import Mention, TextPosition
from ..reference.lexicon import Word
from ..reference.participants import LANGUAGES, participant_words
from .event import EventHit, _meant
from .groups import HARM, STRUCK
from .groups_english import English
from .groups_slavic import Slavic

NOBODYS = frozenset(("cease-fire-agreed", "aid", "evacuation", "displacement"))  # nobody is to be blamed for these
MOST = 24  # mentions of each kind


class Participants(NamedTuple):
    """Victims and alleged actors of one content, each in order of the text."""

    victims: tuple[Mention, ...] = ()
    alleged_actors: tuple[Mention, ...] = ()


def participants(
    text: str, words: Sequence[Word], hits: Sequence[EventHit], content: Sequence[TextPosition], language: str
) -> Participants:
    """Those that the events among `hits`, all within `content`, name; `words` are those of the whole text."""
    if language not in LANGUAGES or not hits:
        return Participants()
    counted = _meant(hits, content)
    if not counted:
        return Participants()
    table = participant_words(language)
    victims: set[tuple[int, int]] = set()
    actors: set[tuple[int, int]] = set()
    for span in content:
        first = bisect_left(words, span.start, key=lambda word: word.start)
        last = bisect_left(words, span.end, key=lambda word: word.start)
        here = [hit for hit in counted if first <= hit.first and hit.last <= last]
        if here:
            reader = (English if language == "en" else Slavic)(words, first, last, table)
            for hit in here:
                code = hit.value[0].code
                if code in HARM or code in STRUCK:
                    victims.update((group.first, group.last) for group in reader.victims(hit, code))
                if code not in NOBODYS:
                    actors.update((group.first, group.last) for group in reader.actors(hit))
    victims -= actors
    return Participants(_mentions(text, words, victims), _mentions(text, words, actors))


def _mentions(text: str, words: Sequence[Word], groups: set[tuple[int, int]]) -> tuple[Mention, ...]:
    found: list[Mention] = []
    end = -1
    for first, last in sorted(groups, key=lambda group: (group[0], -group[1])):
        if words[first].start < end or len(found) == MOST:
            continue
        end = words[last - 1].end
        at = TextPosition(start=words[first].start, end=end)
        found.append(Mention(name=" ".join(text[at.start : at.end].split()), at=(at,)))
    return tuple(found)
