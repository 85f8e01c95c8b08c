"""Text from bytes, whatever they were called: the real format is found in the bytes, and each format has its own reader."""

import io
from typing import BinaryIO

import msgspec

from ..errors import Unreadable
from ..i18n import _
from . import sniff
from .docx import docx_text, is_docx
from .html import html_text
from .language import language_of
from .limits import LIMITS, MALFORMED, Limits, clip, clip_notes, within
from .mail import mail_text
from .pdf import pdf_text
from .plain import decode
from .sniff import DOCX, GZIP, HEAD, JSON, OPAQUE, PLAIN, PLAINLY, ZIP, declared_kind, kind_of, opaque
from .textmap import Segment, Text, encode_map
from .zipped import inflate, open_zip

__all__ = ["LIMITS", "Limits", "Segment", "Text", "encode_map", "text_of"]

_CHARACTERS_OF = {kind: f"{kind.rpartition('/')[2]}/characters.v1" for kind in PLAINLY}
_READ_APART = (sniff.HTML, sniff.MAIL, sniff.PDF, sniff.DOCX, sniff.RTF, sniff.OLE)
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")


def text_of(stream: BinaryIO, *, declared: str = "", name: str = "", limits: Limits = LIMITS) -> Text | None:
    """The text of a file, or None where its format carries none (images, video, archives, opaque bytes).

    `stream` must be seekable. `declared` is a media type, `name` a file name; neither is believed, both must be given again
    for the same result. Raises Unreadable, one sentence with the next step, for what should have text and gives none: empty,
    truncated, damaged, locked with a password, too large, a bomb, in no known encoding.
    """
    said = declared_kind(declared, name)
    try:
        text = _read(stream, said, declared, limits, inside="")
    except MALFORMED as error:
        raise Unreadable(
            _("the file is damaged ({error}); it is kept as it is", error=clip(f"{type(error).__name__}: {error}", 120))
        ) from error
    if text is None:
        return None
    if len(text.text) > limits.characters:
        raise Unreadable(
            _(
                "the file has {size} characters of text, more than the {limit} that are read; split it and add the parts",
                size=len(text.text),
                limit=limits.characters,
            )
        )
    notes = list(text.notes)
    if said and said != text.media_type and not {said, text.media_type} <= PLAINLY:
        notes.insert(0, f"declared as {clip(said, 80)}, read as {text.media_type}")
    return msgspec.structs.replace(text, language=language_of(text.text) or text.language, notes=clip_notes(notes))


def _read(stream: BinaryIO, said: str, declared: str, limits: Limits, inside: str) -> Text | None:
    size = stream.seek(0, 2)
    stream.seek(0)
    head = stream.read(HEAD)
    stream.seek(0)
    if not head:
        raise Unreadable(_("the file is empty (0 octets); check where it came from and add it again"))
    kind = kind_of(head, said)
    match kind:
        case sniff.PDF:
            within(size, limits.document, _("the PDF"))
            return pdf_text(stream, limits=limits)
        case sniff.ZIP:
            return _zip(stream, said, limits, size)
        case sniff.GZIP:
            return _gzip(stream, said, declared, limits, inside)
        case sniff.HTML:
            within(size, limits.markup, _("the page"))
            return html_text(stream.read(), declared=declared, limits=limits)
        case sniff.MAIL:
            within(size, limits.document, _("the e-mail"))
            return mail_text(stream.read(), limits=limits)
        case sniff.OLE:
            raise Unreadable(_ole(stream))
        case sniff.RTF:
            raise Unreadable(_("RTF is not read; save it as .docx or .pdf and add that too"))
        case _ if kind in PLAINLY:
            return _characters(stream, kind, said, declared, limits, size)
    if kind == OPAQUE and said in (*PLAINLY, *_READ_APART):
        raise Unreadable(
            _(
                "the file is called {said} but is no such thing ({size} octets); it is kept as it is, check where it came from",
                said=clip(said, 80),
                size=size,
            )
        )
    return None


def _characters(stream: BinaryIO, kind: str, said: str, declared: str, limits: Limits, size: int) -> Text | None:
    """A file whose text is its own characters, one for one: no newline changed, a byte order mark kept as U+FEFF."""
    within(size, limits.plain, _("the text file"))
    data = stream.read()
    if opaque(data) and said not in PLAINLY and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return None
    decoded = decode(data, declared.partition("charset=")[2])
    notes = decoded.notes
    if kind == JSON and (wrong := _not_json(decoded.text)):
        if said != JSON:
            kind = PLAIN
        else:
            notes = (*notes, f"not valid JSON: {wrong}")
    return Text(text=decoded.text, media_type=kind, method=_CHARACTERS_OF[kind], tools=decoded.tools, notes=notes)


def _not_json(text: str) -> str:
    """What is wrong with `text` as JSON, or as JSON lines; "" where nothing is."""
    try:
        msgspec.json.decode(text.lstrip("\ufeff"))
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        wrong = str(error)
    else:
        return ""
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip()]
    try:
        for line in lines:
            msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return wrong
    return "" if len(lines) > 1 else wrong


def _zip(stream: BinaryIO, said: str, limits: Limits, size: int) -> Text | None:
    within(size, limits.document, _("the archive"))
    try:
        with open_zip(stream, limits=limits) as archive:
            word = is_docx(archive)
    except Unreadable:
        if said in (ZIP, "", OPAQUE):  # an archive that is not read in any case: nothing is lost by its being odd
            return None
        raise
    stream.seek(0)
    if word:
        return docx_text(stream, limits=limits)
    if said == DOCX:
        raise Unreadable(
            _("the file is called a Word document and is another kind of archive; it is kept as it is, check where it came from")
        )
    return None


def _gzip(stream: BinaryIO, said: str, declared: str, limits: Limits, inside: str) -> Text | None:
    if inside:
        raise Unreadable(_("the gzip file holds a gzip file; unpack it and add what it holds"))
    data = inflate(stream, limits=limits)
    text = _read(io.BytesIO(data), "" if said == GZIP else said, declared, limits, inside=GZIP)
    if text is None:
        return None
    return msgspec.structs.replace(text, notes=(f"inflated from gzip to {len(data)} octets", *text.notes))


def _ole(stream: BinaryIO) -> str:
    if _ENCRYPTED_OFFICE in stream.read(LIMITS.plain):
        return _("the Office file needs a password; save a copy without one and add that too")
    return _("this is an Office 97-2003 file, which is not read; save it as .docx or .pdf and add that too")
