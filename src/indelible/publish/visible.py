"""Text from outside, made safe to look at: what would be invisible, reorder the line or end it is shown by its code point."""

import re
from urllib.parse import urlsplit

from markupsafe import Markup

# Controls but tab and newline, bidirectional marks and overrides, zero-width and filler characters, line separators, lone
# surrogates, tags and noncharacters. A carriage return before a newline is an ordinary line end and left alone.
HIDDEN = re.compile(
    "\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U0001343c-\U0001343f\U00013430-\U0001343b"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_LINKABLE = re.compile(r"\Ahttps?://[^\s\"<>\\^`{|}]+\Z", re.IGNORECASE)


def code_point(character: str) -> str:
    """ "U+202E" for that character."""
    return f"U+{ord(character):04X}"


def visible(text: str) -> str:
    """`text` with each hidden character replaced by its code point in brackets; for attributes and labels."""
    return HIDDEN.sub(lambda found: f"⟦{code_point(found[0])}⟧", text)


def shown(text: str) -> Markup:
    """`text` as the content of an element (never an attribute): escaped, each hidden character in a box with its code point."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if HIDDEN.search(escaped):
        escaped = HIDDEN.sub(lambda found: f'<span class="u">{code_point(found[0])}</span>', escaped)
    # A raw carriage return would be dropped by the HTML parser, and the characters would no longer count the same.
    return Markup(escaped.replace("\r", "&#13;"))  # noqa: S704 - escaped above


def linkable(address: str) -> bool:
    """True where `address` may become a link: http or https with a host, and nothing in it that hides."""
    if not _LINKABLE.match(address) or HIDDEN.search(address):
        return False
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False
