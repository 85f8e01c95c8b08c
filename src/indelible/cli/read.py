"""`indelible read CASE DOCUMENT -o page.html`: one document whole, every part of every claim marked in its text."""

import argparse
from pathlib import Path

from ..i18n import _


def summary() -> str:
    """One line for the list of verbs."""
    return _("write one document as a page to read: its text with every claim marked, and what was read in each")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("case", type=Path, metavar="CASE")
    parser.add_argument(
        "document",
        metavar="DOCUMENT",
        help=_("its address, the id of its capture or the first digits, or a number on the report, of it or of a claim in it"),
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help=_("where to write the page"))


def run(arguments: argparse.Namespace) -> int:
    """Check the document down to the signed checkpoint, then write its page."""
    from ..casefile import open_case
    from ..casefile.pages import reader_views
    from ..publish import render_reader
    from .report import write_page

    with open_case(arguments.case) as case:
        page = render_reader(*reader_views(case, arguments.document.strip()))
    write_page(arguments.output, page)
    print(_("wrote {path}, {size} octets", path=arguments.output, size=arguments.output.stat().st_size))
    return 0
