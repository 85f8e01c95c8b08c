"""Dates in the reader's words, from EDTF; a date that we cannot put in words stays as it is written."""

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

from ..i18n import _, language
from ..model import bounds

_DAY = re.compile(r"\A([0-9]{4})-(0[1-9]|1[0-2])-([0-9]{2})(?:T([0-9:]{5,8})(Z|[+-][0-9:]{5})?)?([?~%]?)\Z")
_MONTH = re.compile(r"\A([0-9]{4})-(0[1-9]|1[0-2])(?:-XX)?([?~%]?)\Z")
_YEAR = re.compile(r"\A([0-9]{4})([?~%]?)\Z")


def _day(year: str, month: int, day: int) -> str:
    # Whole sentences, not a table of month names: Ukrainian and Russian put the month into another case beside a day.
    words = (
        _("{day} January {year}", day=day, year=year),
        _("{day} February {year}", day=day, year=year),
        _("{day} March {year}", day=day, year=year),
        _("{day} April {year}", day=day, year=year),
        _("{day} May {year}", day=day, year=year),
        _("{day} June {year}", day=day, year=year),
        _("{day} July {year}", day=day, year=year),
        _("{day} August {year}", day=day, year=year),
        _("{day} September {year}", day=day, year=year),
        _("{day} October {year}", day=day, year=year),
        _("{day} November {year}", day=day, year=year),
        _("{day} December {year}", day=day, year=year),
    )
    return words[month - 1]


def _month(year: str, month: int) -> str:
    words = (
        _("January {year}", year=year),
        _("February {year}", year=year),
        _("March {year}", year=year),
        _("April {year}", year=year),
        _("May {year}", year=year),
        _("June {year}", year=year),
        _("July {year}", year=year),
        _("August {year}", year=year),
        _("September {year}", year=year),
        _("October {year}", year=year),
        _("November {year}", year=year),
        _("December {year}", year=year),
    )
    return words[month - 1]


def _surely(words: str, sign: str) -> str:
    if sign == "?":
        return _("{date} (uncertain)", date=words)
    if sign == "~":
        return _("about {date}", date=words)
    if sign == "%":
        return _("about {date} (uncertain)", date=words)
    return words


def date_words(edtf: str) -> str:
    """`edtf` in the reader's language: "6 April 2022", "April 2022", "from 1 April 2022"; else `edtf` itself."""
    return _date_words(edtf, language())


@lru_cache(maxsize=4096)
def _date_words(edtf: str, _language: str) -> str:
    if "/" in edtf:
        first, _slash, last = edtf.partition("/")
        if first in ("", ".."):
            return _("until {date}", date=date_words(last))
        if last in ("", ".."):
            return _("from {date}", date=date_words(first))
        return _("{first} to {last}", first=date_words(first), last=date_words(last))
    if found := _DAY.match(edtf):
        words = _day(found[1], int(found[2]), int(found[3]))
        if found[4]:
            words = _("{date}, {time}", date=words, time=f"{found[4]} {found[5] or ''}".strip())
        return _surely(words, found[6])
    if found := _MONTH.match(edtf):
        return _surely(_month(found[1], int(found[2])), found[3])
    if found := _YEAR.match(edtf):
        return _surely(found[1], found[2])
    return edtf


def instant_words(instant: str) -> str:
    """An instant such as "2022-04-06T15:04:05Z", to the minute, in UTC and in the reader's language."""
    found = _DAY.match(instant.split(".")[0].removesuffix("Z") + "Z") if "T" in instant else None
    if found is None:
        return date_words(instant)
    return _("{date}, {time} UTC", date=_day(found[1], int(found[2]), int(found[3])), time=found[4][:5])


def days(edtf: str) -> tuple[date, date] | None:
    """The first and last day that `edtf` covers (an open end is as long as its other end); None where it is no date."""
    if not edtf:
        return None
    try:
        first, last = bounds(edtf)
    except ValueError:
        return None
    if first is None:
        first = last
    if last is None:
        last = first
    return (first, last) if first is not None and last is not None else None


def day_edtf(first: date, last: date) -> str:
    """The shortest EDTF for those days: a day, a whole month, a whole year, else an interval."""
    if first == last:
        return first.isoformat()
    if first.year == last.year and first.day == 1:
        if (first.month, last.month, last.day) == (1, 12, 31):
            return f"{first.year:04}"
        if first.month == last.month and last.day == monthrange(last.year, last.month)[1]:
            return f"{first.year:04}-{first.month:02}"
    return f"{first.isoformat()}/{last.isoformat()}"
