"""An attribution as an extractor finds it: source, cue and content as characters of one text, before any reading of them."""

from collections.abc import Callable

from ..model.base import Digest, Part, RecordId
from ..model.claim import Claim, Quotation, Relay
from ..model.selector import TextPosition

QUICK = "triage-"  # how the methods of readers for bulk triage begin


class Context(Part, frozen=True, kw_only=True):
    """What an extractor may know besides the text: which text and capture it is, and what the operator or page said of it."""

    text: Digest
    capture: RecordId
    published: str = ""  # EDTF, "" where unknown
    publisher: str = ""
    language: str = ""  # BCP 47, as identified


class Attribution(Part, frozen=True, kw_only=True):
    """Somebody (`source`) says (`cue`) something (`content`); each a tuple of [start, end) in characters of the text."""

    content: tuple[TextPosition, ...]
    cue: tuple[TextPosition, ...] = ()
    cue_lemma: str = ""
    cue_class: str = ""
    source: tuple[TextPosition, ...] = ()
    source_name: str = ""
    named_at: tuple[TextPosition, ...] = ()
    quotation: Quotation | None = None
    via: tuple[Relay, ...] = ()
    within: tuple[TextPosition, ...] = ()


# The seam where a better extractor plugs in: a pure function of a text and its context.
Extractor = Callable[[str, Context], tuple[Claim, ...]]
