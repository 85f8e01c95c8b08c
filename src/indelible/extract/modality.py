"""How surely a claim is made, and whether it says that something was or was not: the cue's class, then the content's words.

The cue decides first: what is denied, promised, demanded or alleged stays so. An assertion, confirmation or estimate whose
content has "may", "ймовірно", "возможно" is possible; an assertion whose content has "reportedly", "нібито", "якобы" is
alleged, with "estimated" estimated. A cue that "not" takes back says nothing ("could not confirm", "did not say"): the
content is possible. Polarity is denied where the cue denies, where "not" stands with a cue that expects, promises or demands
("does not plan to"), or where a word that denies stands before the event's words (without an event: among the first words).
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from ..model.claim import Modality, Polarity
from ..model.selector import TextPosition
from ..reference.cues import Cue, cues
from ..reference.hedges import LANGUAGES, able, hedges, nobody, unsaid
from ..reference.lexicon import Hit, Word, longest, words_of

NEAR = 5  # words before the event's words among which a denial counts
EARLY = 8  # words of the content among which a denial counts where there is no event


class Reading(NamedTuple):
    """How surely, whether it was or was not, and the words that show each."""

    modality: Modality
    polarity: Polarity
    modality_at: tuple[TextPosition, ...] = ()
    polarity_at: tuple[TextPosition, ...] = ()


_STRONG = ("denied", "promised", "demanded", "alleged")
_OVER: dict[str, tuple[Modality, ...]] = {
    "asserted": ("possible", "alleged", "estimated", "promised", "demanded"),
    "confirmed": ("possible",),
    "estimated": ("possible",),
}
_MEANT_AWAY = ("estimates", "promises", "demands")  # their "not" is that of the content


@cache
def cue_of(lemma: str, language: str) -> Cue | None:
    """The cue of that lemma, of whichever kind; None for one the lexicon lacks."""
    if language not in LANGUAGES or not lemma:
        return None
    lexicon = cues(language)
    for kind in ("verb", "phrase", "noun", "adjective"):
        found = lexicon.find(lemma, kind)
        if found is not None:
            return found
    return None


def class_of(lemma: str, language: str) -> str:
    """The cue's class ("says", "denies"); "" for one the lexicon lacks."""
    cue = cue_of(lemma, language)
    return cue.cue_class if cue else ""


def hedge_hits(words: Sequence[Word], language: str) -> list[Hit[str]]:
    """Every hedge and denial among `words`, the longest phrase where they overlap ("could not" is no "could")."""
    if language not in LANGUAGES:
        return []
    hits = [hit for hit in longest(hedges(language).find(words)) if hit.value != "not"]
    return [hit for hit in hits if not _month(words, hit)]


def _month(words: Sequence[Word], hit: Hit[str]) -> bool:
    word = words[hit.first]
    follows = words[hit.last].form if hit.last < len(words) else ""
    return word.form == "may" and word.capital and (not word.apart or "0" <= follows[:1] <= "9")


def modality_of(
    words: Sequence[Word],
    hits: Sequence[Hit[str]],
    content: Sequence[TextPosition],
    cue: Sequence[TextPosition],
    cue_lemma: str,
    language: str,
    event_at: Sequence[TextPosition] = (),
    source: Sequence[TextPosition] = (),
) -> Reading:
    """Modality and polarity, and the words that show them (the cue's, where it is more than "said"; then the content's)."""
    known = cue_of(cue_lemma, language)
    modality: Modality = _modality(words, known, cue, content) if known else "asserted"
    shown: list[TextPosition] = list(cue) if modality != "asserted" else []
    negated = _negated(words, cue, known, source, language)
    unmeant = negated is not None and known is not None and known.kind == "verb" and known.cue_class in _MEANT_AWAY
    if negated is not None and not unmeant:
        modality = "possible"
    if negated is not None:
        shown = list(cue) if any(at.start <= negated.start and negated.end <= at.end for at in cue) else [negated, *cue]
    denies = modality == "denied" or unmeant
    inside = [hit for hit in hits if any(span.start <= hit.start and hit.end <= span.end for span in content)]
    if modality not in _STRONG:
        over = _OVER.get(modality, ())
        for hit in sorted(inside, key=lambda h: (over.index(h.value) if h.value in over else 9, h.start)):
            if hit.value in over:
                modality = hit.value
                shown.append(TextPosition(start=hit.start, end=hit.end))
            break
    denial = None if denies else _denial(words, inside, content, event_at)
    denied_at = (denial,) if denial is not None else ((negated,) if unmeant and negated else tuple(cue)) if denies else ()
    return Reading(modality, "denied" if denies or denial is not None else "affirmed", tuple(shown), denied_at)


