"""`indelible report CASE -o report.html`: the whole case as one self-contained page."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from ..errors import BadInput, Damaged
from ..i18n import _, ngettext

if TYPE_CHECKING:
    from ..publish.views import CaseView, ClaimView, DocumentView


def summary() -> str:
    """One line for the list of verbs."""
    return _("write one self-contained page: overview, timeline, claims by source, every number linked to its words")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verb's arguments."""
    parser.add_argument("case", type=Path, metavar="CASE")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help=_("where to write the page"))
    parser.add_argument(
        "--documents",
        type=Path,
        metavar="FOLDER",
        help=_("write the reader page of each document into FOLDER too, and link each claim to its place there"),
    )
    parser.add_argument("--no-verify", action="store_true", help=_("do not check the case first; the page says so"))


def run(arguments: argparse.Namespace) -> int:
    """Check the case, then write the page; a case in which something is wrong gets no page."""
    from ..casefile import now, open_case
    from ..casefile.checking import verify
    from ..casefile.pages import report_views
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
        views = report_views(case, said)
    folder: Path | None = arguments.documents
    pages = write_documents(folder, arguments.output, *views) if folder else {}
    write_page(arguments.output, render_report(*views, pages))
    print(_("wrote {path}, {size} octets", path=arguments.output, size=arguments.output.stat().st_size))
    if folder:
        print(ngettext("wrote {count} document into {path}", "wrote {count} documents into {path}", len(pages), path=folder))
    return 0


def write_documents(
    folder: Path, report: Path, case: CaseView, documents: list[DocumentView], claims: list[ClaimView]
) -> dict[str, str]:
    """The reader page of each document that has a text, in `folder`; by capture, the link that leads there from `report`."""
    from ..publish import render_reader

    of: dict[str, list[ClaimView]] = defaultdict(list)
    for claim in claims:
        of[claim.document].append(claim)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from error
    back = quote(Path(os.path.relpath(report.resolve(), folder.resolve())).as_posix())
    there = quote(Path(os.path.relpath(folder.resolve(), report.resolve().parent)).as_posix())
    links = {}
    for document in documents:
        if document.text is not None and document.outcome != "unchanged":
            name = f"d{document.index}.html"
            write_page(folder / name, render_reader(case, document, of[document.id], back))
            links[document.id] = f"{there}/{name}"
    return links


def write_page(path: Path, page: str) -> None:
    """`page` at `path`, whole or not at all; raises BadInput where that place cannot be written."""
    try:
        _replace(path, page)
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> BadInput:
    return BadInput(_("{path} cannot be written: {error}; give another place with -o", path=path, error=error.strerror or error))


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
