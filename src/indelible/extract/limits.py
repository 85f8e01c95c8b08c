"""How much a hostile file may make us read: every limit in one frozen value, and what a parser raises on a malformed file."""

import struct
import zlib
from collections.abc import Iterable
from typing import Any
from zipfile import BadZipFile, LargeZipFile

from ..errors import Unreadable
from ..i18n import _
from ..model.base import Part


class Limits(Part, frozen=True, kw_only=True):
    """Octets unless it says otherwise. A file over a limit is refused with both values; its bytes stay in the vault."""

    document: int = 500_000_000  # a PDF, DOCX or e-mail as a file
    plain: int = 20_000_000  # a text, Markdown, CSV or JSON file: about 3,000,000 words
    markup: int = 10_000_000  # an HTML file: its tree takes some fifty times as much
    characters: int = 20_000_000  # of the text that comes out
    inflated: int = 300_000_000  # everything in a zip or gzip together
    ratio: int = 250  # inflated to compressed, of one member larger than a megabyte
    entries: int = 10_000  # members of a zip
    pages: int = 10_000  # of a PDF
    table: int = 2_000_000  # cells of a DOCX
    parts: int = 1_000  # of an e-mail


LIMITS = Limits()

# Parsers of other people's formats raise these on a malformed file, whatever their documentation promises. Not MemoryError:
# that is the worker's limit speaking (see `isolated`), or a machine in need.
MALFORMED: tuple[type[Exception], ...] = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BadZipFile,
    EOFError,
    LargeZipFile,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)

TITLE = 500  # characters of a title, author or publisher that fit in a record with room to spare
NOTES = 40
NOTE = 300


def within(size: int, limit: int, what: str) -> None:
    """Raises Unreadable where `what` has `size` octets and `limit` is less."""
    if size > limit:
        raise Unreadable(
            _(
                "{what} has {size} octets, more than the {limit} that are read as text; split it and add the parts",
                what=what,
                size=size,
                limit=limit,
            )
        )


def starved(log: Iterable[Any], error: Exception | None = None) -> None:
    """Raises MemoryError where libxml2's log says that it had too little memory: lxml calls that a syntax error, or nothing."""
    if any(entry.type_name == "ERR_NO_MEMORY" for entry in log):
        raise MemoryError from error


def clip(text: str, length: int) -> str:
    """`text` on one line, in at most `length` characters, the last one "…" where some were cut."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"


def clip_notes(notes: list[str]) -> tuple[str, ...]:
    """Notes that fit in a record: at most 40, the last one counting what was left out."""
    kept = [clip(note, NOTE) for note in notes[:NOTES]]
    if len(notes) > NOTES:
        kept[-1] = f"and {len(notes) - NOTES + 1} more notes of this kind"
    return tuple(kept)
