"""Relays of an English attribution: whom the speaker told, who cites or translates the words, through whom they came."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.claim import Relay, RelayRole
from ..model.selector import words
from ..reference.cues import CueLexicon
from .english_cues import Found
from .english_tree import Tree

ROLES: tuple[RelayRole, ...] = ("translated", "cited", "relayed")


def relays_of(tree: Tree, one: Found, lexicon: CueLexicon) -> tuple[Relay, ...]:
    """The relays named around the cue, outside the content, in the order of the text."""
    if one.kind != "verb" and one.kind != "phrase":
        return ()
    found = {role_at for role_at in _named(tree, one, lexicon) if role_at[1]}
    relays = []
    for role, tokens in sorted(found, key=lambda f: (min(f[1]), f[0])):
        at = tree.spans(tokens)
        if at:
            relays.append(Relay(role=role, name=" ".join(words(tree.text, at).split()), at=at))
    return tuple(relays)


def _named(tree: Tree, one: Found, lexicon: CueLexicon) -> Iterator[tuple[RelayRole, frozenset[int]]]:
    hearers = lexicon.relay_words("hearers") | lexicon.relay_words("speakers")
    around = (tree.subtree(one.head) | one.source) - one.content - one.cue
    if one.told and one.lemma in lexicon.relay_words("telling"):
        yield "told", frozenset(one.told - one.content)
    for token in around:
        word = tree.words[token]
        if word in ("to", "with") and tree.dep[token] == "prep":
            over = tree.head[token]
            if (over == one.head and word == "to") or tree.words[over] in ("interview", "speaking", "talking", "conversation"):
                hearer = tree.child(token, "pobj")
                if hearer is not None and (tree.pos[hearer] == "PROPN" or tree.words[hearer] in hearers):
                    yield from _object(tree, "told", token, around)
        elif word == "citing" and (cited := tree.child(token, "dobj")) is not None:
            if tree.pos[cited] == "PROPN" or tree.words[cited] in lexicon.relay_words("speakers"):
                yield "cited", frozenset(tree.subtree(cited) & around)
        elif (agent := tree.child(token, "agent")) is not None:
            for role in ROLES:
                if word in lexicon.relay_words(role):
                    yield from _object(tree, role, agent, around)
        elif word in ("via", "through") and tree.dep[token] == "prep":
            yield from _object(tree, "relayed", token, around)


def _object(tree: Tree, role: RelayRole, preposition: int, around: set[int]) -> Iterator[tuple[RelayRole, frozenset[int]]]:
    named = tree.child(preposition, "pobj")
    if named is not None and tree.subtree(named) & around:
        yield role, frozenset(tree.subtree(named) & around)
