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
    single = False
    marks = list(MARK.finditer(text, start, end))
    place = 0
    while place < len(marks):
        at, past = marks[place].span()
        mark = marks[place][0]
        place += 1
        before = text[at - 1] if at > start else " "
        after = text[past] if past < end else " "
        opens = not (before.isalnum() or before in ".,!?;:%)") and not after.isspace()
        if opened < 0:
            if mark in CLOSERS and (opens or mark in tuple("“„«‘‟‹")) and not (mark == "»" and not opens):
                opened, closers, depth, single, resume = at, CLOSERS[mark], 1, mark not in DOUBLE, place
        elif (mark in closers and not (mark == '"' and opens and before.isspace())) or (
            mark == "“" and "”" in closers and not before.isspace() and not after.isalnum()
        ):
            depth -= 1
            if depth == 0:
                yield Quotation(opened, past, True, False)
                opened = -1
        elif mark in tuple('"“„«') and CLOSERS[mark] == closers:
            depth += 1
        if opened >= 0 and place == len(marks) and single:
            # A lone single mark is an apostrophe ('90s): forget it and read what came after it again.
            opened, place = -1, resume
    if opened >= 0:
        stop = end - (len(text[opened:end]) - len(text[opened:end].rstrip()))
        if stop > opened + 1:
            yield Quotation(opened, stop, False, False)
