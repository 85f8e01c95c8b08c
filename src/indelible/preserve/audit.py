"""Audit of the log alone: from the entries to the root, every file read, every one that is wrong named.

(1) `checkpoint` is signed by the log's key and of its origin; `committed` is the same or leads on from it.
(2) The entries of each bundle give leaf hashes. (3) Each tile holds what the level below gives: leaf hashes, or the roots
of full tiles. (4) The last tiles give the root that was signed. (5) Partial tiles and bundles of earlier sizes, where they
are kept, begin the later ones. (6) There is no other file among the tiles. (7) A checkpoint that the caller remembers is of
this log's past.

Where what lies below and what lies in a tile differ, the hash one level up says which is right, and at the edge of the tree
the signed root does: so that one changed file is one problem, named with the entry or hash in it. Memory does not grow with
the log. Batches that are committed but not yet published are not looked at: the next writer finishes or refuses them.
"""

import os
from collections.abc import Iterator
from hashlib import sha256
from itertools import product
from pathlib import Path

from ..errors import BadFormat, Damaged, ProofFailed
from ..i18n import _
from ..proof import Checkpoint, NoteVerifier, Tile, entries_path, open_checkpoint, parse_entries_path
from ..proof.edge import Edge
from ..proof.merkle import HASH_SIZE, root_at
from ..proof.tile import HEIGHT, WIDTH, hash_at, levels_of, subtree_root, width_of
from .problem import Problem
from .stage import stage_name
from .tiles import COMMITTED, PUBLISHED, Tiles, missing, next_step, read_checkpoint, read_entries, read_hashes

STAGING = "staging"


def audit(root: Path, verifier: NoteVerifier, *, remembered: bytes | None = None) -> Iterator[Problem]:
    """All that is wrong with the log in the folder `root`; `remembered` is a checkpoint note seen earlier."""
    # (1) Without a checkpoint nothing says what ought to lie there.
    try:
        _note, checkpoint = read_checkpoint(root, PUBLISHED, verifier)
    except Damaged as error:
        yield Problem(f"{root.name}/{PUBLISHED}", str(error))
        return
    yield from _committed(root, verifier, checkpoint)
    whole = True
    for problem in _Tree(root, checkpoint).check():
        whole = False
        yield problem
    yield from _strays(root, verifier, checkpoint.size)
    if remembered is not None:
        yield from _remembered(root, verifier, checkpoint, remembered, whole)


def _committed(root: Path, verifier: NoteVerifier, published: Checkpoint) -> Iterator[Problem]:
    where = f"{root.name}/{COMMITTED}"
    try:
        _note, committed = read_checkpoint(root, COMMITTED, verifier)
    except Damaged as error:
        yield Problem(where, str(error))
        return
    if committed == published or (root / STAGING / stage_name(committed)).exists():
        return
    # A writer may have published and cleaned up since we read the one or the other.
    if committed == read_checkpoint(root, PUBLISHED, verifier)[1]:
        return
    yield Problem(
        where,
        _(
            "committed is size {committed} with root {root}, published is size {published} with root {other}, and no stage leads "
            "from one to the other; restore the case from a copy",
            committed=committed.size,
            root=committed.root.hex(),
            published=published.size,
            other=published.root.hex(),
        ),
    )


