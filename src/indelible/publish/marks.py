"""Marks in a text: overlapping spans as well-formed HTML, and the sentences around a claim.

Spans nest where they can; where two cross, the one that began later is split at the other's end. The first piece of a keyed
span carries its key as `id`, every further piece carries it as `data-k`, so that a link reaches the first and a script finds all.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from .visible import shown

REACH = 160  # characters of context at most on each side of a claim's words
_SENTENCE_END = re.compile(r"[.!?…][\"'»”’)\]]*\s+|\n+")


class Mark(NamedTuple):
    """[start, end) of a text, what it is, and the key that links reach it by ("" for none).

    "w" are the words of a claim, "q" a number, "s" a source, "v" a cue, "p" a place or time, "o" what else was read.
    """

    start: int
    end: int
    kind: str
    key: str = ""


def marked(
    text: str, marks: Iterable[Mark], *, notes: Iterable[tuple[int, Markup]] = (), start: int = 0, end: int | None = None
) -> Markup:
    """text[start:end] as HTML with `marks` in it (cut at the edges), each of `notes` set in at its character."""
    end = len(text) if end is None else end
    starting: dict[int, list[Mark]] = defaultdict(list)
    ending: set[int] = set()
    for mark in marks:
        cut = mark._replace(start=max(mark.start, start), end=min(mark.end, end))
        if cut.start < cut.end:
            starting[cut.start].append(cut)
            ending.add(cut.end)
    noted: dict[int, list[Markup]] = defaultdict(list)
    for at, note in notes:
        noted[at].append(note)
    out: list[str] = []
    seen: set[str] = set()
    stack: list[Mark] = []
    position = start
    for boundary in sorted({*starting, *ending, *noted, end}):
        out.append(shown(text[position:boundary]))
        position = boundary
        lowest = next((i for i, mark in enumerate(stack) if mark.end == boundary), len(stack))
        out.extend(f"</{_tag(mark)}>" for mark in reversed(stack[lowest:]))
        again = [mark for mark in stack[lowest:] if mark.end != boundary]
        del stack[lowest:]
        out.extend(noted[boundary])
        # Longer ones outside, so that the fewest are split; the sort is stable, so the order of the input decides ties.
        for mark in sorted([*again, *starting[boundary]], key=lambda m: -m.end):
            out.append(_open(mark, seen))
            stack.append(mark)
    return Markup("".join(out))  # noqa: S704 - made of escaped pieces and our own tags


def _open(mark: Mark, seen: set[str]) -> str:
    kind = f' class="{mark.kind}"' if mark.kind in "qp" else ""
    if not mark.key:
        return f"<{_tag(mark)}{kind}>"
    attribute = "data-k" if mark.key in seen else "id"
    seen.add(mark.key)
    return f'<{_tag(mark)}{kind} {attribute}="{mark.key}">'


def _tag(mark: Mark) -> str:
    # Short ones: a large case has a hundred thousand marks.
    return {"w": "mark", "q": "mark", "s": "b", "v": "u"}.get(mark.kind, "i")


def windows(text: str, spans: Sequence[tuple[int, int]], reach: int = REACH) -> list[tuple[int, int]]:
    """The stretches of `text` that hold `spans` with the sentence around each; near ones joined, in order."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted((_back(text, s, reach), _on(text, e, reach)) for s, e in spans):
        if joined and first <= joined[-1][1] + reach // 2:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined


def _back(text: str, at: int, reach: int) -> int:
    """Where the sentence before the one at `at` begins: "it also said" needs it; not beyond the paragraph."""
    floor = max(0, text.rfind("\n", 0, at) + 1, at - reach)
    begins = [floor, *(found.end() for found in _SENTENCE_END.finditer(text, floor, at))]
    if len(begins) > 2 or text[floor - 1 : floor] in ("", "\n"):
        return begins[-2] if len(begins) > 1 else floor
    begin = begins[-1]
    if begin == floor:  # no sentence begins within reach: begin at a word
        space = text.find(" ", floor, at)
        begin = space + 1 if space >= 0 else floor
    return begin


def _on(text: str, at: int, reach: int) -> int:
    ceiling = min(len(text), at + reach)
    # One character back: the words may themselves end with the full stop.
    found = _SENTENCE_END.search(text, max(at - 2, 0), ceiling)
    if found and found.end() >= at:
        return max(at, found.end() - (len(found[0]) - len(found[0].rstrip())))
    if ceiling == len(text):
        return ceiling
    space = text.rfind(" ", at, ceiling)
    return space if space > at else ceiling
