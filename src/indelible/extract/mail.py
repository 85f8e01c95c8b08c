"""An e-mail: its From, To, Date and Subject lines, then its body; attachments are listed, they lie inside the captured bytes."""

import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import NamedTuple

from ..errors import Unreadable
from ..i18n import _
from ..model.base import digest_of
from .elements import Elements
from .html import decode_page, parse, whole_page
from .limits import LIMITS, MALFORMED, TITLE, Limits, clip
from .pagemeta import day_of
from .plain import decode
from .sniff import MAIL
from .textmap import Segment, Text

METHOD = "mail/headers-body.v1"
SHOWN = ("From", "To", "Cc", "Date", "Subject")
_OCTET = re.compile("[\ud800-\udfff]")
_LEADING = b"\xef\xbb\xbf\r\n"


class _Part(NamedTuple):
    path: str  # as IMAP numbers parts: "1.2"
    message: EmailMessage


def mail_text(data: bytes, *, limits: Limits = LIMITS) -> Text:
    """Header lines, an empty line, and the body: plain text where the sender gave it, else its HTML as text."""
    try:
        message = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(data.lstrip(_LEADING))
        shown, others = _parts(message, limits)
        heading = [(name, value) for name in SHOWN for value in _values(message, name)]
        bodies = [(part.path, *_body(part.message)) for part in shown]
        notes = [_attachment(part) for part in others]
    except MALFORMED as error:
        raise Unreadable(
            _(
                "the e-mail is damaged ({error}); save its text as .txt and add that too",
                error=clip(f"{type(error).__name__}: {error}", 120),
            )
        ) from error
    head = "\n".join(f"{name}: {value}" for name, value in heading)
    pieces, segments = [head], [Segment(start=0, end=len(head), path="/header")] if head else []
    at = len(head)
    tools: list[str] = []
    for path, words, remarks, used in bodies:
        notes = [*remarks, *notes]
        tools += [tool for tool in used if tool not in tools]
        if not words:
            continue
        gap = "\n\n" if at else ""
        pieces += (gap, words)
        segments.append(Segment(start=at + len(gap), end=at + len(gap) + len(words), path=f"/{path}"))
        at += len(gap) + len(words)
    if not any(words for _path, words, _remarks, _used in bodies):
        notes.insert(0, "the message has no text body")
    said = dict(reversed(heading))
    return Text(
        text="".join(pieces),
        media_type=MAIL,
        method=METHOD,
        tools=tuple(tools),
        segments=tuple(segments),
        title=clip(said.get("Subject", ""), TITLE),
        author=clip(said.get("From", ""), TITLE),
        published=day_of(said.get("Date", "")),
        notes=tuple(notes),
    )


def _parts(message: EmailMessage, limits: Limits) -> tuple[list[_Part], list[_Part]]:
    """The parts that make the body, and the others."""
    shown: list[_Part] = []
    others: list[_Part] = []
    for count, (part, body) in enumerate(_leaves(message, "")):
        if count >= limits.parts:
            raise Unreadable(_("the e-mail has more than {limit} parts; it is kept as it is, not read", limit=limits.parts))
        (shown if body else others).append(part)
    return shown, others


def _leaves(message: EmailMessage, path: str) -> Iterator[tuple[_Part, bool]]:
    """Each part that holds no parts of its own, and whether it belongs to the body."""
    if not message.is_multipart() or message.get_content_type() == "message/rfc822":
        kind = message.get_content_type()
        body = kind in ("text/plain", "text/html") and message.get_content_disposition() != "attachment"
        yield _Part(path or "1", message), body
        return
    children = [child for child in message.iter_parts() if isinstance(child, EmailMessage)]
    numbered = [(child, f"{path}.{number}" if path else str(number)) for number, child in enumerate(children, 1)]
    if message.get_content_type() != "multipart/alternative":
        for child, at in numbered:
            yield from _leaves(child, at)
        return
    # Of several versions of one text the plain one is taken, else the first that is text; the others say the same again.
    versions = [list(_leaves(child, at)) for child, at in numbered]
    ranked = sorted(range(len(versions)), key=lambda i: _rank(versions[i]))
    for i, leaves in enumerate(versions):
        for part, body in leaves:
            if not body:
                yield part, False
            elif i == ranked[0]:
                yield part, True


def _rank(leaves: list[tuple[_Part, bool]]) -> int:
    kinds = [part.message.get_content_type() for part, body in leaves if body]
    return 0 if "text/plain" in kinds else 1 if kinds else 2


def _values(message: EmailMessage, name: str) -> list[str]:
    """Every value of a header, decoded; as it stands where it cannot be."""
    raw = [str(value) for key, value in message.raw_items() if key.lower() == name.lower()]
    try:
        values = [str(value) for value in message.get_all(name, ())]
    except MALFORMED:
        values = raw
    # The parser turns raw 8-bit octets into U+FFFD; they can still be read from the header as it came.
    shown = [_mended(came) if _OCTET.search(came) else value for came, value in zip(raw, values, strict=False)]
    return [" ".join(_OCTET.sub("\ufffd", value).split()) for value in shown]


def _mended(value: str) -> str:
    """Raw 8-bit octets of a header, which arrive as lone surrogates, decoded."""
    try:
        return decode(value.encode("utf-8", "surrogateescape")).text if _OCTET.search(value) else value
    except (Unreadable, UnicodeEncodeError):
        return _OCTET.sub("\ufffd", value)


def _octets(message: EmailMessage) -> bytes:
    found = message.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _body(message: EmailMessage) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The words of one body part, what to note, and what else decided."""
    octets = _octets(message)
    if not octets.strip():
        return "", (), ()
    charset = message.get_content_charset("")
    if message.get_content_type() == "text/html":
        decoded = decode_page(octets, f"text/html; charset={charset}" if charset else "")
        root, notes = parse(decoded)
        return whole_page(Elements(root)).text, (*decoded.notes, *notes), decoded.tools
    decoded = decode(octets, charset)
    words = decoded.text.replace("\r\n", "\n").strip("\n")
    return words, tuple(n for n in decoded.notes if not n.endswith("as declared")), decoded.tools


def _attachment(part: _Part) -> str:
    """One line on a part that is not read: its number, name, type, size and digest."""
    message = part.message
    try:
        name = _mended(message.get_filename() or "")
    except MALFORMED:
        name = ""
    kind = message.get_content_type()
    octets = _octets(message)
    if message.is_multipart():
        return f"attachment {part.path} not read: {clip(name, 80)} ({kind})"
    return f"attachment {part.path} not read: {clip(name, 80)} ({kind}, {len(octets)} octets, {digest_of(octets)})"
