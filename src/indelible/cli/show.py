"""`indelible show CASE ID`: the words of one record first, then its path down to bytes and checkpoint, then every field."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..i18n import _

if TYPE_CHECKING:
    from ..casefile import Casefile, Entry
    from ..casefile.reviewing import Standing
    from ..casefile.viewing import ClaimRow
    from ..model import AnyRecord, Claim

AROUND = 160
BEGINNING = 600


def summary() -> str:
    """One line for the list of verbs."""
    return _("show a claim, capture or document with its path down to bytes and checkpoint")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("case", type=Path, metavar="CASE")
    parser.add_argument(
        "id", metavar="ID", help=_("a number on the report, an id or its first digits, a blob's digest, or a document's address")
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the record, its words, its path."""
    from ..casefile import open_case
    from ..casefile.viewing import find, path_down, reviews_of
    from ..model import Capture, Claim
    from ..model.display import printable

    with open_case(arguments.case) as case:
        entry = find(case, arguments.id.strip())
        if isinstance(entry.record, Claim):
            print(_("claim {number}", number=entry.index))
            for name, value in readings(case, entry):
                print(f"  {name:<18} {printable(value)}")
            print(_("words in context (who {source}, says {cue}, what {content}):", source="{…}", cue="<…>", content="[…]"))
            print("  " + printable(in_context(case.text(entry.record.text), entry.record)))
            if said := list(reviews_of(case, entry)):
                print(_("review:"))
            for one in said:
                print("  " + printable(one))
        elif isinstance(entry.record, Capture):
            print_document(case, entry)
        print(_("path down to bytes and checkpoint:"))
        for step in path_down(case, entry):
            print(f"  {step.what:<10} {printable(step.said)}")
        print(_("the record, every field:"))
        print(f"{type(entry.record).__name__} {entry.id}")
        for name, value in fields(entry.record):
            print(f"  {name:<18} {printable(value)}")
    return 0


def readings(case: Casefile, entry: Entry) -> Iterator[tuple[str, str]]:
    """What a reader asks first of a claim: who says what, how surely, through whom, in which document."""
    from ..casefile.viewing import claim_row
    from ..publish import labels

    row = claim_row(case, entry)
    claim = row.claim
    yield _("who says it"), named(row)
    yield _("what is said"), row.words
    yield (
        _("how surely"),
        labels.modality(claim.modality) + (f"; {_('says that it is not so')}" if claim.polarity == "denied" else ""),
    )
    codes = dict.fromkeys(code for code in (claim.event, *(event.code for event in claim.events)) if code)
    if codes:
        yield _("event"), ", ".join(labels.event(code) for code in codes)
    for title, mentions in ((_("harmed"), claim.victims), (_("alleged to have acted"), claim.alleged_actors)):
        if mentions:
            yield title, ", ".join(mention.name for mention in mentions)
    if claim.quantities:
        yield _("number"), "; ".join(f"{q.original} {labels.unit(q.unit)}".strip() for q in claim.quantities)
    if claim.place:
        yield _("place"), claim.place.name or claim.place.original
    if claim.when:
        yield _("date"), claim.when.edtf
    if claim.via:
        yield _("way here"), " → ".join(f"{labels.relay(relay.role)} {relay.name}" for relay in claim.via)
    yield _("document"), row.capture.address


def named(row: ClaimRow) -> str:
    """Who says it: the agent that the words stand for, with those words where they are others; or the publication itself."""
    name, written = " ".join(row.claim.source_name.split()), " ".join(row.source.split())
    if name and written and name.casefold() != written.casefold():
        return _("{name} (“{written}”)", name=name, written=written)
    if name or written:
        return name or written
    if row.claim.cue:
        return _("not named")
    return _("{publisher}, in its own voice", publisher=row.publisher) if row.publisher else _("the document's own voice")


def fields(record: AnyRecord) -> Iterator[tuple[str, str]]:
    """Every field that has a value, nested ones as name.name or name[0].name."""
    import msgspec

    def walk(name: str, value: Any) -> Iterator[tuple[str, str]]:
        if isinstance(value, dict):
            if value.keys() == {"start", "end"}:
                yield name, f"[{value['start']}, {value['end']})"
            else:
                for key, inner in value.items():
                    yield from walk(f"{name}.{key}" if name else key, inner)
        elif isinstance(value, list | tuple):
            for number, inner in enumerate(value):
                yield from walk(f"{name}[{number}]", inner)
        else:
            yield name, str(value)

    yield from walk("", msgspec.to_builtins(record))


def in_context(text: str, claim: Claim) -> str:
    """The words around the claim with source, cue and content marked: {source} <cue> [content]."""
    marks: list[tuple[int, int, str]] = []
    for at, opening, closing in ((claim.source, "{", "}"), (claim.cue, "<", ">"), (claim.content, "[", "]")):
        for position in at:
            # At one place a mark that closes comes before one that opens.
            marks += [(position.start, 1, opening), (position.end, 0, closing)]
    first = max(0, min(mark[0] for mark in marks) - AROUND)
    last = min(len(text), max(mark[0] for mark in marks) + AROUND)
    out, here = ["…" if first else ""], first
    for place, _order, mark in sorted(marks):
        out += [text[here:place], mark]
        here = place
    return " ".join("".join([*out, text[here:last], "…" if last < len(text) else ""]).split())


def print_document(case: Casefile, entry: Entry) -> None:
    """The beginning of the capture's text and how many claims it has."""
    from ..casefile.viewing import claim_rows, text_of_capture
    from ..model.display import printable
    from .claims import say_left_out

    derivation = text_of_capture(case, entry)
    if derivation is None:
        print(_("no text was read from it"))
        return
    text = case.text(derivation.output)
    # What was seen again unchanged has its claims where its bytes were first captured.
    out: Counter[Standing] = Counter()
    claims = sum(1 for _row in claim_rows(case, out=out, capture=getattr(entry.record, "previous", "") or entry.id))
    print(_("text of {size} characters, {claims} claims; it begins:", size=len(text), claims=claims))
    for line in text[:BEGINNING].splitlines():
        print("  " + printable(line))
    say_left_out(out)