def _modality(words: Sequence[Word], known: Cue, cue: Sequence[TextPosition], content: Sequence[TextPosition]) -> Modality:
    if not known.only_with or not cue or not content:
        return known.modality
    last = _at(words, cue[-1].end)
    last -= words[last].start >= cue[-1].end  # the first word behind the cue, except at the end of the text
    first = _at(words, content[0].start)
    return known.modality if {words[first].form, words[last].form} & known.only_with else "asserted"


def _negated(
    words: Sequence[Word], cue: Sequence[TextPosition], known: Cue | None, source: Sequence[TextPosition], language: str
) -> TextPosition | None:
    """The word that takes the cue back: in it ("could not confirm"), before it ("declined to say"), in the source ("no one")."""
    if not cue or language not in LANGUAGES or not words:
        return None
    index = _at(words, cue[0].start)
    candidates = []
    if index and not words[index].apart:
        candidates.append(index - 1)
        if index > 1 and words[index - 1].form in able(language) and not words[index - 1].apart:
            candidates.append(index - 2)
    for span in cue:
        at = _at(words, span.start)
        while at < len(words) and words[at].start < span.end:
            candidates.append(at)
            at += 1
    if source and (first := words[_at(words, source[0].start)]).form in nobody(language):
        return TextPosition(start=first.start, end=first.end)
    for at in candidates:
        word = words[at]
        if known is not None and (word.form in known.forms or word.form.startswith(known.lemma)):
            continue  # "refused" is a cue too, and does not take itself back
        if word.form in unsaid(language) or (language == "en" and word.form.endswith("n't")):
            more = at + 1 < len(words) and words[at + 1].form in ("only", "just", "merely")
            return None if more else TextPosition(start=word.start, end=word.end)
    return None


def _denial(
    words: Sequence[Word], inside: Sequence[Hit[str]], content: Sequence[TextPosition], event_at: Sequence[TextPosition]
) -> TextPosition | None:
    for hit in inside:
        if hit.value != "deny":
            continue
        if event_at:
            event = _at(words, event_at[0].start)
            near = 0 < event - hit.last + 1 <= NEAR and words[event].sentence == words[hit.first].sentence
            if near and hit.end <= event_at[0].start:
                return TextPosition(start=hit.start, end=hit.end)
        elif hit.first - _at(words, content[0].start) < EARLY:
            return TextPosition(start=hit.start, end=hit.end)
    return None


def _at(words: Sequence[Word], start: int) -> int:
    """The index of the first word at or after character `start` (the last word where there is none)."""
    low, high = 0, len(words) - 1
    while low < high:
        middle = (low + high) // 2
        if words[middle].start < start:
            low = middle + 1
        else:
            high = middle
    return low


def modality_in(
    text: str, content: Sequence[TextPosition], cue: Sequence[TextPosition], cue_lemma: str, language: str
) -> Reading:
    """As `modality_of`, from a text; for many claims of one text, find words and hits once."""
    words = words_of(text)
    return modality_of(words, hedge_hits(words, language), content, cue, cue_lemma, language)
