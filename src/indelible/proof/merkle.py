"""The Merkle tree of RFC 6962: its roots, and the inclusion and consistency proofs of RFC 9162, made and checked.

A tree is known here only through the hashes of its complete subtrees, `hash_at(level, index)`: the root over the leaves
[index * 2**level, (index + 1) * 2**level). Where those come from (memory, tiles) is the caller's affair.
"""

from collections.abc import Callable, Iterable
from hashlib import sha256

from ..errors import ProofFailed
from ..i18n import _

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()

HashAt = Callable[[int, int], bytes]


def leaf_hash(data: bytes) -> bytes:
    """The hash of an entry (RFC 6962 2.1), which is also a record's id."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees side by side (RFC 6962 2.1)."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: one hash for each complete subtree, largest first; all that a root needs."""

    def __init__(self, leaf_hashes: Iterable[bytes] = ()) -> None:
        self.size = 0
        self._subtrees: list[bytes] = []
        self.extend(leaf_hashes)

    def append(self, leaf_hash: bytes) -> None:
        """Grow the tree by one leaf."""
        self.extend((leaf_hash,))

    def extend(self, leaf_hashes: Iterable[bytes]) -> None:
        """Grow the tree by these leaves, in order."""
        subtrees, size = self._subtrees, self.size
        for node in leaf_hashes:
            # Every 1 at the low end of the size is a complete subtree that this leaf completes into a larger one.
            carry = size
            while carry & 1:
                node = sha256(b"\x01" + subtrees.pop() + node).digest()
                carry >>= 1
            subtrees.append(node)
            size += 1
        self.size = size

    def root(self) -> bytes:
        """The root of the tree so far; EMPTY_ROOT for a tree without leaves."""
        return fold(self._subtrees)


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """The root of the tree over these leaf hashes."""
    return Frontier(leaf_hashes).root()


def fold(subtrees: Iterable[bytes]) -> bytes:
    """The root over adjacent complete subtrees, each smaller than the one before it; EMPTY_ROOT where there are none."""
    root: bytes | None = None
    for subtree in reversed(tuple(subtrees)):
        root = subtree if root is None else node_hash(subtree, root)
    return EMPTY_ROOT if root is None else root


def range_root(start: int, stop: int, hash_at: HashAt) -> bytes:
    """MTH(D[start:stop]) of RFC 6962 for a range that is one side of a split, so that `start` is aligned to its size."""
    subtrees = []
    while start < stop:
        level = (stop - start).bit_length() - 1
        subtrees.append(hash_at(level, start >> level))
        start += 1 << level
    return fold(subtrees)


def root_at(size: int, hash_at: HashAt) -> bytes:
    """The root that the tree had when it held `size` leaves."""
    return range_root(0, size, hash_at)


def inclusion_proof(index: int, size: int, hash_at: HashAt) -> tuple[bytes, ...]:
    """PATH(index, D[size]) of RFC 9162 2.1.3.1: the siblings on the way from the leaf to the root, leaf's sibling first."""
    _check_index(index, size)
    start, stop, siblings = 0, size, []
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            siblings.append((middle, stop))
            stop = middle
        else:
            siblings.append((start, middle))
            start = middle
    return tuple(range_root(low, high, hash_at) for low, high in reversed(siblings))


def consistency_proof(old_size: int, new_size: int, hash_at: HashAt) -> tuple[bytes, ...]:
    """PROOF(old_size, D[new_size]) of RFC 9162 2.1.4.1; empty when the sizes are equal."""
    _check_sizes(old_size, new_size)
    start, stop, ranges = 0, new_size, []
    while stop != old_size:
        middle = start + _split(stop - start)
        if old_size <= middle:
            ranges.append((middle, stop))
            stop = middle
        else:
            ranges.append((start, middle))
            start = middle
    if start > 0:
        # What remains is no longer the whole old tree: its root is not known to who checks, so the proof holds it.
        ranges.append((start, stop))
    return tuple(range_root(low, high, hash_at) for low, high in reversed(ranges))


