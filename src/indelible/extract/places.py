"""Places that a text names, with the gazetteer's reading; a body called by its town ("Mariupol City Council") is no place.

What the gazetteer lacks and the words beside show to be a place (unlisted.py) is one with its words alone.
"""

from collections.abc import Sequence
from functools import cache

from ..model.place import Place
from ..model.selector import TextPosition
from ..reference.calendar import calendar
from ..reference.lexicon import Word, longest, words_of
from ..reference.places import Entry, bodies, phrases
from .unlisted import unlisted

LANGUAGES = ("en", "uk", "ru")
COUNTRY = 6  # UCDP where_prec
UNSAID = 2  # where a place stands whose kind is not said: behind a town, before a district
LANDMARK = 1_000  # metres: a place of less is within a town, and finer than it


class Named(Place, frozen=True, kw_only=True):
    """A place as found, before it is put into a record: `lead` says how surely it is where something happened (3 most)."""

    lead: int = 0

    def place(self) -> Place:
        """The `Place` alone, as records hold it."""
        return Place(**{name: getattr(self, name) for name in Place.__struct_fields__})


def places_in(text: str, language: str, words: Sequence[Word] | None = None) -> tuple[Named, ...]:
    """Every place that `text` names, in order; empty for a language without names."""
    if language not in LANGUAGES:
        return ()
    words = words_of(text) if words is None else words
    hits = [hit for hit in phrases(language).find(words) if words[hit.first].capital or not text[hit.start].isalpha()]
    found, taken = [], []
    for hit in longest(hits):
        if _in_longer(words, hit.last, language):
            continue  # "Hasaka Province" is not the town: unlisted.py reads it whole
        taken.append((hit.first, hit.last))
        if _is_body(text, words, hit.first, hit.last, language):
            continue
        end = hit.end - 2 if language == "en" and words[hit.last - 1].form.endswith("'s") else hit.end
        lead = _lead(words, hit.first, language)
        if lead == 0 and hit.value.precision == COUNTRY and text[hit.start : end].replace(".", "").isupper():
            continue  # "U.K. ships"
        found.append(_named(text, hit.value, hit.start, end, lead))
    for one in unlisted(text, words, language, taken):
        start, end = words[one.first].start, words[one.last - 1].end
        if language == "en" and words[one.last - 1].form.endswith("'s"):
            end -= 2
        lead, at = _lead(words, one.lead_at, language), (TextPosition(start=start, end=end),)
        found.append(Named(original=text[start:end], precision=one.precision, at=at, lead=lead))
    return tuple(sorted(found, key=lambda place: place.at[0].start))


def _in_longer(words: Sequence[Word], last: int, language: str) -> bool:
    """Whether the name goes on with a kind of place: "Donetsk Airport"."""
    if language != "en" or last >= len(words) or words[last].apart or words[last - 1].form.endswith("'s"):
        return False
    known = bodies(language)
    return words[last].capital and words[last].form in known.after and words[last].form not in known.built


def _is_body(text: str, words: Sequence[Word], first: int, last: int, language: str) -> bool:
    known = bodies(language)
    if language != "en":
        return not words[first].apart and any(hit.last == first for hit in known.names.find(words, max(0, first - 2), first))
    if last < len(words) and not words[last].apart:
        if words[last].form in known.other and words[last].capital:
            return True  # "Kyiv Post", "Donetsk Airport": another name
        if any(hit.first == last for hit in known.names.find(words, last, min(len(words), last + 2))):
            return True
    # "the mayor of Mariupol", "the Islamic State of Iraq": a person, a body
    at = first - 1 if first and words[first - 1].form == "the" and not words[first].apart else first
    behind = at >= 2 and words[at - 1].form == "of" and not words[at - 1].apart
    if behind and any(hit.last == at - 1 for hit in known.names.find(words, max(0, at - 3), at - 1)):
        return True
    # "the Syria Recovery Trust Fund": a name that ends as a body's does
    end = last
    while end < len(words) and end < last + 5 and words[end].capital and text[words[end - 1].end : words[end].start] == " ":
        end += 1
    body = words[end - 1].form in known.never and words[end - 1].form not in _days()
    return end > last and body and not words[last - 1].form.endswith("'s")


@cache
def _days() -> frozenset[str]:
    known = calendar("en")
    return frozenset(form for forms in (*known.months, *known.weekdays) for form in forms)


def _lead(words: Sequence[Word], first: int, language: str) -> int:
    leads = bodies(language).leads
    for at in range(first - 1, max(-1, first - 4), -1):  # "in besieged Mariupol" is led two words back
        if words[at + 1].apart:
            break
        if words[at].form in leads:
            return leads[words[at].form]
    return 0


def _named(text: str, entry: Entry, start: int, end: int, lead: int) -> Named:
    return Named(
        original=text[start:end],
        name=entry.name,
        gazetteer=entry.id,
        latitude=entry.latitude,
        longitude=entry.longitude,
        radius=entry.radius,
        precision=entry.precision,
        at=(TextPosition(start=start, end=end),),
        lead=lead,
    )


def where(named: Sequence[Named]) -> Place | None:
    """The one of several places of a content at which it is said to have happened; None for none.

    A place behind "in", "at", "near" goes before one behind "from", "of", and that before one behind "to"; then the finer goes
    before the coarser, the earlier before the later. A country counts only behind a preposition: else it is who acts.
    """
    fit = [p for p in named if not (p.precision == COUNTRY and p.lead == 0)]
    if not fit:
        return None
    return min(
        fit,
        key=lambda p: (-p.lead if p.lead else 0, p.precision or UNSAID, p.radius is None or p.radius > LANDMARK, p.at[0].start),
    ).place()