class _Tree:
    """One pass over the tree, from the leaves up; holds one row of hashes and one tile for each level."""

    def __init__(self, root: Path, checkpoint: Checkpoint) -> None:
        self.root, self.checkpoint, self.size = root, checkpoint, checkpoint.size
        self.rows = [b""] * (levels_of(self.size) + 1)  # what the full tiles of the level below give, up to a full tile
        self.edge: list[tuple[Tile, bytes | None, bytes | None]] = []  # (tile, what the level below gives, what its file holds)
        self.above: dict[int, tuple[Tile, bytes | None]] = {}  # for each level the tile that was last asked for

    def check(self) -> Iterator[Problem]:
        """(2) to (5)."""
        for index in range(-(-self.size // WIDTH)):
            tile = Tile(0, index, width_of(0, index, self.size))
            try:
                derived = self._leaves(tile)
            except Damaged as error:
                derived = None
                yield Problem(self._bundle(tile), str(error))
            yield from self._tile(tile, derived)
        for level, row in enumerate(self.rows):
            if row:
                index = (self.size >> HEIGHT * level) // WIDTH
                yield from self._tile(Tile(level, index, len(row) // HASH_SIZE), row)
        yield from self._edge_and_root()

    def _leaves(self, tile: Tile) -> bytes:
        # (2): from the entries, whatever the tiles say
        entries = read_entries(self.root, tile.index, tile.width)
        if entries is None:
            raise missing(self.root, entries_path(tile.index, tile.width))
        return b"".join([sha256(b"\x00" + entry).digest() for entry in entries])

    def _tile(self, tile: Tile, derived: bytes | None) -> Iterator[Problem]:
        # (3): against the level below
        try:
            found = read_hashes(self.root, tile)
            if found is None:
                raise missing(self.root, tile.path)
        except Damaged as error:
            found = None
            yield Problem(self._file(tile), str(error))
        if tile.width < WIDTH:
            self.edge.append((tile, derived, found))
            return
        right, said = derived, None
        if derived is None or derived != found:
            said = self._said_above(tile)
            if found is not None and (derived is None or subtree_root(found) == said):
                right = found
            yield from self._differences(tile, derived, found, right)
        if right is not None:
            yield from self._earlier(tile, right)
        # With nothing to go by, below or here, the level above is taken at its word: there may be more to name.
        root = subtree_root(right) if right is not None else said or bytes(HASH_SIZE)
        row = self.rows[tile.level + 1] + root
        done = len(row) == WIDTH * HASH_SIZE
        self.rows[tile.level + 1] = b"" if done else row
        if done:
            yield from self._tile(Tile(tile.level + 1, tile.index // WIDTH), row)

    def _said_above(self, tile: Tile) -> bytes | None:
        """What the tile one level up says that the root over this full tile is; None where it cannot be read."""
        index = tile.index // WIDTH
        above = Tile(tile.level + 1, index, width_of(tile.level + 1, index, self.size))
        if self.above.get(above.level, (None,))[0] != above:
            try:
                self.above[above.level] = (above, read_hashes(self.root, above))
            except Damaged:
                self.above[above.level] = (above, None)  # it will be named when it is its turn
        hashes = self.above[above.level][1]
        start = tile.index % WIDTH * HASH_SIZE
        return None if hashes is None else hashes[start : start + HASH_SIZE]

    def _differences(self, tile: Tile, derived: bytes | None, found: bytes | None, right: bytes | None) -> Iterator[Problem]:
        """What is wrong where a tile is not what the level below gives; what could not be read has been named before."""
        if right is None:
            return
        if found is not None and found != right:
            at = _first_difference(found, right)
            yield Problem(
                self._file(tile),
                _(
                    "hash {index} is {found}, the level below gives {expected}; {next}",
                    index=at,
                    found=_hash(found, at).hex(),
                    expected=_hash(right, at).hex(),
                    next=next_step(),
                ),
            )
        if derived is not None and derived != right:
            at = _first_difference(derived, right)
            child = tile.index * WIDTH + at
            if tile.level == 0:
                what = _(
                    "entry {index} has the hash {found}, the signed log says {expected}; {next}",
                    index=child,
                    found=_hash(derived, at).hex(),
                    expected=_hash(right, at).hex(),
                    next=next_step(),
                )
                yield Problem(self._bundle(tile), what)
            else:
                what = _(
                    "its hashes, and the entries below them, have the root {found}, the signed log says {expected}; {next}",
                    found=_hash(derived, at).hex(),
                    expected=_hash(right, at).hex(),
                    next=next_step(),
                )
                yield Problem(self._file(Tile(tile.level - 1, child)), what)

    def _edge_and_root(self) -> Iterator[Problem]:
        # (4) At most eight tiles, so that every choice between below and file can be tried.
        choices = [
            [value for value in dict.fromkeys((derived, found)) if value is not None] for _tile, derived, found in self.edge
        ]
        for choice in product(*choices):
            tiles = {tile: value for (tile, _derived, _found), value in zip(self.edge, choice, strict=True)}
            if Edge(self.size, tiles).root() == self.checkpoint.root:
                for (tile, derived, found), right in zip(self.edge, choice, strict=True):
                    yield from self._differences(tile, derived, found, right)
                    yield from self._earlier(tile, right)
                return
        for tile, derived, found in self.edge:
            yield from self._differences(tile, derived, found, derived or found)
        if all(choices):
            tiles = {tile: values[0] for (tile, _derived, _found), values in zip(self.edge, choices, strict=True)}
            yield Problem(
                f"{self.root.name}/{PUBLISHED}",
                _(
                    "root mismatch at size {size}: the checkpoint says {expected}, the entries give {found}; {next}",
                    size=self.size,
                    expected=self.checkpoint.root.hex(),
                    found=Edge(self.size, tiles).root().hex(),
                    next=next_step(),
                ),
            )

    def _earlier(self, tile: Tile, right: bytes) -> Iterator[Problem]:
        # (5): those that later ones have not superseded yet
        for width in _widths(f"{self.root}/{tile.full.path}.p", tile.width):
            earlier = Tile(tile.level, tile.index, width)
            try:
                found = read_hashes(self.root, earlier)
                if found is not None:
                    yield from self._differences(earlier, None, found, right[: width * HASH_SIZE])
            except Damaged as error:
                yield Problem(self._file(earlier), str(error))
        if tile.level == 0:
            for width in _widths(f"{self.root}/{entries_path(tile.index)}.p", tile.width):
                earlier = Tile(0, tile.index, width)
                try:
                    yield from self._differences(earlier, self._leaves(earlier), None, right[: width * HASH_SIZE])
                except Damaged as error:
                    yield Problem(self._bundle(earlier), str(error))

    def _file(self, tile: Tile) -> str:
        return f"{self.root.name}/{tile.path}"

    def _bundle(self, tile: Tile) -> str:
        return f"{self.root.name}/{entries_path(tile.index, tile.width)}"


def _widths(folder: str, below: int) -> list[int]:
    """The widths of the partial files in `folder` that are smaller than `below`."""
    try:
        names = set(os.listdir(folder))  # noqa: PTH208 - twice for every 256 entries, where a Path costs more than the call
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(width for width in range(1, below) if str(width) in names)


def _strays(root: Path, verifier: NoteVerifier, size: int) -> Iterator[Problem]:
    # (6) What a committed batch has already put in its place belongs to the tree, although it is not yet published.
    for folder, folders, names in os.walk(root / "tile"):
        folders.sort()
        for name in sorted(names):
            path = Path(folder, name).relative_to(root).as_posix()
            if not _belongs(path, size) and not _belongs(path, _committed_size(root, verifier)):
                yield Problem(
                    f"{root.name}/{path}",
                    _("no file of a tree of size {size}; find out who put it there, and move it away", size=size),
                )


def _belongs(path: str, size: int) -> bool:
    try:
        if path.startswith("tile/entries/"):
            level, (index, width) = 0, parse_entries_path(path)
        else:
            tile = Tile.parse(path)
            level, index, width = tile.level, tile.index, tile.width
    except BadFormat:
        return False
    return width <= width_of(level, index, size)


def _committed_size(root: Path, verifier: NoteVerifier) -> int:
    try:
        return read_checkpoint(root, COMMITTED, verifier)[1].size
    except Damaged:
        return 0  # named in (1)


def _remembered(root: Path, verifier: NoteVerifier, now: Checkpoint, note: bytes, whole: bool) -> Iterator[Problem]:
    # (7): a log that is in order may still be an older one, or another
    where = f"{root.name}/{PUBLISHED}"
    try:
        then = open_checkpoint(note, verifier)
    except (BadFormat, ProofFailed) as error:
        yield Problem(
            where,
            _("the remembered checkpoint is not of this log: {error}; compare both with the origin's public key", error=error),
        )
        return
    if then.size > now.size:
        yield Problem(
            where,
            _(
                "the log has {now} entries and has had {then}: it was rolled back; restore the case from a newer copy",
                now=now.size,
                then=then.size,
            ),
        )
    # Where tiles are wrong this would only say so again, of no file in particular.
    elif whole and (root_then := root_at(then.size, hash_at(now.size, Tiles(root, now.size).hashes))) != then.root:
        yield Problem(
            where,
            _(
                "at size {size} the log had the root {then}, this one gives {found}: another log, signed with the same key; "
                "keep both checkpoints, they prove it",
                size=then.size,
                then=then.root.hex(),
                found=root_then.hex(),
            ),
        )


def _first_difference(one: bytes, other: bytes) -> int:
    return next(at for at in range(len(one) // HASH_SIZE) if _hash(one, at) != _hash(other, at))


def _hash(hashes: bytes, at: int) -> bytes:
    return hashes[at * HASH_SIZE : (at + 1) * HASH_SIZE]
