"""One spelling for each record: `encode` and `decode` are exact inverses, and the bytes are RFC 8785 canonical JSON."""

import hashlib
import hmac
import re
from typing import TypeVar

import msgspec

from ..errors import BadRecord, NewerRecord
from ..i18n import _
from .base import Record
from .capture import Capture, Case, Custody, Derivation
from .claim import Claim
from .display import printable
from .finding import Assessment, Estimate, Release
from .judgement import Judgement, Review
from .person import PersonEntry

LIMIT = 65_535  # octets; a tlog-tiles entry bundle gives an entry's length in 16 bits

AnyRecord = Case | Capture | Derivation | Claim | PersonEntry | Judgement | Review | Assessment | Estimate | Custody | Release
RECORDS: dict[str, type[Record]] = {
    str(cls.__struct_config__.tag): cls
    for cls in (
        Case,
        Capture,
        Derivation,
        Claim,
        PersonEntry,
        Judgement,
        Review,
        Assessment,
        Estimate,
        Custody,
        Release,
    )
}
TYPES = tuple(sorted(RECORDS))
SALT_KEY_SIZE = 32

R = TypeVar("R", bound=Record)
_KIND = re.compile(r"\A[a-z][a-z-]*\.v[1-9][0-9]*\Z")
_encoder = msgspec.json.Encoder(order="sorted")
_decoder: msgspec.json.Decoder[AnyRecord] = msgspec.json.Decoder(AnyRecord)


class _Head(msgspec.Struct):
    type: str


def encode(record: Record) -> bytes:
    """The one spelling of `record`, at most 65,535 octets; raises BadRecord where it has none that decodes to it."""
    try:
        data = _encoder.encode(record)
    except (UnicodeEncodeError, msgspec.MsgspecError, OverflowError, TypeError) as error:
        raise BadRecord(_("this record cannot be written: {error}; mend the field and try again", error=error)) from error
    again = _read(data)
    if again != record:
        raise BadRecord(_("this record would be read back as another: {data}; mend the field and try again", data=data[:200]))
    # msgspec leaves a default out by identity: an equal text from elsewhere (a TOML file) would be spelled out.
    data = _encoder.encode(again)
    if len(data) > LIMIT:
        raise BadRecord(
            _(
                "this record has {size} octets, but an entry holds at most {limit}; put the long part into a blob",
                size=len(data),
                limit=LIMIT,
            )
        )
    return data


def decode(data: bytes) -> AnyRecord:
    """The record that `data` spells; raises BadRecord for any other spelling, NewerRecord for a type we do not know."""
    if len(data) > LIMIT:
        raise BadRecord(_("these {size} octets are no record: an entry holds at most {limit}", size=len(data), limit=LIMIT))
    record = _read(data)
    try:
        again = _encoder.encode(record)
    except UnicodeEncodeError as error:
        raise BadRecord(_("this record cannot be spelled again: {error}; the bytes are kept as found", error=error)) from error
    if again != data:
        at = next((i for i, (a, b) in enumerate(zip(data, again, strict=False)) if a != b), min(len(data), len(again)))
        raise BadRecord(
            _(
                "this is not the one spelling of its record: at octet {at} it has {found}, canonical is {wanted}",
                at=at,
                found=data[at : at + 20],
                wanted=again[at : at + 20],
            )
        )
    return record


def _read(data: bytes) -> AnyRecord:
    try:
        return _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        kind = _type_of(data)
        if _KIND.match(kind) and kind not in RECORDS:
            raise NewerRecord(
                _(
                    "record type {kind} is not among those this program knows ({known}); install a newer indelible",
                    kind=kind,
                    known=", ".join(TYPES),
                )
            ) from error
        raise BadRecord(
            _("these octets are no record: {error}; they begin {data}", error=printable(str(error)), data=data[:60])
        ) from error


def _type_of(data: bytes) -> str:
    try:
        return msgspec.json.decode(data, type=_Head).type
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ""


def salted(record: R, key: bytes) -> R:
    """`record` with the salt HMAC-SHA256(key, its spelling without salt): re-derivable by the case, unguessable to others."""
    if len(key) != SALT_KEY_SIZE:
        raise BadRecord(_("a salt key has {wanted} octets, this one has {found}", wanted=SALT_KEY_SIZE, found=len(key)))
    bare = msgspec.structs.replace(record, salt=None)
    return msgspec.structs.replace(bare, salt=hmac.new(key, encode(bare), hashlib.sha256).hexdigest())


def record_id(data: bytes) -> str:
    """The id of the record spelled `data`: its RFC 6962 leaf hash, 64 hex digits."""
    return hashlib.sha256(b"\x00" + data).hexdigest()
