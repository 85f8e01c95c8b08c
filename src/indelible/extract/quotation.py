"""Quotations: the outermost spans between quotation marks of any style, paragraph by paragraph, joined where one runs on."""

import re
from collections.abc import Iterator
from typing import NamedTuple

# What closes a quotation, by what opened it. English writers mix straight and curled marks, so each closes the other.
CLOSERS: dict[str, tuple[str, ...]] = {
    '"': ('"', "”", "″"),
    "“": ("”", '"'),
    "‟": ("”", '"'),
    "„": ("“", "”", '"'),
    "«": ("»",),
    "»": ("«",),
    "‹": ("›",),
    "‘": ("’", "'"),
    "‚": ("‘", "’"),
    "'": ("'", "’"),
    "`": ("'", "’", "`"),
    "''": ("''", '"', "”"),
    "``": ("''", '"', "”"),
}
DOUBLE = frozenset('"“”„‟«»″') | {"''", "``"}
STRAIGHT = frozenset({'"', "'"})
LEANING = frozenset("“„«‘‟‹")  # shapes that say themselves that they open
NESTING = frozenset('"“„«')
MARK = re.compile(r"""["“”„‟«»″‹›]|''|``|(?<!\w)['‘‚`]|['’`](?!\w)""")
PARAGRAPH = re.compile(r"[^\r\n\u2028\u2029]+")


class Quotation(NamedTuple):
    """[start, end) with its marks. `closed` is false where the mark never closes before the paragraph ends;
    `continues` is true where it goes on in the next paragraph, which repeats the opening mark."""

    start: int
    end: int
    closed: bool
    continues: bool


def quotations(text: str) -> tuple[Quotation, ...]:
    """The outermost quotations of `text`, in order; linear in its length."""
    found: list[Quotation] = []
    for paragraph in PARAGRAPH.finditer(text):
        here = list(_within(text, paragraph.start(), paragraph.end()))
        first = paragraph.start() + len(paragraph[0]) - len(paragraph[0].lstrip())
        # An unclosed quotation goes on only where the very next paragraph opens again with a mark: the printer's rule.
        if found and not found[-1].closed and here and here[0].start == first and not text[found[-1].end : first].strip():
            found[-1] = found[-1]._replace(continues=True)
        found += here
    return tuple(found)


def _within(text: str, start: int, end: int) -> Iterator[Quotation]:
    opened = -1
    closers: tuple[str, ...] = ()
    depth = 0
    marks = [(*found.span(), found[0]) for found in MARK.finditer(text, start, end)]
    last_closing = {mark: at for at, _past, mark in marks if at > start and not text[at - 1].isspace()}
    for at, past, mark in marks:
        before = text[at - 1] if at > start else " "
        after = text[past] if past < end else " "
        opens = not (before.isalnum() or before in ".,!?;:%)") and not after.isspace()
        if opened < 0:
            if mark not in CLOSERS or not (opens or mark in LEANING) or (mark == "»" and not opens):
                continue
            # A single mark that nothing closes is an apostrophe ('90s).
            if mark in DOUBLE or any(last_closing.get(closer, -1) > at for closer in CLOSERS[mark]):
                opened, closers, depth = at, CLOSERS[mark], 1
        elif (mark in closers and not (mark in STRAIGHT and opens and before.isspace())) or (
            mark == "“" and "”" in closers and not before.isspace() and not after.isalnum()
        ):
            depth -= 1
            if depth == 0:
                yield Quotation(opened, past, True, False)
                opened = -1
        elif mark in NESTING and CLOSERS[mark] == closers:
            depth += 1
    if opened >= 0:
        stop = start + len(text[start:end].rstrip())
        if stop > opened + 1:
            yield Quotation(opened, stop, False, False)
