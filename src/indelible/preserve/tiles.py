"""Reading a log's files as they lie: checkpoints, tiles and entry bundles, each missing or misshapen one named."""

import os
import stat
from functools import lru_cache
from pathlib import Path

from ..errors import BadFormat, Damaged, ProofFailed
from ..i18n import _
from ..proof import Checkpoint, NoteVerifier, Tile, decode_bundle, entries_path, leaf_hash, open_checkpoint
from ..proof.edge import Edge, edge_tiles
from ..proof.merkle import HASH_SIZE
from ..proof.tile import ENTRY_LIMIT, WIDTH, subtree_root, width_of

PUBLISHED = "checkpoint"  # what the world is told: every tile it needs is durable and in its place
COMMITTED = "committed"  # what is decided: its batch is durable, in its place or in the stage

LARGEST = WIDTH * (2 + ENTRY_LIMIT)  # octets: a bundle of the longest entries

_FLAGS = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
_TILES_KEPT = 256  # at most 2 MiB
_BUNDLES_KEPT = 4  # at most 64 MiB, of records as they are 0.5 MiB


class Tiles:
    """The tiles and bundles of a tree of `size` leaves below `root`, read when asked for and checked for their shape.

    With `signed`, the root that a checkpoint states, no hash or entry is given that does not lead to it.
    """

    def __init__(self, root: Path, size: int, signed: bytes | None = None) -> None:
        self.root, self.size, self._signed = root, size, signed
        self._edge: Edge | None = None
        # A tile or bundle never changes once it is there, so what was read once holds.
        self.hashes = lru_cache(_TILES_KEPT)(self._hashes)
        self.bundle = lru_cache(_BUNDLES_KEPT)(self._bundle)

    def _hashes(self, tile: Tile) -> bytes:
        """The hashes of `tile`."""
        hashes = self._read(tile)
        if self._signed is not None:
            self._lead_to_root(tile, hashes)
        return hashes

    def edge(self) -> Edge:
        """The right edge of the tree, not to be grown; raises Damaged where it does not lead to the signed root."""
        if self._edge is None:
            edge = Edge(self.size, {tile: self._read(tile) for tile in edge_tiles(self.size)})
            if self._signed is not None and (root := edge.root()) != self._signed:
                raise Damaged(
                    _(
                        "the last tiles ({files}) lead to root {found} at size {size}, the checkpoint says {expected}; {next}",
                        files=", ".join(f"{self.root.name}/{tile.path}" for tile in edge_tiles(self.size)),
                        found=root.hex(),
                        size=self.size,
                        expected=self._signed.hex(),
                        next=next_step(),
                    )
                )
            self._edge = edge
        return self._edge

    def _read(self, tile: Tile) -> bytes:
        hashes = read_hashes(self.root, tile)
        if hashes is None:
            raise missing(self.root, tile.path)
        return hashes

    def _lead_to_root(self, tile: Tile, hashes: bytes) -> None:
        # A full tile is right if the tile above holds its root, and so on up to the partial ones, which give the signed root.
        if tile.width < WIDTH:
            expected, found = self.edge().row(tile.level)[: len(hashes)], hashes
        else:
            index = tile.index // WIDTH
            above = self.hashes(Tile(tile.level + 1, index, width_of(tile.level + 1, index, self.size)))
            at = tile.index % WIDTH * HASH_SIZE
            expected, found = above[at : at + HASH_SIZE], subtree_root(hashes)
        if found != expected:
            raise Damaged(
                _("{file} does not lead to the signed root; {next}", file=f"{self.root.name}/{tile.path}", next=next_step())
            )

    def _bundle(self, index: int) -> tuple[bytes, ...]:
        """The entries of bundle `index`, each of them the one that its tile has the hash of."""
        width = width_of(0, index, self.size)
        path = entries_path(index, width)
        entries = read_entries(self.root, index, width)
        if entries is None:
            raise missing(self.root, path)
        # As they lie, first: where they and the entries differ that can be said of one entry.
        hashes = self._read(Tile(0, index, width))
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
        if self._signed is not None:
            self._lead_to_root(Tile(0, index, width), hashes)
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
        with open(descriptor, "rb", buffering=0) as file:  # noqa: PTH123 - a descriptor, which no Path can open
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
