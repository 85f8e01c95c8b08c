"""Cue phrases of Ukrainian and Russian: "за словами", "по предварительным данным", "за його словами"."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from ..reference.cues import Cue, cues
from ..reference.lexicon import Phrases, Word, longest
from ..reference.slavic import bounds_of

BARE = ("reports", "estimates")  # classes whose phrase may name nobody: "за попередніми даними"


class Phrase(NamedTuple):
    """A cue phrase that ends before word `last`; `bare` if it may stand without a source; `source`: words of it that name one."""

    last: int
    cue: Cue
    bare: bool = False
    source: tuple[int, int] | None = None

    def moved(self, by: int) -> "Phrase":
        """The same counted from word `by`."""
        source = (self.source[0] - by, self.source[1] - by) if self.source else None
        return self._replace(last=self.last - by, source=source)


@cache
def _phrases(language: str) -> Phrases[Cue]:
    return Phrases((form, cue) for cue in cues(language).of_kind("phrase") for form in (cue.lemma, *cue.forms))


@cache
def _pairs(language: str) -> dict[tuple[str, str], Cue]:
    """Phrases of a preposition and a noun, between which an adjective or a pronoun may stand."""
    found = {}
    for cue in cues(language).of_kind("phrase"):
        for form in (cue.lemma, *cue.forms):
            parts = form.split()
            if len(parts) == 2:
                found[parts[0], parts[1]] = cue
    return found


def phrases_in(words: Sequence[Word], language: str) -> dict[int, Phrase]:
    """The cue phrases among `words`, by first word; none overlaps another."""
    found = {hit.first: Phrase(hit.last, hit.value) for hit in longest(_phrases(language).find(words))}
    found.update(_opened(words, language, found))
    return found


def _opened(words: Sequence[Word], language: str, known: Iterable[int]) -> dict[int, Phrase]:
    pairs, bounds = _pairs(language), bounds_of(language)
    leads = {first for first, _noun in pairs}
    taken = set(known)
    found = {}
    for i in range(len(words) - 2):
        if words[i].form not in leads or i in taken or words[i + 1].apart or words[i + 2].apart:
            continue
        cue = pairs.get((words[i].form, words[i + 2].form))
        if cue is None:
            continue
        if words[i + 1].form in bounds.possessive:
            found[i] = Phrase(i + 3, cue, source=(i + 1, i + 2))
        elif cue.cue_class in BARE and words[i + 1].form.endswith(bounds.adjectives):
            found[i] = Phrase(i + 3, cue, bare=True)
    return found
