"""Rules that lead Ukrainian and Russian words back to the nominative, and first names (slavic_names.toml)."""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import NamedTuple

Rules = tuple[tuple[str, str], ...]


class NameRules(NamedTuple):
    """The rules of one language; each pair is an ending and what takes its place ("=": the word stays, "?": cannot be told)."""

    genitive: Rules
    locative: Rules
    accusative: Rules
    men: Rules
    women: Rules
    adjectives: tuple[tuple[str, tuple[str, ...]], ...]
    neuter: tuple[str, ...]
    given: dict[str, tuple[str, str]]  # genitive of a first name, lower case -> nominative, "m" or "f"


@cache
def name_rules(language: str) -> NameRules:
    """The rules of "uk" or "ru"; KeyError for another."""
    row = tomllib.loads(files(__package__).joinpath("slavic_names.toml").read_text(encoding="utf-8"))[language]
    given: dict[str, tuple[str, str]] = {}
    for names, sex in ((row["men_names"], "m"), (row["women_names"], "f")):
        for name in names.split():
            for form in _genitive(name, sex, language):
                given.setdefault(form.lower(), (name, sex))
    adjectives = tuple((ending, tuple(to.split("/"))) for ending, to in _pairs(row["adjectives"]))
    rules = {key: _pairs(row[key]) for key in ("genitive", "locative", "accusative", "men", "women")}
    return NameRules(**rules, adjectives=adjectives, neuter=tuple(row["neuter"]), given=given)


def _pairs(rules: Iterable[str]) -> Rules:
    return tuple((ending, to) for ending, to in (rule.split(">") for rule in rules))


IRREGULAR = {
    "Павел": "Павла",
    "Лев": "Льва",
    "Петр": "Петра",
    "Ігор": "Ігоря",
    "Яків": "Якова",
    "Федір": "Федора",
    "Любов": "Любові",
    "Любовь": "Любови",
    "Мішель": "Мішель",
}


def _genitive(name: str, sex: str, language: str) -> tuple[str, ...]:
    if name in IRREGULAR:
        return (IRREGULAR[name],)
    stem, last = name[:-1], name[-1]
    soft = "і" if language == "uk" else "и"
    if last == "а":
        hard = "и" if language == "uk" or stem[-1] in "гкхжшчщ" else "ы"
        return (stem + hard,)
    if last == "я":
        return (stem + ("ї" if language == "uk" and stem[-1] in "іїаоеє'" else soft),)
    if sex == "f":
        return (name,)
    if last in "йь":
        return (stem + "я",)
    return (stem + "а",) if last == "о" else (name + "а",)
