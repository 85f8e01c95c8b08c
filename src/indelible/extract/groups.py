"""Noun groups of a content that may be harmed or act, and what stands between them and an event's words."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ..reference.lexicon import Word
from ..reference.participants import Noun, ParticipantWords

# Events that happen to people whom the content may name beside the event's words.
HARM = frozenset(
    (
        *("killing", "injury", "deportation", "disappearance", "sexual-violence", "torture", "detention", "filtration"),
        *("family-separation", "taking-of-papers", "displacement", "body-disposal", "mass-grave"),
        *("deprivation-water", "deprivation-food", "deprivation-power", "deprivation-heat", "deprivation-medicine"),
        "deprivation-communication",
        "deprivation-shelter",
    )
)
STRUCK = frozenset(("attack", "shelling", "air-strike"))  # these happen to people only "on" them
# ... and these to one who is only named: elsewhere words with capitals may be a place, a ship, a unit.
PERSONS = frozenset(("killing", "injury", "disappearance", "sexual-violence", "torture", "detention"))
NAME = Noun(True, False, frozenset({"name"}))
FAR = 8  # words within which a group stands beside the event's words
LEFT, RIGHT = 6, 4  # words of a group before and behind its noun


class Group(NamedTuple):
    """A noun group: words [first, last), what its noun may be, its cases, the word before it, and whether it says "no one"."""

    first: int
    last: int
    noun: Noun
    cases: frozenset[str]
    led: str
    nobody: bool


class Groups:
    """The words [start, stop) of one content and the noun groups among them."""

    def __init__(self, words: Sequence[Word], start: int, stop: int, table: ParticipantWords) -> None:
        self.words, self.start, self.stop, self.table = words, start, stop, table
        self.groups = list(self._groups())
        self._firsts = [group.first for group in self.groups]

    def form(self, i: int) -> str:
        return self.words[i].form if self.start <= i < self.stop else ""

    def near(self, first: int, last: int) -> Iterator[Group]:
        """Groups within words [first, last)."""
        for at in range(bisect_left(self._firsts, first), len(self.groups)):
            if self.groups[at].first >= last:
                return
            if self.groups[at].last <= last:
                yield self.groups[at]

    def one_clause(self, first: int, last: int) -> bool:
        """Whether no mark and no end of a sentence stands between words first ... last."""
        return not any(self.words[i].apart for i in range(first + 1, last + 1))

    def left_of(self, at: int, fits: Callable[[Group], bool]) -> Group | None:
        """The nearest fitting group before word `at` in its clause."""
        found = [
            group for group in self.near(max(self.start, at - FAR), at) if fits(group) and self.one_clause(group.last - 1, at)
        ]
        return found[-1] if found else None

    def right_of(self, at: int, fits: Callable[[Group], bool]) -> Group | None:
        """The nearest fitting group behind word `at` in its clause."""
        for group in self.near(at + 1, min(self.stop, at + 1 + FAR)):
            if fits(group) and self.one_clause(at, group.last - 1):
                return group
        return None

    def negated(self, first: int, last: int) -> bool:
        return any(self.form(i) in self.table.negations for i in range(first, last))

    def _groups(self) -> Iterator[Group]:
        done = self.start
        at = self.start
        while at < self.stop:
            group = self._group(at, done)
            if group is None:
                at += 1
                continue
            yield group
            at = done = group.last

    def _group(self, at: int, floor: int) -> Group | None:
        raise NotImplementedError
