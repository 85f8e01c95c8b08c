"""A speaker and a colon without a cue: "Мер: «...»", "ОВА: окупанти били по порту", "БОЙЧЕНКО: РОСІЯНИ СПАЛЮЮТЬ ТІЛА"."""

from collections.abc import Sequence

from ..reference.lexicon import Word
from ..reference.slavic import Bounds
from .places import places_in
from .slavic_sentence import Clauses
from .slavic_source import NOBODY, Finder, Group

HEADING = 9  # words before a colon that may name the speaker of a quotation
BARE = 6  # and of words without quotation marks
LEAST = 3  # words that such a speaker says at least


def heading(clauses: Clauses, finder: Finder, language: str) -> tuple[Group, int]:
    """The speaker before the sentence's first colon and the word where what is said begins; (NOBODY, 0) for none."""
    words = clauses.words
    last = next((i for i in range(1, min(len(words), HEADING + 1)) if ":" in clauses.gap(i)), 0)
    if not last:
        return NOBODY, 0
    quoted = last in clauses.quoted and last - 1 not in clauses.quoted
    group = finder.before(0, last, "")
    if not group or group.last != last:
        return NOBODY, 0
    if quoted:
        return (group, last) if finder.named(group) else (NOBODY, 0)
    if last > BARE or len(words) - last < LEAST or group.first or any(clauses.boundary(i) for i in range(1, last)):
        return NOBODY, 0
    here = words[:last]
    at = (clauses.text[here[0].start : here[-1].end], language)
    if _speaks(here, finder.bounds) and (here[0].form in finder.bounds.agents or not places_in(*at)):
        return group, last
    return NOBODY, 0


def _speaks(words: Sequence[Word], bounds: Bounds) -> bool:
    """Whether words are a title or body, alone or with names, or one surname: "Адреса: ..." is neither."""
    if any(word.form in bounds.prepositions or word.form in bounds.documents for word in words):
        return False
    if any(word.form in bounds.agents for word in words):
        return True
    return len(words) <= 2 and all(word.capital for word in words) and words[-1].form.endswith(bounds.surnames)
