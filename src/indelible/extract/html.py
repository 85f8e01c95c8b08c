"""A saved web page: its main content as text (trafilatura), each line with the path of its element; its own metadata."""

import re
from typing import Any, NamedTuple

from ..errors import Unreadable
from ..i18n import _
from .elements import Elements
from .limits import LIMITS, TITLE, Limits, clip, starved, within
from .pagemeta import published_of
from .plain import Decoded, decode, encoding_named
from .sniff import HTML
from .textmap import Segment, Text, tool

METHOD = "html/trafilatura.v1"
WHOLE = "html/blocks.v1"  # every block of the page, where no main content is found

_DECLARED = re.compile(
    rb"""<meta\s[^>]{0,300}?charset\s*=\s*["']?\s*([-\w:.]{1,40})|<\?xml\s[^>]{0,100}?encoding\s*=\s*["']([-\w:.]{1,40})""", re.I
)
_CHARSET = re.compile(r"charset\s*=\s*\"?([-\w:.]{1,40})", re.I)
# XML cannot hold them, and lxml refuses them in what trafilatura builds.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_CODE = re.compile(r"\s*([A-Za-z]{2,3})(?:[-_]|\s*\Z)")
_RULE = re.compile(r"\A[|\s:-]+\Z")  # the line under a table's head: no words of the page
# Fixed, so that the same bytes give the same text on any day; the date it finds is not used (see pagemeta).
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}


class Lines(NamedTuple):
    """Text made of lines, and where each stands."""

    text: str
    segments: tuple[Segment, ...]
    lost: int  # lines that were found nowhere in the tree


def html_text(data: bytes, *, declared: str = "", limits: Limits = LIMITS) -> Text:
    """The main content of a page; `declared` is the media type it came with, whose charset counts as the page's own."""
    within(len(data), limits.markup, _("the page"))
    decoded = decode_page(data, declared)
    root, notes = parse(decoded)
    document = _main_content(root)
    elements = Elements(root)
    method, tools = METHOD, (tool("trafilatura"), tool("lxml"), *decoded.tools)
    lines = _assemble(elements, document.text.split("\n")) if document is not None and document.text else None
    if lines is None or not lines.text:
        method = WHOLE
        notes.append("no main content found: this is the text of the whole page")
        lines = whole_page(elements)
        if not lines.text:
            notes.append("the page has no text without its scripts")
    elif lines.lost:
        count = lines.text.count("\n") + 1
        notes.append(f"{lines.lost} of {count} lines could not be aligned with an element of the page")
    return Text(
        text=lines.text,
        media_type=HTML,
        method=method,
        tools=tools,
        segments=lines.segments,
        title=clip((document.title if document is not None else None) or "", TITLE),
        author=clip((document.author if document is not None else None) or "", TITLE),
        publisher=clip((document.sitename if document is not None else None) or "", TITLE),
        published=published_of(root),
        language=code[1].lower() if (code := _CODE.match(root.get("lang") or "")) else "",
        notes=(*decoded.notes, *notes),
    )


def decode_page(data: bytes, declared: str = "") -> Decoded:
    """The characters of a page: byte order mark, strict UTF-8, then what is declared outside and inside, then the likeliest."""
    outside = _CHARSET.search(declared)
    inside = _DECLARED.search(data[:8192])
    label = outside[1] if outside else (inside[1] or inside[2]).decode("ascii") if inside else ""
    decoded = decode(data, label)
    if decoded.encoding == "utf-8" and not decoded.notes and not data.isascii() and encoding_named(label) not in ("utf-8", ""):
        return decoded._replace(notes=(f"declared as {label}, but it is UTF-8",))
    return decoded


def parse(decoded: Decoded) -> tuple[Any, list[str]]:
    """The tree of a page and what to note; raises Unreadable where it is nested deeper than the parser follows."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    text, unfit = _UNFIT.subn("", decoded.text)
    notes = [f"{unfit} control characters left out"] if unfit else []
    # huge_tree: the parser follows 2,048 levels instead of 256 and takes text runs over 10 MB; the size is limited above.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False)
    try:
        root = document_fromstring(text.encode(), parser=parser)
    except etree.LxmlError as error:
        starved(parser.error_log, error)
        raise Unreadable(_("the page cannot be parsed: {error}; open it in a browser and save it again", error=error)) from error
    starved(parser.error_log)
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise Unreadable(
            _(
                "the page is nested deeper than the {limit} levels that are followed; save its text as .txt and add that too",
                limit=2048,
            )
        )
    return root, notes


def _main_content(root: Any) -> Any:
    from trafilatura import bare_extraction

    # fast: without the comparison with jusText and readability, which took more time and gave no better text
    # (docs/decisions/html-main-content.md). Comments under an article are not its publisher's words.
    return bare_extraction(root, fast=True, include_comments=False, with_metadata=True, date_extraction_params=dict(_DATES))


def _assemble(elements: Elements, lines: list[str]) -> Lines:
    placed = [(elements.find(line), text) for line in lines if (text := line.strip()) and not _RULE.match(text)]
    return _joined(elements, placed)


def whole_page(elements: Elements) -> Lines:
    """Every block of the page in order."""
    return _joined(elements, list(elements.lines()))


def _joined(elements: Elements, placed: list[tuple[int, str]]) -> Lines:
    """Lines of one block are joined by a newline, as are items of a list and rows of a table; blocks by an empty line."""
    pieces: list[str] = []
    segments: list[Segment] = []
    at = lost = 0
    before: tuple[int, str] | None = None
    for node, line in placed:
        if before is not None:
            same = node >= 0 and node == before[0]
            row = line[:2] in ("- ", "| ") and line[:2] == before[1][:2]
            gap = "\n" if same or row else "\n\n"
            pieces.append(gap)
            at += len(gap)
        pieces.append(line)
        if node >= 0:
            segments.append(Segment(start=at, end=at + len(line), path=elements.path(node)))
        else:
            lost += 1
        at += len(line)
        before = node, line
    return Lines("".join(pieces), tuple(segments), lost)
