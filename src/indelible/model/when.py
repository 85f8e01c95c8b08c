"""Reported time: EDTF (ISO 8601-2, levels 0 and 1 of dates and intervals) beside the words it was read from."""

import calendar
import re
from datetime import date
from typing import Annotated

from msgspec import Meta

from ..i18n import _
from .base import Part
from .selector import TextPosition

DatePrecision = Annotated[int, Meta(ge=1, le=5)]

_DATE = re.compile(
    r"\A(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)(-(?P<month>[0-9]{2}|XX)(-(?P<day>[0-9]{2}|XX)"
    r"(?P<time>T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|(?P<offset>[+-][0-9]{2}:[0-9]{2}))?)?)?)?(?P<sure>[?~%])?\Z"
)


class Span(Part, frozen=True, kw_only=True):
    """A reported time. `precision` is UCDP date_prec: 1 day, 2 two to six days, 3 week, 4 month, 5 year."""

    edtf: str
    original: str = ""
    zone: str = ""
    precision: DatePrecision | None = None
    at: tuple[TextPosition, ...] = ()

    def __post_init__(self) -> None:
        bounds(self.edtf)


def _one(text: str) -> tuple[date, date]:
    match = _DATE.match(text)
    if match is None:
        raise ValueError(
            _("{text!r} is no EDTF date; write 2022-04-06, 2022-04, 2022 or an interval 2022-04-01/2022-04-03", text=text)
        )
    first, last = int(match["year"].replace("X", "0")), int(match["year"].replace("X", "9"))
    if first == 0:
        raise ValueError(_("{text!r} has the year 0000; dates here run from 0001 to 9999", text=text))
    month, day = match["month"], match["day"]
    if month in (None, "XX"):
        if day not in (None, "XX") or match["time"]:
            raise ValueError(_("{text!r} has a day or a time without a month; write XX for what is not known", text=text))
        return date(first, 1, 1), date(last, 12, 31)
    if 21 <= int(month) <= 24 and day is None:  # EDTF seasons; winter runs into the next year
        start = {21: 3, 22: 6, 23: 9, 24: 12}[int(month)]
        end_year, end_month = (last + (start == 12), (start + 1) % 12 + 1)
        if end_year > 9999:
            return date(first, start, 1), date.max
        return date(first, start, 1), date(end_year, end_month, calendar.monthrange(end_year, end_month)[1])
    if not 1 <= int(month) <= 12:
        raise ValueError(_("{text!r} has month {month}; months run from 01 to 12", text=text, month=month))
    longest = calendar.monthrange(last, int(month))[1]
    if day in (None, "XX"):
        if match["time"]:
            raise ValueError(_("{text!r} has a time on an unknown day; write the day or leave the time out", text=text))
        return date(first, int(month), 1), date(last, int(month), longest)
    if not 1 <= int(day) <= longest:
        raise ValueError(_("{text!r} has day {day}, but that month has {longest} days", text=text, day=day, longest=longest))
    clock = match["time"]
    if clock and not (int(clock[1:3]) < 24 and int(clock[4:6]) < 60 and (clock[6:7] != ":" or int(clock[7:9]) < 60)):
        raise ValueError(_("{text!r} has the time {time}; hours run to 23, minutes and seconds to 59", text=text, time=clock[1:]))
    if match["offset"] and not (int(match["offset"][1:3]) <= 14 and int(match["offset"][4:6]) < 60):
        raise ValueError(
            _("{text!r} has the offset {offset}; offsets run from -14:00 to +14:00", text=text, offset=match["offset"])
        )
    return date(first, int(month), int(day)), date(last, int(month), int(day))


def bounds(edtf: str) -> tuple[date | None, date | None]:
    """The earliest and latest day that `edtf` covers; None for an open or unknown end.

    Raises ValueError with the reason where `edtf` is not a date or interval we read.
    """
    if "/" not in edtf:
        return _one(edtf)
    left, _slash, right = edtf.partition("/")
    first = None if left in ("", "..") else _one(left)[0]
    last = None if right in ("", "..") else _one(right)[1]
    if first is None and last is None:
        raise ValueError(_("{text!r} has two open ends; give one date at least", text=edtf))
    if first is not None and last is not None and last < first:
        raise ValueError(
            _(
                "{text!r} ends on {last} before it begins on {first}; give the earlier date first",
                text=edtf,
                last=last,
                first=first,
            )
        )
    return first, last
