"""Who may be harmed and who may act, and the words around an event that show which is which (participants.toml)."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

LANGUAGES = ("en", "uk", "ru")


class Noun(NamedTuple):
    """What a form may be: whether it may be harmed, whether it may act, its cases, and whether a genitive completes it."""

    harmed: bool
    acts: bool
    cases: frozenset[str] = frozenset()
    completed: bool = False


@dataclass(frozen=True)
class Endings:
    """Words of which some are whole and some stems (`stem*`)."""

    whole: frozenset[str]
    stems: tuple[str, ...]

    def __contains__(self, form: object) -> bool:
        return isinstance(form, str) and (form in self.whole or (bool(self.stems) and form.startswith(self.stems)))


class ParticipantWords(NamedTuple):
    """The words of one language; `nouns_of_event` and `intransitive` may be stems, `adjectives` and `verbal` are endings."""

    nouns: dict[str, Noun]
    before: frozenset[str]
    attributes: frozenset[str]
    adjectives: tuple[str, ...]
    stop: frozenset[str]
    prepositions: frozenset[str]
    intransitive: Endings
    event_nouns: Endings
    light: Endings
    negations: frozenset[str]
    nobody: frozenset[str]
    passive: frozenset[str]
    irregular: frozenset[str]
    active: frozenset[str]
    adverbs: frozenset[str]
    between: frozenset[str]
    plural: frozenset[str]
    where: frozenset[str]
    verbal: tuple[str, ...]


@cache
def participant_words(language: str) -> ParticipantWords:
    """The words of "en", "uk" or "ru"; KeyError for another."""
    row = tomllib.loads(files(__package__).joinpath("participants.toml").read_text(encoding="utf-8"))[language]
    nouns = dict(_english(row) if language == "en" else _declined(row))
    sets = {
        name: frozenset(row.get(name, ()))
        for name in (
            *("before", "attributes", "stop", "prepositions", "negations", "nobody", "passive", "irregular", "active", "adverbs"),
            *("between", "plural", "where"),
        )
    }
    return ParticipantWords(
        nouns=nouns,
        adjectives=tuple(row.get("adjectives", ())),
        verbal=tuple(row.get("verbal", ())),
        intransitive=_endings(row["intransitive"]),
        event_nouns=_endings(row["nouns"]),
        light=_endings(row["light"]),
        **sets,
    )


def _endings(entries: Sequence[str]) -> Endings:
    stems = tuple(entry[:-1] for entry in entries if entry.endswith("*"))
    return Endings(frozenset(entry for entry in entries if not entry.endswith("*")), stems)


def _english(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Noun]]:
    for name in row["countries"]:
        yield name, Noun(False, True)
    for group, noun in (("people", Noun(True, False)), ("both", Noun(True, True)), ("forces", Noun(False, True))):
        for word in row[group]:
            yield word, noun
            if group != "forces":
                yield (word[:-1] + "ies" if word.endswith("y") and word[-2] not in "aeiou" else word + "s"), noun


def _declined(row: Mapping[str, Mapping[str, Sequence[str]]]) -> Iterator[tuple[str, Noun]]:
    of = tuple(row["of"])
    found: dict[str, Noun] = {}

    def add(form: str, harmed: bool, acts: bool, cases: str) -> None:
        old = found.get(form, Noun(harmed, acts))
        found[form] = Noun(old.harmed or harmed, old.acts or acts, old.cases | frozenset(cases), form.startswith(of))

    for group, harmed, acts in (("people", True, False), ("both", True, True), ("forces", False, True)):
        table = row[group]
        for pattern, endings in row["endings"].items():
            for stem in table.get(pattern, ()):
                for cases, tails in endings.items():  # type: ignore[attr-defined]
                    for tail in tails:
                        add(stem + tail, harmed, acts, cases)
        for entry in table["forms"]:
            form, _colon, cases = entry.partition(":")
            add(form, harmed, acts, cases)
    for entry in row["countries"]:
        form, _colon, cases = entry.partition(":")
        add(form, False, True, cases)
    yield from found.items()
