"""Gold attributions of tests/gold as characters, and how near a reading comes to them."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from indelible.extract.attribution import Attribution

GOLD = Path(__file__).parents[1] / "gold"
WORD = re.compile(r"\w+(?:['’]\w+)*")
Tokens = frozenset[int]


class Gold(NamedTuple):
    """One attribution as its writer marked it: where the words of source and content begin, and the name of the source."""

    source: Tokens
    content: Tokens
    name: str


class Passage(NamedTuple):
    """One text and its attributions; `held` is true of the half that was not looked at while the rules were written."""

    text: str
    gold: tuple[Gold, ...]
    held: bool


class Score(NamedTuple):
    """Counts over passages; an attribution is right where content and source both overlap by half."""

    gold: int
    read: int
    content: int
    attribution: int
    exact: int
    named: int  # of the attributions that are right: those whose source has the name that the gold gives

    def f1(self, right: int) -> float:
        """F1 of one of the counts above."""
        return 2 * right / (self.gold + self.read) if self.gold + self.read else 1.0


def passages(language: str) -> list[Passage]:
    """The passages of attributions_LANGUAGE.txt in order: the odd ones tune, the even ones are held out."""
    document = (GOLD / f"attributions_{language}.txt").read_text(encoding="utf-8")
    entries = [[line for line in entry.splitlines() if not line.startswith("#")] for entry in document.split("\n\n")]
    found = []
    for number, (first, *lines) in enumerate(entry for entry in entries if entry):
        text = first.replace("¶", "\n")
        gold = tuple(_gold(text, line) for line in lines)
        found.append(Passage(text, gold, number % 2 == 1))
    return found


def _gold(text: str, line: str) -> Gold:
    source, cue, content, name = (part.strip() for part in line.removeprefix("=").split("|"))
    at, near = [], 0
    for piece in content.split(" ~ "):
        found = text.index(piece, near)
        at.append((found, near := found + len(piece)))
    beside = text.find(cue) if cue else at[0][0]
    places = [m.start() for m in re.finditer(re.escape(source), text)] if source else []
    begin = min(places, key=lambda p: abs(p - beside), default=0)
    return Gold(tokens(text, [(begin, begin + len(source))]), tokens(text, at), name)


def tokens(text: str, spans: Sequence[tuple[int, int]]) -> Tokens:
    """Where each word within `spans` begins; marks never count."""
    return frozenset(start + m.start() for start, end in spans for m in WORD.finditer(text[start:end]))


def overlap(a: Tokens, b: Tokens) -> float:
    """Shared words by all words; 1 where neither has any."""
    return len(a & b) / len(a | b) if a | b else 1.0


def score(of: Sequence[Passage], reader: Callable[[str], Sequence[Attribution]]) -> Score:
    """`reader` over the passages: each gold content takes at most one reading, the nearest pairs first."""
    total = Score(0, 0, 0, 0, 0, 0)
    for passage in of:
        read = reader(passage.text)
        spans = [tuple(tokens(passage.text, [(p.start, p.end) for p in at]) for at in (one.source, one.content)) for one in read]
        pairs = sorted(
            (
                (overlap(g.content, s[1]), overlap(g.source, s[0]), i, j)
                for i, g in enumerate(passage.gold)
                for j, s in enumerate(spans)
            ),
            reverse=True,
        )
        taken: set[tuple[str, int]] = set()
        content = attribution = exact = name = 0
        for near, source, i, j in pairs:
            if near < 0.5 or ("gold", i) in taken or ("read", j) in taken:
                continue
            taken |= {("gold", i), ("read", j)}
            content += 1
            exact += near == 1
            attribution += source >= 0.5
            name += source >= 0.5 and read[j].source_name.casefold() == passage.gold[i].name.casefold()
        here = Score(len(passage.gold), len(read), content, attribution, exact, name)
        total = Score(*(a + b for a, b in zip(total, here, strict=True)))
    return total
