"""Quotations in an English block: each is joined to the cue that it belongs to, whole, with what stands between its marks."""

from __future__ import annotations

from dataclasses import dataclass

from ..reference.cues import CueLexicon
from .english_cues import Found, cue_of
from .english_sources import beside, source_of
from .english_tree import Tree
from .quotation import Quotation

LONG = 4  # words: a shorter quotation without a cue is a title or a so-called
REACH = 14  # tokens between a quotation and its cue
STOPS = frozenset({".", "!", "?", "…"})


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation as token numbers of one block, marks included."""

    first: int
    last: int
    words: int
    quotation: Quotation

    @property
    def tokens(self) -> range:
        return range(self.first, self.last + 1)


def quoted_in(tree: Tree, quotes: list[Quotation]) -> list[Quoted]:
    """The quotations that lie in this block and hold a word, in order."""
    found = []
    for quote in quotes:
        tokens = tree.tokens(quote.start, quote.end)
        words = sum(tree.is_word(t) for t in tokens)
        if words:
            found.append(Quoted(tokens[0], tokens[-1], words, quote))
    return found


def joined(tree: Tree, found: list[Found], quotes: list[Quoted], lexicon: CueLexicon | None) -> tuple[list[Found], list[Quoted]]:
    """`found` with quotations made whole and cues found for the others; then the quotations that have no cue here."""
    inside: dict[int, Quoted] = {t: q for q in quotes for t in q.tokens}
    for one in found:
        if (around := inside.get(one.head)) is not None:
            one.content &= set(around.tokens)
    found = [one for one in found if one.content]
    owned: set[Quoted] = set()
    for one in found:
        if one.head in inside:
            continue
        for quote in {q for t in one.content if (q := inside.get(t)) is not None}:
            held = sum(t in one.content and tree.is_word(t) for t in quote.tokens)
            if quote in owned and 2 * held < quote.words:
                continue
            owned.add(quote)
            if (
                not one.source
                and one.kind == "verb"
                and tree.tag[one.head] in ("VBD", "VBZ", "VBP")
                and one.complement != "raised"
            ):
                one.source = beside(tree, one.head, one.content | set(quote.tokens))
            one.content |= set(quote.tokens) - one.cue - one.source
    homeless = []
    for quote in quotes:
        if quote in owned:
            continue
        cued = _cue_for(tree, quote, inside, lexicon)
        if cued is None:
            homeless.append(quote)
            continue
        known = next((f for f in found if f.head == cued.head and f.kind == "verb"), None)
        if known is not None and known.complement in ("clause", "quote", "question") and not known.content & known.source:
            known.content |= set(quote.tokens) - known.cue - known.source
        elif known is not None:
            known.content, known.complement = set(quote.tokens) - known.cue - known.source, "quote"
        else:
            found.append(cued)
    found.sort(key=lambda f: f.head)
    # A whole sentence in quotation marks without a cue goes on in the voice that spoke before it in this paragraph.
    left = []
    for quote in homeless:
        speaker = next((f for f in reversed(found) if f.head < quote.first and _speech(f, inside)), None)
        if speaker is not None and _whole(tree, quote):
            speaker.content |= set(quote.tokens) - speaker.cue - speaker.source
        else:
            left.append(quote)
    return found, left


def _speech(found: Found, inside: dict[int, Quoted]) -> bool:
    return (
        found.head not in inside
        and found.complement in ("quote", "clause", "question")
        and any(t in inside for t in found.content)
    )


def _speech_comma(tree: Tree, quote: Quoted) -> bool:
    return any(tree.words[t] == "," for t in (quote.last, quote.last - 1))


def _whole(tree: Tree, quote: Quoted) -> bool:
    """Whether the quotation is made of sentences of its own: it follows a stop (or nothing) and ends in one."""
    before = quote.first - 1
    while before >= 0 and not tree.words[before].strip():
        before -= 1
    starts = before < 0 or (not tree.is_word(before) and tree.words[before] != ",")
    inner = [t for t in quote.tokens if tree.words[t].strip(" \"”“'’»«")]
    return starts and (not quote.quotation.closed or tree.words[inner[-1]][-1] in ".!?…")


def _cue_for(tree: Tree, quote: Quoted, inside: dict[int, Quoted], lexicon: CueLexicon | None) -> Found | None:
    """The cue of a quotation that no complement of a cue covers: behind it, before it, or above it in the tree."""
    tokens = set(quote.tokens)
    verb = _behind(tree, quote, inside, lexicon) or _before(tree, quote, inside, lexicon)
    if quote.words < LONG and (verb is None or not (_speech_comma(tree, quote) or _takes_quote(tree, verb, lexicon))):
        return None
    verb = verb or _above(tree, quote, inside, lexicon)
    if verb is not None:
        cue = cue_of(tree, verb) - tokens
        source = source_of(tree, verb) - tokens
        if not source:
            source = beside(tree, verb, tokens)
        return Found(verb, tree.lemma[verb], "verb", "quote", cue, tokens - cue - source, source - cue)
    before = quote.first - 1
    if before >= 0 and tree.words[before] == ":":
        first = tree.sentence[before][0]
        source = {t for t in range(max(first, before - REACH), before) if t not in inside}
        return Found(before, ":", "phrase", "quote", {before}, tokens, source)
    return None


def _takes_quote(tree: Tree, verb: int, lexicon: CueLexicon | None) -> bool:
    if lexicon is None:
        return True
    cue = lexicon.find(tree.lemma[verb])
    return cue is not None and "quote" in cue.takes


def _behind(tree: Tree, quote: Quoted, inside: dict[int, Quoted], lexicon: CueLexicon | None) -> int | None:
    after = quote.last + 1
    if after >= tree.size:
        return None
    comma = _speech_comma(tree, quote) or tree.words[after] == ","
    if not comma and _whole(tree, quote) and not tree.text[tree.start[after]].islower():
        return None  # the quotation is a sentence, and another begins after it
    for token in range(quote.last + 1, min(quote.last + REACH, tree.size)):
        if token in inside or tree.words[token] in STOPS or tree.words[token] == "\n":
            return None
        if (
            tree.pos[token] == "VERB"
            and (comma or _takes_quote(tree, token, lexicon))
            and tree.tag[token] not in ("VBG", "VB", "VBN")
        ):
            return token
    return None


def _before(tree: Tree, quote: Quoted, inside: dict[int, Quoted], lexicon: CueLexicon | None) -> int | None:
    near = quote.first - 1
    colon = near >= 0 and tree.words[near] == ":"
    if near < 0 or not (colon or tree.words[near] in (",", "that", "—", "-")):
        return None
    fallback = None
    for token in range(near, max(near - (2 * REACH if colon else REACH), tree.sentence[near][0] - 1, -1), -1):
        if token in inside:
            break
        if tree.pos[token] == "VERB":
            if _takes_quote(tree, token, lexicon):
                return token
            fallback = token if colon else fallback
    return fallback


def _above(tree: Tree, quote: Quoted, inside: dict[int, Quoted], lexicon: CueLexicon | None) -> int | None:
    roots = [t for t in quote.tokens if tree.head[t] not in quote.tokens and tree.is_word(t)]
    for root in roots:
        for above in tree.above(root):
            if above not in inside and tree.pos[above] == "VERB" and _takes_quote(tree, above, lexicon):
                return above
    return None


# Labels before a colon that are no speakers.
LABELS = frozenset(
    {
        "note",
        "correction",
        "update",
        "photo",
        "photos",
        "related",
        "source",
        "sources",
        "summary",
        "date",
        "time",
        "place",
        "subject",
        "location",
        "question",
        "answer",
    }
)


def spoken_after_label(tree: Tree, quotes: list[Quoted]) -> Found | None:
    """A transcript's turn or a headline that begins with its speaker ("MAYOR: We have no water."): the label speaks the block."""
    colon = next((t for t in range(1, min(8, tree.size - 2)) if tree.words[t] == ":"), None)
    if colon is None or any(q.first <= colon for q in quotes):
        return None
    label = [t for t in range(colon) if tree.is_word(t)]
    text = [tree.text[tree.start[t] : tree.end[t]] for t in label]
    before = tree.text[tree.start[0] : tree.start[colon]]
    if (
        not label
        or len(label) > 5
        or not text[0][0].isupper()
        or tree.words[label[0]] in LABELS
        or before.count("(") != before.count(")")
    ):
        return None
    if any(tree.pos[t] in ("VERB", "AUX") for t in label) or not all(
        w[0].isupper() or w in ("of", "the", "for", "and") for w in text
    ):
        return None
    content = set(range(colon + 1, tree.size))
    if sum(tree.is_word(t) for t in content) < LONG or not (tree.pos[label[-1]] == "PROPN" or all(w.isupper() for w in text)):
        return None
    return Found(colon, ":", "phrase", "quote", {colon}, content, set(label))
