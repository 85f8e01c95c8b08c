"""The right edge of a tiled tree: grows by leaf hashes, says which tiles that makes, and knows the root."""

from collections.abc import Mapping

from ..errors import BadFormat
from ..i18n import _
from .merkle import EMPTY_ROOT, HASH_SIZE, fold
from .tile import HEIGHT, WIDTH, Tile, levels_of, subtree_root

_TILE_SIZE = WIDTH * HASH_SIZE


def edge_tiles(size: int) -> tuple[Tile, ...]:
    """The partial tiles of the tree of `size` leaves, from the leaves up; levels whose last tile is full have none."""
    rows = ((level, size >> HEIGHT * level) for level in range(levels_of(size)))
    return tuple(Tile(level, hashes >> HEIGHT, hashes % WIDTH) for level, hashes in rows if hashes % WIDTH)


class Edge:
    """The partial tiles of a tree of `size` leaves: enough to append to it, and for its root."""

    def __init__(self, size: int = 0, tiles: Mapping[Tile, bytes] | None = None) -> None:
        self.size = size
        self._rows: list[bytes] = [b""] * levels_of(size)
        for tile in edge_tiles(size):
            hashes = (tiles or {}).get(tile, b"")
            if len(hashes) != tile.width * HASH_SIZE:
                raise BadFormat(
                    _(
                        "tile {path} has {length} octets where {expected} are needed",
                        path=tile.path,
                        length=len(hashes),
                        expected=tile.width * HASH_SIZE,
                    )
                )
            self._rows[tile.level] = hashes

    def row(self, level: int) -> bytes:
        """The hashes of the partial tile of `level`; empty where there is none."""
        return self._rows[level] if level < len(self._rows) else b""

    def extend(self, leaf_hashes: bytes) -> dict[Tile, bytes]:
        """Grow by these leaf hashes (32 octets each, joined), and return every tile that this made, full or partial."""
        made: dict[Tile, bytes] = {}
        level, added = 0, leaf_hashes
        while added:
            if level == len(self._rows):
                self._rows.append(b"")
            row = self._rows[level] + added
            index = self.size >> HEIGHT * (level + 1)
            roots: list[bytes] = []
            for start in range(0, len(row) - _TILE_SIZE + 1, _TILE_SIZE):
                full = row[start : start + _TILE_SIZE]
                made[Tile(level, index + len(roots))] = full
                roots.append(subtree_root(full))
            rest = row[len(roots) * _TILE_SIZE :]
            if rest:
                made[Tile(level, index + len(roots), len(rest) // HASH_SIZE)] = rest
            self._rows[level] = rest
            level, added = level + 1, b"".join(roots)
        self.size += len(leaf_hashes) // HASH_SIZE
        return made

    def root(self) -> bytes:
        """The root of the tree (RFC 6962 2.1)."""
        rest = b""
        for row in self._rows:
            # What the lower levels leave over is the last, incomplete subtree of this level: it comes after the full ones.
            if subtrees := [*_complete(row), *([rest] if rest else [])]:
                rest = fold(subtrees)
        return rest or EMPTY_ROOT


def _complete(row: bytes) -> list[bytes]:
    """The roots of the complete subtrees that a row of hashes is made of, largest first."""
    subtrees, start = [], 0
    while count := (len(row) - start) // HASH_SIZE:
        end = start + (HASH_SIZE << count.bit_length() - 1)
        subtrees.append(subtree_root(row[start:end]))
        start = end
    return subtrees
