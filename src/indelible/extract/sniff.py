"""What a file really is, from its first bytes; its name and declared type only decide between kinds that look alike."""

import codecs
import re
from pathlib import PurePosixPath

PLAIN = "text/plain"
MARKDOWN = "text/markdown"
HTML = "text/html"
CSV = "text/csv"
JSON = "application/json"
MAIL = "message/rfc822"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP = "application/zip"
GZIP = "application/gzip"
OLE = "application/x-ole-storage"  # Word 97, and any Office file with a password
RTF = "application/rtf"
XML = "application/xml"
OPAQUE = "application/octet-stream"

PLAINLY = frozenset({PLAIN, MARKDOWN, CSV, JSON})  # the text is the file's own characters
HEAD = 65_536

_SUFFIXES = {
    **dict.fromkeys((".txt", ".text"), PLAIN),
    **dict.fromkeys((".md", ".markdown"), MARKDOWN),
    **dict.fromkeys((".html", ".htm", ".xhtml"), HTML),
    **dict.fromkeys((".csv", ".tsv"), CSV),
    **dict.fromkeys((".json", ".jsonl", ".ndjson"), JSON),
    **dict.fromkeys((".eml", ".mht", ".mhtml"), MAIL),
    **dict.fromkeys((".jpg", ".jpeg"), "image/jpeg"),
    **dict.fromkeys((".mp4", ".m4v"), "video/mp4"),
    ".pdf": PDF,
    ".docx": DOCX,
    ".doc": OLE,
    ".rtf": RTF,
    ".png": "image/png",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".xml": XML,
    ".zip": ZIP,
    ".gz": GZIP,
}
_TYPES = {
    **{kind: kind for kind in _SUFFIXES.values()},
    "application/xhtml+xml": HTML,
    "text/x-markdown": MARKDOWN,
    "text/tab-separated-values": CSV,
    "application/x-ndjson": JSON,
    "application/msword": OLE,
    "text/rtf": RTF,
    "text/xml": XML,
    "application/x-gzip": GZIP,
}
_MAGIC = (
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"\x1f\x8b\x08", GZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"{\\rtf", RTF),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x1aE\xdf\xa3", "video/x-matroska"),
    (b"OggS", "application/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
)
_BOMS = (  # UTF-32 before UTF-16: its little-endian mark begins with the other's
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CONTROLS = bytes(c for c in range(32) if c not in b"\t\n\v\f\r\x1a\x1b") + b"\x7f"

# Every pattern here is linear: bounded repeats, no repeat inside a repeat. They meet hostile text.
_PAGE = re.compile(r"<(?:!doctype\s{1,20}html|html[\s>])", re.I)
_FRAGMENT = re.compile(r"<(?:head|body|meta|title|script|div|main|article|p|h1|table)[\s>]", re.I)
_TAG = re.compile(r"</?(?:html|head|body|div|p|a|span|br|table|article|main|section|h[1-6]|ul|li)(?:\s[^<>]{0,500})?/?>", re.I)
_FIELD = re.compile(r"^([!-9;-~]{1,100}):", re.M)
_MAIL_FIELDS = {"from", "to", "date", "subject", "message-id", "received", "return-path", "mime-version", "delivered-to"}


def declared_kind(declared: str, name: str) -> str:
    """The kind that the declared media type says, else the one that the name's suffix says, else ""."""
    said = declared.partition(";")[0].strip().lower()
    path = re.split("[?#]", name, maxsplit=1)[0] if "://" in name[:20] else name
    suffix = PurePosixPath(path).suffix.lower()
    if said in _TYPES and not (said == PLAIN and suffix in _SUFFIXES):  # servers send text/plain for what they do not know
        return _TYPES[said]
    return _SUFFIXES.get(suffix, said if said != OPAQUE else "")


def bom_of(head: bytes) -> str:
    """The encoding that a byte order mark at the start of `head` names, else ""."""
    return next((encoding for mark, encoding in _BOMS if head.startswith(mark)), "")


def opaque(data: bytes) -> bool:
    """Whether so many control characters stand in `data` (one in 200) that it is no text in any 8-bit encoding."""
    return (len(data) - len(data.translate(None, CONTROLS))) * 200 > len(data)


def kind_of(head: bytes, said: str = "") -> str:
    """The media type of a file that begins with `head`; `said` is what `declared_kind` gave."""
    if b"%PDF-" in head[:1024]:
        return PDF
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[4:8] == b"ftyp":
        return "image/heic" if head[8:12] in (b"heic", b"heix", b"mif1", b"avif") else "video/mp4"
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12], "video/x-msvideo")
    bom = bom_of(head)
    if not bom and opaque(head):
        return OPAQUE
    return _textual(head.decode(bom or "latin-1", "replace"), said)


def _start(look: str) -> int:
    """Where the markup begins: after white space, byte order mark, comments and the XML declaration."""
    at = 0
    while at < len(look):
        if look[at].isspace() or look[at] == "\ufeff":
            at += 1
            continue
        opening, closing = ("<!--", "-->") if look.startswith("<!--", at) else ("<?", ">")
        end = look.find(closing, at + 2) if look.startswith(opening, at) else -1
        if end < 0:
            break
        at = end + len(closing)
    return at


def _textual(look: str, said: str) -> str:
    start = _start(look)
    if _PAGE.match(look, start):
        return HTML
    if said == HTML and _TAG.search(look):
        return HTML
    if said in (PLAIN, MARKDOWN, CSV):  # text that quotes a mail or some markup is still its own characters
        return said
    if said == MAIL:
        return MAIL if look.startswith("From ") or _FIELD.match(look.lstrip("\ufeff\r\n")) else PLAIN
    if said == JSON:
        return JSON
    if look.lstrip("\ufeff \t\r\n")[:5].lower() == "<?xml":
        return HTML if "<html" in look[:4096].lower() else XML
    if _FRAGMENT.match(look, start):
        return HTML
    if _looks_like_mail(look):
        return MAIL
    return JSON if look.lstrip("\ufeff \t\r\n")[:1] in ("{", "[") else PLAIN


def _looks_like_mail(look: str) -> bool:
    """At least three of a mail's fields before the first empty line, and nothing there that is no field."""
    block = re.split(r"\r?\n\r?\n", look.lstrip("\ufeff"), maxsplit=1)[0]
    lines = block.splitlines()
    if lines and lines[0].startswith("From "):
        lines = lines[1:]
    if not lines or any(not (line[:1] in " \t" or _FIELD.match(line)) for line in lines):
        return False
    return len(_MAIL_FIELDS & {name.lower() for name in _FIELD.findall(block)}) >= 3
