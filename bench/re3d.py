"""The whole of `claims_in` on 20 real documents of re3d that a person marked (gold/re3d.md), tuning and held-out halves apart.

`python -m bench.re3d --errors` prints what is wrong in the tuning half with the words of the corpus, to the terminal only.
"""

import argparse
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from indelible.extract import Context, claims_in
from indelible.model.claim import Claim

from .measure import Figure
from .scoring import Marked, Pair, Score, Spans, pairs, rate, words_at

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "re3d"
GOLD = Path(__file__).resolve().parent / "gold" / "re3d.json"
HALVES = ("tuning", "held-out")
READINGS = ("low", "best", "high", "approximate")


class Document(NamedTuple):
    """A document's text, and what a person marked in it."""

    text: str
    claims: list[dict[str, Any]]
    own: list[dict[str, Any]]


@dataclass
class Tally:
    """Counts over the documents of one half."""

    score: Score = field(default_factory=Score)
    nested: list[int] = field(default_factory=lambda: [0, 0])  # found, marked
    relays: list[int] = field(default_factory=lambda: [0, 0, 0])  # right, found, marked
    modality: int = 0
    polarity: int = 0
    matched: int = 0
    numbers: list[int] = field(default_factory=lambda: [0, 0, 0])  # right, found, marked: on matched claims
    units: int = 0  # of the right numbers
    own: list[int] = field(default_factory=lambda: [0, 0, 0])  # right, found, marked
    events: int = 0  # of the own sentences found
    errors: list[str] = field(default_factory=list)


def run(quick: bool = False) -> Iterable[Figure]:
    """Figures of each half; says so where the corpus is not here. `quick` changes nothing: it takes seconds."""
    if not CORPUS.exists():
        print("  not measured: no corpus in ../shared/corpora/re3d")
        return
    for half in HALVES:
        yield from figures(half, measured(half))


def measured(half: str) -> Tally:
    """Read each document of `half` and compare."""
    tally = Tally()
    for document in documents(half):
        digest = hashlib.sha256(document.text.encode()).hexdigest()
        _compare(tally, document, claims_in(document.text, Context(text=f"sha256:{digest}", capture="0" * 64, language="en")))
    return tally


def documents(half: str) -> Iterator[Document]:
    """The marked documents of `half`, in the order of the gold. Raises KeyError where the corpus has another text."""
    texts = _texts()
    for one in json.loads(GOLD.read_text(encoding="utf-8"))["documents"]:
        if one["half"] == half:
            yield Document(texts[one["text"]], one["claims"], one["own"])


@cache
def _texts() -> dict[str, str]:
    lines = (line for path in sorted(CORPUS.glob("*/documents.json")) for line in path.read_text(encoding="utf-8").split("\n"))
    texts = (json.loads(line)["text"] for line in lines if line.strip())
    return {"sha256:" + hashlib.sha256(text.encode()).hexdigest(): text for text in texts}


def _spans(positions: Iterable[Any]) -> list[tuple[int, int]]:
    return [(one.start, one.end) for one in positions]


def _compare(tally: Tally, document: Document, claims: Sequence[Claim]) -> None:
    text = document.text
    found = [one for one in claims if one.cue or one.source]
    gold = [Marked(one["source"], one["cue"], one["content"]) for one in document.claims]
    good = tally.score.add(text, gold, [Marked(_spans(one.source), _spans(one.cue), _spans(one.content)) for one in found])
    inner = {i for i, one in enumerate(document.claims) if one["within"] is not None}
    tally.nested[0] += sum(pair.gold in inner for pair in good)
    tally.nested[1] += len(inner)
    tally.relays[1] += sum(relay.role != "publisher" for one in found for relay in one.via)
    tally.relays[2] += sum(len(one["via"]) for one in document.claims)
    tally.matched += len(good)
    for pair in good:
        _readings(tally, text, document.claims[pair.gold], found[pair.found])
    for i in sorted(set(range(len(gold))) - {pair.gold for pair in good}):
        tally.errors.append("missed    " + _shown(text, *gold[i]))
    for j in sorted(set(range(len(found))) - {pair.found for pair in good}):
        tally.errors.append("not there " + _shown(text, _spans(found[j].source), _spans(found[j].cue), _spans(found[j].content)))
    _own(tally, document, [one for one in claims if not one.cue and not one.source])


def _readings(tally: Tally, text: str, gold: dict[str, Any], claim: Claim) -> None:
    """What was read of a claim whose content is right."""
    found = Marked(_spans(claim.source), _spans(claim.cue), _spans(claim.content))
    marked = Marked(gold["source"], gold["cue"], gold["content"])
    if any(words_at(text, a) != words_at(text, b) for a, b in zip(found, marked, strict=True)):
        tally.errors.append("spans     " + _shown(text, *marked) + "\n  found   " + _shown(text, *found))
    for name in ("modality", "polarity"):
        said, right = getattr(claim, name), gold[name]
        setattr(tally, name, getattr(tally, name) + (said == right))
        if said != right:
            tally.errors.append(f"{name:<9} {said}, marked {right}: {_shown(text, *marked)}")
    relays = [relay for relay in claim.via if relay.role != "publisher"]
    right_relays = sum(
        any(relay.role == one["role"] and words_at(text, _spans(relay.at)) & words_at(text, [one["at"]]) for relay in relays)
        for one in gold["via"]
    )
    tally.relays[0] += right_relays
    if right_relays != len(relays) or right_relays != len(gold["via"]):
        tally.errors.append(f"relays    {[(one.role, one.name) for one in relays]}: {_shown(text, *marked)}")
    _numbers(tally, text, gold["quantities"], claim)


