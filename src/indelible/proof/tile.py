"""Tiles and entry bundles (c2sp.org/tlog-tiles): the names of a log's files, and how entries lie in a bundle.

A tile holds up to 256 hashes of one level: tile level 0 holds leaf hashes, and each hash of level L+1 is the root over a
full tile of level L. A partial tile has its width in its name, so that no file ever changes once it is there.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from struct import Struct

import msgspec

from ..errors import BadFormat
from ..i18n import _
from .merkle import HASH_SIZE, HashAt

HEIGHT = 8
WIDTH = 1 << HEIGHT
ENTRY_LIMIT = 65_535  # octets: a bundle gives an entry's length in 16 bits
MAX_LEVEL = 63
MAX_SIZE = 2**63 - 1  # leaves
EXAMPLE, BUNDLE_EXAMPLE = "tile/0/x001/067.p/12", "tile/entries/x001/067.p/12"

_INDEX = r"((?:x[0-9]{3}/){0,6}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
_length = Struct(">H").pack
_TILE = re.compile(rf"\Atile/(0|[1-9][0-9]?)/{_INDEX}\Z")
_BUNDLE = re.compile(rf"\Atile/entries/{_INDEX}\Z")


class Tile(msgspec.Struct, frozen=True, order=True):
    """The `index`-th tile of a level, `width` hashes wide."""

    level: int
    index: int
    width: int = WIDTH

    def __post_init__(self) -> None:
        if not 0 <= self.level <= MAX_LEVEL:
            raise BadFormat(_("tile level {level} is not from 0 to {most}", level=self.level, most=MAX_LEVEL))
        _check_place(self.index, self.width)

    @property
    def path(self) -> str:
        """The tile's file below the log, such as "tile/0/x001/067.p/12"."""
        return f"tile/{self.level}/{_index_path(self.index, self.width)}"

    @property
    def full(self) -> "Tile":
        """The same tile when it has all of its hashes."""
        return Tile(self.level, self.index)

    @classmethod
    def parse(cls, path: str) -> "Tile":
        """The tile whose `path` this is; any other spelling is refused."""
        match = _TILE.match(path)
        tile = cls(int(match[1]), *_place(match[2], match[3])) if match else None
        if tile is None or tile.path != path:
            raise BadFormat(_("{path} is not the path of a tile; tiles are named like {example}", path=path, example=EXAMPLE))
        return tile


ReadTile = Callable[[Tile], bytes]  # returns the tile's hashes: exactly `tile.width` of them, 32 octets each


def entries_path(index: int, width: int = WIDTH) -> str:
    """The file of the `index`-th entry bundle below the log, such as "tile/entries/x001/067.p/12"."""
    _check_place(index, width)
    return f"tile/entries/{_index_path(index, width)}"


def parse_entries_path(path: str) -> tuple[int, int]:
    """The index and width of the bundle whose path this is; any other spelling is refused."""
    match = _BUNDLE.match(path)
    place = _place(match[1], match[2]) if match else None
    if place is None or entries_path(*place) != path:
        raise BadFormat(
            _("{path} is not the path of an entry bundle; they are named like {example}", path=path, example=BUNDLE_EXAMPLE)
        )
    return place


def tiles_of(size: int) -> Iterator[Tile]:
    """Every tile of the tree of `size` leaves, a level at a time, from the leaves up."""
    for level in range(levels_of(size)):
        hashes = size >> HEIGHT * level
        for index in range(hashes >> HEIGHT):
            yield Tile(level, index)
        if width := hashes % WIDTH:
            yield Tile(level, hashes >> HEIGHT, width)


def levels_of(size: int) -> int:
    """How many levels of tiles the tree of `size` leaves has."""
    return -(-size.bit_length() // HEIGHT)


def width_of(level: int, index: int, size: int) -> int:
    """How many hashes the tile (level, index) has in the tree of `size` leaves: 0 (there is none) to 256."""
    return max(0, min(WIDTH, (size >> HEIGHT * level) - index * WIDTH))


def subtree_root(hashes: bytes) -> bytes:
    """The root over 1, 2, 4, ... or 256 adjacent hashes, as they lie in a tile."""
    while len(hashes) > HASH_SIZE:
        hashes = b"".join([sha256(b"\x01" + hashes[at : at + 64]).digest() for at in range(0, len(hashes), 64)])
    return hashes


def hash_at(size: int, read: ReadTile) -> HashAt:
    """The hashes of complete subtrees in the tree of `size` leaves, out of the tiles that `read` returns."""

    def at(level: int, index: int) -> bytes:
        tile_level, rest = divmod(level, HEIGHT)
        first = index << rest
        tile_index = first >> HEIGHT
        hashes = read(Tile(tile_level, tile_index, width_of(tile_level, tile_index, size)))
        start = first % WIDTH * HASH_SIZE
        return subtree_root(hashes[start : start + (HASH_SIZE << rest)])

    return at


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """The entries, each behind its length in two octets, big end first."""
    if (longest := max(map(len, entries), default=0)) > ENTRY_LIMIT:
        raise BadFormat(
            _(
                "an entry of {length} octets is longer than {limit}; keep what is large as a file of its own",
                length=longest,
                limit=ENTRY_LIMIT,
            )
        )
    return b"".join([part for entry in entries for part in (_length(len(entry)), entry)])


def decode_bundle(data: bytes, width: int) -> tuple[bytes, ...]:
    """The `width` entries that `data` is made of, no more, no fewer and nothing after them."""
    entries = []
    at, end = 0, len(data)
    while at < end:
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        entries.append(data[start:at])
    if at != end or len(entries) != width:
        raise BadFormat(
            _(
                "a bundle of {width} entries that ends at octet {end} has {count} entries up to octet {at}",
                width=width,
                end=end,
                count=len(entries),
                at=at,
            )
        )
    return tuple(entries)


def _check_place(index: int, width: int) -> None:
    if not 0 <= index <= MAX_SIZE >> HEIGHT:
        raise BadFormat(_("tile index {index} is not from 0 to {most}", index=index, most=MAX_SIZE >> HEIGHT))
    if not 1 <= width <= WIDTH:
        raise BadFormat(_("tile width {width} is not from 1 to {most}", width=width, most=WIDTH))


def _index_path(index: int, width: int) -> str:
    path = f"{index % 1000:03}"
    while index := index // 1000:
        path = f"x{index % 1000:03}/{path}"
    return path if width == WIDTH else f"{path}.p/{width}"


def _place(index: str, width: str | None) -> tuple[int, int]:
    return int(index.replace("x", "").replace("/", "")), int(width) if width else WIDTH
