"""Cue lexicons (cues_en.toml, cues_uk.toml, cues_ru.toml): the words that attribute, what each implies and what it takes."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import msgspec

from ..errors import BadInput
from ..i18n import _
from ..model.base import Part
from ..model.claim import Modality

Kind = Literal["verb", "noun", "adjective", "phrase"]
CueClass = Literal[
    "says",
    "asserts",
    "reports",
    "alleges",
    "accuses",
    "denies",
    "confirms",
    "estimates",
    "believes",
    "promises",
    "demands",
    "warns",
    "asks",
]
# What may follow the cue as its content. Languages use those that they have.
Complement = Literal[
    "quote",  # words in quotation marks, beside the cue without a conjunction
    "clause",  # a finite clause, with or without "that" (що, что)
    "question",  # whether, how, what ... (чи, ли)
    "infinitive",  # "asked them to leave"
    "gerund",  # "denied carrying out"
    "object",  # "put the toll at 17", "rejected the claim"
    "about",  # a phrase behind a preposition: "called for a truce"; `prepositions` names which
    "raised",  # the subject belongs to the content: "is said to hold", "was reported killed"
]
FOLDER = Path(__file__).parent


class Cue(Part, frozen=True, kw_only=True):
    """One word or phrase that attributes. `forms` lists spellings that a lemmatizer would not bring back to `lemma`.

    `prepositions` are those of "about"; of a cue without "about", those that must follow its object ("put the toll at 17").
    `withheld`: lemmas of objects with which the word states nothing ("denied them entry").
    `only_with`: words one of which must end the cue or begin the content; else the word asserts ("agreed to", but "agreed that").
    """

    lemma: str
    kind: Kind
    cue_class: CueClass
    modality: Modality
    takes: frozenset[Complement]
    forms: tuple[str, ...] = ()
    prepositions: tuple[str, ...] = ()
    withheld: frozenset[str] = frozenset()
    only_with: frozenset[str] = frozenset()


class CueLexicon(Part, frozen=True, kw_only=True):
    """The cues of one language, found by lemma or listed form (lower case) and kind."""

    language: str
    cues: tuple[Cue, ...]
    index: dict[tuple[str, str], Cue]
    relays: dict[str, frozenset[str]]

    def find(self, word: str, kind: Kind = "verb") -> Cue | None:
        """The cue whose lemma or listed form is `word`, or None."""
        return self.index.get((kind, word.lower()))

    def relay_words(self, role: str) -> frozenset[str]:
        """The words of one list of `[relays]`; empty where the lexicon has none."""
        return self.relays.get(role, frozenset())

    def of_kind(self, kind: Kind) -> tuple[Cue, ...]:
        """Every cue of that kind, in the order of the file."""
        return tuple(cue for cue in self.cues if cue.kind == kind)


@cache
def cues(language: str) -> CueLexicon:
    """The cue lexicon of `language` ("en", "uk", "ru"). BadInput where there is none or its file breaks a rule."""
    path = FOLDER / f"cues_{language}.toml"
    if not path.is_file():
        raise BadInput(
            _("no cue lexicon for language {language!r}: add {name} beside the others", language=language, name=path.name)
        )
    return read_cues(path.read_text(encoding="utf-8"), path.name)


def read_cues(document: str, name: str = "cues.toml") -> CueLexicon:
    """The lexicon that a TOML document holds; `name` is for messages.

    The document: `language`; `[modality]` maps every class it uses to the modality it implies; then `[verb]`, `[noun]`,
    `[adjective]`, `[phrase]`, each entry `lemma = { class = "says", takes = ["clause"] }`, with `modality` (overrides the
    class's), `forms` and `prepositions` where needed; `[relays]` holds word lists for the hands between speaker and reader.
    """
    table = tomllib.loads(document)
    modalities = table.get("modality", {})
    found: list[Cue] = []
    index: dict[tuple[str, str], Cue] = {}
    for kind in get_args(Kind):
        for lemma, entry in table.get(kind, {}).items():
            cue = _read(kind, lemma, entry, modalities, name)
            found.append(cue)
            for word in (lemma, *cue.forms):
                other = index.setdefault((kind, word.lower()), cue)
                if other is not cue:
                    raise BadInput(
                        _(
                            "{name}: {word!r} belongs to both {first!r} and {second!r}; keep it in one",
                            name=name,
                            word=word,
                            first=other.lemma,
                            second=lemma,
                        )
                    )
    relays = {role: frozenset(words) for role, words in table.get("relays", {}).items()}
    return CueLexicon(language=table["language"], cues=tuple(found), index=index, relays=relays)


def _read(kind: Kind, lemma: str, entry: dict[str, object], modalities: dict[str, str], name: str) -> Cue:
    fields = dict(entry)
    cue_class = fields.pop("class", None)
    fields.setdefault("modality", modalities.get(str(cue_class)))
    try:
        return msgspec.convert({"lemma": lemma, "kind": kind, "cue_class": cue_class, **fields}, Cue)
    except msgspec.ValidationError as error:
        raise BadInput(_("{name}: entry {lemma!r} cannot be read: {error}", name=name, lemma=lemma, error=error)) from error
