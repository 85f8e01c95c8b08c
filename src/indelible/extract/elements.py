"""Where in a page its words stand: each line of extracted text is found again in the source tree, in document order."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, NamedTuple

# Elements that begin a line of their own; what stands in the others belongs to the block around them.
_LINES = (
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
_BLOCKS = frozenset(_LINES.split())
_HIDDEN = "head script style noscript template iframe object svg math select textarea button"
_UNSEEN = frozenset(_HIDDEN.split())
_OTHERS = re.compile(r"[\W_]+")
_TRIES = 20
_LONG = 40  # letters: so many agree by chance nowhere
_MISSES = 200  # lines that are nowhere: then the page is not what the text was made from, and searching on is in vain


class _Node(NamedTuple):
    parent: int
    step: str  # "p[3]"
    depth: int


class _Run(NamedTuple):
    node: int  # the block
    text: str


def letters_of(text: str) -> str:
    """What is compared: letters and digits only, so that white space, list marks and table bars may differ."""
    return _OTHERS.sub("", text)


class Elements:
    """The text runs of one parsed page, each with its block element."""

    def __init__(self, root: Any) -> None:
        self._nodes: list[_Node] = []
        self._runs = list(self._walk(root))
        self._starts: list[int] = []  # of each run, in letters
        self._owners: list[int] = []
        pieces: list[str] = []
        at = 0
        for run in self._runs:
            piece = letters_of(run.text)
            if piece:
                pieces.append(piece)
                self._starts.append(at)
                self._owners.append(run.node)
                at += len(piece)
        self._letters = "".join(pieces)
        self._block_starts = {start for i, start in enumerate(self._starts) if i == 0 or self._owners[i] != self._owners[i - 1]}
        self._cursor = 0
        self._misses = 0

    def _walk(self, root: Any) -> Iterator[_Run]:
        from lxml import etree

        counts: list[dict[str, int]] = [{}]
        stack: list[tuple[int, int, bool]] = [(-1, 0, True)]  # node, block, seen
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if not isinstance(element.tag, str):
                if event == "end" and element.tail and stack[-1][2]:
                    yield _Run(stack[-1][1], element.tail)
                continue
            if event == "start":
                parent, block, seen = stack[-1]
                tag = element.tag.rpartition("}")[2]
                number = counts[-1][tag] = counts[-1].get(tag, 0) + 1
                node = len(self._nodes)
                self._nodes.append(_Node(parent, f"{tag}[{number}]", len(stack)))
                seen = seen and tag not in _UNSEEN
                block = node if tag in _BLOCKS else block
                stack.append((node, block, seen))
                counts.append({})
                if seen and element.text:
                    yield _Run(block, element.text)
                if seen and tag == "br":
                    yield _Run(block, "\n")
            else:
                stack.pop()
                counts.pop()
                if stack[-1][2] and element.tail and stack[-1][0] >= 0:
                    yield _Run(stack[-1][1], element.tail)

    def path(self, node: int) -> str:
        """The XPath of a node from the root, each step with its number: "/html[1]/body[1]/p[3]"."""
        steps: list[str] = []
        while node >= 0:
            steps.append(self._nodes[node].step)
            node = self._nodes[node].parent
        return "/" + "/".join(reversed(steps))

    def find(self, line: str) -> int:
        """The block element (the smallest element around several) that holds the letters of `line`; -1 where none does.

        Lines must be asked for in the order of the text: each is looked for after the one before it, then from the start.
        """
        key = letters_of(line)
        if not key or self._misses >= _MISSES:
            return -1
        at = self._at(key, self._cursor)
        if at < 0 and self._cursor:
            at = self._at(key, 0)
            if at >= 0 and len(key) < _LONG:
                return self._owner(at, at + len(key))  # too short to move the order for
        if at < 0:
            self._misses += 1
            return -1
        self._cursor = at + len(key)
        return self._owner(at, at + len(key))

    def _at(self, key: str, start: int) -> int:
        first = at = self._letters.find(key, start)
        for _try in range(_TRIES):
            if at < 0 or at in self._block_starts or len(key) >= _LONG:
                break
            at = self._letters.find(key, at + 1)
        return at if at in self._block_starts else first

    def _owner(self, start: int, end: int) -> int:
        first = bisect_right(self._starts, start) - 1
        last = bisect_right(self._starts, end - 1) - 1
        node = self._owners[first]
        for i in range(first + 1, last + 1):
            node = self._common(node, self._owners[i])
        return node

    def _common(self, a: int, b: int) -> int:
        while a != b:
            if self._nodes[a].depth >= self._nodes[b].depth:
                a = self._nodes[a].parent
            else:
                b = self._nodes[b].parent
        return a

    def lines(self) -> Iterator[tuple[int, str]]:
        """Every block of the page with its text, white space collapsed in each line; for pages without main content."""
        block, pieces = -1, list[str]()
        for run in self._runs:
            if run.node != block:
                yield from _collapsed(block, pieces)
                block, pieces = run.node, []
            # In the source a newline is a space; our own "\n" for <br> stands alone in its run.
            pieces.append(run.text if run.text == "\n" else run.text.replace("\n", " "))
        yield from _collapsed(block, pieces)


def _collapsed(block: int, pieces: list[str]) -> Iterator[tuple[int, str]]:
    for line in "".join(pieces).split("\n"):
        if text := " ".join(line.split()):
            yield block, text
