"""A Word document: paragraphs and tables in the order of the body, then foot- and endnotes, as Word would show them.

The package is opened by python-docx; its paragraphs are walked here, because its own `text` leaves out content controls and
tracked insertions, which Word shows.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO
from zipfile import ZipFile

from ..errors import Unreadable
from ..i18n import _
from .limits import LIMITS, MALFORMED, TITLE, Limits, clip, starved
from .sniff import DOCX
from .textmap import Segment, Text, tool
from .zipped import open_zip

METHOD = "docx/body.v1"
BODY = "word/document.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# What Word does not show: deleted and moved-away text, field codes, and the fallback that repeats a drawing's text.
_UNSEEN = {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_MC}Fallback"}
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "\u2011", f"{_W}softHyphen": "\u00ad"}
_TEMPLATE = datetime(2013, 12, 23, 23, 15)  # noqa: DTZ001 - what python-docx's own template says; not the document's
_NOTES = (("footnotes", "footnote"), ("endnotes", "endnote"))


def is_docx(archive: ZipFile) -> bool:
    """Whether a zip holds a Word document."""
    names = set(archive.namelist())
    return "[Content_Types].xml" in names and BODY in names


def docx_text(stream: BinaryIO, *, limits: Limits = LIMITS) -> Text:
    """The text of a document whose archive passes `open_zip`; raises Unreadable where it is damaged."""
    open_zip(stream, limits=limits).close()
    stream.seek(0)
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml import etree

    try:
        document = Document(stream)
        places = list(_blocks(document.element.body, "/w:document[1]/w:body[1]", limits))
        for part in _note_parts(document, etree):
            places += _notes(part, limits)
        title, author = str(document.core_properties.title or ""), str(document.core_properties.author or "")
        notes = _remarks(document)
    except (OpcError, etree.LxmlError, *MALFORMED) as error:
        starved(getattr(error, "error_log", ()), error)
        raise Unreadable(
            _(
                "the Word document is damaged ({error}); open it in Word or LibreOffice, save it again and add that too",
                error=clip(f"{type(error).__name__}: {error}", 120),
            )
        ) from error
    return _assembled(places, title, author, notes, limits)


def _assembled(places: list[tuple[str, str, bool]], title: str, author: str, notes: list[str], limits: Limits) -> Text:
    pieces: list[str] = []
    segments: list[Segment] = []
    at = 0
    row_before = False
    for path, words, row in places:
        if pieces:
            gap = "\n" if row and row_before else "\n\n"
            pieces.append(gap)
            at += len(gap)
        pieces.append(words)
        segments.append(Segment(start=at, end=at + len(words), path=path))
        at += len(words)
        row_before = row
        if at > limits.characters:
            raise Unreadable(
                _("the Word document has more than {limit} characters; split it and add the parts", limit=limits.characters)
            )
    return Text(
        text="".join(pieces),
        media_type=DOCX,
        method=METHOD,
        tools=(tool("python-docx"), tool("lxml")),
        segments=tuple(segments),
        title=clip(title, TITLE),
        author=clip("" if author == "python-docx" else author, TITLE),  # its template's author, not the document's
        notes=tuple(notes),
    )


def _blocks(parent: Any, path: str, limits: Limits) -> Iterator[tuple[str, str, bool]]:
    """(path, text, is a table row) of each paragraph and row below `parent` that has text, in order; content controls opened."""
    counts: dict[str, int] = {}
    for child in parent:
        if not isinstance(child.tag, str) or child.tag in _UNSEEN:
            continue
        name = child.tag.rpartition("}")[2]
        counts[name] = counts.get(name, 0) + 1
        here = f"{path}/w:{name}[{counts[name]}]"
        if child.tag == f"{_W}p":
            if words := _words(child):
                yield here, words, False
        elif child.tag == f"{_W}tbl":
            yield from _rows(child, here, limits)
        elif len(child):  # w:sdt, w:sdtContent, w:ins, w:customXml: boxes around blocks
            yield from _blocks(child, here, limits)


def _rows(table: Any, path: str, limits: Limits) -> Iterator[tuple[str, str, bool]]:
    cells = 0
    for number, row in enumerate(table.iter(f"{_W}tr"), 1):
        texts: list[str] = []
        for cell in row.iterchildren(f"{_W}tc", f"{_W}sdt"):
            cells += 1
            if cells > limits.table:
                raise Unreadable(
                    _(
                        "a table of the Word document has more than {limit} cells; save it as .csv and add that too",
                        limit=limits.table,
                    )
                )
            # A table inside a cell has rows of its own, which table.iter gives in their turn.
            own = (p for p in cell.iter(f"{_W}p") if next(p.iterancestors(f"{_W}tr")) is row)
            texts.append(" ".join(words for p in own if (words := " ".join(_words(p).split()))))
        if any(texts):
            yield f"{path}//w:tr[{number}]", "\t".join(texts), True


def _words(paragraph: Any) -> str:
    return "".join(_shown(paragraph)).strip()


def _shown(element: Any) -> Iterator[str]:
    waiting = [iter(element)]  # not recursion: a hostile file nests as deep as its parser allows
    while waiting:
        child = next(waiting[-1], None)
        if child is None:
            waiting.pop()
        elif not isinstance(child.tag, str) or child.tag in _UNSEEN:
            continue
        elif child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        else:
            if child.tag == f"{_W}p":  # of a text box inside this paragraph
                yield "\n"
            waiting.append(iter(child))


def _note_parts(document: Any, etree: Any) -> Iterator[tuple[str, str, Any]]:
    """(part name, element name, root) of the parts that hold foot- and endnotes."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for relation in document.part.rels.values():
        for kind, name in _NOTES:
            if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
                part = relation.target_part
                yield str(part.partname), name, etree.fromstring(part.blob, parser)


def _notes(part: tuple[str, str, Any], limits: Limits) -> list[tuple[str, str, bool]]:
    partname, name, root = part
    found: list[tuple[str, str, bool]] = []
    for number, note in enumerate(root.iterchildren(f"{_W}{name}"), 1):
        found += _blocks(note, f"{partname}#/w:{name}s[1]/w:{name}[{number}]", limits)
    return found


def _remarks(document: Any) -> list[str]:
    body = document.element.body
    remarks = []
    for tag, what in (("ins", "tracked insertions are part of the text"), ("del", "tracked deletions are left out")):
        if count := sum(1 for _element in body.iter(f"{_W}{tag}")):
            remarks.append(f"{count} {what}")
    kinds = [relation.reltype.rpartition("/")[2] for relation in document.part.rels.values()]
    for kind, what in (("comments", "comments"), ("header", "page headers"), ("footer", "page footers"), ("image", "images")):
        if count := kinds.count(kind):
            remarks.append(f"{what} are not read ({count} part{'s' * (count > 1)})")
    for when, moment in (("created", document.core_properties.created), ("modified", document.core_properties.modified)):
        if moment is not None and moment.replace(tzinfo=None) != _TEMPLATE:
            remarks.append(f"{when} {moment.date().isoformat()} by its own account")
    return remarks
