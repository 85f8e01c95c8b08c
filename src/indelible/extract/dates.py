"""Times that a text names, read against the day of publication: English, Ukrainian, Russian, to EDTF.

A weekday is the latest such day up to the day of publication; "the weekend" the latest that has begun. A day without a year
is the latest that lies no more than 60 days after the publication. Without a publication date a relative word, or a day
without a year, gives nothing. What is no day (31 February) gives nothing. Two times joined ("between Friday and Sunday",
"с марта по май") are one interval; spells of time ("for weeks", "two days ago") are read in relative.py.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from ..model.selector import TextPosition
from ..model.when import Span, bounds
from ..reference.calendar import Calendar, calendar
from .relative import told

LANGUAGES = ("en", "uk", "ru")
AHEAD = timedelta(days=60)
LONGEST_JOIN = 12  # characters between the two ends of an interval
_YEAR = r"(?P<year{n}>1[89]\d\d|20\d\d)"
_LED = re.compile(
    r"(?<!\w)(?:in|of|during|early|late|mid|by|last|this|next|у|в|на|під|минулої|минулого|цієї|цього|початку|наприкінці|кінці|кінця|"
    r"во|прошл\w+|минувш\w+|эт\w+|начале|конце|конца|начала)[\s-]+\Z",
    re.IGNORECASE,
)


class _Reader(NamedTuple):
    pattern: re.Pattern[str]
    opening: re.Pattern[str]
    second: re.Pattern[str]  # a weekday and the word that joins the next to it
    words: Calendar
    month: dict[str, int]
    weekday: dict[str, int]


class _Found(NamedTuple):
    """A time found at [start, end); `bare` is its EDTF, and `bare_start` its start, without the word that opens it ("since")."""

    start: int
    end: int
    edtf: str
    bare: str
    bare_start: int
    opening: str = ""
    opening_start: int = -1
    loose: str = ""  # "day", "weekday", "month" for one without a year of its own


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
            rf"\b(?P<month4>{name})\b(?:\.\s*|\s+){day.format(n=4)}\b(?!\d|,\d{{3}})(?:(?:{join})(?:(?P<month5>{name})\b\.?\s+)?"
            rf"(?P<day5>[0-3]?\d)(?:st|nd|rd|th)?\b(?!,?\d))?(?:,?\s+{_YEAR.format(n=4)}(?!\d))?",
        ]
    between = _any(words.between)
    after_years = {"en": r"(?!\s+(?:people|men|women|[a-z]+s)\b)", "uk": r"\s*(?:рок\w*|рр?\.)", "ru": r"\s*(?:год\w*|гг?\.)"}[
        language
    ]
    led_years = r"(?:(?:in|of|during|the|since)\s+|\()" if language == "en" else r""
    parts += [  # from 2014 to 2016; in 1980-88; 2014–2016 роках
        rf"(?:{between})\s+(?P<from8>1[89]\d\d|20\d\d)(?:\s+(?:{_any(words.both)})\s+|\s?[-–—]\s?)(?P<to8>1[89]\d\d|20\d\d)(?![\d.,]\d|\d)"
        rf"{after_years}",
        rf"{led_years}(?P<from9>1[89]\d\d|20\d\d)\s?[-–—]\s?(?P<to9>1[89]\d\d|20\d\d|\d\d)(?![\d.,]\d|\d|[-–])"
        rf"{after_years}",
        rf"\b(?P<bare>{bare})\b\.?(?:(?:,|\s+of)?\s+{_YEAR.format(n=6)}(?!\d){year_word})?",
        rf"\b(?P<word>{_any(words.days)}|{_any(words.spans)})\b",
        rf"\b(?P<weekday>{_any(words.weekdays)})\b",
        {
            "en": rf"\b(?:(?P<in>in|during|of|by|since|until|from|before|after|a|an|the)\s+){_YEAR.format(n=7)}\b"
            r"(?![.,]?\d|\s*[-–]\s*\d|\s+(?:people|men|women|square|feet|b\.?c))",
            "uk": rf"\b{_YEAR.format(n=7)}(?:-го)?\s*(?P<in>року|році|р\.)",
            "ru": rf"\b{_YEAR.format(n=7)}(?:-го)?\s*(?P<in>года|году|г\.)",
        }[language],
    ]
    # Most positions fall at the first letter, which keeps the pattern cheap.
    letters = sorted({form[0] for group in (*words.months, *words.bare, *words.weekdays) for form in group})
    letters += sorted({form[0] for form in (*words.days, *words.spans)} | set("id" if language == "en" else ""))
    first = "".join(dict.fromkeys(letters + [c.upper() for c in letters]))
    if language == "en":
        first += "sbuotafSBUOTAF("
    first += "".join({form[0] for form in words.between} | {form[0].upper() for form in words.between})
    return _Reader(
        re.compile(rf"(?<!\w)(?=[0-9{first}])(?:" + "|".join(parts) + ")", re.IGNORECASE),
        re.compile(rf"(?<!\w)(?:{_any(words.since)}|{_any(words.until)}|{_any(words.between)})\s+\Z", re.IGNORECASE),
        re.compile(rf"\b(?:{_any(words.weekdays)})\s+(?:{_any(words.both)})\s+\Z", re.IGNORECASE),
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
    plain = text.replace("’", "'").replace("ʼ", "'")
    found = [one for match in reader.pattern.finditer(plain) if (one := _read(match, reader, today, language)) is not None]
    spells = [_Found(start, end, edtf, edtf, start) for start, end, edtf in told(plain, today, language)]
    joined = _joined(plain, _apart(found + spells), reader, today)
    return tuple(_span(text, one.edtf, one.start, one.end) for one in joined)


def _apart(found: list[_Found]) -> list[_Found]:
    """Those that do not overlap, in order: of two the earlier, of two that begin together the longer."""
    kept: list[_Found] = []
    for one in sorted(found, key=lambda f: (f.start, -f.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
        elif kept[-1].bare_start == one.bare_start and one.end > kept[-1].end:
            kept[-1] = one
    return kept


_JOIN = re.compile(r"(?P<dash>\s*[-–—]\s*)|,?\s+(?P<word>\w+)\s+")


def _joined(text: str, found: Sequence[_Found], reader: _Reader, today: date | None) -> Iterator[_Found]:
    """`found` with "Wednesday, 6 April" as one, and with "between Friday and Sunday" as one interval."""
    last: _Found | None = None
    for one in found:
        if last is None:
            last = one
            continue
        gap = text[last.end : one.bare_start] if one.bare_start - last.end < LONGEST_JOIN else ""
        both = _interval_of(last, one, gap, reader, today) if gap else None
        if last.loose == "weekday" and gap in (" ", ", ") and re.fullmatch(r"\d{4}-\d\d-\d\d", one.edtf):
            last = one._replace(start=last.start, bare_start=last.start, opening=last.opening, opening_start=last.opening_start)
        elif both is not None:
            last = both
        else:
            yield last
            last = one
    if last is not None:
        yield last


def _interval_of(left: _Found, right: _Found, gap: str, reader: _Reader, today: date | None) -> _Found | None:
    match = _JOIN.fullmatch(gap)
    if match is None or "/" in left.bare or "/" in right.bare or "~" in left.bare + right.bare:
        return None
    words, word = reader.words, (match["word"] or "").lower()
    opened = left.opening in words.between
    if match["dash"]:
        if left.loose != right.loose or len(left.bare) != len(right.bare):
            return None
    elif word not in words.both or not opened:
        return None  # "Friday and Sunday" are two
    elif word in ("and", "і", "та", "й", "и") and left.opening not in ("between", "між", "между"):
        return None
    first = left.bare
    if left.loose in ("month", "day") and not right.loose:
        first = right.bare[:4] + first[4:]  # "from March to May 2022": the year is of both
    for _ in range(2):
        try:
            edtf = f"{first}/{right.bare}"
            bounds(edtf)
        except ValueError:
            if not left.loose or today is None:
                return None
            if left.loose == "weekday":
                first = (date.fromisoformat(first) - timedelta(days=7)).isoformat()
            else:
                first = f"{int(first[:4]) - 1:04d}{first[4:]}"
        else:
            start = left.opening_start if opened and left.opening_start >= 0 else left.bare_start
            return _Found(start, right.end, edtf, edtf, start)
    return None


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


def _read(match: re.Match[str], reader: _Reader, today: date | None, language: str) -> _Found | None:
    text, (start, end) = match.string, match.span()
    group = match.groupdict()
    if text[end - 1] == "." and not (group["from8"] or group["from9"]):
        end -= 1  # a full stop after "Apr" is the sentence's as often as not
    loose, edtf = "", None
    if group["iso"]:
        edtf = _valid(*map(int, group["iso"].split("-")))
    elif group["dotted"]:
        day, month, year = map(int, group["dotted"].split("."))
        edtf = _valid(year, month, day)
    elif group["from8"] or group["from9"]:
        edtf = _years(group)
        start = start if group["from8"] else match.start("from9")
        return _Found(start, end, edtf, edtf, start) if edtf else None
    elif group["word"]:
        edtf = _relative(re.sub(r"\s+", " ", group["word"].lower()), reader.words, today)
    elif group["weekday"]:
        led = reader.opening.search(text, max(0, start - 16), start) or reader.second.search(text, max(0, start - 24), start)
        if language != "en" and not (led or _led(text, start)):
            return None  # "середа", "среда" are surroundings too
        edtf, loose = _weekday(reader.weekday[group["weekday"].lower()], today), "weekday"
    elif group["bare"]:
        opened = reader.opening.search(text, max(0, start - 16), start) is not None
        edtf, loose = _bare(match, reader, today, language, opened), "" if group["year6"] else "month"
        start = _part_of(text, start, language)
    elif group.get("in"):
        edtf, start = group["year7"], match.start("year7") if language == "en" else start
    elif language != "en" or _is_name(group):
        edtf = _days(match, reader, today)
        loose = "" if any(group.get(f"year{n}") for n in (1, 2, 3, 4)) else "day"
    return _opened(_Found(start, end, edtf, edtf, start, loose=loose), text, reader) if edtf is not None else None


def _led(text: str, start: int) -> bool:
    return _LED.search(text, max(0, start - 16), start) is not None


def _is_name(group: dict[str, str | None]) -> bool:
    """Whether the month begins with a capital: "may 3 people", "march 10 miles" are no days."""
    return all(not (name := group.get(f"month{n}")) or name[0].isupper() for n in range(1, 6))


_PART = re.compile(r"(?<!\w)(?:(?:early|mid|late)[\s-]|(?:last|this|next)\s)\Z", re.IGNORECASE)


def _part_of(text: str, start: int, language: str) -> int:
    """Where "early November", "last July" begin."""
    part = _PART.search(text, max(0, start - 6), start) if language == "en" else None
    return part.start() if part else start


def _opened(one: _Found, text: str, reader: _Reader) -> _Found:
    """With the word before it: "since February" is an open interval; any other opening word stays outside the span."""
    led = reader.opening.search(text, max(0, one.start - 16), one.start)
    if led is None:
        return one
    words, opening = reader.words, led.group().strip().lower()
    one = one._replace(opening=opening, opening_start=led.start())
    if "/" in one.edtf:  # "from 1 to 3 April" is one already
        return one._replace(start=led.start() if opening in words.between else one.start)
    if opening in words.since and opening not in ("від", "от"):
        return one._replace(start=led.start(), edtf=f"{one.edtf}/..")
    if opening in words.until:
        return one._replace(start=led.start(), edtf=f"../{one.edtf}")
    return one


def _years(group: dict[str, str | None]) -> str | None:
    first, last = (group["from8"], group["to8"]) if group["from8"] else (group["from9"], group["to9"])
    assert first and last  # the pattern has both
    last = last if len(last) == 4 else first[:2] + last
    return f"{first}/{last}" if first < last else None


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
        "next-week": lambda: _interval(monday + timedelta(days=7), monday + timedelta(days=13)),
        "next-month": lambda: (first_of_month + timedelta(days=32)).strftime("%Y-%m"),
        "next-year": lambda: str(today.year + 1),
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


def _bare(match: re.Match[str], reader: _Reader, today: date | None, language: str, opened: bool) -> str | None:
    word, year = match["bare"], match["year6"]
    month = reader.month[word.lower()]
    start = match.start("bare")
    led = opened or _led(match.string, start)
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
