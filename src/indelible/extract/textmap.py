"""The text of a captured file, and the map from its characters back to the page or element they were read from."""

from functools import cache
from importlib.metadata import version

import msgspec

from ..errors import BadFormat
from ..i18n import _
from ..model.base import Natural, Part

FORMAT = "indelible/text-map.v1"


@cache
def tool(package: str) -> str:
    """The installed version of what else decides the outcome: "trafilatura 2.3.1". Kept: the look-up costs as much as a page."""
    return f"{package} {version(package)}"


class Segment(Part, frozen=True, kw_only=True):
    """Characters [start, end) of the text came from this page (from 1) or this path in the captured file."""

    start: Natural
    end: Natural
    page: Natural | None = None
    path: str = ""


class Text(Part, frozen=True, kw_only=True):
    """What could be read from a file, by which versioned method. Notes are recorded, so they are English for every reader."""

    text: str
    media_type: str  # as found in the bytes
    method: str  # "html/trafilatura.v1"
    tools: tuple[str, ...] = ()  # "trafilatura 2.3.1": what else decides the outcome
    segments: tuple[Segment, ...] = ()
    language: str = ""  # BCP 47
    title: str = ""
    author: str = ""
    published: str = ""  # EDTF, as the document itself says
    publisher: str = ""
    notes: tuple[str, ...] = ()


class TextMap(Part, frozen=True, kw_only=True):
    """The segments of one text in ascending order; what no segment covers has no place of its own in the file."""

    format: str
    segments: tuple[Segment, ...]


def encode_map(text: Text) -> bytes:
    """The blob that holds the segments of `text`, canonical JSON; empty where there are none."""
    if not text.segments:
        return b""
    return msgspec.json.encode(TextMap(format=FORMAT, segments=text.segments), order="sorted")


def decode_map(data: bytes) -> tuple[Segment, ...]:
    """The segments that `data` spells; raises BadFormat for any other spelling, and where they overlap or fall."""
    try:
        found = msgspec.json.decode(data, type=TextMap)
        again = msgspec.json.encode(found, order="sorted")
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise BadFormat(_("these octets are no text map: {error}; rebuild the derivation", error=error)) from error
    if found.format != FORMAT:
        raise BadFormat(
            _(
                "a text map of format {found}, this program reads {known}; install a newer indelible",
                found=found.format,
                known=FORMAT,
            )
        )
    if again != data:
        raise BadFormat(_("this is not the one spelling of its text map; rebuild the derivation"))
    at = 0
    for segment in found.segments:
        if not at <= segment.start < segment.end:
            raise BadFormat(
                _(
                    "segment [{start}, {end}) of a text map begins before {at}, where the one before it ends",
                    start=segment.start,
                    end=segment.end,
                    at=at,
                )
            )
        at = segment.end
    return found.segments
