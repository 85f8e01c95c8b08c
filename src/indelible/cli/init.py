"""`indelible init CASE --name ... --by ...`: a new case and its signing key."""

import argparse
import os
import sys
from pathlib import Path

from ..i18n import _


def summary() -> str:
    """One line for the list of verbs."""
    return _("open a new case: its folder, its log, its signing key")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("case", type=Path, metavar="CASE", help=_("the folder to make"))
    parser.add_argument("--name", required=True, help=_("what the case is called, for people"))
    parser.add_argument("--by", required=True, help=_("who opens it: a person or a desk"))
    parser.add_argument(
        "--origin", default="", help=_("the log's origin, such as archive.example.org/mariupol; made up when not given")
    )


def run(arguments: argparse.Namespace) -> int:
    """Make the case."""
    from ..casefile import create_case
    from ..preserve.keys import key_path

    passphrase = os.environ.get("INDELIBLE_PASSPHRASE") or None
    with create_case(
        arguments.case, name=arguments.name, by=arguments.by, origin=arguments.origin, passphrase=passphrase
    ) as case:
        print(_("case    {path}", path=case.path))
        print(_("origin  {origin}", origin=case.settings.origin))
        print(_("key     {verifier}", verifier=case.settings.verifier))
        print(_("signing key (outside the case; without it nothing can be added): {path}", path=key_path(case.settings.origin)))
        if passphrase is None:
            print(
                _("note: the signing key is not encrypted; set INDELIBLE_PASSPHRASE before 'indelible init' to encrypt it"),
                file=sys.stderr,
            )
        print(_("next: indelible add {path} FILE...", path=case.path))
    return 0
