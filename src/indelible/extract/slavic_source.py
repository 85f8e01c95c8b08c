"""Who speaks: the noun group beside a cue in a Ukrainian or Russian clause, without a parser."""

from collections.abc import Sequence
from typing import NamedTuple

from ..reference.lexicon import Word
from ..reference.slavic import Bounds

PLURAL = ("ли", "ть", "ют", "ут", "ят", "ат")  # a verb that may have no subject: "у міськраді повідомили"


class Group(NamedTuple):
    """Words [first, last) of a sentence that name the source, or first == last for none; the same for who was told."""

    first: int
    last: int
    told_first: int = 0
    told_last: int = 0

    def __bool__(self) -> bool:
        return self.last > self.first


NOBODY = Group(0, 0)


class Finder(NamedTuple):
    """The words of one sentence, which of them name a time, and the bounding words of its language."""

    words: Sequence[Word]
    timed: frozenset[int]
    bounds: Bounds

    def before(self, first: int, last: int, verb: str, *, impersonal: bool = False) -> Group:
        """The source within words [first, last), which end at the cue `verb`; `impersonal` where that has no subject."""
        first, last = self._trim(first, last)
        if first >= last:
            return NOBODY
        if impersonal and self.words[first].form in self.bounds.in_document:
            return self._of_document(first, last)
        if self.words[first].form in self.bounds.places:
            return self._behind_preposition(first, last, verb)
        return Group(first, last)

    def after(self, first: int, last: int, verb: str) -> Group:
        """The source within words [first, last), which begin behind the cue `verb`."""
        bounds, words = self.bounds, self.words
        told = first
        while told < last and (words[told].form in bounds.listeners or (told > first and words[told].capital)):
            told += 1
        told_at = (first, told) if told > first else (0, 0)
        if told == first < last and words[first].apart and words[first].capital:  # "розповів «Суспільному» керівник лікарні"
            close = next((k for k in range(first + 1, last) if words[k].apart), last)
            if close < last and words[close].form not in bounds.stop and close not in self.timed:
                told = close
                told_at = (first, told)
        begin = told
        while begin < last and (begin in self.timed or (begin + 1 < last and begin + 1 in self.timed and self._leads(begin))):
            begin += 1
        while begin < last and words[begin].form in bounds.drop and words[begin].form not in bounds.places:
            begin += 1
        if begin < last and words[begin].form in bounds.places:
            subject = next((k for k in range(begin + 2, last) if words[k].form in bounds.subjects), last)
            if not verb.endswith(PLURAL) and subject < last:
                begin = subject  # "повідомив на своїй сторінці голова ОВА"
            elif not verb.endswith(PLURAL) or begin + 1 >= last:
                return Group(0, 0, *told_at)
            else:
                begin += 1
        end = begin
        while end < last and (words[end].form not in bounds.stop or end == begin) and end not in self.timed:
            if words[end].form in bounds.listeners and end > begin:
                told_at = (end, end + 1)
                break
            end += 1
        if end < last and end in self.timed and end > begin and self._leads(end - 1):
            end -= 1
        return Group(begin, end, *told_at) if end > begin else Group(0, 0, *told_at)

    def named(self, group: Group) -> bool:
        """Whether a group looks like somebody who speaks: a known kind of source, a name, or a pronoun."""
        bounds = self.bounds
        return any(
            word.form in bounds.agents or word.form in bounds.pronouns or (word.capital and i > 0)
            for i, word in enumerate(self.words[: group.last])
            if i >= group.first
        )

    def _leads(self, i: int) -> bool:
        return self.words[i].form in self.bounds.prepositions or len(self.words[i].form) <= 2

    def _trim(self, first: int, last: int) -> tuple[int, int]:
        words, bounds = self.words, self.bounds
        while first < last:
            form = words[first].form
            time = first in self.timed or (first + 1 < last and first + 1 in self.timed and self._leads(first))
            edge = form in bounds.conjunctions or (form in bounds.drop and not (form in bounds.places and first + 1 < last))
            if not (time or edge):
                break
            first += 1
        while first < last:
            form = words[last - 1].form
            if not (last - 1 in self.timed or form in bounds.drop or form in bounds.prepositions):
                break
            last -= 1
        return first, last

    def _of_document(self, first: int, last: int) -> Group:
        """ "У заяві міськради йдеться": whose document it is; the document itself where nobody is named."""
        words, bounds = self.words, self.bounds
        papers = [i for i in range(first + 1, min(last, first + 5)) if words[i].form in bounds.documents]
        if not papers:
            return Group(first + 1, last)
        begin = end = papers[0] + 1
        while end < last and words[end].form not in bounds.stop and end not in self.timed:
            end += 1
        return Group(begin, end) if end > begin else Group(papers[0], papers[0] + 1)

    def _behind_preposition(self, first: int, last: int, verb: str) -> Group:
        """ "У міськраді повідомили": who is in the phrase; "В ефірі мер сказав": who comes after it."""
        words, bounds = self.words, self.bounds
        after = first + 1
        near = after
        while near < last and near < after + 3 and not (words[near].form in bounds.agents or words[near].capital):
            near += 1
        agents = [i for i in range(after, last) if words[i].form in bounds.agents]
        subject = [i for i in agents if i > near] if near < last and words[near].form not in bounds.agents else []
        if subject and not words[subject[0]].form.endswith(("і", "у", "е")):
            return Group(subject[0], last)
        if verb.endswith(PLURAL):
            return Group(after, last)
        if agents:
            return Group(agents[0], last)
        names = [i for i in range(after, last) if words[i].capital]
        return Group(names[0], last) if names else Group(first, last)
