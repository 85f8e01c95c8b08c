"""`indelible rebuild CASE`: the catalog made again from log and vault."""

import argparse
from pathlib import Path

from ..i18n import _


def summary() -> str:
    """One line for the list of verbs."""
    return _("make the catalog again from log and vault")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("case", type=Path, metavar="CASE")


def run(arguments: argparse.Namespace) -> int:
    """Delete the catalog and make it again."""
    from ..casefile import rebuild_catalog
    from .add import Progress

    progress = Progress()
    count = rebuild_catalog(arguments.case, lambda done, total: progress(done, total, "catalog.sqlite"))
    print(_("the catalog covers {count} records again", count=count))
    return 0