def _numbers(tally: Tally, text: str, gold: list[dict[str, Any]], claim: Claim) -> None:
    tally.numbers[1] += len(claim.quantities)
    tally.numbers[2] += len(gold)
    marked = [words_at(text, [one["at"]]) for one in gold]
    found = [words_at(text, _spans(one.at)) for one in claim.quantities]
    good: list[Pair] = pairs(marked, found)
    for pair in good:
        one, other = gold[pair.gold], claim.quantities[pair.found]
        right = all(one[name] == getattr(other, name) for name in READINGS)
        unit = other.unit == one["unit"] or one["unit"].casefold() in other.unit.casefold().split()
        tally.numbers[0] += right
        tally.units += right and unit
        if not right or not unit:
            said = [other.low, other.best, other.high, other.approximate, other.unit]
            tally.errors.append(f"quantity  {other.original!r} {said}, marked {[one[name] for name in (*READINGS, 'unit')]}")
    for i in sorted(set(range(len(gold))) - {pair.gold for pair in good}):
        tally.errors.append(f"quantity  missed {_shown(text, [gold[i]['at']])}")
    for j in sorted(set(range(len(found))) - {pair.found for pair in good}):
        other = claim.quantities[j]
        tally.errors.append(f"quantity  not there {other.original!r} {other.unit}")


def _own(tally: Tally, document: Document, claims: Sequence[Claim]) -> None:
    """What the publisher itself asserts: sentences, and the event that each tells of."""
    text = document.text
    marked = [words_at(text, one["content"]) for one in document.own]
    found = [words_at(text, _spans(one.content)) for one in claims]
    good = [pair for pair in pairs(marked, found) if pair.iou >= 0.5]
    tally.own[0] += len(good)
    tally.own[1] += len(found)
    tally.own[2] += len(marked)
    for pair in good:
        one, other = document.own[pair.gold], claims[pair.found]
        tally.events += other.event in one["events"]
        if other.event not in one["events"]:
            tally.errors.append(f"own event {other.event}, marked {one['events']}: {_shown(text, one['content'])}")
    for i in sorted(set(range(len(marked))) - {pair.gold for pair in good}):
        tally.errors.append("own missed " + _shown(text, document.own[i]["content"]))
    for j in sorted(set(range(len(found))) - {pair.found for pair in good}):
        tally.errors.append(f"own not there ({claims[j].event}) " + _shown(text, _spans(claims[j].content)))


def _shown(text: str, *parts: Spans) -> str:
    """The words of source, cue and content, each in brackets and cut in its middle."""
    return " ".join("[" + " | ".join(_cut(text[a:b]) for a, b in spans) + "]" for spans in parts)


def _cut(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= 110 else f"{plain[:60]} ... {plain[-45:]}"


def figures(half: str, tally: Tally) -> Iterator[Figure]:
    """The counts of `half` as figures."""
    rates = tally.score.rates
    counts = f"{tally.score.marked} marked, {tally.score.found} found"
    for name in ("content@.5", "attribution@.5", "content_exact", "cue_exact"):
        one = rates[name]
        note = f"precision {one.precision:.3f}, recall {one.recall:.3f}; {counts}"
        yield Figure(f"re3d {half} {name}", "F1", (one.f1,), note=note)
    exact, half_right, _any = tally.score.source_given_content
    yield Figure(f"re3d {half} source exact, given content", "share", (exact,), note=f"half right or more: {half_right:.3f}")
    yield Figure(f"re3d {half} nested found", "share", (_share(*tally.nested),), note=f"of {tally.nested[1]}")
    yield _rated(f"re3d {half} relays", tally.relays)
    for name in ("modality", "polarity"):
        yield Figure(f"re3d {half} {name} right, given content", "share", (_share(getattr(tally, name), tally.matched),))
    yield _rated(f"re3d {half} quantities exact, given content", tally.numbers)
    yield Figure(f"re3d {half} unit right, given the quantity", "share", (_share(tally.units, tally.numbers[0]),))
    yield _rated(f"re3d {half} publisher's own events", tally.own)
    yield Figure(f"re3d {half} event right, given the sentence", "share", (_share(tally.events, tally.own[0]),))


def _share(some: int, all_: int) -> float:
    return some / all_ if all_ else 0.0


def _rated(name: str, counts: Sequence[int]) -> Figure:
    right, found, marked = counts
    precision, recall, f1 = rate(right, found, marked)
    note = f"precision {precision:.3f}, recall {recall:.3f}; {marked} marked, {found} found, {right} right"
    return Figure(name, "F1", (f1,), note=note)


def main() -> None:
    """Print the figures of one half, and with --errors what is wrong in it."""
    parser = argparse.ArgumentParser(prog="python -m bench.re3d", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--half", choices=HALVES, default="tuning", help="held-out is for the end: do not tune on it")
    parser.add_argument("--errors", action="store_true", help="print every difference, with words of the corpus")
    arguments = parser.parse_args()
    if not CORPUS.exists():
        raise SystemExit("no corpus in ../shared/corpora/re3d")
    tally = measured(arguments.half)
    for figure in figures(arguments.half, tally):
        print(figure.lines())
    if arguments.errors:
        print("\n".join(sorted(tally.errors)))


if __name__ == "__main__":
    main()
