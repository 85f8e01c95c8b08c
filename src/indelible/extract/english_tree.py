"""A parsed block of English as plain lists: words, tags, heads and edges by token number, and characters of the whole text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

from ..model.selector import TextPosition

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
DEEPEST = 50
RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})


class Tree:
    """One block after parsing. Labels are those of spaCy's English pipelines (ClearNLP dependencies, Penn tags)."""

    def __init__(self, doc: Any, text: str, base: int = 0) -> None:
        self.text = text
        self.size = len(doc)
        self.words: list[str] = [t.lower_ for t in doc]
        self.lemma: list[str] = [t.lemma_.lower() for t in doc]
        self.pos: list[str] = [t.pos_ for t in doc]
        self.tag: list[str] = [t.tag_ for t in doc]
        self.dep: list[str] = [t.dep_ for t in doc]
        self.head: list[int] = [t.head.i for t in doc]
        self.left: list[int] = [t.left_edge.i for t in doc]
        self.right: list[int] = [t.right_edge.i for t in doc]
        self.start: list[int] = [base + t.idx for t in doc]
        self.end: list[int] = [base + t.idx + len(t) for t in doc]
        self.children: list[list[int]] = [[] for _token in doc]
        for token, head in enumerate(self.head):
            if head != token:
                self.children[head].append(token)
        self.deep = self._deep()
        self.sentence: list[tuple[int, int]] = []
        for sentence in doc.sents:
            self.sentence += [(sentence.start, sentence.end)] * (sentence.end - sentence.start)

    def _deep(self) -> frozenset[int]:
        """The tokens further than `DEEPEST` from their root: walking under each of them would make hostile text quadratic."""
        depth = [0] * self.size
        waiting = [t for t in range(self.size) if self.head[t] == t]
        while waiting:
            token = waiting.pop()
            for child in self.children[token]:
                depth[child] = depth[token] + 1
                waiting.append(child)
        return frozenset(t for t in range(self.size) if depth[t] > DEEPEST)

    def tokens(self, start: int, end: int) -> range:
        """The tokens that lie within characters [start, end)."""
        return range(bisect_left(self.start, start), bisect_right(self.end, end))

    def subtree(self, token: int) -> set[int]:
        """`token` and everything that hangs on it."""
        found = {token}
        waiting = [token]
        while waiting:
            for child in self.children[waiting.pop()]:
                found.add(child)
                waiting.append(child)
        return found

    def child(self, token: int, *labels: str) -> int | None:
        """The first dependent of `token` with one of those labels."""
        for child in self.children[token]:
            if self.dep[child] in labels:
                return child
        return None

    def above(self, token: int) -> Iterator[int]:
        """The heads of `token`, nearest first."""
        while self.head[token] != token:
            token = self.head[token]
            yield token

    def is_word(self, token: int) -> bool:
        """Whether the token holds a letter or digit."""
        return any(c.isalnum() for c in self.words[token])

    def spans(self, tokens: Iterable[int]) -> tuple[TextPosition, ...]:
        """The characters of `tokens`: neighbours joined, outer commas, stops and spaces trimmed, wordless pieces left out."""
        found: list[TextPosition] = []
        run: list[int] = []
        for token in sorted(tokens):
            if run and token != run[-1] + 1:
                found += self._span(run)
                run = []
            run.append(token)
        return (*found, *self._span(run))

    def _span(self, run: list[int]) -> list[TextPosition]:
        while run and self._outer(run[-1], closing=True) and not self._closes(run):
            run = run[:-1]
        while run and self._outer(run[0], closing=False):
            run = run[1:]
        if not any(self.is_word(token) for token in run):
            return []
        return [TextPosition(start=self.start[run[0]], end=self.end[run[-1]])]

    def _closes(self, run: list[int]) -> bool:
        """Whether the last token closes a bracket that the run opened: it stays."""
        words = [self.words[t] for t in run]
        return (words[-1] == ")" and words.count("(") >= words.count(")")) or (words[-1] == "]" and "[" in words)

    def _outer(self, token: int, *, closing: bool) -> bool:
        word = self.words[token]
        return not word.strip() or all(c in (",.;:)]-–—\u200b…" if closing else ",.;:([-–—\u200b…*•") for c in word)
