"""Cues of an English sentence by dependency rules: for each cue word, what it takes as content and whose words they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..reference.cues import Complement, Cue, CueLexicon, Kind
from .english_sources import beside, source_of
from .english_tree import RELATIVE, SUBJECTS, Tree

ASKING = frozenset({"whether", "if", "how", "what", "why", "who", "when", "where", "which"})
# A cue verb behind a comma at the end of what another said ("..., adding that") is its own attribution, never content.
TRAILING = frozenset({"add", "say", "note", "cite", "claim", "call", "argue", "insist", "warn", "describe", "accuse", "tell"})
# Their subject is part of what seems so: "the ministry seems to have moved".
RAISING = frozenset({"seem", "appear", "look"})
WHEN_OR_WHERE = frozenset({"in", "on", "at", "during", "after", "before", "by", "from", "since"})
ARGUMENTS = frozenset({"xcomp", "oprd", "prep", "ccomp", "acomp", "dative"})


@dataclass(slots=True)
class Found:
    """One cue with its content and source, as sets of token numbers."""

    head: int
    lemma: str
    kind: Kind
    complement: Complement
    cue: set[int]
    content: set[int]
    source: set[int]
    preposition: str = ""
    object: str = ""
    told: set[int] = field(default_factory=set)


def found_in(tree: Tree, lexicon: CueLexicon | None) -> list[Found]:
    """Every attribution of `tree` whose cue the lexicon knows with that complement (None: every candidate, to count on)."""
    found: list[Found] = []
    for token in range(tree.size):
        if token in tree.deep:
            continue
        pos = tree.pos[token]
        if pos == "VERB" or (pos == "AUX" and tree.dep[token] not in ("aux", "auxpass")):
            options = _of_verb(tree, token)
        elif pos in ("NOUN", "PROPN"):
            options = _of_noun(tree, token)
        elif pos == "ADJ":
            options = _of_adjective(tree, token)
        else:
            continue
        for option in options:
            if option.content and (lexicon is None or _known(option, lexicon)):
                found.append(option)
                if lexicon is not None:
                    break
    return found


def _known(option: Found, lexicon: CueLexicon) -> Cue | None:
    cue = lexicon.find(option.lemma, option.kind)
    if cue is None or option.complement not in cue.takes:
        return None
    if option.complement == "about":
        return cue if option.preposition in cue.prepositions else None
    if option.complement == "object" and option.object in cue.withheld:
        return None
    if option.complement == "object" and cue.prepositions and "about" not in cue.takes:
        return cue if option.preposition in cue.prepositions else None
    return cue


def _of_verb(tree: Tree, verb: int) -> Iterator[Found]:
    """The complements of `verb`, the surest first."""
    lemma = tree.lemma[verb]
    if lemma == "accord" and (to := tree.child(verb, "prep")) is not None and tree.words[to] == "to":
        yield from _according(tree, verb, to)
        return
    cue = cue_of(tree, verb)
    source = source_of(tree, verb)
    told = tree.child(verb, "dobj", "dative")
    # "The council said 17 died; officials warned that more may": of two clauses the one behind the cue is its own
    for child in sorted(tree.children[verb], key=lambda c: c < verb):
        if tree.dep[child] == "ccomp":
            content = tree.subtree(child)
            if child < verb:
                content |= _resumed(tree, verb)
            if child < verb and not source and tree.tag[verb] in ("VBD", "VBZ", "VBP"):
                source = beside(tree, verb, content)
            content = _without(tree, content, verb, cue | source)
            yield Found(
                verb, lemma, "verb", _clause_kind(tree, child), cue, content, source, told=_subtree_of(tree, told, child) - source
            )
    yield from _two_subjects(tree, verb, cue)
    if tree.dep[verb] in ("parataxis", "ccomp", "conj"):
        yield from _sentence_final(tree, verb, cue, source)
    passive = tree.child(verb, "nsubjpass")
    subject = passive if passive is not None else tree.child(verb, "nsubj", "expl") if lemma in RAISING else None
    for child in tree.children[verb]:
        if tree.dep[child] in ("xcomp", "oprd") and subject is not None and subject < verb:
            agent = source if passive is not None else set()
            raised = tree.subtree(subject) | tree.subtree(child)
            yield Found(verb, lemma, "verb", "raised", cue, raised - cue - agent, agent)
    if (subject := passive) is not None:
        raised = tree.subtree(subject)
        for child in tree.children[verb]:
            if child > verb and tree.dep[child] == "prep" and tree.words[child] in ("as", "for", "of", "at"):
                raised |= tree.subtree(child)
        yield Found(verb, lemma, "verb", "raised", cue, raised - cue - source, source)
    if told is not None and told < verb and tree.words[told] in RELATIVE and (called := tree.child(verb, "oprd")) is not None:
        yield Found(verb, lemma, "verb", "object", cue, (tree.subtree(told) | tree.subtree(called)) - source, source)
    if told is not None and told > verb:
        content = tree.subtree(told)
        for child in tree.children[verb]:
            if child > told and tree.dep[child] in ARGUMENTS and not _circumstance(tree, child):
                content |= tree.subtree(child)
        at = next((tree.words[c] for c in tree.children[verb] if c > told and tree.dep[c] == "prep"), "")
        # "deny them entry", "deny the group a haven": what is denied is the second, which the parser may hang on the first
        thing = tree.child(verb, "dobj") or tree.child(told, "appos") or told
        found = Found(verb, lemma, "verb", "object", cue, _without(tree, content, verb, cue | source), source, preposition=at)
        found.object = tree.lemma[thing]
        yield found
    for child in tree.children[verb]:
        if tree.dep[child] == "prep" and child > verb:
            objects = tree.subtree(child) - {child}
            if tree.words[child] in ("on", "upon", "for"):
                # "called on the ministry to open it": whom and what belong together
                objects = objects.union(*(tree.subtree(x) for x in tree.children[verb] if x > child and _to_do(tree, x)))
            between = set(range(verb + 1, child + 1)) if child - verb <= 2 else {child}
            content = objects - cue - source - between
            yield Found(verb, lemma, "verb", "about", cue | between, content, source, preposition=tree.words[child])
    for child in tree.children[verb]:
        if tree.dep[child] == "xcomp" and told is None:
            kind: Complement = "gerund" if tree.tag[child] == "VBG" else "infinitive"
            yield Found(verb, lemma, "verb", kind, cue, tree.subtree(child) - cue - source, source)


def _two_subjects(tree: Tree, verb: int, cue: set[int]) -> Iterator[Found]:
    """ "The attack, claimed by X, killed 12, police said": the whole clause read as a first subject of the cue."""
    subjects = [c for c in tree.children[verb] if tree.dep[c] == "nsubj" and c < verb]
    if len(subjects) == 2 and tree.words[tree.left[subjects[1]] - 1] == ",":
        said = tree.subtree(subjects[0])
        if any(tree.tag[t] in ("VBD", "VBZ", "VBP") for t in said):
            yield Found(verb, tree.lemma[verb], "verb", "clause", cue, said, tree.subtree(subjects[1]))


def _resumed(tree: Tree, verb: int) -> set[int]:
    """ "The port is lost, the council said, and the road is cut": what follows the cue belongs to what stood before it."""
    for child in tree.children[verb]:
        own = tree.subtree(child)
        if (
            tree.dep[child] == "conj"
            and tree.child(child, "nsubj", "nsubjpass", "expl") is not None
            and tree.child(child, "ccomp") is None
        ):
            joint = {c for c in tree.children[verb] if tree.dep[c] == "cc" and verb < c < child}
            if joint and tree.words[min(joint) - 1] == ",":
                return own | joint
    return set()


def _to_do(tree: Tree, verb: int) -> bool:
    return tree.dep[verb] in ("xcomp", "advcl") and tree.tag[verb] in ("VB", "VBN") and tree.words[tree.left[verb]] == "to"


def _circumstance(tree: Tree, child: int) -> bool:
    """Whether a phrase says when or in which document something was said, rather than what ("put the toll at 17")."""
    if tree.dep[child] != "prep" or tree.words[child] not in WHEN_OR_WHERE:
        return False
    return not (tree.words[child] == "at" and any(tree.pos[c] == "NUM" for c in tree.children[child]))


def _according(tree: Tree, verb: int, to: int) -> Iterator[Found]:
    """ "according to X": X is the source, the clause around it the content."""
    cue = {verb, to}
    source = tree.subtree(to) - cue
    phrase = tree.subtree(verb)
    head = next((h for h in tree.above(verb) if tree.pos[h] in ("VERB", "AUX")), tree.head[verb])
    first, last = tree.sentence[verb]
    content = {t for t in tree.subtree(head) if first <= t < last} - phrase
    if tree.pos[head] not in ("VERB", "AUX") or not content:
        content = set(range(first, last)) - phrase
    yield Found(verb, "according to", "phrase", "clause", cue, content, source)


def _sentence_final(tree: Tree, verb: int, cue: set[int], source: set[int]) -> Iterator[Found]:
    """ "The dead are 17, the ministry said": the parser hangs the cue on the clause that it reports."""
    head = tree.head[verb]
    own = tree.subtree(verb)
    named = tree.child(verb, "dobj")
    comma = min(own) > 0 and tree.words[min(own) - 1] in (",", "”", '"', "’", "''")
    inverted = (
        named is not None and named > verb and not source and tree.child(verb, "nsubj") is None and tree.words[verb - 1] == ","
    )
    if inverted and named is not None and all(not tree.is_word(t) for t in range(tree.right[named] + 1, tree.sentence[verb][1])):
        # "..., reported the ministry": read as an object, but nothing else could be the subject
        source = tree.subtree(named)
    elif tree.dep[verb] == "conj" or tree.child(verb, "ccomp", "dobj", "xcomp", "prep") is not None:
        return
    if not source or tree.pos[head] not in ("VERB", "AUX") or (tree.dep[verb] == "ccomp" and not (head < min(own) and comma)):
        return
    if not source & set(tree.above(head)):
        yield Found(verb, tree.lemma[verb], "verb", "clause", cue, tree.subtree(head) - own, source)


def _of_noun(tree: Tree, noun: int) -> Iterator[Found]:
    """ "the claim that ...", "accusations of ...", "the message was that ..."."""
    lemma = tree.lemma[noun]
    if tree.tag[noun] == "NNS" and (misread := _misread(tree, noun)) is not None:
        yield misread
    clause = tree.child(noun, "acl", "ccomp", "relcl")
    if clause is not None and clause > noun and tree.words[tree.left[clause]] == "that" and tree.dep[tree.left[clause]] == "mark":
        content = tree.subtree(clause)
        yield _nominal(tree, noun, lemma, "clause", content)
    elif clause is not None and tree.dep[clause] == "acl" and tree.tag[clause] == "VB" and clause > noun:
        yield _nominal(tree, noun, lemma, "infinitive", tree.subtree(clause))
    be = tree.head[noun]
    if tree.dep[noun] == "nsubj" and tree.lemma[be] == "be" and (said := tree.child(be, "ccomp")) is not None and said > be:
        found = _nominal(tree, noun, lemma, "clause", tree.subtree(said))
        found.cue.add(be)
        yield found
    if (about := tree.child(noun, "prep")) is not None and not _compound(tree, noun):
        found = _nominal(tree, noun, lemma, "about", tree.subtree(about) - {about})
        found.preposition = tree.words[about]
        found.cue.add(about)
        yield found


def _compound(tree: Tree, noun: int) -> bool:
    """Whether the noun is the middle of a preposition: "in view of", "in support of"."""
    return noun > 0 and tree.dep[noun] == "pobj" and tree.words[noun - 1] == "in" and tree.head[noun] == noun - 1


def _misread(tree: Tree, noun: int) -> Found | None:
    """ "The council's post, translated by X, claims crematoria are burning": a verb read as a plural between two subjects."""
    head = tree.head[noun]
    before = tree.child(head, "nsubj")
    after = [c for c in tree.children[head] if noun < c < head and tree.dep[c] in SUBJECTS]
    if tree.pos[head] not in ("VERB", "AUX") or before is None or before > noun or not after or tree.left[noun] != noun:
        return None
    content = {t for t in tree.subtree(head) if t > noun}
    around = tree.subtree(head) - content - {noun}
    return Found(noun, tree.lemma[noun], "verb", "clause", {noun}, content, tree.subtree(before) & around)


def _nominal(tree: Tree, noun: int, lemma: str, complement: Complement, content: set[int]) -> Found:
    cue = {noun}
    for child in tree.children[noun]:
        if tree.dep[child] in ("det", "amod") and child < noun and child not in content:
            cue.add(child)
    source: set[int] = set()
    owner = tree.child(noun, "poss")
    if owner is not None:
        source = tree.subtree(owner)
        cue -= source
    elif tree.dep[noun] == "dobj":
        verb = tree.head[noun]
        source = source_of(tree, verb) - content
        cue |= cue_of(tree, verb)
    elif (
        by := next((c for c in tree.children[noun] if tree.words[c] in ("by", "from") and tree.dep[c] == "prep"), None)
    ) is not None:
        source = tree.subtree(by) - content
    return Found(noun, lemma, "noun", complement, cue - source, content - cue - source, source - cue)


def _of_adjective(tree: Tree, adjective: int) -> Iterator[Found]:
    """ "is confident that ...", "are afraid of ..."."""
    be = tree.head[adjective]
    if tree.dep[adjective] != "acomp" or tree.pos[be] not in ("VERB", "AUX"):
        return
    cue = cue_of(tree, be) | {adjective}
    source = source_of(tree, be)
    lemma = tree.lemma[adjective]
    for child in tree.children[adjective]:
        if tree.dep[child] in ("ccomp", "xcomp"):
            kind: Complement = "clause" if tree.dep[child] == "ccomp" else "infinitive"
            yield Found(adjective, lemma, "adjective", kind, cue, tree.subtree(child) - cue - source, source)
        elif tree.dep[child] == "prep":
            content = tree.subtree(child) - {child}
            yield Found(
                adjective, lemma, "adjective", "about", cue | {child}, content - source, source, preposition=tree.words[child]
            )


def _clause_kind(tree: Tree, clause: int) -> Complement:
    words = {tree.words[c] for c in tree.children[clause]} | {tree.words[tree.left[clause]]}
    if words & ASKING:
        return "question"
    has_subject = any(tree.dep[c] in ("nsubj", "nsubjpass", "csubj", "expl", "csubjpass") for c in tree.children[clause])
    if tree.tag[clause] == "VBG" and not has_subject and tree.child(clause, "aux") is None:
        return "gerund"
    if tree.tag[clause] == "VB" and any(tree.words[c] == "to" for c in tree.children[clause]):
        return "infinitive"
    return "clause"


def cue_of(tree: Tree, verb: int) -> set[int]:
    """The verb with its auxiliaries, negation, particle and the adverbs between them."""
    cue = {verb}
    if (
        tree.dep[verb] == "pcomp"
        and tree.words[tree.head[verb]] == "as"
        and tree.pos[over := tree.head[tree.head[verb]]] == "VERB"
    ):
        cue |= cue_of(tree, over) | {tree.head[verb]}  # "was quoted as saying"
    for child in tree.children[verb]:
        if tree.dep[child] in ("aux", "auxpass", "neg", "prt") or (tree.dep[child] == "advmod" and child == verb - 1):
            cue.add(child)
    for adverb in range(min(cue) + 1, verb):
        if tree.pos[adverb] == "ADV" and {adverb - 1, adverb + 1} <= cue:
            cue.add(adverb)
    return cue


def _subtree_of(tree: Tree, token: int | None, clause: int) -> set[int]:
    return tree.subtree(token) - tree.subtree(clause) if token is not None else set()


def _without(tree: Tree, content: set[int], verb: int, others: set[int]) -> set[int]:
    """`content` less the cue, its source, and another attribution that trails ("..., adding that ...", "while X said ...")."""
    rest = content - others
    for token in content:
        if tree.lemma[token] in TRAILING and tree.dep[token] in ("advcl", "acl") and token > verb:
            first = tree.left[token]
            added = tree.tag[token] == "VBG" and first > 0 and tree.words[first - 1] == ","
            opposed = tree.words[first] in ("while", "whereas", "although", "though") and tree.child(token, "ccomp") is not None
            if added or opposed:
                rest -= tree.subtree(token)
    return rest
