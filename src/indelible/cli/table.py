"""Rows of text as columns on a terminal: widths in cells (East Asian width, combining marks), hostile characters made visible."""

import unicodedata
from collections.abc import Iterable, Sequence

from ..model.display import printable

NARROWEST = 6
PAGE = 500  # rows measured at once, so that a million claims do not wait for the last one


def width(text: str) -> int:
    """How many terminal cells `text` takes."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def fit(text: str, cells: int) -> str:
    """`text` cut or padded to exactly `cells` cells; a cut ends in an ellipsis."""
    if width(text) > cells:
        while text and width(text) > cells - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (cells - width(text))


def print_table(titles: Sequence[str], rows: Iterable[Sequence[str]], across: int) -> int:
    """Print `rows` under `titles` within `across` cells; returns how many rows there were."""
    count = 0
    page: list[list[str]] = []
    for row in rows:
        page.append([printable(cell.replace("\n", " ")) for cell in row])
        count += 1
        if len(page) == PAGE:
            _print_page(titles, page, across)
            page = []
    if page or not count:
        _print_page(titles, page, across)
    return count


def _print_page(titles: Sequence[str], page: Sequence[Sequence[str]], across: int) -> None:
    wanted = [max(width(title), *(width(row[i]) for row in page), 0) for i, title in enumerate(titles)]
    widths = _share(wanted, across - 2 * (len(titles) - 1))
    for row in (titles, *page):
        print("  ".join(fit(cell, cells) for cell, cells in zip(row, widths, strict=True)).rstrip())


def _share(wanted: list[int], across: int) -> list[int]:
    """Give every column what it wants; while that is too much, take from the widest."""
    widths = list(wanted)
    while sum(widths) > across and max(widths) > NARROWEST:
        widest = widths.index(max(widths))
        widths[widest] -= 1
    return widths
