"""The gold of events and modality (tests/gold), how a reading is scored on it, and `event_gold.py HALF` to see the figures."""

import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from indelible.extract.event import event_hits, events_among, first_event
from indelible.extract.modality import Reading, hedge_hits, modality_of
from indelible.model.selector import TextPosition
from indelible.reference.lexicon import words_of

GOLD = Path(__file__).parents[1] / "gold"
MARKED = re.compile(r"\{([sct]):([^}]*)\}")


class Counted(NamedTuple):
    """Of the gold's events, those read; and how many were read in all."""

    gold: int
    read: int
    right: int

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.gold + self.read)


class Sentence(NamedTuple):
    """One sentence of the modality gold: its text, and where source, cue and content stand in it."""

    text: str
    at: dict[str, tuple[TextPosition, ...]]


def rows(name: str, half: str) -> Iterator[dict[str, str]]:
    """The rows of one half: "seen" while the words were chosen, "held" scored once, "" both."""
    with (GOLD / name).open(encoding="utf-8", newline="") as file:
        yield from (row for row in csv.DictReader(file, delimiter=";") if half in ("", row["half"]))


def read_events(text: str, language: str) -> frozenset[str]:
    """Every event code that the reader finds in the whole of `text`."""
    whole = (TextPosition(start=0, end=len(text)),)
    return frozenset(one.code for one in events_among(event_hits(words_of(text), language), whole))


def score_events(half: str, *, show: bool = False, language: str = "") -> Counted:
    """Events of one half, every code of a sentence counted."""
    gold = read = right = 0
    for row in rows("events.csv", half):
        if language not in ("", row["language"]):
            continue
        wanted, found = frozenset(row["codes"].split()), read_events(row["text"], row["language"])
        gold, read, right = gold + len(wanted), read + len(found), right + len(wanted & found)
        if show and wanted != found:
            print(f"{row['language']} - {sorted(wanted - found)} + {sorted(found - wanted)} {row['text']}")
    return Counted(gold, read, right)


def parsed(marked: str) -> Sentence:
    """A sentence of modality.csv without its marks `{s:source}`, `{c:cue}`, `{t:content}`."""
    text, last = "", 0
    at: dict[str, list[TextPosition]] = {"s": [], "c": [], "t": []}
    for match in MARKED.finditer(marked):
        text += marked[last : match.start()]
        at[match[1]].append(TextPosition(start=len(text), end=len(text) + len(match[2])))
        text, last = text + match[2], match.end()
    return Sentence(text + marked[last:], {part: tuple(spans) for part, spans in at.items()})


def read_modality(one: Sentence, language: str) -> Reading:
    """The reading with the cue's characters alone, without a lemma."""
    words = words_of(one.text)
    event_at = first_event(event_hits(words, language), one.at["t"])[1]
    return modality_of(words, hedge_hits(words, language), one.at["t"], one.at["c"], "", language, event_at, one.at["s"])


def score_modality(half: str, *, show: bool = False, language: str = "") -> tuple[int, int, int]:
    """Sentences of one half; those whose modality is right; those whose polarity is right."""
    total = modality = polarity = 0
    for row in rows("modality.csv", half):
        if language not in ("", row["language"]):
            continue
        one = parsed(row["text"])
        read = read_modality(one, row["language"])
        total += 1
        modality += read.modality == row["modality"]
        polarity += read.polarity == row["polarity"]
        if show and (read.modality, read.polarity) != (row["modality"], row["polarity"]):
            print(f"{row['language']} {row['modality']} {row['polarity']} read {read.modality} {read.polarity}: {row['text']}")
    return total, modality, polarity


if __name__ == "__main__":
    show = len(sys.argv) > 2
    score_events(sys.argv[1], show=show)
    score_modality(sys.argv[1], show=show)
    for code in ("en", "uk", "ru", ""):
        events = score_events(sys.argv[1], language=code)
        print(code or "all", events, round(events.f1, 3), score_modality(sys.argv[1], language=code))
