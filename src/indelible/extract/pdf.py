"""A PDF: the text layer of each page (pypdf), each page a segment; what has no text layer is noted, never guessed."""

import re
from typing import Any, BinaryIO

from ..errors import Unreadable
from ..i18n import _
from .limits import LIMITS, MALFORMED, TITLE, Limits, clip
from .pagemeta import day_of
from .sniff import PDF
from .textmap import Segment, Text, tool

METHOD = "pdf/pypdf.v1"
TAIL = 4_096
_CREATED = re.compile(r"\A(?:D:)?\s*([0-9]{8})")


def pdf_text(stream: BinaryIO, *, limits: Limits = LIMITS) -> Text:
    """The text of each page, joined by an empty line. Raises Unreadable where it needs a password or no page can be found."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    malformed: tuple[type[Exception], ...] = (PyPdfError, DependencyError, *MALFORMED)
    cut = _cut(stream)
    try:
        reader = PdfReader(stream)
        locked = reader.is_encrypted
        # An empty user password only restricts printing: every viewer opens such a file.
        if locked and not reader.decrypt(""):
            raise Unreadable(_("the PDF needs a password; save a copy without one and add that too"))
        count = len(reader.pages)
    except malformed as error:
        raise Unreadable(_failure(cut, error)) from error
    if count > limits.pages:
        raise Unreadable(
            _(
                "the PDF has {count} pages, more than the {limit} that are read; split it and add the parts",
                count=count,
                limit=limits.pages,
            )
        )
    pieces: list[str] = []
    segments: list[Segment] = []
    blank: list[int] = []
    broken: list[int] = []
    at = 0
    for number in range(1, count + 1):
        try:
            words = _clean(reader.pages[number - 1].extract_text())
        except malformed:
            broken.append(number)
            continue
        if not words:
            blank.append(number)
            continue
        if pieces:
            pieces.append("\n\n")
            at += 2
        if at + len(words) > limits.characters:
            raise Unreadable(
                _(
                    "the PDF has more than {limit} characters by page {page}; split it and add the parts",
                    limit=limits.characters,
                    page=number,
                )
            )
        pieces.append(words)
        segments.append(Segment(start=at, end=at + len(words), page=number))
        at += len(words)
    if broken and len(broken) == count:
        raise Unreadable(_failure(cut, None))
    title, author, published = _information(reader)
    notes = ["encrypted, opened with the empty password"] if locked else []
    if cut:
        notes.append("no end mark (%%EOF): the file may be truncated")
    if broken:
        notes.append(f"{len(broken)} of {count} pages could not be read: {_numbers(broken)}")
    if blank:
        notes.append(f"{len(blank)} of {count} pages have no text (scanned?): {_numbers(blank)}")
    if published:
        notes.append("published is the PDF's own date of creation")
    return Text(
        text="".join(pieces),
        media_type=PDF,
        method=METHOD,
        tools=(tool("pypdf"),),
        segments=tuple(segments),
        title=title,
        author=author,
        published=published,
        notes=tuple(notes),
    )


def _cut(stream: BinaryIO) -> bool:
    size = stream.seek(0, 2)
    stream.seek(max(0, size - TAIL))
    whole = b"%%EOF" in stream.read(TAIL)
    stream.seek(0)
    return not whole


def _failure(cut: bool, error: BaseException | None) -> str:
    if cut:
        return _("the PDF has no end mark and cannot be read, so it is truncated; get the whole file and add it again")
    if error is None:
        return _("no page of the PDF can be read; open it in a viewer, print it to a new PDF and add that too")
    return _(
        "the PDF is damaged ({error}); open it in a viewer, print it to a new PDF and add that too",
        error=clip(f"{type(error).__name__}: {error}", 120),
    )


def _clean(words: str) -> str:
    """What UTF-8 and the catalog can hold: fonts without a sound character map give NUL and halves of surrogate pairs."""
    words = words.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\x00", "\ufffd")
    return words.strip()


def _information(reader: Any) -> tuple[str, str, str]:
    from pypdf.errors import PyPdfError

    malformed: tuple[type[Exception], ...] = (PyPdfError, *MALFORMED)
    try:
        information = reader.metadata
        if information is None:
            return "", "", ""
        created = _CREATED.match(str(information.creation_date_raw or ""))
        title = _clean(str(information.title or ""))
        author = _clean(str(information.author or ""))
    except malformed:
        return "", "", ""
    return clip(title, TITLE), clip(author, TITLE), day_of(created[1]) if created else ""


def _numbers(pages: list[int]) -> str:
    shown = ", ".join(map(str, pages[:20]))
    return shown if len(pages) <= 20 else f"{shown} and {len(pages) - 20} more"
