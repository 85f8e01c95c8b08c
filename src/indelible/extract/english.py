"""English attributions: who said what, by the trained reader; quotations made whole, nested claims within claims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..model.selector import TextPosition
from ..model.selector import words as words_at
from ..reference.cues import cues
from ..reference.inflection import english_cue
from .attribution import Attribution
from .english_model import Model, Seen, around_peak, model, segments
from .english_quick import added
from .english_spans import Quoted, kind_of, spans
from .english_words import Window, Words, windows, words_in
from .quotation import quotations

REACH = 8  # words between such a preposition and what is asked: "called on the ministry of ... to open the road"


class Linked(NamedTuple):
    """One attribution as words of the text."""

    cue: range
    source: set[int]
    content: set[int]


def attributions(text: str) -> tuple[Attribution, ...]:
    """Every attribution of an English text, in order of its cue; nested ones carry `within`."""
    marks = quotations(text)
    words = words_in(text, marks)
    if not words.start:
        return ()
    net = model()
    found: list[Linked] = []
    for window in windows(text, words, net.pieces, net.settings.window):
        found += linked(net, window, words)
    quoted = Quoted(words, marks)
    taken = {word for one in found for part in (one.content, one.source, one.cue) for word in part}
    made = []
    for one in found:
        content = _here(words, one) or one.content
        content = quoted.continued(quoted.whole(content, taken), taken) - set(one.cue) - one.source
        if not content:
            continue
        taken |= content
        outer = _attribution(text, words, one._replace(content=content))
        if outer.content:
            made.append(outer)
    made += added(text, made)
    return tuple(sorted(made, key=lambda one: (one.cue[0].start, one.content[0].start)))


def linked(net: Model, window: Window, words: Words) -> Iterator[Linked]:
    """The attributions of one window: of each cue the likeliest words, where cue and content together are likely enough."""
    seen = net.read(window, words.paragraph[window.first : window.last])
    for row, (first, last, likely) in enumerate(seen.cues):
        one = _one(seen, row, range(first, last + 1), likely, net)
        if one is not None:
            yield Linked(
                range(window.first + first, window.first + last + 1),
                {window.first + word for word in one[0]},
                {window.first + word for word in one[1]},
            )


def _one(seen: Seen, row: int, cue: range, likely: float, net: Model) -> tuple[set[int], set[int]] | None:
    chances = seen.content[row].tolist()
    content = segments(chances, net.settings.segment, net.settings.lean)
    if not content or likely * sum(chances[word] for word in content) / len(content) < net.settings.accepted:
        return None
    said = set(content) - set(cue)
    source = set(around_peak(seen.source[row].tolist(), net.settings.named, net.settings.beside)) - set(cue) - set(content)
    return source, said


def _here(words: Words, one: Linked) -> set[int]:
    """The content in the paragraph of its cue, and what other paragraphs have of it in quotation marks."""
    here = words.paragraph[one.cue[0]]
    own = {word for word in one.content if words.paragraph[word] == here}
    return own and own | {word for word in one.content if words.quoted[word]}


def _attribution(text: str, words: Words, one: Linked) -> Attribution:
    one = _with_particle(text, words, one)
    cue = spans(text, words, one.cue) or (TextPosition(start=words.start[one.cue[0]], end=words.end[one.cue[-1]]),)
    source = spans(text, words, one.source)
    lemma, cue_class = cue_lemma(text, words, one.cue)
    return Attribution(
        content=spans(text, words, one.content),
        cue=cue,
        cue_lemma=lemma,
        cue_class=cue_class,
        source=source,
        source_name=" ".join(words_at(text, source).split()),
        quotation=kind_of(words, one.content),
    )


def _with_particle(text: str, words: Words, one: Linked) -> Linked:
    """`one` with the preposition behind its cue as part of it, and all between that and the content as content."""
    following = one.cue[-1] + 1
    begins = min(one.content)
    known = english_cue(_own(text, words, one.cue[-1]))  # "called on", "warned of", but not "said on Monday"
    if not following < begins <= following + REACH or not known or _own(text, words, following) not in known.prepositions:
        return one
    between = set(range(following + 1, begins))
    if between & one.source or any(words.shape[word] == 5 for word in between):
        return one
    return one._replace(cue=range(one.cue[0], following + 1), content=one.content | between)


def _own(text: str, words: Words, word: int) -> str:
    return text[words.start[word] : words.end[word]].lower()


def cue_lemma(text: str, words: Words, cue: range) -> tuple[str, str]:
    """The lemma and class of the cue's first word that the lexicon has; else its own words, in lower case, and ""."""
    own = [_own(text, words, word) for word in cue]
    if own[:2] == ["according", "to"]:
        known = cues("en").find("according to", "phrase")
        return "according to", known.cue_class if known else ""
    for word in own:
        known = english_cue(word)
        if known is not None:
            return known.lemma, known.cue_class
    return " ".join(own), ""
