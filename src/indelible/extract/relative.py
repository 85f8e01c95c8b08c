"""Times told from the day of publication: "two days ago", "the past 24 hours", "for weeks", "in recent days", "навесні".

A stretch of time ends on the day of publication. Where the words leave its length open its first day is approximate
("2022-03-24~"): two of what "for weeks" names, three of "a few", and for "recent" a week of days, four weeks, half a year of
months, five years. A week or more ago is an approximate day, months ago a month, years ago a year. A season is the latest
that has begun.
"""

import calendar as gregorian
import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

RECENT = {"hour": 24, "day": 7, "week": 4, "month": 6, "year": 5}
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "winter": 24}


def _ones(*rows: str) -> dict[str, int]:
    return {word: i for row in rows for i, word in enumerate(row.split(), 1)}


# a negative number is the least that the word can mean
_NUMBERS = {
    "en": _ones("one two three four five six seven eight nine ten eleven twelve")
    | {"a": 1, "an": 1, "few": -3, "a few": -3, "several": -3, "a couple of": -2, "couple of": -2, "many": -3},
    "uk": _ones(
        "один два три чотири п'ять шість сім вісім дев'ять десять",
        "одного двох трьох чотирьох п'яти шести семи восьми дев'яти десяти",
    )
    | {"одну": 1, "дві": 2, "кілька": -3, "декілька": -3, "кількох": -3, "декількох": -3, "пару": -2},
    "ru": _ones(
        "один два три четыре пять шесть семь восемь девять десять",
        "одного двух трех четырех пяти шести семи восьми девяти десяти",
    )
    | {"одну": 1, "две": 2, "трёх": 3, "четырёх": 4, "несколько": -3, "нескольких": -3, "пару": -2},
}
# word -> unit; the second of a pair are its plurals, which say two at least where no number stands before them
_UNITS = {
    "en": {
        "hour": ("hour", "hours"),
        "day": ("day", "days"),
        "week": ("week", "weeks"),
        "month": ("month", "months"),
        "year": ("year", "years"),
    },
    "uk": {
        "hour": ("годину|година|години", "годин|годинах"),
        "day": ("день|добу|доби|дня", "дні|днів|днями|днях|діб|дня"),
        "week": ("тиждень|тижня", "тижні|тижнів|тижнями|тижнях"),
        "month": ("місяць|місяця", "місяці|місяців|місяцями|місяцях"),
        "year": ("рік|року", "роки|років|роками|роках"),
    },
    "ru": {
        "hour": ("час|часа", "часов|часы"),
        "day": ("день|дня|сутки|суток", "дни|дней|днями|днях"),
        "week": ("неделю|недели", "недели|недель|неделями|неделях"),
        "month": ("месяц|месяца", "месяцы|месяцев|месяцами|месяцах|месяца"),
        "year": ("год|года", "годы|лет|годами|годах|года"),
    },
}
_SEASON_WORDS = {
    "en": {"spring": "spring", "summer": "summer", "autumn": "autumn|fall", "winter": "winter"},
    "uk": {"spring": "навесні|весни|весною", "summer": "влітку|літа", "autumn": "восени|осені", "winter": "взимку|зими"},
    "ru": {"spring": "весной|весны", "summer": "летом|лета", "autumn": "осенью|осени", "winter": "зимой|зимы"},
}


class _Patterns(NamedTuple):
    pattern: re.Pattern[str]
    units: dict[str, str]
    plural: frozenset[str]
    seasons: dict[str, str]


def _year(n: int) -> str:
    return rf"(?P<year{n}>1[89]\d\d|20\d\d)(?!\d)"


@cache
def _patterns(language: str) -> _Patterns:
    units = {f: unit for unit, pair in _UNITS[language].items() for forms in pair for f in forms.split("|")}
    plural = frozenset(f for _one, many in _UNITS[language].values() for f in many.split("|"))
    words = "|".join(sorted((re.escape(n) for n in _NUMBERS[language]), key=len, reverse=True))
    named = "|".join(sorted(units, key=len, reverse=True))

    def number(n: int) -> str:
        return rf"(?P<n{n}>\d{{1,3}}(?:-plus)?|{words})"

    def unit(n: int) -> str:
        return rf"(?P<unit{n}>{named})\b"

    seasons = {f: season for season, forms in _SEASON_WORDS[language].items() for f in forms.split("|")}
    season = "|".join(seasons)
    plurals = "|".join(_UNITS[language][u][1] for u in ("day", "week", "month", "year"))
    if language == "en":
        parts = [
            rf"(?:the\s+)?(?:past|(?P<last>last|previous))\s+(?:{number(1)}\s+)?{unit(1)}",
            rf"(?P<recent>recent)\s+{unit(2)}",
            rf"for\s+(?P<unit3>{plurals})\b(?!\s+(?:to\s+come|after|afterwards|before))",
            rf"{number(4)}\s+{unit(4)}\s+(?P<ago>ago)\b",
            rf"(?:the\s+)?(?P<next>coming|next)\s+(?:{number(5)}\s+)?{unit(5)}(?:\s+and\s+(?P<and>{plurals})\b)?",
            rf"(?:in|during|since|until|last|this|next)\s+(?P<open6>(?:the\s+)?(?:(?:early|late|mid)[\s-])?)(?P<season6>{season})\b"
            rf"(?:(?:\s+of)?\s+{_year(6)})?",
            rf"(?:the\s+)?\b(?P<season7>{season})\s+(?:of\s+)?{_year(7)}",
            r"(?P<overnight>overnight)\b",
        ]
        first = r"(?=[0-9toplrcnfmasedwyui])"
    else:
        past = {"uk": "останн(?:і|іх|німи|ього|ю|ій|ьої|імі|іми)", "ru": "(?:последн|прошедш)(?:ие|их|ими|ий|юю|ей|его|ую)"}[
            language
        ]
        ago = {"uk": "тому", "ru": "назад"}[language]
        year_word = {"uk": r"(?:\s*(?:року|р\.))?", "ru": r"(?:\s*(?:года|г\.))?"}[language]
        span = {"uk": "тижнями|місяцями|роками", "ru": "неделями|месяцами|годами"}[language]
        other = {"uk": r"(?<!останніми )(?<!кількома )днями", "ru": r"на\s+днях"}[language]
        parts = [
            rf"{past}\s+(?:{number(1)}\s+)?{unit(1)}",
            rf"(?:{number(4)}\s+)?{unit(4)}\s+(?P<ago>{ago})\b",
            rf"(?P<unit3>{span})\b",
            rf"(?P<season6>{season})\b(?:\s+{_year(6)}{year_word})?",
            rf"(?P<other>{other})\b",
        ]
        first = ""
    return _Patterns(re.compile(rf"(?<![\w-]){first}(?:{'|'.join(parts)})", re.IGNORECASE), units, plural, seasons)


