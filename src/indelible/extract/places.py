"""Places that a text names, with the gazetteer's reading; a body called by its town ("Mariupol City Council") is no place."""

from collections.abc import Sequence

from ..model.place import Place
from ..model.selector import TextPosition
from ..reference.lexicon import Word, longest, words_of
from ..reference.places import Entry, bodies, phrases

LANGUAGES = ("en", "uk", "ru")
COUNTRY = 6  # UCDP where_prec
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
    found = []
    for hit in longest(hits):
        if _is_body(words, hit.first, hit.last, language):
            continue
        end = hit.end - 2 if language == "en" and words[hit.last - 1].form.endswith("'s") else hit.end
        lead = _lead(words, hit.first, language)
        found.append(_named(text, hit.value, hit.start, end, lead))
    return tuple(found)


def _is_body(words: Sequence[Word], first: int, last: int, language: str) -> bool:
    known = bodies(language)
    if language != "en":
        return not words[first].apart and any(hit.last == first for hit in known.names.find(words, max(0, first - 2), first))
    if last < len(words) and not words[last].apart:
        if words[last].form in known.other and words[last].capital:
            return True  # "Kyiv Post", "Donetsk Airport": another name
        if any(hit.first == last for hit in known.names.find(words, last, min(len(words), last + 2))):
            return True
    # "the mayor of Mariupol": a person
    behind = first >= 2 and words[first - 1].form == "of" and not words[first - 1].apart
    return behind and bool(known.names.find(words, first - 2, first - 1))


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
        gazetteer=f"indelible:{entry.id}",
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
    return min(fit, key=lambda p: (-p.lead if p.lead else 0, p.precision or 0, (p.radius or 0) > LANDMARK, p.at[0].start)).place()
