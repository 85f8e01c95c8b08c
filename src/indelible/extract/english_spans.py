"""Words back to characters: the spans of an attribution's parts, quotations made whole and joined over paragraphs."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from ..model.claim import Quotation as QuotationKind
from ..model.selector import TextPosition
from .english_words import Words
from .quotation import Quotation

OPENING, CLOSING = frozenset("“\"'‘«„([`"), frozenset("”\"'’»)]")
WHOLE = 0.5  # share of a quotation's words from which the rest of it belongs to the content too


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """[first, last] of each run of consecutive `numbers`, in order."""
    found: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def spans(text: str, words: Words, numbers: Iterable[int]) -> tuple[TextPosition, ...]:
    """The characters of each run of words, without the marks at its ends that only divide it from its neighbours."""
    found = []
    for first, last in runs(numbers):
        if not any(c.isalnum() for c in text[words.start[first] : words.end[last]]):
            continue  # marks alone say nothing, whatever marks they are
        while first < last and _divides(text, words, first, opening=True):
            first += 1
        while last > first and _divides(text, words, last, opening=False):
            last -= 1
        found.append(TextPosition(start=words.start[first], end=words.end[last]))
    return tuple(found)


def _divides(text: str, words: Words, word: int, *, opening: bool) -> bool:
    if words.shape[word] != 5:
        return False
    mark = text[words.start[word] : words.end[word]]
    return mark in (",", ";", ":", "-", "–", "—", ".") or mark in (CLOSING - OPENING if opening else OPENING - CLOSING)


def kind_of(words: Words, content: Iterable[int]) -> QuotationKind:
    """Whether the words of the content (marks aside) stand in quotation marks: all, some or none."""
    inside = [bool(words.quoted[word]) for word in content if words.shape[word] != 5]
    return "direct" if inside and all(inside) else "mixed" if any(inside) else "indirect"


class Quoted:
    """The quotations of a text by their words."""

    def __init__(self, words: Words, marks: Sequence[Quotation]) -> None:
        self.words, self.marks = words, marks
        self.ranges = [(bisect_left(words.start, mark.start), bisect_left(words.start, mark.end)) for mark in marks]

    def among(self, content: set[int]) -> list[int]:
        """The numbers of the quotations that hold a word of `content`."""
        found = []
        for first, last in runs(content):
            at = max(0, bisect_left(self.ranges, (first, first)) - 1)
            while at < len(self.ranges) and self.ranges[at][0] <= last:
                if self.ranges[at][1] > first:
                    found.append(at)
                at += 1
        return sorted(set(found))

    def whole(self, content: set[int], taken: set[int]) -> set[int]:
        """`content` with the rest of each quotation of which it has the greater part, except words `taken` by others."""
        more = set(content)
        for at in self.among(content):
            spoken = [word for word in range(*self.ranges[at]) if self.words.shape[word] != 5]
            if spoken and sum(word in content for word in spoken) >= WHOLE * len(spoken):
                more.update(word for word in range(*self.ranges[at]) if word not in taken)
        return more

    def continued(self, content: set[int], taken: set[int]) -> set[int]:
        """`content` with the quotation paragraphs that its quotations run on into, up to one of which a word is `taken`."""
        more = set(content)
        for at in self.among(content):
            following = at
            while self.marks[following].continues and following + 1 < len(self.marks):
                following += 1
                there = range(*self.ranges[following])
                if any(word in taken for word in there):
                    break
                more.update(there)
        return more
