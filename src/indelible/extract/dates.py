"""Times that a text names, read against the day of publication: English, Ukrainian, Russian, to EDTF.

A weekday is the latest such day up to the day of publication; "the weekend" the latest that has begun. A day without a year
is the latest that lies no more than 60 days after the publication. Without a publication date a relative word, or a day
without a year, gives nothing. What is no day (31 February) gives nothing.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from ..model.selector import TextPosition
from ..model.when import Span, bounds
from ..reference.calendar import Calendar, calendar

LANGUAGES = ("en", "uk", "ru")
AHEAD = timedelta(days=60)
_YEAR = r"(?P<year{n}>1[89]\d\d|20\d\d)"
_LED = re.compile(
    r"(?<!\w)(?:in|of|during|early|late|mid|by|last|this|next|у|в|на|під|минулої|минулого|цієї|цього|початку|наприкінці|кінці|кінця|"
    r"во|прошл\w+|минувш\w+|эт\w+|начале|конце|конца|начала)[\s-]+\Z",
    re.IGNORECASE,
)


class _Reader(NamedTuple):
    pattern: re.Pattern[str]
    opening: re.Pattern[str]
    words: Calendar
    month: dict[str, int]
    weekday: dict[str, int]


class _Day(NamedTuple):
    """A day, month or year: parts that are not named are None."""

    year: int | None
    month: int | None
    day: int | None


def _any(forms: object) -> str:
    flat = [f for group in forms for f in ((group,) if isinstance(group, str) else group)]  # type: ignore[attr-defined]
    return "|".join(re.escape(f).replace(r"\ ", r"\s+") for f in sorted(flat, key=len, reverse=True))


@cache
def _reader(language: str) -> _Reader:
    words = calendar(language)
    name = _any(words.months)
    bare = _any(words.bare or words.months)
    ordinal = r"(?:st|nd|rd|th)?" if language == "en" else r"(?:-?го)?"
    year_word = {"en": "", "uk": r"(?:\s*(?:року|р\.))?", "ru": r"(?:\s*(?:года|г\.))?"}[language]
    join = rf"\s*[-–—]\s*|\s+(?:{_any(words.both)})\s+"
    year = rf"(?:,?\s+{_YEAR}(?!\d){year_word})?"
    day = rf"(?P<day{{n}}>[0-3]?\d){ordinal}"
    parts = [
        r"(?P<iso>\b\d{4}-\d{2}-\d{2}\b)",
        r"(?P<dotted>\b[0-3]?\d\.[01]?\d\.(?:19|20)\d\d\b)",
        # 6 April 2022; 1-3 April; 1 March to 3 April
        rf"(?:the\s+)?\b{day.format(n=1)}(?:\s+(?P<month1>{name})\b{year.format(n=1)})?(?:(?:{join})(?:the\s+)?{day.format(n=2)})"
        rf"\s+(?:of\s+)?(?P<month2>{name})\b\.?{year.format(n=2)}",
        rf"(?:the\s+)?\b{day.format(n=3)}\s+(?:of\s+)?(?P<month3>{name})\b\.?{year.format(n=3)}",
    ]
    if language == "en":  # April 6, 2022; April 1-3; April 1 to May 3
        parts += [
            rf"\b(?P<month4>{name})\b\.?\s+{day.format(n=4)}\b(?!\d|,\d{{3}})(?:(?:{join})(?:(?P<month5>{name})\b\.?\s+)?"
            rf"(?P<day5>[0-3]?\d)(?:st|nd|rd|th)?\b(?!,?\d))?(?:,?\s+{_YEAR.format(n=4)}(?!\d))?",
        ]
    parts += [
        rf"\b(?P<bare>{bare})\b\.?(?:(?:,|\s+of)?\s+{_YEAR.format(n=6)}(?!\d){year_word})?",
        rf"\b(?P<word>{_any(words.days)}|{_any(words.spans)})\b",
        rf"\b(?P<weekday>{_any(words.weekdays)})\b",
        {
            "en": rf"\b(?:(?P<in>in|during|of|by|since|until)\s+){_YEAR.format(n=7)}\b(?![.,]?\d|\s*[-–]\s*\d)",
            "uk": rf"\b{_YEAR.format(n=7)}(?:-го)?\s*(?P<in>року|році|р\.)",
            "ru": rf"\b{_YEAR.format(n=7)}(?:-го)?\s*(?P<in>года|году|г\.)",
        }[language],
    ]
    # Most positions fall at the first letter, which keeps the pattern cheap.
    letters = sorted({form[0] for group in (*words.months, *words.bare, *words.weekdays) for form in group})
    letters += sorted({form[0] for form in (*words.days, *words.spans)} | set("id" if language == "en" else ""))
    first = "".join(dict.fromkeys(letters + [c.upper() for c in letters]))
    if language == "en":
        first += "sbuoSBUO"
    return _Reader(
        re.compile(rf"(?<!\w)(?=[0-9{first}])(?:" + "|".join(parts) + ")", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{_any(words.since)}|{_any(words.until)}|{_any(words.between)})\s+\Z", re.IGNORECASE),
        words,
        {form: i for forms in (words.months, words.bare) for i, group in enumerate(forms, 1) for form in group},
        {form: i for i, group in enumerate(words.weekdays) for form in group},
    )


def dates_in(text: str, published: str, language: str) -> tuple[Span, ...]:
    """Every time that `text` names, in order; `published` is EDTF or "". Empty for a language without a calendar."""
    if language not in LANGUAGES:
        return ()
    reader = _reader(language)
    today = _day_of(published)
    found: list[Span] = []
    weekday_end = -1
    for match in reader.pattern.finditer(text.replace("’", "'").replace("ʼ", "'")):
        read = _read(match, reader, today, language)
        if read is None:
            continue
        edtf, start, end = read
        if weekday_end >= 0 and text[weekday_end:start] in (" ", ", ") and "/" not in edtf and len(edtf) == len("2022-04-06"):
            found.pop()  # "Wednesday, 6 April": the day says it
        weekday_end = end if match["weekday"] and "/" not in edtf else -1
        found.append(_span(text, edtf, start, end))
    return tuple(found)


def _day_of(published: str) -> date | None:
    try:
        first, last = bounds(published)
    except ValueError:
        return None
    # A year from the calendar's last days on either side has no room for "last year" or sixty days more; no news is from there.
    return last if first == last and last is not None and 1 < last.year < 9999 else None


def _span(text: str, edtf: str, start: int, end: int) -> Span:
    first, last = bounds(edtf)
    days = (last - first).days + 1 if first and last else None
    precision = None if days is None else 1 if days == 1 else 2 if days <= 6 else 3 if days == 7 else 4 if days <= 31 else 5
    return Span(edtf=edtf, original=text[start:end], precision=precision, at=(TextPosition(start=start, end=end),))


def _read(match: re.Match[str], reader: _Reader, today: date | None, language: str) -> tuple[str, int, int] | None:
    text, (start, end) = match.string, match.span()
    if text[end - 1] == ".":
        end -= 1  # a full stop after "Apr" is the sentence's as often as not
    led = reader.opening.search(text, max(0, start - 16), start)
    opening = led.group().strip().lower() if led else ""
    if match["iso"]:
        edtf = _valid(*map(int, match["iso"].split("-")))
    elif match["dotted"]:
        day, month, year = map(int, match["dotted"].split("."))
        edtf = _valid(year, month, day)
    elif match["word"]:
        edtf = _relative(re.sub(r"\s+", " ", match["word"].lower()), reader.words, today)
    elif match["weekday"]:
        if language != "en" and not led and not _LED.search(text, max(0, start - 16), start):
            return None  # "середа", "среда" are surroundings too
        edtf = _weekday(reader.weekday[match["weekday"].lower()], today)
    elif match["bare"]:
        edtf = _bare(match, reader, today, language, opening)
    elif match.groupdict().get("in"):
        edtf, start = match["year7"], match.start("year7") if language == "en" else start
        led = reader.opening.search(text, max(0, start - 16), start)
        opening = led.group().strip().lower() if led else ""
    else:
        edtf = _days(match, reader, today)
    if edtf is None:
        return None
    # "since February" is an open interval; "from 1 to 3 April" is one already; any other opening word stays outside the span.
    if led is None:
        return edtf, start, end
    if "/" in edtf:
        return edtf, (led.start() if opening in reader.words.between else start), end
    if opening in reader.words.since and opening not in ("від", "от"):
        return f"{edtf}/..", led.start(), end
    if opening in reader.words.until:
        return f"../{edtf}", led.start(), end
    return edtf, start, end


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _relative(word: str, words: Calendar, today: date | None) -> str | None:
    if today is None:
        return None
    if word in words.days:
        return (today + timedelta(days=words.days[word])).isoformat()
    monday = today - timedelta(days=today.weekday())
    first_of_month = today.replace(day=1)
    return {
        "last-week": lambda: _interval(monday - timedelta(days=7), monday - timedelta(days=1)),
        "this-week": lambda: _interval(monday, monday + timedelta(days=6)),
        "past-week": lambda: _interval(today - timedelta(days=7), today - timedelta(days=1)),
        "weekend": lambda: _weekend(today),
        "last-month": lambda: (first_of_month - timedelta(days=1)).strftime("%Y-%m"),
        "this-month": lambda: today.strftime("%Y-%m"),
        "last-year": lambda: str(today.year - 1),
        "this-year": lambda: str(today.year),
    }[words.spans[word]]()


def _weekend(today: date) -> str:
    saturday = today - timedelta(days=(today.weekday() - 5) % 7)
    return _interval(saturday, saturday + timedelta(days=1))


def _interval(first: date, last: date) -> str:
    return f"{first.isoformat()}/{last.isoformat()}"


def _weekday(number: int, today: date | None) -> str | None:
    return None if today is None else (today - timedelta(days=(today.weekday() - number) % 7)).isoformat()


def _bare(match: re.Match[str], reader: _Reader, today: date | None, language: str, opening: str) -> str | None:
    word, year = match["bare"], match["year6"]
    month = reader.month[word.lower()]
    start = match.start("bare")
    led = bool(opening) or _LED.search(match.string, max(0, start - 16), start) is not None
    if re.search(r"[0-9](?:st|nd|rd|th|-?го)?\s\Z", match.string[max(0, start - 6) : start]):
        return None  # "31 February": a day that is none
    if language == "en":
        # "may" and "march" are words too: without a year they are months only with a capital and a word that leads up to one.
        sure = word[0].isupper() and (year or led or (len(word) > 4 and word.lower() != "march"))
    else:
        sure = bool(year) or led
    if not sure:
        return None
    if year:
        return f"{year}-{month:02d}"
    if today is None:
        return None
    return f"{today.year if month <= today.month else today.year - 1}-{month:02d}"


def _days(match: re.Match[str], reader: _Reader, today: date | None) -> str | None:
    group = match.groupdict()

    def part(*names: str) -> Iterator[int]:
        for name in names:
            if group.get(name):
                value = group[name]
                yield int(value) if value.isdigit() else reader.month[value.lower()]

    if group["day3"]:
        return _one(_Day(next(part("year3"), None), next(part("month3"), None), int(group["day3"])), today)
    if group["day2"]:
        year, month = next(part("year2"), None), next(part("month2"), None)
        first = _Day(next(part("year1"), year), next(part("month1"), month), int(group["day1"]))
        last = _Day(year, month, int(group["day2"]))
    else:
        year, month = next(part("year4"), None), next(part("month4"), None)
        first = _Day(year, month, int(group["day4"]))
        if not group["day5"]:
            return _one(first, today)
        last = _Day(year, next(part("month5"), month), int(group["day5"]))
    left, right = _one(first, today), _one(last, today)
    if left is None or right is None or left > right:
        return None
    return f"{left}/{right}" if left != right else left


def _one(day: _Day, today: date | None) -> str | None:
    if day.month is None or day.day is None:
        return None
    if day.year is not None:
        return _valid(day.year, day.month, day.day)
    if today is None:
        return None
    for year in range(today.year + 1, today.year - 5, -1):  # 29 February may lie four years back
        read = _valid(year, day.month, day.day)
        if read is not None and date.fromisoformat(read) <= today + AHEAD:
            return read
    return None
