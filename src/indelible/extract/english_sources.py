"""Whose words: the source of an English cue verb, through relative clauses, conjunction, control and passives."""

from __future__ import annotations

from .english_tree import RELATIVE, Tree

RANKS = frozenset({"first", "second", "last", "latest", "next", "only"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})


def source_of(tree: Tree, verb: int) -> set[int]:
    """The tokens of the noun phrase that speaks, with its modifiers; empty where the sentence names nobody."""
    if _passive(tree, verb):
        agent = tree.child(verb, "agent")
        return phrase(tree, agent, verb) - {agent} if agent is not None else set()
    subject = _subject(tree, verb)
    if subject is None:
        return set()
    return phrase(tree, subject, verb)


def _passive(tree: Tree, verb: int, depth: int = 0) -> bool:
    """Whether the subject is spoken of: "was accused", "a man accused of", "was seized and accused of", "one claimed by X"."""
    if tree.child(verb, "nsubjpass", "csubjpass", "auxpass", "agent") is not None:
        return True
    if tree.tag[verb] != "VBN" or depth > 8 or tree.child(verb, "nsubj", "aux") is not None:
        return False
    return tree.dep[verb] == "acl" or (tree.dep[verb] == "conj" and _passive(tree, tree.head[verb], depth + 1))


def antecedent(tree: Tree, source: set[int]) -> set[int]:
    """What a relative pronoun stands for ("the council, which said"): the noun phrase before its clause; else empty."""
    if len(source) != 1:
        return set()
    (pronoun,) = source
    verb = tree.head[pronoun]
    if tree.words[pronoun] not in RELATIVE or tree.dep[verb] != "relcl":
        return set()
    return phrase(tree, tree.head[verb], verb)


def phrase(tree: Tree, noun: int, verb: int) -> set[int]:
    """The whole noun phrase around `noun`, less the part in which `verb` stands."""
    found = tree.subtree(noun)
    if verb in found:
        inner = verb
        while tree.head[inner] != noun and tree.head[inner] != inner:
            inner = tree.head[inner]
        found -= tree.subtree(inner)
    return found


def _subject(tree: Tree, verb: int, depth: int = 0) -> int | None:
    own = tree.child(verb, "nsubj", "csubj")
    label, head = tree.dep[verb], tree.head[verb]
    if own is not None:
        return None if tree.words[own] == "it" and tree.dep[own] == "expl" else own
    if depth > 8 or head == verb:
        return None
    if label in ("acl", "relcl") and tree.pos[head] in NOMINAL:
        # "the ministry issued a statement saying": the ministry speaks; "a statement saying": the statement does
        if tree.words[head - 1 : head + 1] == ["in", "order"]:
            return _subject(tree, tree.head[head - 1], depth + 1)
        if label == "acl" and tree.dep[head] == "dobj" and (issuer := tree.child(tree.head[head], "nsubj")) is not None:
            return issuer
        if label == "acl" and tree.tag[verb] == "VB" and not any(tree.words[c] in RANKS for c in (head, *tree.children[head])):
            return None  # "ways to deny it": no way denies; "the first official to deny it" does
        return head
    if label in ("conj", "advcl", "xcomp", "pcomp", "dep", "parataxis") or (label == "ccomp" and tree.tag[verb] in ("VBG", "VB")):
        if label == "xcomp" and (object_ := tree.child(head, "dobj")) is not None and object_ < verb:
            return object_
        if label == "pcomp":
            head = tree.head[head]
        if tree.pos[head] in ("VERB", "AUX"):
            if tree.child(head, "nsubjpass") is not None and label in ("xcomp", "advcl", "conj", "pcomp"):
                return tree.child(head, "nsubjpass")
            return _subject(tree, head, depth + 1)
    return None


def beside(tree: Tree, verb: int, content: set[int]) -> set[int]:
    """The noun phrase next to a reporting verb without a subject: "said the ministry", read as object or fragment."""
    for child in tree.children[verb]:
        if tree.dep[child] in ("dobj", "npadvmod", "attr", "oprd", "dep", "nmod", "dative") and tree.pos[child] in NOMINAL:
            return tree.subtree(child) - content
    before = verb - 1
    while before >= 0 and tree.pos[before] in ("ADV", "AUX", "PART"):
        before -= 1
    if before >= 0 and tree.pos[before] in NOMINAL and before not in content:
        return _top(tree, before, verb, content)
    after = verb + 1
    while after < min(verb + 4, tree.size) and tree.pos[after] in ("DET", "ADJ", "NUM"):
        after += 1
    if after < tree.size and tree.pos[after] in NOMINAL and after not in content:
        return {t for t in _top(tree, after, verb, content) if t > verb}
    return set()


def _top(tree: Tree, noun: int, verb: int, content: set[int]) -> set[int]:
    while (head := tree.head[noun]) != noun and head != verb and head not in content and tree.pos[head] in NOMINAL:
        noun = head
    return tree.subtree(noun) - content - {verb}
