"""What every record is made of: frozen structs, bounded integers, and text of one pattern; no floats anywhere."""

import hashlib
from typing import Annotated

import msgspec
from msgspec import Meta

# RFC 8785 numbers are IEEE doubles: a larger integer would have a second spelling.
Natural = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Digest = Annotated[str, Meta(pattern=r"\Asha256:[0-9a-f]{64}\Z")]
RecordId = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Salt = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Decimal = Annotated[str, Meta(pattern=r"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?\Z")]
Instant = Annotated[str, Meta(pattern=r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z\Z")]
Method = Annotated[str, Meta(pattern=r"\A[a-z0-9][a-z0-9/-]*\.v[1-9][0-9]*\Z")]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A value inside a record."""


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="type"):
    """What one entry of the log says. `salt` is empty until the case has salted it (see `record.salted`)."""

    salt: Salt | None = None


def digest_of(data: bytes) -> str:
    """The `Digest` of `data`: "sha256:" and 64 lower-case hex digits."""
    return "sha256:" + hashlib.sha256(data).hexdigest()
