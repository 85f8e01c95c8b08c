"""Number words, bounds and counted things in three languages (numbers.toml)."""

import tomllib
from functools import cache
from importlib.resources import files

from msgspec import convert

from ..model.base import Part
from .lexicon import Phrases

Table = dict[str, tuple[str, ...]]


class Numbers(Part, frozen=True, kw_only=True):
    """The words of one language, as numbers.toml groups them."""

    ones: dict[str, int]
    tens: dict[str, int]
    hundreds: dict[str, int]
    scales: dict[str, int]
    plural_scales: dict[str, int]
    several: dict[str, int]
    half: tuple[str, ...]
    whole: dict[str, int]
    singular: tuple[str, ...]
    article: tuple[str, ...]
    link: tuple[str, ...]
    of: tuple[str, ...]
    to: tuple[str, ...]
    both: tuple[str, ...]
    between: tuple[str, ...]
    stop: tuple[str, ...]
    label: tuple[str, ...]
    parts: tuple[str, ...]
    street: tuple[str, ...]
    whole_of: tuple[str, ...]
    before: Table
    after: Table
    counted: Table
    soft: Table
    state: Table
    apart: Table


@cache
def numbers(language: str) -> Numbers:
    """The number words of "en", "uk" or "ru"; KeyError for another."""
    row = tomllib.loads(files(__package__).joinpath("numbers.toml").read_text(encoding="utf-8"))[language]
    row["both"] = row.pop("and")
    return convert(row, Numbers)


@cache
def phrases(language: str, group: str) -> Phrases[str]:
    """The phrases of one group ("before", "after", "counted", "soft", "state", "apart"), each with the name it stands under."""
    table: Table = getattr(numbers(language), group)
    return Phrases((form, name) for name, forms in table.items() for form in forms if form[:1].isalpha())
