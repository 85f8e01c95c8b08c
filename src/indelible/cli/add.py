"""`indelible add CASE WHAT...`: files, folders and addresses into the case, then their text and claims."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from ..i18n import _, ngettext

if TYPE_CHECKING:
    from ..casefile.adding import Refusal, Summary
    from ..casefile.proposing import Proposing

LISTED = 50


def summary() -> str:
    """One line for the list of verbs."""
    return _("take in files, folders and web addresses, and find their claims")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("case", type=Path, metavar="CASE")
    parser.add_argument("what", nargs="+", metavar="WHAT", help=_("a file, a folder or an http(s) address"))
    parser.add_argument(
        "--published", default="", metavar="DATE", help=_("when it was published, as 2022-04-06, 2022-04 or 2022")
    )
    parser.add_argument("--publisher", default="", help=_("who published it"))
    parser.add_argument("--by", default="", help=_("who collects; the case's own desk when not given"))
    parser.add_argument("--allow-private", action="store_true", help=_("allow addresses of this machine and of private networks"))
    parser.add_argument("--ca-file", type=Path, help=_("certificates (PEM) to trust in addition to the usual ones"))
    parser.add_argument("--max-size", type=int, metavar="MIB", help=_("largest response to take whole, in MiB"))
    parser.add_argument("--timeout", type=float, metavar="SECONDS", help=_("longest time for one address, redirects included"))
    parser.add_argument(
        "--triage",
        action="store_true",
        help=_("quick reading for bulk triage, less exact; add the same again without it for the full claims"),
    )
    parser.add_argument("--wait", type=float, default=10.0, metavar="SECONDS", help=_("how long to wait while another add runs"))
    parser.add_argument(
        "--endpoint",
        metavar="ADDRESS",
        help=_(
            "let a language model propose more claims, to be reviewed: an OpenAI-compatible address, http://127.0.0.1:8080/v1"
        ),
    )
    parser.add_argument("--model", metavar="NAME", help=_("the model to ask there"))
    parser.add_argument(
        "--endpoint-anywhere", action="store_true", help=_("allow an endpoint that is not on this machine: the texts leave it")
    )


def run(arguments: argparse.Namespace) -> int:
    """Take everything in; exit 1 where something was refused, 130 where it was interrupted."""
    from ..capture import WebLimits
    from ..casefile import open_case
    from ..casefile.adding import Adding

    refuse_turned_round(arguments.case, arguments.what)
    limits = WebLimits()
    if arguments.max_size is not None or arguments.timeout is not None:
        import msgspec

        given = {"size": arguments.max_size and arguments.max_size << 20, "seconds": arguments.timeout}
        limits = msgspec.structs.replace(limits, **{name: value for name, value in given.items() if value is not None})
    passphrase = os.environ.get("INDELIBLE_PASSPHRASE") or None
    proposing = asked_for(arguments)
    with open_case(arguments.case, for_writing=True, passphrase=passphrase, wait=arguments.wait) as case:
        adding = Adding(
            case,
            published=arguments.published,
            publisher=arguments.publisher,
            by=arguments.by,
            allow_private=arguments.allow_private,
            ca_file=arguments.ca_file,
            limits=limits,
            progress=Progress(),
            proposing=proposing,
            triage=arguments.triage,
        )
        done = adding.summary
        try:
            adding.run(arguments.what)
        finally:
            # Also where the disk was full or the case damaged half-way: what is listed is in the case.
            print_summary(done)
        print(_("the case now holds {size} records; its checkpoint is signed", size=case.log.size))
    if done.interrupted:
        return 130
    return 1 if done.refused or (proposing and proposing.failed) else 0


def asked_for(arguments: argparse.Namespace) -> Proposing | None:
    """The endpoint that was named, checked, and told to the user: texts leave this process for it. None where none was."""
    from ..errors import BadInput

    if arguments.endpoint is None:
        if arguments.model is not None or arguments.endpoint_anywhere:
            raise BadInput(_("--model and --endpoint-anywhere say nothing without --endpoint ADDRESS; add it or leave them out"))
        return None
    if arguments.model is None:
        raise BadInput(_("--endpoint {address} needs --model NAME: the model to ask there", address=arguments.endpoint))
    from ..capture.endpoint import Endpoint
    from ..casefile.proposing import Proposing
    from ..model.display import printable

    endpoint = Endpoint(
        arguments.endpoint,
        arguments.model,
        anywhere=arguments.endpoint_anywhere,
        key=os.environ.get("INDELIBLE_ENDPOINT_KEY", ""),
        ca_file=arguments.ca_file,
    )
    told = [_("the texts are sent to {address} (model {model})", address=endpoint.url, model=endpoint.model)]
    if not endpoint.local:
        told.append(_("they leave this machine"))
    if not (endpoint.local or endpoint.encrypted):
        told.append(_("they are not encrypted on the way"))
    print(f"indelible: {printable('; '.join(told))}", file=sys.stderr, flush=True)
    return Proposing(endpoint)


def refuse_turned_round(case: Path, what: list[str]) -> None:
    """Raises NoCase where the case stands behind what is to be added to it."""
    from ..errors import NoCase
    from ..preserve.settings import FILE

    other = next((name for name in what if (Path(name) / FILE).is_file()), None)
    if other is not None and not (case / FILE).exists():
        raise NoCase(
            _(
                "{case} holds no case, but {other} does; the case comes first: indelible add {other} {case}",
                case=case,
                other=other,
            )
        )


class Progress:
    """Says on standard error how far a long run is: in place on a terminal, every five seconds elsewhere."""

    def __init__(self) -> None:
        self.terminal = sys.stderr.isatty()
        self.next = time.monotonic() + (0 if self.terminal else 5)

    def __call__(self, done: int, total: int, name: str) -> None:
        if time.monotonic() < self.next:
            return
        from ..model.display import printable

        self.next = time.monotonic() + (0.2 if self.terminal else 5)
        line = _("{done} of {total}  {name}", done=done, total=total, name=printable(name)[-60:])
        end = "\n" if not self.terminal or done == total else ""
        print(("\r\x1b[K" if self.terminal else "") + line, end=end, file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Leave the terminal's line empty for what comes next."""
        if self.terminal:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def print_summary(done: Summary) -> None:
    """What was captured, unchanged, read and refused, with every reason."""
    captured = sum(count for outcome, count in done.outcomes.items() if outcome != "unchanged")
    if done.interrupted:
        print(_("interrupted: what is listed here is in the case; run the same command again for the rest"))
    print(_("captured   {count}", count=captured))
    print(_("unchanged  {count}", count=done.outcomes["unchanged"]))
    print(_("text found {count}", count=done.texts))
    print(_("claims     {count}", count=done.claims))
    if done.asked:
        print(_("proposed   {count}", count=done.proposals))
    print(_("refused    {count}", count=len(done.refused)))
    _print_list(_("refused:"), done.refused)
    _print_list(_("captured, but not whole or not what was asked for:"), done.walls)
    _print_list(_("notes on text:"), done.without_text)
    _print_list(_("proposed by the model (indelible claims CASE --proposed):"), done.asked)


def _print_list(title: str, rows: list[Refusal]) -> None:
    from ..model.display import printable

    if rows:
        print(title)
    for row in rows[:LISTED]:
        print(f"  {printable(row.address)}: {printable(row.reason)}")
    if len(rows) > LISTED:
        more = len(rows) - LISTED
        print("  " + ngettext("and {count} more", "and {count} more", more))
