"""`indelible claims CASE`: the claims, as a table for eyes, JSON lines for programs, CSV for spreadsheets."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..i18n import _, ngettext

if TYPE_CHECKING:
    from ..casefile.reviewing import Standing
    from ..casefile.viewing import ClaimRow

FORMULAS = tuple("=+-@\n＝＋－＠")  # spreadsheets take the full-width signs for the others
COLUMNS = (
    *("id", "date", "published", "source_name", "modality", "polarity", "event", "place", "quantity", "words", "document"),
    "review",
)
MARKS = {"": "", "proposed": " (?)", "accepted": " (+)", "rejected": " (x)", "replaced": " (<)"}  # in the table


def summary() -> str:
    """One line for the list of verbs."""
    return _("list claims: who said what, how surely, in which document")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("case", type=Path, metavar="CASE")
    parser.add_argument("--source", metavar="NAME", help=_("only claims whose source's name contains NAME"))
    parser.add_argument("--event", metavar="TYPE", help=_("only claims of this event type (docs/vocabulary.md)"))
    parser.add_argument("--place", metavar="NAME", help=_("only claims that name this place, in any of the three languages"))
    parser.add_argument(
        "--since", metavar="DATE", help=_("only claims about this date or later (by publication date where none is said)")
    )
    parser.add_argument("--until", metavar="DATE", help=_("only claims about this date or earlier"))
    parser.add_argument("--text", metavar="WORDS", help=_("only claims that hold all these words; shell* finds shelling too"))
    parser.add_argument(
        "--proposed",
        action="store_true",
        help=_("only what is left out otherwise: proposals of a language model, rejected claims, triage read again in full"),
    )
    parser.add_argument(
        "--document",
        metavar="DOCUMENT",
        help=_(
            "only claims in this document: its address, the id of its capture or the first digits, or its number on the report"
        ),
    )
    parser.add_argument("--limit", type=_count, metavar="N", help=_("at most N claims"))
    parser.add_argument("--format", choices=("table", "jsonl", "csv"), default="table", help=_("how to print them"))


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text)):  # argparse would take a minus for "all"
        raise argparse.ArgumentTypeError(_("{text} is no number of claims; write 1 or more", text=repr(text)))
    return int(text)


def check_event(code: str) -> None:
    """Raises BadInput for what is no event type: a slip of the pen must not look like a case in which nobody was killed."""
    from difflib import get_close_matches

    from ..errors import BadInput
    from ..reference.events import events

    if code not in events():
        near = ", ".join(get_close_matches(code, events(), 3)) or ", ".join(sorted(events()))
        raise BadInput(_("--event: there is no event type {code}; write one of these: {near}", code=repr(code), near=near))


def run(arguments: argparse.Namespace) -> int:
    """Print the claims that match."""
    from ..casefile import open_case
    from ..casefile.viewing import claim_rows

    if arguments.event:
        check_event(arguments.event)
    filters = {
        name: getattr(arguments, name) for name in ("source", "event", "place", "since", "until", "text", "document", "limit")
    }
    with open_case(arguments.case) as case:
        out: Counter[Standing] = Counter()
        rows = claim_rows(case, proposed=arguments.proposed, out=out, **filters)
        match arguments.format:
            case "jsonl":
                for row in rows:
                    print(one_line(as_object(row)))
            case "csv":
                write_csv(rows)
            case _:
                write_table(rows, arguments.case, filtered=arguments.proposed or any(filters.values()), out=out)
    if not arguments.proposed:
        say_left_out(out)
    return 0


def say_left_out(out: Counter[Standing]) -> None:
    """How many claims that match are not in the list, and why; said on standard error, whatever the format."""
    said = []
    if waiting := out["proposed"]:
        said.append(
            ngettext(
                "{count} proposal of a language model waits for review and is not listed",
                "{count} proposals of a language model wait for review and are not listed",
                waiting,
            )
        )
    if rejected := out["rejected"]:
        said.append(ngettext("{count} rejected claim is not listed", "{count} rejected claims are not listed", rejected))
    if replaced := out["replaced"]:
        said.append(
            ngettext(
                "{count} claim read for triage is not listed, for its document was read in full since",
                "{count} claims read for triage are not listed, for their documents were read in full since",
                replaced,
            )
        )
    if said:
        print("; ".join(said) + _(": indelible claims CASE --proposed"), file=sys.stderr)


def one_line(value: dict[str, Any]) -> str:
    """`value` as JSON; what could move the cursor or reorder the words is an escape, which a program reads as the same text."""
    spelled = json.dumps(value, ensure_ascii=False)
    return spelled if spelled.isprintable() else "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in spelled)


def as_object(row: ClaimRow) -> dict[str, Any]:
    """One claim for a program; spans are lists of [start, end) character offsets into the document's text."""
    import msgspec

    claim = row.claim

    def spans(at: Iterable[Any]) -> list[list[int]]:
        return [[position.start, position.end] for position in at]

    def plain(value: Any) -> Any:
        return msgspec.to_builtins(value)

    quantities = [
        {name: getattr(q, name) for name in q.__struct_fields__ if name != "at"} | {"at": spans(q.at)} for q in claim.quantities
    ]
    return {
        "id": row.id,
        "document": row.capture.address,
        "source": spans(claim.source),
        "cue": spans(claim.cue),
        "content": spans(claim.content),
        "source_name": claim.source_name,
        "named_at": spans(claim.named_at),
        "cue_lemma": claim.cue_lemma,
        "cue_class": claim.cue_class,
        "words": row.words,
        "quotation": claim.quotation,
        "within": spans(claim.within),
        "via": [{"role": relay.role, "name": relay.name, "at": spans(relay.at)} for relay in claim.via],
        "modality": claim.modality,
        "modality_at": spans(claim.modality_at),
        "polarity": claim.polarity,
        "polarity_at": spans(claim.polarity_at),
        "event": claim.event,
        "event_at": spans(claim.event_at),
        "events": [{"code": event.code, "at": spans(event.at)} for event in claim.events],
        "victims": [{"name": mention.name, "at": spans(mention.at)} for mention in claim.victims],
        "alleged_actors": [{"name": mention.name, "at": spans(mention.at)} for mention in claim.alleged_actors],
        "place": (claim.place.name or claim.place.original) if claim.place else None,
        "place_reading": plain(claim.place) | {"at": spans(claim.place.at)} if claim.place else None,
        "when": claim.when.edtf if claim.when else None,
        "when_words": claim.when.original if claim.when else None,
        "quantity": quantities[0] if quantities else None,
        "quantities": quantities,
        "published": row.published,
        "publisher": row.publisher,
        "language": claim.language,
        "method": claim.method,
        "proposed": row.standing == "proposed",
        "review": row.standing if row.standing in ("accepted", "rejected") else None,
        "capture": claim.capture,
        "text": claim.text,
        "index": row.index,
    }


