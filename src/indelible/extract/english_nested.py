"""Claims within claims: what somebody is said to have said, read within each content by the quick reader."""

from collections.abc import Iterator

from ..model.selector import TextPosition
from ..reference.cues import cues
from ..reference.inflection import english_cue
from . import triage
from .attribution import Attribution

# What is thought or wished within another's words stays their opinion; what somebody said there is a claim of its own.
SPEECH = frozenset(
    {"says", "asserts", "reports", "alleges", "accuses", "denies", "confirms", "estimates", "warns", "promises", "demands"}
)
FIRST = frozenset({"i", "we"})  # who speaks of what they themselves said makes no second speaker
SHORTEST = 20  # characters: no sentence with a speaker of its own is shorter


def nested(text: str, outer: Attribution) -> Iterator[Attribution]:
    """The attributions that stand within one piece of the content of `outer`, each with that content as `within`."""
    for piece in outer.content:
        if piece.end - piece.start < SHORTEST:
            continue
        for one in triage.attributions(text[piece.start : piece.end]):
            cue = english_cue(one.cue_lemma) or cues("en").find(one.cue_lemma, "phrase")
            said = cue.cue_class if cue else ""
            if said in SPEECH and one.source and not one.within and one.source_name.lower() not in FIRST:
                yield Attribution(
                    content=_moved(one.content, piece.start),
                    cue=_moved(one.cue, piece.start),
                    cue_lemma=one.cue_lemma,
                    cue_class=said,
                    source=_moved(one.source, piece.start),
                    source_name=one.source_name,
                    quotation=one.quotation,
                    within=outer.content,
                )


def _moved(at: tuple[TextPosition, ...], by: int) -> tuple[TextPosition, ...]:
    return tuple(TextPosition(start=one.start + by, end=one.end + by) for one in at)