def verify_inclusion(leaf_hash: bytes, index: int, size: int, proof: Iterable[bytes], root: bytes) -> None:
    """Raise ProofFailed unless `leaf_hash` is leaf `index` of the tree of `size` leaves under `root` (RFC 9162 2.1.3.2).

    `size` and `root` MUST both come from one signed checkpoint: a proof says nothing about a size that was not signed.
    """
    path = tuple(proof)
    _check_index(index, size)
    _check_lengths((leaf_hash, root, *path))
    node, last, computed = index, size - 1, leaf_hash
    for sibling in path:
        if last == 0:
            raise _surplus(path, size)
        if node & 1 or node == last:
            computed = node_hash(sibling, computed)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            computed = node_hash(computed, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise _short(path, size)
    if computed != root:
        raise ProofFailed(
            _(
                "leaf {index} is not in the tree of size {size}: the proof leads to root {computed}, the checkpoint says {root}; "
                "ask for the proof again, or compare the record with its copies",
                index=index,
                size=size,
                computed=computed.hex(),
                root=root.hex(),
            )
        )


def verify_consistency(old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Iterable[bytes]) -> None:
    """Raise ProofFailed unless the old tree is a prefix of the new one (RFC 9162 2.1.4.2).

    Sizes and roots MUST come from two signed checkpoints. Nothing can be proved from an empty tree: size 0 is refused.
    """
    path = tuple(proof)
    _check_sizes(old_size, new_size)
    _check_lengths((old_root, new_root, *path))
    if old_size == new_size:
        if path:
            raise _surplus(path, new_size)
        _check_root(old_size, new_root, old_root)
        return
    if old_size & (old_size - 1) == 0:
        path = (old_root, *path)  # the old tree is itself one complete subtree, which the proof therefore leaves out
    if not path:
        raise _short(path, new_size)
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise _surplus(path, new_size)
        if node & 1 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise _short(path, new_size)
    _check_root(old_size, old, old_root)
    _check_root(new_size, new, new_root)


def _split(size: int) -> int:
    """The largest power of two smaller than `size`: where RFC 6962 splits a tree."""
    return 1 << (size - 1).bit_length() - 1


def _check_index(index: int, size: int) -> None:
    if not 0 <= index < size:
        raise ProofFailed(
            _("leaf {index} is not in a tree of size {size}; ask for an index below the size", index=index, size=size)
        )


def _check_sizes(old_size: int, new_size: int) -> None:
    if not 0 < old_size <= new_size:
        raise ProofFailed(
            _(
                "no tree of size {new} can be proved to continue one of size {old}; give the smaller size first, from 1 on",
                old=old_size,
                new=new_size,
            )
        )


def _check_lengths(hashes: Iterable[bytes]) -> None:
    for value in hashes:
        if len(value) != HASH_SIZE:
            raise ProofFailed(
                _(
                    "a hash of {length} octets ({value}) where SHA-256 gives {expected}; ask for the proof again",
                    length=len(value),
                    value=value[:HASH_SIZE].hex(),
                    expected=HASH_SIZE,
                )
            )


def _check_root(size: int, computed: bytes, root: bytes) -> None:
    if computed != root:
        raise ProofFailed(
            _(
                "root mismatch at size {size}: the checkpoint says {root}, the proof gives {computed}; "
                "keep both checkpoints, together they show that the log was changed",
                size=size,
                root=root.hex(),
                computed=computed.hex(),
            )
        )


def _surplus(path: tuple[bytes, ...], size: int) -> ProofFailed:
    return ProofFailed(
        _(
            "{count} hashes are more than a proof in a tree of size {size} has; ask for the proof again",
            count=len(path),
            size=size,
        )
    )


def _short(path: tuple[bytes, ...], size: int) -> ProofFailed:
    return ProofFailed(
        _(
            "{count} hashes are fewer than a proof in a tree of size {size} has; ask for the proof again",
            count=len(path),
            size=size,
        )
    )
