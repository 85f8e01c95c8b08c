"""What the report is made from: the case, its documents and its claims, as values that the casefile fills."""

import msgspec

from ..model import Claim, Outcome


class View(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A value handed to the page."""


class CaseView(View, frozen=True, kw_only=True):
    """The case and the signed checkpoint that the page stands on."""

    name: str
    origin: str
    by: str
    opened: str  # an instant, as in the `Case` record
    size: int  # entries of the log at the checkpoint
    root: str  # base64, as the checkpoint spells it
    checkpoint: str  # the signed note, as it lies in CASE/log/checkpoint
    verifier: str  # C2SP note verifier key
    verified: str = ""  # a sentence with its time: what was checked before this page was written; "" where nothing was
    records: tuple[tuple[str, int], ...] = ()  # how many entries of each record type ("claim.v1", 812)


class DocumentView(View, frozen=True, kw_only=True):
    """One capture, with the text that was read from it (`text` None where none was)."""

    id: str  # record id of the capture
    index: int  # its place in the log
    address: str
    captured: str
    outcome: Outcome
    address_final: str = ""
    title: str = ""
    publisher: str = ""
    published: str = ""  # EDTF
    language: str = ""  # BCP 47
    media_type: str = ""
    blob: str = ""  # digest of the captured bytes; "" where there are none
    bytes: int | None = None
    text: str | None = None
    text_digest: str = ""  # digest of `text` in UTF-8: `render_report` checks it
    derivation: int | None = None  # the log index of the `Derivation` that made the text
    method: str = ""  # and its method@version
    reason: str = ""  # why partial, wall or gone; or why no text could be read
    previous: str = ""  # for unchanged: the capture that holds these bytes
    waiting: int = 0  # claims of it that a language model proposed and nobody has reviewed: they are on no page
    rejected: int = 0  # claims of it that a review rejected


class ClaimView(View, frozen=True, kw_only=True):
    """One claim of one document; `words` and `source` are the characters at its content and source, joined by `model.words`."""

    id: str
    index: int
    document: str  # record id of the capture
    claim: Claim
    words: str
    source: str = ""