def told(text: str, today: date | None, language: str) -> Iterator[tuple[int, int, str]]:
    """Every such time of `text` in order: where it starts and ends, and its EDTF; none without a day to tell it from."""
    known = _patterns(language)
    for match in known.pattern.finditer(text):
        group = match.groupdict()
        start, end = match.span()
        try:
            edtf = _season(match, known, today, language) or (today and _stretch(group, known, today, language))
        except (ValueError, OverflowError):
            continue  # before the year 1
        if edtf:
            if group.get("season6") and language == "en" and not re.match(r"(?i)last|this|next", match.group()):
                start = match.start("open6")
            yield start, end, edtf


def _season(match: re.Match[str], known: _Patterns, today: date | None, language: str) -> str | None:
    group = match.groupdict()
    word = group.get("season6") or group.get("season7")
    if word is None:
        return None
    form = word.lower()
    year = group.get("year6") or group.get("year7")
    code = SEASONS[known.seasons[form]]
    if year:
        return f"{year}-{code}"
    bare = {"uk": ("весни", "літа", "осені", "зими"), "ru": ("весны", "лета", "осени", "зимы")}.get(language, ("fall",))
    if today is None or form in bare:
        return None  # "the fall of a city", "п'ять років і літа": a season only with its year
    begins = {21: 3, 22: 6, 23: 9, 24: 12}[code]
    ahead = match.group().lower().startswith("next")
    return f"{today.year - (today.month < begins) + ahead}-{code}"


def _stretch(group: dict[str, str | None], known: _Patterns, today: date, language: str) -> str | None:
    if group.get("overnight"):
        return f"{today - timedelta(days=1)}/{today}"
    if group.get("other"):
        return f"{today - timedelta(days=7)}~/{today}"
    unit_word = next((group[f"unit{n}"] for n in (1, 2, 3, 4, 5) if group.get(f"unit{n}")), None)
    if unit_word is None:
        return None
    unit, plural = known.units[unit_word.lower()], unit_word.lower() in known.plural
    word = next((group[f"n{n}"] for n in (1, 4, 5) if group.get(f"n{n}")), None)
    number = _number(word, language)
    if group.get("ago"):
        return _ago(today, abs(number or 1), unit, vague=(number is None and plural) or (number or 0) < 0)
    if group["unit3"]:  # "for weeks", "тижнями"
        return f"{_back(today, 2, unit)}~/{today}"
    if group.get("next"):
        if number is None and not plural:
            return None  # "next week" is the calendar's
        last = known.units[group["and"].lower()] if group.get("and") else unit  # type: ignore[union-attr]
        count = number or RECENT[last]
        return f"{today + timedelta(days=1)}/{_back(today, -abs(count), last)}" + ("" if (number or 0) > 0 else "~")
    if (number is None and plural) or group.get("recent"):
        return f"{_back(today, RECENT[unit], unit)}~/{today}"
    if number is None and group.get("last"):
        return None  # "last week" is the calendar's; "the past month" ends today
    vague = (number or 1) < 0 or bool(word and word.endswith("-plus"))
    return f"{_back(today, abs(number or 1), unit)}{'~' if vague else ''}/{today}"


def _number(word: str | None, language: str) -> int | None:
    if not word:
        return None
    digits = re.match(r"\d+", word)
    return int(digits.group()) if digits else _NUMBERS[language].get(word.lower())


def _back(today: date, number: int, unit: str) -> date:
    if unit == "hour":
        return today - timedelta(days=-(-number // 24))
    if unit in ("day", "week"):
        return today - timedelta(days=number * (7 if unit == "week" else 1))
    months = today.year * 12 + today.month - 1 - number * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(today.day, gregorian.monthrange(year, month + 1)[1]))


def _ago(today: date, number: int, unit: str, *, vague: bool) -> str:
    day = _back(today, number, unit)
    mark = "~" if vague else ""
    if unit == "hour":
        return f"{day}/{today}" if number < 24 else str(day)
    if unit == "month":
        return f"{day:%Y-%m}{mark}"
    if unit == "year":
        return f"{day.year:04d}{mark}"
    return f"{day}~" if unit == "week" else f"{day}{mark}"
