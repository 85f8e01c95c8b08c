"""`indelible review CASE ID accept|reject --because WHY`: a person's decision about a claim, kept beside it."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from ..i18n import _


def summary() -> str:
    """One line for the list of verbs."""
    return _("accept or reject a claim, with a reason; what a language model proposed counts only then")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("case", type=Path, metavar="CASE")
    parser.add_argument("id", metavar="ID", help=_("the claim's id or its first digits"))
    parser.add_argument("decision", choices=("accept", "reject"), help=_("a later decision takes the place of an earlier one"))
    parser.add_argument("--because", required=True, metavar="WHY", help=_("why: what you compared, what is wrong"))
    parser.add_argument("--by", default="", help=_("who decides; the case's own desk when not given"))
    parser.add_argument("--wait", type=float, default=10.0, metavar="SECONDS", help=_("how long to wait while another add runs"))


def run(arguments: argparse.Namespace) -> int:
    """Log the decision."""
    from ..casefile import open_case
    from ..casefile.reviewing import Decided, review

    passphrase = os.environ.get("INDELIBLE_PASSPHRASE") or None
    with open_case(arguments.case, for_writing=True, passphrase=passphrase, wait=arguments.wait) as case:
        entry = case.find(arguments.id.strip())
        decision: Decided = "accepted" if arguments.decision == "accept" else "rejected"
        made = review(case, entry, decision, because=arguments.because, by=arguments.by)
        said = (
            _("claim {id} is accepted", id=entry.id[:12])
            if decision == "accepted"
            else _("claim {id} is rejected", id=entry.id[:12])
        )
        print(said)
        print(_("review  {id}", id=made))
    return 0
