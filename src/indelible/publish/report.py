"""The report: a case as one self-contained HTML page that works from a file, offline, without scripts, and can be checked."""

import base64
import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from ..i18n import _, language, ngettext
from . import labels
from .dates import date_words, instant_words
from .entries import Entry, entries_of, text_of
from .figures import count, figures
from .gaps import gaps
from .marks import REACH
from .sources import names_someone, plain_name, sources
from .timeline import drawing, moments
from .views import CaseView, ClaimView, DocumentView
from .visible import linkable, visible

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATES = Path(__file__).parent / "templates"
OPEN_UP_TO = 60  # claims: so many stand open, more are folded
BRIEF_FROM = 2000  # claims: with more, the timeline lists them by source and number, and cards have little context
OPEN_TEXT = 60_000  # characters: the same for the texts of the documents


def render_report(case: CaseView, documents: Sequence[DocumentView], claims: Sequence[ClaimView]) -> str:
    """The page, the same text for the same views and language; no clock and nothing from outside in it.

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
    css = _asset("report.css") + _column_names()
    script = _asset("report.js")
    return _template().render(
        lang=language(),
        css=Markup(css),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        policy=_policy(css, script),
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


def _policy(css: str, script: str) -> str:
    """Nothing may load, nothing may be sent; our style and our script run by their digests, no other can."""
    return (
        f"default-src 'none'; style-src 'sha256-{_hash(css)}'; script-src 'sha256-{_hash(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _columns() -> list[str]:
    return [_("As written"), _("Low"), _("Best"), _("High"), _("Of what"), _("Who says it"), _("How surely"), _("Date and place")]


def _column_names() -> str:
    """On a phone each cell says its column's name; said once in the style sheet, not in each cell of a table of thousands."""
    names = ("".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in name) for name in _columns())
    return "".join(f'.figures td:nth-child({n})::before{{--name:"{name}"}}\n' for n, name in enumerate(names, start=1))


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _asset(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


def _finalize(value: object) -> object:
    # Whatever the templates print passes here, so that no value can forget it; Markup was made visible when it was made.
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def _template() -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.filters.update(count=count, date=date_words, instant=instant_words, lang=_lang, brief=_brief)
    environment.globals.update(_=_, ngettext=ngettext, linkable=linkable, outcome=labels.outcome, modality=labels.modality)
    environment.globals.update(language_name=labels.language)
    return environment.get_template("report.html.j2")


def _lang(code: str) -> Markup:
    """` lang="uk"` for that language tag, "" (unknown) for what is none; nothing where it is the page's own."""
    if code == language():
        return Markup()
    tag = code if code.replace("-", "").isalnum() and code.isascii() and len(code) <= 35 else ""
    return Markup(f' lang="{tag}"')  # noqa: S704 - letters, digits and hyphens


def _brief(text: str, longest: int = 160) -> str:
    """The beginning of `text` on one line."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rsplit(" ", 1)[0][: longest - 1] + "…"
