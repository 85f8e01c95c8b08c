"""Names of months and weekdays and words for days near today, in three languages (calendar.toml)."""

import tomllib
from functools import cache
from importlib.resources import files

from msgspec import convert

from ..model.base import Part

Forms = tuple[tuple[str, ...], ...]


class Calendar(Part, frozen=True, kw_only=True):
    """The words of one language; `months` go with a day, `bare` stand without one."""

    months: Forms
    weekdays: Forms
    days: dict[str, int]
    spans: dict[str, str]
    since: tuple[str, ...]
    until: tuple[str, ...]
    between: tuple[str, ...]
    both: tuple[str, ...]
    bare: Forms = ()


@cache
def calendar(language: str) -> Calendar:
    """The calendar words of "en", "uk" or "ru"; KeyError for another."""
    row = tomllib.loads(files(__package__).joinpath("calendar.toml").read_text(encoding="utf-8"))[language]
    row["both"] = row.pop("and")
    return convert(row, Calendar)
