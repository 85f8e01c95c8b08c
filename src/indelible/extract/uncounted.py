"""Numbers that count nothing: days, years standing alone, labels and names ("Resolution 2254", "Eager Lion 16"), ages in
apposition ("Ahmad, 38, said"), addresses, telephone numbers, coordinates, list marks, fractions and the pronoun "one".
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import Protocol

from ..reference.calendar import calendar
from ..reference.lexicon import Word
from ..reference.numbers import Numbers
from .counted import Unit

LOOK = 4  # words before a number within which a street is named
_CODES = re.compile(
    # a telephone number: three groups or more
    r"(?<![\w.,])(?P<phone>\+?\d{1,4}(?:[ \u00a0-]\(?\d{2,4}\)?){2,5})(?![.,]?\d)"
    # 33°47′N 44°30′E, 13° East
    r"|\d{1,3}(?:[.,]\d+)?\s?°\s?(?:\d{1,2}(?:[.,]\d+)?\s?[′'’]\s?(?:\d{1,2}(?:[.,]\d+)?\s?[″\"”]\s?)?[NSEWnsew]?|[NSEW]\b|(?:north|south|east|west)\b)"
    r"|(?<![\w.])-?\d{1,3}\.\d{3,}\s?[;,]\s?-?\d{1,3}\.\d{3,}(?![\w])"  # 33.783; 44.500
    r"|(?m:^)[ \t]{0,8}\(?\d{1,2}[.)](?=\s)|\([1-9]\)|(?<=[\s])(?P<mark>\d{1,2}\))(?=\s)",  # 1. (2) 3)
    re.IGNORECASE,
)
_CLOCK = ("a.m.", "p.m.", "am", "pm", "o'clock", "b.c.", "bc", "b.c", "a.m", "p.m", "gmt", "utc", "ad")
_THOUSANDS = re.compile(r"\d{1,3}(?:[ \u00a0]\d{3})+")
_AGE_END = re.compile(r"\s?(?:,|\)|;|\.\s|\.?\Z|[-–—] )")


class Items(Protocol):
    """What the reader of numbers holds."""

    text: str
    language: str
    table: Numbers
    items: list[Word]
    values: dict[int, Decimal]


def codes_in(text: str) -> list[tuple[int, int]]:
    """Where figures stand that count nothing whatever is beside them, in order."""
    found = []
    for match in _CODES.finditer(text):
        if match["phone"] and _THOUSANDS.fullmatch(match["phone"]):
            continue
        if match["mark"] and text.rfind("(", max(0, match.start() - 60), match.start()) > text.rfind(
            ")", max(0, match.start() - 60), match.start()
        ):
            continue  # the end of "(killed: 12)"
        found.append(match.span())
    return found


def is_day(reader: Items, first: int, last: int) -> bool:
    """Whether a month stands beside the number: "died on 24 November" counts nobody, though without a year it gives no date."""
    items, text = reader.items, reader.text
    before = first > 0 and text[items[first - 1].end : items[first].start] in (" ", ". ") and _month(reader, first - 1)
    return before or (last < len(items) and not items[last].apart and _month(reader, last))


def _month(reader: Items, at: int) -> bool:
    word = reader.items[at]
    return word.form in _months(reader.language) and (word.capital or reader.language != "en")


@cache
def _months(language: str) -> frozenset[str]:
    return frozenset(form for forms in calendar(language).months for form in forms)


def counts(reader: Items, first: int, last: int, value: Decimal, *, plain: bool, bounded: bool, unit: Unit) -> bool:
    """Whether the number of items [first, last) is a quantity: `plain` whole and in no range, `bounded` by "at least"."""
    items, form, text = reader.items, reader.items[first].form, reader.text
    before = items[first - 1].form if first and (not items[first].apart or text[items[first].start - 1] == "№") else ""
    lead = text[max(0, items[first].start - 4) : items[first].start].rstrip()
    if lead.endswith(("№", "#", "No.", "no.", "ст.", "[")):
        return False
    if not bounded and not (unit.known and unit.near) and (_labelled(reader, first, before) or _named(reader, first, unit)):
        return False
    if plain and not bounded and (_age(reader, first, last, value) or _address(reader, first, last, unit)):
        return False
    if last < len(items) and items[last].form in (*reader.table.parts, *_CLOCK) and not items[last].apart:
        return False
    year = form == "#" and plain and 1900 <= value < 2100
    if year and text[items[first].start :][:4].isdigit() and not bounded:
        return unit.known and before not in ("in", "since", "у", "в", "с", "з")
    if before == "in" and first > 1 and plain and (items[first - 2].form == "one" or value == 10):
        return False  # "one in five", "nine in ten": a share
    if form in reader.table.ones and reader.table.ones[form] == 1 and plain:
        return unit.known and unit.near and before not in ("no", "any", "every", "ни", "жоден")
    return True


def _labelled(reader: Items, first: int, before: str) -> bool:
    """Behind "Article", "школа", or joined to a number that is ("Resolutions 2254 and 2118")."""
    items, (whole, stems) = reader.items, _labels(reader.language)
    if before in whole or before.startswith(stems):
        return True
    at = first - 1
    if before in reader.table.both or (first and items[first].apart and items[first - 1].form == "#"):
        at -= before in reader.table.both
        previous = items[at - 1].form if at > 0 and items[at].form == "#" else ""
        return bool(previous) and (previous in whole or previous.startswith(stems))
    return False


@cache
def _labels(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    from ..reference.numbers import numbers

    label = numbers(language).label
    return frozenset(f for f in label if f[-1] != "*"), tuple(f[:-1] for f in label if f[-1] == "*")


def _named(reader: Items, first: int, unit: Unit) -> bool:
    """Whether the number ends a name: "Exercise Eager Lion 16", "CTF 50", "Unit Two"."""
    items, text = reader.items, reader.text
    if first == 0 or unit.known or text[items[first - 1].end : items[first].start] not in (" ", "\u00a0", " ("):
        return False
    word = text[items[first - 1].start : items[first - 1].end]
    if word.isupper() and len(word) > 1 and items[first].form == "#":
        return True
    starts = first < 2 or items[first - 1].sentence != items[first - 2].sentence
    return items[first - 1].capital and not starts and (items[first].form == "#" or items[first].capital)


def _age(reader: Items, first: int, last: int, value: Decimal) -> bool:
    """ "Ahmad, 38, said", "Ахмед, 38 лет, рассказал"."""
    items, text = reader.items, reader.text
    if first == 0 or value > 120 or not items[first - 1].capital or items[first - 1].form == "#":
        return False
    if text[items[first - 1].end : items[first].start] not in (", ", " ("):
        return False
    end = items[last - 1].end
    if last < len(items) and not items[last].apart and items[last].form in reader.table.apart["years"]:
        end = items[last].end
        if reader.language == "en":
            return False
    return _AGE_END.match(text, end) is not None and (end != items[last - 1].end or text[end : end + 1] in ",)")


def _address(reader: Items, first: int, last: int, unit: Unit) -> bool:
    """ "12 Peace Avenue"; "вулиці Миру, 12"."""
    items, text = reader.items, reader.text
    streets = reader.table.street
    if items[first].form != "#":
        return False
    if reader.language == "en":
        if last >= len(items) or not items[last].capital or items[last].apart:
            return False
        return any(word.form in streets and word.capital for word in items[last + 1 : last + LOOK])
    if unit.known or first == 0 or text[items[first - 1].end : items[first].start] not in (", ", " "):
        return False
    near = items[max(0, first - LOOK) : first]
    return any(
        word.sentence == items[first].sentence and any(word.form.startswith(street) for street in streets) for word in near
    )
