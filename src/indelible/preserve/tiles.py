"""Reading a log's files as they lie: checkpoints, tiles and entry bundles, each missing or misshapen one named."""

import os
import stat
from functools import lru_cache
from pathlib import Path

from ..errors import BadFormat, Damaged, ProofFailed
from ..i18n import _
from ..proof import Checkpoint, NoteVerifier, Tile, decode_bundle, entries_path, leaf_hash, open_checkpoint
from ..proof.merkle import HASH_SIZE
from ..proof.tile import ENTRY_LIMIT, WIDTH, width_of

PUBLISHED = "checkpoint"  # what the world is told: every tile it needs is durable and in its place
COMMITTED = "committed"  # what is decided: its batch is durable, in its place or in the stage

LARGEST = WIDTH * (2 + ENTRY_LIMIT)  # octets: a bundle of the longest entries

_FLAGS = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
_TILES_KEPT = 256  # at most 2 MiB
_BUNDLES_KEPT = 4  # at most 64 MiB, of records as they are 0.5 MiB


class Tiles:
    """The tiles and bundles of a tree of `size` leaves below `root`, read when asked for and checked for their shape."""

    def __init__(self, root: Path, size: int) -> None:
        self.root, self.size = root, size
        # A tile or bundle never changes once it is there, so what was read once holds.
        self.hashes = lru_cache(_TILES_KEPT)(self._hashes)
        self.bundle = lru_cache(_BUNDLES_KEPT)(self._bundle)

    def _hashes(self, tile: Tile) -> bytes:
        """The hashes of `tile`."""
        hashes = read_hashes(self.root, tile)
        if hashes is None:
            raise missing(self.root, tile.path)
        return hashes

    def _bundle(self, index: int) -> tuple[bytes, ...]:
        """The entries of bundle `index`, each of them the one that its tile has the hash of."""
        width = width_of(0, index, self.size)
        path = entries_path(index, width)
        entries = read_entries(self.root, index, width)
        if entries is None:
            raise missing(self.root, path)
        hashes = self.hashes(Tile(0, index, width))
        for at, entry in enumerate(entries):
            expected = hashes[at * HASH_SIZE : (at + 1) * HASH_SIZE]
            if (found := leaf_hash(entry)) != expected:
                raise Damaged(
                    _(
                        "entry {index} in {file} has the hash {found}, its tile says {expected}; {next}",
                        index=index * WIDTH + at,
                        file=f"{self.root.name}/{path}",
                        found=found.hex(),
                        expected=expected.hex(),
                        next=next_step(),
                    )
                )
        return entries


def read_hashes(root: Path, tile: Tile) -> bytes | None:
    """The hashes of `tile`, out of its file or the full one that superseded it; None where there is neither."""
    for name in (tile, tile.full):
        if (data := read(root, name.path)) is not None:
            if len(data) != name.width * HASH_SIZE:
                raise Damaged(
                    _(
                        "{file} has {length} octets where {expected} are needed; {next}",
                        file=f"{root.name}/{name.path}",
                        length=len(data),
                        expected=name.width * HASH_SIZE,
                        next=next_step(),
                    )
                )
            return data[: tile.width * HASH_SIZE]
    return None


def read_entries(root: Path, index: int, width: int) -> tuple[bytes, ...] | None:
    """The entries of a bundle, out of its file or the full one that superseded it; None where there is neither."""
    for held in (width, WIDTH):
        path = entries_path(index, held)
        if (data := read(root, path)) is not None:
            try:
                return decode_bundle(data, held)[:width]
            except BadFormat as error:
                raise Damaged(
                    _("{file} cannot be read: {error}; {next}", file=f"{root.name}/{path}", error=error, next=next_step())
                ) from error
    return None


def read(root: Path, path: str, limit: int = LARGEST) -> bytes | None:
    """The bytes of a file of the log, of at most `limit` octets; None where it is not there."""
    try:
        # Not pathlib: an audit opens two files for every 256 entries. Without O_NONBLOCK a pipe laid here would hold us for ever.
        descriptor = os.open(f"{root}/{path}", _FLAGS)
        with open(descriptor, "rb", buffering=0) as file:  # noqa: PTH123
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
                raise Damaged(
                    _(
                        "{file} has {length} octets and mode {mode}, where a file of at most {limit} ought to be; {next}",
                        file=f"{root.name}/{path}",
                        length=status.st_size,
                        mode=stat.filemode(status.st_mode),
                        limit=limit,
                        next=next_step(),
                    )
                )
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise Damaged(
            _(
                "{file} cannot be read: {error}; {next}",
                file=f"{root.name}/{path}",
                error=error.strerror or error,
                next=next_step(),
            )
        ) from error


def read_checkpoint(root: Path, name: str, verifier: NoteVerifier) -> tuple[bytes, Checkpoint]:
    """The signed note in the file `name` (PUBLISHED or COMMITTED), and the checkpoint that it states."""
    if (note := read(root, name)) is None:
        raise missing(root, name)
    try:
        return note, open_checkpoint(note, verifier)
    except (BadFormat, ProofFailed) as error:
        raise Damaged(
            _("{file} is no checkpoint of this log: {error}; {next}", file=f"{root.name}/{name}", error=error, next=next_step())
        ) from error


def missing(root: Path, path: str) -> Damaged:
    """The error to raise for a file of the log that is not there."""
    return Damaged(_("{file} is missing; {next}", file=f"{root.name}/{path}", next=next_step()))


def next_step() -> str:
    """What to do about a file of the log that is not what it was."""
    return _("take the file from a copy of the case, and run 'indelible verify CASE' for all that is wrong")
