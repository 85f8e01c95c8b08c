"""What a number counts: people, and what befell them, or bodies, buses, buildings ...; else the words that follow it."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from ..reference.lexicon import Hit, Word
from ..reference.numbers import Numbers, phrases

PEOPLE = ("people", "children", "women", "soldiers")
AHEAD, BEHIND = 7, 5  # words within which a fate is looked for


class Unit(NamedTuple):
    """`name` of the unit; `known` if it is one of ours, not just the words; `near` if its noun follows the number at once."""

    name: str
    known: bool = False
    near: bool = False


class Items(Protocol):
    """What the reader of numbers holds."""

    text: str
    language: str
    table: Numbers
    items: list[Word]
    money: set[int]


def unit_of(reader: Items, start: int, first: int, last: int) -> Unit:
    """What the number of items [first, last) counts; its bounding words begin at `start`."""
    items, text, language = reader.items, reader.text, reader.language
    end = items[last - 1].end
    if first in reader.money:
        return Unit("money", True, True)
    sign = text[end : end + 2].strip()[:1]
    if sign in ("%", "°", "€", "$", "£") and sign:
        return Unit({"%": "percent", "°": "degrees"}.get(sign, "money"), True, True)
    last = _partitive(reader, last)
    stop = _noun_group_end(reader, last)
    apart = [hit for hit in phrases(language, "apart").find(items, last, min(stop, last + 2)) if hit.first == last]
    if apart:
        return Unit(apart[0].value, True, True)
    head = _head(reader, last, stop)
    fate = None if _is_whole(reader, first) else _fate(reader, start, last, head)
    if fate == "casualties" and (head is None or head.value in PEOPLE):
        return Unit(fate, True, head is not None)
    if head is not None:
        name = head.value
        return Unit(f"{name}-{fate}" if fate and name in PEOPLE else name, True, head.first <= last + 1)
    if fate is not None:
        return Unit(f"people-{fate}", True, False)
    return Unit(text[items[last].start : items[stop - 1].end] if stop > last else "")


def _partitive(reader: Items, last: int) -> int:
    """In "three of the five ambulances" the first number counts what the second does: the item that its noun begins at."""
    items, at = reader.items, last
    if reader.language != "en" or at + 2 >= len(items) or items[at].form != "of" or items[at].apart:
        return last
    if items[at + 1].form not in ("the", "these", "those", "their", "his", "her", "its", "our"):
        return last
    at += 2
    return at + 1 if at < len(items) and (items[at].form == "#" or items[at].form in reader.table.ones) else at


def _is_whole(reader: Items, first: int) -> bool:
    """Whether the number is that of which a part is told: "of the 240 patients, 31 died"; nothing befell all of them."""
    items, at = reader.items, first - 1
    if at > 0 and items[at].form in ("the", "his", "their", "its") and not items[first].apart:
        at -= 1
    if at < 0 or items[at].form not in reader.table.whole_of or items[at + 1].apart:
        return False
    if at and items[at - 1].form == "out":
        return True
    # "of 240 patients" at a clause's head or behind a number ("31 из 240"), not "the deaths of 240 patients"
    return at == 0 or items[at].apart or items[at].sentence != items[at - 1].sentence or items[at - 1].form == "#"


def _noun_group_end(reader: Items, last: int) -> int:
    items, stop = reader.items, reader.table.stop
    if last < len(items) and items[last].form in reader.table.of and not items[last].apart:
        last += 1
    at = last
    while at < len(items) and at < last + 4:
        word = items[at]
        if word.apart or word.form in stop or word.form == "#" or word.sentence != items[last - 1].sentence:
            break
        at += 1
    return at


def _head(reader: Items, last: int, stop: int) -> Hit[str] | None:
    items = reader.items
    if last < stop and items[last].form in reader.table.of:
        last += 1
    found = phrases(reader.language, "counted").find(items, last, stop)
    if not found:
        soft = phrases(reader.language, "soft").find(items, last, stop)
        return soft[0] if soft else None
    head = found[0]
    for hit in found[1:]:  # "civilian buildings": the noun that ends the run is what is counted
        if hit.first == head.last:
            head = hit
    return head


def _fate(reader: Items, first: int, last: int, head: Hit[str] | None) -> str | None:
    """killed, injured ...: the word of fate nearest to the number in its clause; ahead goes before behind."""
    items = reader.items
    states = phrases(reader.language, "state")
    base = last if head is None else head.last
    begin = last if head is None else min(head.first, last)
    stop = begin
    while stop < len(items) and stop < base + AHEAD and (stop == begin or items[stop].sentence == items[last - 1].sentence):
        if stop >= last and (items[stop].form == "#" or items[stop].sentence != items[last - 1].sentence):
            break
        if stop > base and items[stop].apart and stop > base + 1:
            break
        stop += 1
    # In "killed 7, wounded 12" the comma makes the nearer word the one behind.
    ahead = [
        (max(0, hit.first - base) + (items[hit.first].apart and hit.first >= base), hit.value)
        for hit in states.find(items, begin, stop)
    ]
    start = first
    while (
        start > 0
        and start > first - BEHIND
        and items[start].sentence == items[start - 1].sentence
        and items[start - 1].form != "#"
    ):
        start -= 1
    # "погибли 2, трое ранены": a comma before the number parts it from what stands there.
    parted = items[first].apart and reader.text[items[first].start - 2 : items[first].start] == ", "
    behind = [(first - hit.last + 0.5 + parted, hit.value) for hit in states.find(items, start, first)]
    best = min(ahead + behind, default=None, key=lambda pair: pair[0])
    return best[1] if best else None