def flat(row: ClaimRow) -> dict[str, str]:
    """One claim as short text for each of `COLUMNS`."""
    claim = row.claim
    return {
        "id": row.id[:12],
        "date": claim.when.edtf if claim.when else "",
        "published": row.published,
        "source_name": claim.source_name,
        "modality": claim.modality,
        "polarity": claim.polarity,
        "event": claim.event,
        "place": (claim.place.name or claim.place.original) if claim.place else "",
        "quantity": "; ".join(f"{q.original} {q.unit}".strip() for q in claim.quantities),
        "words": row.words,
        "document": row.capture.address,
        "review": row.standing,
    }


def write_csv(rows: Iterable[ClaimRow]) -> None:
    """Comma-separated values; a cell that a spreadsheet would run as a formula begins with an apostrophe.

    Control and bidirectional characters are spelled out as in the table: who needs them as they are takes JSON lines.
    """
    from ..model.display import printable

    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(COLUMNS)
    for row in rows:
        cells = flat(row) | {"id": row.id}
        plain = ("".join(c if c in "\n\\" else printable(c) for c in cell) for cell in cells.values())
        out.writerow(["'" + cell if cell[:1] in FORMULAS else cell for cell in plain])


def for_eyes(row: ClaimRow) -> list[str]:
    """One claim as a row of the table: codes in the reader's words, and one date."""
    from ..publish import labels
    from .show import named

    cells, claim = flat(row), row.claim
    return [
        cells["id"],
        cells["date"] or (row.published and f"[{row.published}]"),
        named(row),
        labels.modality(claim.modality) + (" (-)" if claim.polarity == "denied" else "") + MARKS[row.standing],
        cells["event"],
        cells["place"],
        "; ".join(f"{q.original} {labels.unit(q.unit)}".strip() for q in claim.quantities),
        cells["words"],
        cells["document"],
    ]


def write_table(rows: Iterator[ClaimRow], case: Path, *, filtered: bool, out: Counter[Standing]) -> None:
    """A table as wide as the terminal; words are cut at its edge, never silently: a cut ends in an ellipsis."""
    import shutil
    from itertools import chain

    from .table import print_table

    first = next(rows, None)
    if first is None:
        nothing = (
            _("no claim in {case} matches; leave out an option, or shorten a word to its beginning and a *", case=case)
            if filtered or out.total()
            else _("{case} holds no claims yet; take documents in: indelible add {case} FILE...", case=case)
        )
        print(nothing, file=sys.stderr)
        return

    titles = (_("id"), _("date"), _("source"), _("modality"), _("event"), _("place"), _("number"), _("words"), _("document"))
    seen: set[str] = set()

    def cells() -> Iterator[list[str]]:
        for row in chain([first], rows):
            seen.add(row.standing)
            yield for_eyes(row)

    count = print_table(titles, cells(), shutil.get_terminal_size((200, 24)).columns)
    print(
        ngettext("{count} claim", "{count} claims", count)
        + "; "
        + _("a date in brackets is the publication's; (-): said not to be so. Next: indelible show CASE ID")
        + (
            _("; (?): a language model's proposal, to be reviewed; (+): accepted; (x): rejected; (<): read again since")
            if any(seen)
            else ""
        ),
        file=sys.stderr,
    )
