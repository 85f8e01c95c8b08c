"""What the quick reader adds to the network's attributions: claims within claims, and a few words that news seldom says so."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..model.selector import TextPosition, words
from ..reference.cues import cues
from ..reference.inflection import english_cue
from . import triage
from .attribution import Attribution

# What is thought or wished within another's words stays their opinion; what somebody said there is a claim of its own.
SPEECH = frozenset(
    {"says", "asserts", "reports", "alleges", "accuses", "denies", "confirms", "estimates", "warns", "promises", "demands"}
)
FIRST = frozenset({"i", "we"})  # who speaks of what they themselves said makes no second speaker
# "put the toll at 17", "warned of famine": of our domain, rare in the news that the network was trained on.
OURS = frozenset({"put", "warn", "estimate", "deny", "confirm", "accuse", "claim", "allege", "report"})


def added(text: str, found: Sequence[Attribution]) -> Iterator[Attribution]:
    """Attributions of the quick reader that `found` lacks: within one piece of a content, or apart from all that was read."""
    pieces = sorted(((at.start, at.end, one.content) for one in found for at in one.content), key=lambda piece: piece[:2])
    parts = sorted((at.start, at.end) for one in found for at in (*one.source, *one.cue, *one.content))
    starts, part_starts = [piece[0] for piece in pieces], [part[0] for part in parts]
    for one in triage.attributions(text):
        cue = english_cue(one.cue_lemma) or cues("en").find(one.cue_lemma, "phrase")
        if not one.source or one.source_name.lower() in FIRST:
            continue
        own = [(at.start, at.end) for at in (*one.source, *one.cue, *one.content)]
        at = bisect_right(starts, one.cue[0].start) - 1
        if at >= 0 and one.cue[-1].end <= pieces[at][1]:
            start, end, around = pieces[at]
            # The quick reader may begin the source before the content: "[The envoy said] the council claimed".
            content, source = _clipped(one.content, start, end), _clipped(one.source, start, end)
            if cue and cue.cue_class in SPEECH and _sound(text, source, one.cue, content):
                yield _made(text, one, cue.cue_class, source, content, around)
        elif (
            one.cue_lemma in OURS
            and not one.within
            and _sound(text, one.source, one.cue, one.content)
            and not any(_touches(parts, part_starts, span) for span in own)
        ):
            yield _made(text, one, cue.cue_class if cue else "", one.source, one.content, ())


def _sound(text: str, *parts: tuple[TextPosition, ...]) -> bool:
    """Whether each of source, cue and content holds a word, and none shares a character with another."""
    spans = sorted((at.start, at.end) for part in parts for at in part)
    apart = all(one[1] <= other[0] for one, other in pairwise(spans))
    return apart and all(part and any(c.isalnum() for at in part for c in text[at.start : at.end]) for part in parts)


def _clipped(content: tuple[TextPosition, ...], start: int, end: int) -> tuple[TextPosition, ...]:
    inside = ((max(at.start, start), min(at.end, end)) for at in content)
    return tuple(TextPosition(start=first, end=last) for first, last in inside if first < last)


def _touches(parts: Sequence[tuple[int, int]], starts: Sequence[int], span: tuple[int, int]) -> bool:
    """Whether one of `parts`, which do not overlap, shares a character with `span`."""
    at = bisect_right(starts, span[0]) - 1
    return (at >= 0 and parts[at][1] > span[0]) or (at + 1 < len(parts) and parts[at + 1][0] < span[1])


def _made(
    text: str,
    one: Attribution,
    cue_class: str,
    source: tuple[TextPosition, ...],
    content: tuple[TextPosition, ...],
    within: tuple[TextPosition, ...],
) -> Attribution:
    return Attribution(
        content=content,
        cue=one.cue,
        cue_lemma=one.cue_lemma,
        cue_class=cue_class,
        source=source,
        source_name=" ".join(words(text, source).split()),
        quotation=one.quotation,
        within=within,
    )
