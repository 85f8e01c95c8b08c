"""Characters from bytes: UTF-8 first, then the byte order mark's or the declared encoding, then the likeliest of a few."""

import codecs
import re
import unicodedata
from typing import NamedTuple

from ..errors import Unreadable
from ..i18n import _
from .language import scores
from .sniff import bom_of, opaque
from .textmap import tool


class Decoded(NamedTuple):
    """The characters, the encoding that gave them, what to note, and what else decided."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()


# In the order that wins a draw. koi8-u holds koi8-r's letters, cp1125 holds cp866's.
CANDIDATES = (
    "windows-1251",
    "koi8-u",
    "cp866",
    "cp1125",
    "iso8859-5",
    "windows-1252",
    "mac-cyrillic",
    "windows-1250",
    "windows-1254",
)
# What a page may declare. Not among them: utf-7 and other encodings that hide markup, and codecs that are no encodings.
_MORE = (
    "utf-8 utf-16 utf-16-le utf-16-be koi8-r iso8859-2 iso8859-3 iso8859-4 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859-10"
    " iso8859-13 iso8859-15 iso8859-16 windows-1253 windows-1255 windows-1256 windows-1257 windows-1258 cp850 cp852 cp855 cp874"
    " mac-roman gbk gb18030 big5 shift_jis euc_jp euc_kr"
)
_DECLARABLE = frozenset(codecs.lookup(name).name for name in (*CANDIDATES, *_MORE.split()))
# WHATWG Encoding: pages that declare these mean their Windows superset.
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gbk", "utf-16": "utf-16-le"}
_RARE = {
    "mac-cyrillic": 0.06,
    "cp866": 0.03,
    "cp1125": 0.03,
    "windows-1250": 0.03,
    "windows-1254": 0.03,
}  # what a word must outweigh to be taken for one of these
_HIGH = re.compile(rb"[\x80-\xff]")
SAMPLE = 20_000  # octets that the guess looks at, from the first one that is not ASCII


def encoding_named(label: str) -> str:
    """Python's name of the encoding that `label` means in a declaration, "" where it is none we read."""
    try:
        name = codecs.lookup(label.strip().strip("\"'").lower()).name
    except (LookupError, ValueError, UnicodeError):
        return ""
    name = _MEANT.get(name, name)
    return name if name in _DECLARABLE else ""


def decode(data: bytes, declared: str = "") -> Decoded:
    """The characters of `data`, newlines and byte order mark untouched; raises Unreadable where no encoding fits.

    (1) A UTF-16 or UTF-32 byte order mark decides. (2) Strict UTF-8. (3) UTF-8 with a few broken characters, replaced and
    counted. (4) What was declared, where it decodes strictly. (5) The candidate whose words look most like a language.
    """
    bom = bom_of(data)
    if bom and bom != "utf-8":  # (1)
        try:
            return Decoded(data.decode(bom), bom, (f"decoded as {bom}",))
        except UnicodeDecodeError as error:
            raise Unreadable(
                _(
                    "the file is marked as {encoding} and breaks it at octet {at}; get the whole file and add it again",
                    encoding=bom,
                    at=error.start,
                )
            ) from error
    try:
        return Decoded(data.decode("utf-8"), "utf-8")  # (2)
    except UnicodeDecodeError:
        pass
    if opaque(data):
        raise Unreadable(
            _("the file holds control characters, so it is no text; open it with the program that made it and save it as text")
        )
    almost = data.decode("utf-8", "replace")  # (3)
    broken = almost.count("\ufffd")
    whole = sum(1 for c in almost[:1_000_000] if c > "\x7f" and c != "\ufffd")
    if broken * 20 <= whole or (broken == 1 and whole >= 5 and almost.endswith("\ufffd")):
        return Decoded(almost, "utf-8", (_broken(almost, broken),))
    name = encoding_named(declared)  # (4)
    if name and name != "utf-8":
        try:
            return Decoded(data.decode(name), name, (f"decoded as {name}, as declared",))
        except UnicodeDecodeError:
            pass
    return _guess(data, declared)  # (5)


def _broken(text: str, count: int) -> str:
    if count == 1 and text.endswith("\ufffd"):
        return "the file ends in the middle of a character (UTF-8): it may be truncated"
    return f"{count} broken UTF-8 sequences stand as U+FFFD, the first at character {text.index(chr(0xFFFD))}"


def _guess(data: bytes, declared: str) -> Decoded:
    high = _HIGH.search(data)
    first = high.start() if high else 0
    start = max(data.rfind(b" ", 0, first) + 1, first - 200)
    sample = data[start : start + SAMPLE]
    found: dict[str, tuple[float, str]] = {}
    for name in CANDIDATES:
        try:
            text = sample.decode(name)
            data.decode(name)
        except UnicodeDecodeError:
            continue
        if text not in found:
            found[text] = (_likeness(text) - _RARE.get(name, 0.0), name)
    ranked = sorted(found.values(), key=lambda item: (-item[0], CANDIDATES.index(item[1])))
    if not ranked or ranked[0][0] <= 0:
        raise Unreadable(
            _("the file is text in no encoding that we know; save it as UTF-8 and add it again, this one is kept as it is")
        )
    name = ranked[0][1]
    note = f"decoded as {name}"
    if declared and encoding_named(declared) != encoding_named(name):
        note += f", declared as {declared.strip()[:40]}"
    if len(ranked) > 1 and ranked[1][0] > 0.8 * ranked[0][0]:
        note += f" (a guess from few letters; {ranked[1][1]} is nearly as likely)"
    return Decoded(data.decode(name), name, (note,), (tool("eld"),))


def _likeness(text: str) -> float:
    """How much the words with other than ASCII letters look like words of a language: n-gram score less what is odd in them."""
    words = [word for word in text.split() if not word.isascii()][:2_000]
    odd = sum(_oddness(word) for word in words)
    count = sum(1 for word in words for c in word if c > "\x7f")
    fit = max(scores(" ".join(words)).values(), default=0.0)
    # A few octets among much ASCII are signs and accents of a Western encoding (£5m, naïve), not lone Cyrillic letters.
    foreign = sum(1 for c in text if "Ѐ" <= c <= "ӿ")
    lone = 0.3 if 0 < foreign * 2 <= sum(1 for c in text if c.isalpha()) and foreign < 20 else 0.0
    return fit + 0.25 - lone - 2.0 * odd / max(count, 1)


def _oddness(word: str) -> float:
    """How many of a word's characters no writer would put there."""
    odd = 0.0
    previous = ""
    for c in word:
        kind = unicodedata.category(c)
        if c in "†‡•¤¦§¶" or kind in ("Cc", "Co", "Cn", "So", "Sk", "Lm") or (kind in ("Sm", "Sc", "No") and c > "\x7f"):
            odd += 1
        elif kind[0] == "L" and previous:
            upper_inside = kind == "Lu" and unicodedata.category(previous) == "Ll"
            two_scripts = (c > "\u02ff") != (previous > "\u02ff")
            odd += upper_inside + two_scripts
        previous = c if kind[0] == "L" else ""
    return odd
