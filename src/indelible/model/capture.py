"""How bytes came in and what was made of them: captures, derivations, custody (Berkeley Protocol; PROV-O)."""

from typing import Literal

from .base import Digest, Instant, Method, Natural, Part, Record, RecordId

Outcome = Literal["complete", "partial", "wall", "gone", "unchanged"]
DerivationKind = Literal["text", "ocr", "translation", "preview", "metadata"]
CustodyAction = Literal["viewed", "copied", "exported", "handed-over"]


class Header(Part, frozen=True, kw_only=True):
    """One header line of an HTTP response, as sent."""

    name: str
    value: str


class Case(Record, frozen=True, kw_only=True, tag="case.v1"):
    """The first record of every log: what this case is called, who opened it, under which origin and keys."""

    name: str
    origin: str
    by: str
    opened: Instant
    verifier: str  # C2SP note verifier key: "<origin>+<hash>+<base64>"
    types: tuple[str, ...]  # record types and versions this case may hold


class Capture(Record, frozen=True, kw_only=True, tag="capture.v1"):
    """These bytes were found at this address, by this person and tool, at this time, in this outcome.

    Berkeley Protocol collection items: (a) address, address_final, redirects; (b, h) blob; (d) part_of for attachments;
    (e) a "metadata" derivation; (g) collector, tool, captured, machine, identity.
    """

    address: str
    outcome: Outcome
    captured: Instant
    collector: str
    tool: str
    method: Method
    blob: Digest | None = None
    size: Natural | None = None  # octets
    media_type: str = ""  # as declared by the server or the file's name; not believed
    address_final: str = ""
    redirects: tuple[str, ...] = ()
    status: Natural | None = None  # HTTP
    headers: tuple[Header, ...] = ()
    peer: str = ""  # the network address that answered
    machine: str = ""  # the collecting machine's address, where the team chose to record it
    identity: str = ""  # the virtual identity used
    modified: Instant | None = None  # the file's own time, as the file system gave it
    reason: str = ""  # why partial, wall or gone
    published: str = ""  # EDTF, as the operator gave it
    publisher: str = ""  # as the operator gave it
    previous: RecordId | None = None  # for unchanged: the capture that holds these bytes
    part_of: RecordId | None = None


class Derivation(Record, frozen=True, kw_only=True, tag="derivation.v1"):
    """This blob was made from those by this method; the same bytes, method and tools give it again."""

    kind: DerivationKind
    inputs: tuple[Digest, ...]
    output: Digest
    method: Method
    tools: tuple[str, ...] = ()  # "trafilatura 2.3.1": what else decides the outcome
    capture: RecordId | None = None
    map: Digest | None = None  # blob of `TextMap`: characters back to pages or elements
    media_type: str = ""  # as found in the bytes, not as declared
    language: str = ""  # BCP 47
    title: str = ""
    author: str = ""
    published: str = ""  # EDTF, as the document itself says
    publisher: str = ""
    notes: tuple[str, ...] = ()


class Custody(Record, frozen=True, kw_only=True, tag="custody.v1"):
    """Someone viewed, copied, exported or handed over an item: who, to whom, when, why."""

    item: str  # RecordId or Digest
    action: CustodyAction
    by: str
    at: Instant
    to: str = ""
    because: str = ""
