"""The report: a case as one self-contained HTML page that works from a file, offline, without scripts, and can be checked."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from ..i18n import _, ngettext
from . import labels
from .entries import Entry, entries_of, text_of
from .figures import count, figures
from .gaps import gaps
from .marks import REACH
from .names import names_someone, plain_name
from .page import asset, page
from .sources import sources
from .timeline import drawing, moments
from .views import CaseView, ClaimView, DocumentView

OPEN_UP_TO = 60  # claims: so many stand open, more are folded
BRIEF_FROM = 2000  # claims: with more, the timeline lists them by source and number, and cards have little context
OPEN_TEXT = 60_000  # characters: the same for the texts of the documents


def render_report(
    case: CaseView, documents: Sequence[DocumentView], claims: Sequence[ClaimView], pages: Mapping[str, str] | None = None
) -> str:
    """The page, the same text for the same views and language; no clock and nothing from outside in it.

    `pages`: by id of the capture, the address of the reader page that lies beside this one.

    Raises Damaged where a document's text does not have its digest. That claims and documents are in the log under the
    checkpoint is left to the caller, who MUST have verified them; `case.verified` says what was.
    """
    documents = sorted(documents, key=lambda d: d.index)
    entries = entries_of(documents, claims)
    by_document: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_document[entry.view.document].append(entry)
    seen = [d for d in documents if d.outcome != "unchanged"]
    dated, undated = moments(entries)
    brief = len(entries) > BRIEF_FROM
    by_source = sources(entries, REACH // 4 if brief else REACH)
    rows = figures(entries)
    return page(
        "report.html.j2",
        asset("report.css") + _column_names(),
        asset("report.js"),
        case=case,
        documents=[(d, by_document[d.id], text_of(d, by_document[d.id])) for d in seen],
        again=_again(documents),
        numbers=_numbers(documents, entries),
        outcomes=_outcomes(documents),
        languages=sorted(Counter(d.language for d in seen if d.text is not None).items(), key=lambda pair: (-pair[1], pair[0])),
        sources=by_source,
        figures=rows,
        columns=_columns(),
        moments=dated,
        undated=undated,
        drawing=drawing(dated),
        pages=pages or {},
        gaps=gaps(documents, entries),
        fold=len(entries) > OPEN_UP_TO,
        brief=brief,
        fold_documents=sum(len(d.text or "") for d in seen) > OPEN_TEXT,
    )


def _numbers(documents: Sequence[DocumentView], entries: Sequence[Entry]) -> list[tuple[str, str]]:
    captured = sum(d.outcome != "unchanged" for d in documents)
    texts = sum(d.text is not None for d in documents if d.outcome != "unchanged")
    named = len({plain_name(e.source) for e in entries if names_someone(e.source)})
    figure_count = sum(len(e.claim.quantities) for e in entries)
    return [
        (count(captured), ngettext("document", "documents", captured)),
        (count(texts), ngettext("with text", "with text", texts)),
        (count(len(entries)), ngettext("claim", "claims", len(entries))),
        (count(named), ngettext("named source", "named sources", named)),
        (count(figure_count), ngettext("number claimed", "numbers claimed", figure_count)),
    ]


def _outcomes(documents: Sequence[DocumentView]) -> list[tuple[str, str, int]]:
    """Every outcome, those that did not happen too: a wall that is not there is worth knowing."""
    found = Counter(d.outcome for d in documents)
    return [(code, labels.outcome(code), found[code]) for code in ("complete", "partial", "wall", "gone", "unchanged")]


def _again(documents: Sequence[DocumentView]) -> dict[str, list[DocumentView]]:
    again: dict[str, list[DocumentView]] = defaultdict(list)
    for document in documents:
        if document.outcome == "unchanged":
            again[document.previous].append(document)
    return again


def _columns() -> list[str]:
    return [_("As written"), _("Low"), _("Best"), _("High"), _("Of what"), _("Who says it"), _("How surely"), _("Date and place")]


def _column_names() -> str:
    """On a phone each cell says its column's name; said once in the style sheet, not in each cell of a table of thousands."""
    names = ("".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in name) for name in _columns())
    return "".join(f'.figures td:nth-child({n})::before{{--name:"{name}"}}\n' for n, name in enumerate(names, start=1))
