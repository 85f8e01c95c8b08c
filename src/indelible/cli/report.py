"""`indelible report CASE -o report.html`: the whole case as one self-contained page."""

import argparse
import os
import tempfile
from pathlib import Path

from ..i18n import _


def summary() -> str:
    """One line for the list of verbs."""
    return _("write one self-contained page: overview, timeline, claims by source, every number linked to its words")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("case", type=Path, metavar="CASE")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help=_("where to write the page"))
    parser.add_argument("--no-verify", action="store_true", help=_("do not check the case first; the page says so"))


def run(arguments: argparse.Namespace) -> int:
    """Check the case, then write the page; a case in which something is wrong gets no page."""
    from ..casefile import now, open_case
    from ..casefile.checking import verify
    from ..casefile.viewing import report_views
    from ..errors import BadInput, Damaged
    from ..publish.dates import instant_words
    from ..publish.report import render_report

    said = ""
    if not arguments.no_verify:
        wrong = [problem for problem in verify(arguments.case, recomputed=False) if not problem.note]
        if wrong:
            first = f"{wrong[0].where}: {wrong[0].what}"
            raise Damaged(
                _(
                    "{count} things are wrong in {case}, first {first}; run 'indelible verify', or report with --no-verify",
                    count=len(wrong),
                    case=arguments.case,
                    first=first,
                )
            )
        said = _("Bytes, tree and signatures were checked on {time}.", time=instant_words(now()))
    with open_case(arguments.case) as case:
        page = render_report(*report_views(case, said))
    try:
        _replace(arguments.output, page)
    except OSError as error:
        raise BadInput(
            _(
                "{path} cannot be written: {error}; give another place with -o",
                path=arguments.output,
                error=error.strerror or error,
            )
        ) from error
    print(_("wrote {path}, {size} octets", path=arguments.output, size=arguments.output.stat().st_size))
    return 0


def _replace(path: Path, page: str) -> None:
    """Write beside and rename, so that a full disk leaves the page that was there."""
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False, suffix=".part") as file:
        try:
            file.write(page)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).chmod(0o644)
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
