"""A batch on its way into the log: one file that holds every tile and bundle of the batch, and its signed checkpoint.

The file is a line with the SHA-256 of all that follows it, a line of JSON with the checkpoint and the names and lengths
of the files, and then their bytes, one after the other.
"""

import sys
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import msgspec

from ..errors import BadFormat, Damaged
from ..i18n import _
from ..proof import Checkpoint
from ..proof.tile import Tile, parse_entries_path
from .tiles import read

FORMAT = b"indelible-stage@v1 "


class Stage(msgspec.Struct, frozen=True):
    """The signed checkpoint of a batch, and the files of the log that it adds: (path below the log, bytes)."""

    checkpoint: bytes
    files: tuple[tuple[str, bytes], ...]

    def encode(self) -> bytes:
        """The stage as it lies on disk."""
        head = _Head(self.checkpoint, tuple((name, len(data)) for name, data in self.files))
        body = b"".join((_encoder.encode(head), b"\n", *(data for _name, data in self.files)))
        return FORMAT + sha256(body).hexdigest().encode() + b"\n" + body


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    checkpoint: bytes
    files: tuple[tuple[str, Annotated[int, msgspec.Meta(ge=0)]], ...]


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(_Head)


def stage_name(checkpoint: Checkpoint) -> str:
    """The name of the stage that leads to `checkpoint`: two writers who started from one checkpoint use two names."""
    return f"{checkpoint.size}-{checkpoint.root.hex()}"


def read_stage(path: Path) -> Stage:
    """The stage at `path`; raises Damaged where its bytes are not those that were written."""
    data = read(path.parent, path.name, sys.maxsize) or b""
    first, newline, body = data.partition(b"\n")
    if not newline or first != FORMAT + sha256(body).hexdigest().encode():
        raise _damaged(
            path, _("its digest is {digest}, its first line {line!r}", digest=sha256(body).hexdigest(), line=first[:100])
        )
    head, newline, contents = body.partition(b"\n")
    try:
        said = _decoder.decode(head)
        for name, _length in said.files:
            _check_name(name)
    except (msgspec.MsgspecError, BadFormat) as error:
        raise _damaged(path, str(error)) from error
    files, at = [], 0
    for name, length in said.files:
        files.append((name, contents[at : at + length]))
        at += length
    if at != len(contents):
        raise _damaged(path, _("its files have {length} octets, there are {found}", length=at, found=len(contents)))
    return Stage(said.checkpoint, tuple(files))


def _check_name(name: str) -> None:
    # A stage is obeyed at start-up: whoever could lay one here must not be able to write anywhere but to the tiles.
    if name.startswith("tile/entries/"):
        parse_entries_path(name)
    else:
        Tile.parse(name)


def _damaged(path: Path, what: str) -> Damaged:
    return Damaged(
        _(
            "{path} is not the batch that was staged: {what}; restore the case from a copy, the last batch needs it",
            path=path,
            what=what,
        )
    )
