"""Where in a text something stands: W3C Web Annotation selectors, in characters (Unicode code points) of the text blob."""

from collections.abc import Iterable

from .base import Natural, Part

QUOTE_LIMIT = 4000
CONTEXT = 32


class TextPosition(Part, frozen=True, kw_only=True):
    """[start, end) in characters; `end` is greater than `start`."""

    start: Natural
    end: Natural

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"a position must end after it starts: [{self.start}, {self.end})")


class TextQuote(Part, frozen=True, kw_only=True):
    """The words themselves with up to 32 characters before and after, so that they can be found again by eye."""

    exact: str
    prefix: str = ""
    suffix: str = ""


class Mention(Part, frozen=True, kw_only=True):
    """Something named in the text: the reading (`name`) and the exact characters (`at`)."""

    name: str
    at: tuple[TextPosition, ...] = ()


def words(text: str, at: Iterable[TextPosition], gap: str = " … ") -> str:
    """The characters of `text` at each position, joined by `gap`."""
    return gap.join(text[p.start : p.end] for p in at)


def quote(text: str, at: TextPosition) -> TextQuote | None:
    """The quote for `at`, or None where it is longer than `QUOTE_LIMIT` (position and text digest still say it)."""
    if at.end - at.start > QUOTE_LIMIT:
        return None
    return TextQuote(
        exact=text[at.start : at.end],
        prefix=text[max(0, at.start - CONTEXT) : at.start],
        suffix=text[at.end : at.end + CONTEXT],
    )
