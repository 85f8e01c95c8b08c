"""The timeline: claims by the day they speak of, else by publication; a list, and the same as a drawing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from ..i18n import _, ngettext
from .dates import date_words, day_edtf, days
from .entries import Entry

WIDTH, TOP, BASE, EDGE = 960, 12, 190, 24
DOTS = 26  # as many dots one over another; more and columns are drawn
LANES = 8  # rows of longer spans under the axis


class Item(NamedTuple):
    """One claim on the timeline; `published` where its place there is its publication's."""

    entry: Entry
    published: bool


class Moment(NamedTuple):
    """The claims of one day, month, year or longer span."""

    anchor: str
    edtf: str
    words: str
    first: date
    last: date
    items: tuple[Item, ...]


class Shape(NamedTuple):
    """One linked mark of the drawing: "dot", "column" or "span", hollow for publication dates."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    href: str
    label: str
    hollow: bool


class Tick(NamedTuple):
    """One labelled day of the axis."""

    x: float
    words: str


class Drawing(NamedTuple):
    """The whole drawing; lengths in units of its view box, which is WIDTH wide."""

    shapes: tuple[Shape, ...]
    ticks: tuple[Tick, ...]
    height: int
    base: int
    outside: int  # claims too far from the others to be drawn


def moments(entries: Iterable[Entry]) -> tuple[tuple[Moment, ...], tuple[Entry, ...]]:
    """The dated claims by moment, earliest first, and the claims that have no date at all."""
    groups: dict[tuple[date, date, str], list[Item]] = defaultdict(list)
    undated: list[Entry] = []
    for entry in entries:
        when = entry.claim.when
        edtf = when.edtf if when else entry.published
        span = days(edtf)
        if span is None:
            undated.append(entry)
            continue
        is_open = "/" in edtf and (edtf.startswith(("/", "..")) or edtf.endswith(("/", "..")))
        groups[*span, edtf if is_open else day_edtf(*span)].append(Item(entry, when is None))
    found = tuple(
        Moment(f"t{number}", edtf, date_words(edtf), first, last, tuple(groups[first, last, edtf]))
        for number, (first, last, edtf) in enumerate(sorted(groups), start=1)
    )
    return found, tuple(undated)


def drawing(found: Sequence[Moment]) -> Drawing | None:
    """The drawing of `found`: dots or columns over an axis for single days, bars under it for longer spans; None for nothing."""
    window = _window(found)
    if window is None:
        return None
    first, last = window
    inside = [m for m in found if m.first <= last and first <= m.last]
    outside = sum(len(m.items) for m in found) - sum(len(m.items) for m in inside)
    scale = (WIDTH - 2 * EDGE) / ((last - first).days + 1)

    def x(day: date, part: float = 0.5) -> float:
        return round(EDGE + ((day - first).days + part) * scale, 1)

    single = [m for m in inside if m.first == m.last]
    tallest = max((len(m.items) for m in single), default=0)
    shapes: list[Shape] = []
    step = min(scale, 13.0)
    for moment in single:
        if tallest <= DOTS and step >= 4:
            shapes.extend(_dots(moment, x(moment.first), min(step, (BASE - TOP) / max(tallest, 6))))
        else:
            shapes.extend(_column(moment, x(moment.first), max(1.5, min(scale * 0.8, 18.0)), tallest))
    lanes: list[date] = []
    for moment in sorted((m for m in inside if m.first != m.last), key=lambda m: (m.first, m.last)):
        lane = next((i for i, until in enumerate(lanes) if until < moment.first), len(lanes))
        if lane == LANES:
            outside += len(moment.items)
            continue
        lanes[lane : lane + 1] = [moment.last]
        left, right = x(max(moment.first, first), 0), x(min(moment.last, last), 1)
        y = BASE + 30.0 + lane * 11
        hollow = all(item.published for item in moment.items)
        shapes.append(Shape("span", left, y, round(right - left, 1), 7, moment.anchor, _label(moment, len(moment.items)), hollow))
    ticks = tuple(Tick(x(day), words) for day, words in _ticks(first, last))
    return Drawing(tuple(shapes), ticks, BASE + 34 + 11 * len(lanes), BASE, outside)


def _label(moment: Moment, number: int) -> str:
    return ngettext("{date}: {count} claim", "{date}: {count} claims", number, date=moment.words)


def _dots(moment: Moment, x: float, step: float) -> Iterable[Shape]:
    size = round(step * 0.82, 1)
    # Claims with a date of their own stand nearest to the axis.
    for row, item in enumerate(sorted(moment.items, key=lambda i: i.published)):
        label = _(
            "{date}: claim {number}, {source}", date=moment.words, number=item.entry.view.index, source=item.entry.source or "-"
        )
        y = round(BASE - 4 - step * (row + 0.5), 1)
        yield Shape("dot", x, y, size, size, f"c{item.entry.view.index}", label, item.published)


def _column(moment: Moment, x: float, width: float, tallest: int) -> Iterable[Shape]:
    """One column in two parts: claims with a date of their own below, those that stand at their publication above."""
    scale, top = (BASE - TOP) / tallest, float(BASE)
    for hollow in (False, True):
        number = sum(item.published == hollow for item in moment.items)
        if number:
            height = max(1.5, scale * number)
            top -= height
            left, short = round(x - width / 2, 1), round(width, 1)
            yield Shape("column", left, round(top, 1), short, round(height, 1), moment.anchor, _label(moment, number), hollow)


def _window(found: Sequence[Moment]) -> tuple[date, date] | None:
    """The days to draw: the middle four fifths of the claims and twice as far on each side; one old date does not squeeze all."""
    weighted = sorted(day for m in found for day in (m.first, m.last) for _item in m.items)
    if not weighted:
        return None
    low, high = weighted[len(weighted) // 10], weighted[len(weighted) * 9 // 10 - (len(weighted) >= 10)]
    reach = max(31, 2 * (high - low).days)
    near = [day for day in weighted if -reach <= (day - low).days and (day - high).days <= reach]
    return near[0], near[-1]


def _ticks(first: date, last: date) -> Iterable[tuple[date, str]]:
    length = (last - first).days + 1
    if length <= 45:
        step = 1 if length <= 8 else 7 if length > 20 else 3
        for number in range(0, length, step):
            day = date.fromordinal(first.toordinal() + number)
            yield day, f"{day.day:02}.{day.month:02}"
        return
    months = [(y, m) for y in range(first.year, last.year + 1) for m in range(1, 13) if first <= date(y, m, 1) <= last]
    every = max(1, -(-len(months) // 9))
    if every > 4:
        every = -(-every // 12) * 12
        months = [pair for pair in months if pair[1] == 1]
        yield from ((date(y, m, 1), str(y)) for y, m in months[:: every // 12])
        return
    yield from ((date(y, m, 1), f"{m:02}.{y}") for y, m in months[::every])
