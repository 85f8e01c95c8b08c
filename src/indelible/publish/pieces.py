"""A text cut at every boundary of what was read in it: pieces that each carry all their roles, in blocks, in linear time.

Spans may overlap in any way. Nothing is nested: a piece of text is one element whose classes are the roles that hold there,
and its title says in words what it is in which claim. The number of a claim stands at both ends of its words.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from markupsafe import escape

from ..model import Claim, TextPosition
from . import labels
from .visible import shown

INNERMOST = 6  # claims that one piece names: thousands over the same words must not each be told at each of them
SHORTEST = 120  # characters: shorter paragraphs stand in one block with the next
LONGEST = 4000  # characters: a longer block ends at the next line, whether or not an empty line follows


class Span(NamedTuple):
    """[start, end) of a text, its role (a key of `labels.part`) and the claim that gives it that role."""

    start: int
    end: int
    role: str
    claim: int


class Block(NamedTuple):
    """One or more paragraphs, with their marks as HTML."""

    start: int
    end: int
    html: str


def parts(claim: Claim) -> Iterator[tuple[str, tuple[TextPosition, ...]]]:
    """Every part of `claim` that stands in the text: its role and its positions."""
    yield "w", claim.content
    yield "s", claim.source
    yield "v", claim.cue
    yield "n", claim.named_at
    yield "m", claim.modality_at
    yield "d", claim.polarity_at
    yield "e", claim.event_at
    for event in claim.events:
        yield "e", event.at
    for relay in claim.via:
        yield "r", relay.at
    for mention in claim.victims:
        yield "h", mention.at
    for mention in claim.alleged_actors:
        yield "a", mention.at
    if claim.place is not None:
        yield "p", claim.place.at
    if claim.when is not None:
        yield "t", claim.when.at
    for quantity in claim.quantities:
        yield "q", quantity.at


def blocks(text: str, claims: Iterable[tuple[int, Claim]]) -> list[Block]:
    """`text` whole, in blocks of paragraphs, with every part of each (number, claim) marked."""
    spans = {Span(p.start, p.end, role, number) for number, claim in claims for role, at in parts(claim) for p in at}
    starting: dict[int, list[Span]] = defaultdict(list)
    ending: dict[int, list[Span]] = defaultdict(list)
    # Longer ones first, so that what opens last is the innermost; numbers and roles decide ties, never the order of a set.
    for span in sorted(spans, key=lambda span: (span.start, -span.end, span.claim, span.role)):
        starting[span.start].append(span)
        ending[span.end].append(span)
    cuts = list(_cuts(text))
    bounds = sorted({*starting, *ending, *cuts, len(text)})
    begins = set(cuts)
    found: list[Block] = []
    out: list[str] = []
    first = 0
    now = _Now()
    for here, there in zip(bounds, [*bounds[1:], len(text)], strict=True):
        for span in ending.get(here, ()):
            now.close(span)
        out.extend(_ends(ending.get(here, ())))
        if here in begins and here:
            found.append(Block(first, here, "".join(out)))
            first, out = here, []
        for span in starting.get(here, ()):
            now.open(span)
        out.extend(now.begins(starting.get(here, ())))
        if here < there:
            out.append(now.piece(text[here:there]))
    if first < len(text):
        found.append(Block(first, len(text), "".join(out)))
    return found


def _cuts(text: str) -> Iterator[int]:
    """Where blocks begin: behind an empty line, or, in a text that has none and in a long block, behind any line."""
    yield 0
    begin, at, empty_lines = 0, 0, "\n\n" in text or "\n\r\n" in text
    for line in text.splitlines(keepends=True):
        at += len(line)
        blank = not line.strip()
        if at < len(text) and (((blank or not empty_lines) and at - begin >= SHORTEST) or at - begin >= LONGEST):
            yield at
            begin = at


class _Now:
    """What holds at one place of the text: roles with how often, and the claims that give them, innermost last."""

    def __init__(self) -> None:
        self._roles: Counter[str] = Counter()
        self._claims: dict[int, Counter[str]] = {}
        self._reached: set[int] = set()
        self._names: dict[str, str] = {}

    def open(self, span: Span) -> None:
        self._roles[span.role] += 1
        self._claims.setdefault(span.claim, Counter())[span.role] += 1

    def close(self, span: Span) -> None:
        self._roles[span.role] -= 1
        roles = self._claims[span.claim]
        roles[span.role] -= 1
        if not roles.total():
            del self._claims[span.claim]

    def begins(self, spans: Iterable[Span]) -> Iterator[str]:
        """The opening bracket with its number for each claim whose words begin here; links reach the first of them."""
        for span in spans:
            if span.role == "w":
                reached = f' id="w{span.claim}"' if span.claim not in self._reached else ""
                self._reached.add(span.claim)
                yield f'<a{reached} href="#c{span.claim}" title="{span.claim}"></a>'

    def piece(self, text: str) -> str:
        inner = list(islice(reversed(self._claims.items()), INNERMOST))
        if not inner:
            return shown(text)
        roles = [role for role, times in self._roles.items() if times]
        if self._roles["w"] > 1:
            roles.append("ww")
        title = " · ".join(
            f"{claim}: {', '.join(self._name(role) for role, times in some.items() if times)}" for claim, some in inner
        )
        if len(self._claims) > INNERMOST:
            title += f" · +{len(self._claims) - INNERMOST}"
        tag = "mark" if self._roles["w"] else "b"
        keys = " ".join(str(claim) for claim, some in inner if some["w"])
        found = f' data-k="{keys}"' if keys else ""
        return f'<{tag} class="{" ".join(sorted(roles))}"{found} title="{title}">{shown(text)}</{tag}>'

    def _name(self, role: str) -> str:
        if role not in self._names:
            self._names[role] = str(escape(labels.part(role)))
        return self._names[role]


def _ends(spans: Sequence[Span]) -> Iterator[str]:
    """The closing bracket with its number for each claim whose words end here, those that began last first."""
    for span in reversed(spans):
        if span.role == "w":
            yield f'<i data-n="{span.claim}"></i>'
