"""Which event a content tells of: the first in rank of the closed vocabulary (reference/events.toml) whose words stand in it."""

from collections.abc import Sequence

from ..model.claim import EventMention
from ..model.selector import TextPosition
from ..reference.events import LANGUAGES, Event, triggers
from ..reference.lexicon import Hit, Word, words_of

EventHit = Hit[tuple[Event, bool]]


def event_hits(words: Sequence[Word], language: str) -> list[EventHit]:
    """Every trigger among `words` that tells of its event; none for a language without a vocabulary.

    Left out are those that share a word with a phrase against their event (of "a camp of death where 200 died" the second tells
    of a killing), those whose words another event takes (`Event.over`: "bodies were burned" tells of no fire besides), and those
    that another event of the same sentence is told instead of (`Event.instead_of`: a "rocket attack" is no attack besides).
    """
    if language not in LANGUAGES:
        return []
    found = triggers(language).find(words)
    against = {(hit.value[0].code, word) for hit in found if not hit.value[1] for word in range(hit.first, hit.last)}
    hits = [
        hit for hit in found if hit.value[1] and not any((hit.value[0].code, w) in against for w in range(hit.first, hit.last))
    ]
    taken = {(code, word) for hit in hits for code in hit.value[0].over for word in (hit.first, hit.last - 1)}
    instead = {(code, words[hit.first].sentence) for hit in hits for code in hit.value[0].instead_of}
    return [
        hit
        for hit in hits
        if (hit.value[0].code, words[hit.first].sentence) not in instead
        and not any((hit.value[0].code, word) in taken for word in range(hit.first, hit.last))
    ]


def first_event(hits: Sequence[EventHit], spans: Sequence[TextPosition]) -> tuple[str, tuple[TextPosition, ...]]:
    """The code, and where its words stand, of the event that ranks first within `spans`; ("", ()) where there is none.

    A trigger counts where one span holds all of it.
    """
    meant = _meant(hits, spans)
    if not meant:
        return "", ()
    best = min(meant, key=lambda hit: (hit.value[0].rank, hit.start, -hit.end))
    return best.value[0].code, (TextPosition(start=best.start, end=best.end),)


def events_among(hits: Sequence[EventHit], spans: Sequence[TextPosition]) -> tuple[EventMention, ...]:
    """Every event within `spans`, in order of its first words; each code once."""
    first: dict[str, EventHit] = {}
    for hit in sorted(_meant(hits, spans), key=lambda hit: (hit.start, -hit.end)):
        first.setdefault(hit.value[0].code, hit)
    return tuple(EventMention(code=code, at=(TextPosition(start=hit.start, end=hit.end),)) for code, hit in first.items())


def _meant(hits: Sequence[EventHit], spans: Sequence[TextPosition]) -> list[EventHit]:
    return [hit for hit in hits if any(span.start <= hit.start and hit.end <= span.end for span in spans)]


def event_in(text: str, spans: Sequence[TextPosition], language: str) -> tuple[str, tuple[TextPosition, ...]]:
    """As `first_event`, from a text; for many spans of one text, find the hits once."""
    return first_event(event_hits(words_of(text), language), spans)
