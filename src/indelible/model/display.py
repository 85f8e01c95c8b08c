"""Text from outside made safe to print on one line: what could move the cursor or reorder the words is spelled out."""

import unicodedata

_KEPT = {"\u200c", "\u200d"}  # joiners: Persian words and joined emoji need them, and they reorder nothing
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
_SHORT = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def printable(text: str) -> str:
    """`text` with control, format, bidirectional and surrogate characters, and the backslash, written as escapes.

    Two different texts never look the same after it; ordinary text in any script comes back unchanged.
    """
    if text.isprintable() and "\\" not in text:
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    if character in _KEPT or unicodedata.category(character) not in _HIDDEN:
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
