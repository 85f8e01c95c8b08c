"""`indelible verify CASE`: bytes, tree, signatures, derivations, catalog; names what is wrong; exit 1 if anything is."""

import argparse
import os
import sys
from pathlib import Path

from ..i18n import _, ngettext


def summary() -> str:
    """One line for the list of verbs."""
    return _("check everything: bytes, tree, signatures, derivations; exit 1 if anything is wrong")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("case", type=Path, metavar="CASE")
    parser.add_argument(
        "--no-recompute", action="store_true", help=_("do not read the captured documents again to compare texts and claims")
    )


def run(arguments: argparse.Namespace) -> int:
    """Print every problem on standard output, then one line that sums up."""
    from ..casefile.checking import identity, verify
    from ..model.display import printable
    from .add import Progress

    show = Progress()
    problems = notes = 0
    for problem in verify(
        arguments.case,
        recomputed=not arguments.no_recompute,
        passphrase=os.environ.get("INDELIBLE_PASSPHRASE") or None,
        progress=lambda what, done, total: show(done, total, what),
    ):
        problems += not problem.note
        notes += problem.note
        kind = _("note") if problem.note else _("WRONG")
        print(f"{kind}  {printable(problem.where)}: {printable(problem.what)}")
    show.clear()
    if notes:
        print(ngettext("{count} note", "{count} notes", notes), file=sys.stderr)
    if problems:
        print(ngettext("{count} thing is wrong in {case}", "{count} things are wrong in {case}", problems, case=arguments.case))
        return 1
    if arguments.no_recompute:
        print(
            _(
                "nothing is wrong in {case}: bytes, tree and signatures are as signed; derivations were not made again",
                case=arguments.case,
            )
        )
    else:
        print(_("nothing is wrong in {case}: bytes, tree, signatures and derivations are as signed", case=arguments.case))
    checkpoint, verifier = identity(arguments.case)
    print(
        _(
            "whoever made a whole other case could sign it too: compare this checkpoint and key "
            "with what you were given another way"
        )
    )
    print(printable(_("key     {verifier}", verifier=verifier)))
    print(_("checkpoint"), *checkpoint.splitlines()[:3], sep="\n  ")
    return 0
