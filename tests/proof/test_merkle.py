"""Proofs against a second opinion (pymerkle), and against whoever bends them."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from indelible.errors import ProofFailed
from indelible.proof import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_at,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from indelible.proof.edge import Edge
from indelible.proof.tile import Tile, hash_at, subtree_root, tiles_of

MOST = 130
ENTRIES = [b"entry %d" % index for index in range(MOST)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


def subtrees_of(leaves: list[bytes]) -> Callable[[int, int], bytes]:
    return lambda level, index: subtree_root(b"".join(leaves[index << level : (index + 1) << level]))


AT = subtrees_of(LEAVES)


@pytest.fixture(scope="module")
def oracle() -> InmemoryTree:
    tree = InmemoryTree(algorithm="sha256")
    tree.append_entries(ENTRIES)
    return tree


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_inclusion_as_pymerkle_has_it(oracle: InmemoryTree, size: int) -> None:
    root = oracle.get_root(size)
    assert root_of(LEAVES[:size]) == root_at(size, AT) == root
    for index in range(size):
        proof = inclusion_proof(index, size, AT)
        # pymerkle counts leaves from one, and its path begins with the leaf itself.
        path = oracle.prove_inclusion(index + 1, size).path
        assert sorted(path) == sorted((LEAVES[index], *proof))
        verify_inclusion(LEAVES[index], index, size, proof, root)


def naive_root(leaves: list[bytes]) -> bytes:
    """MTH, as RFC 9162 2.1.1 writes it down."""
    if len(leaves) == 1:
        return leaves[0]
    split = max(2**power for power in range(8) if 2**power < len(leaves))
    return node_hash(naive_root(leaves[:split]), naive_root(leaves[split:]))


def naive_subproof(old_size: int, leaves: list[bytes], known: bool) -> list[bytes]:
    """SUBPROOF, as RFC 9162 2.1.4.1 writes it down."""
    if old_size == len(leaves):
        return [] if known else [naive_root(leaves)]
    split = max(2**power for power in range(8) if 2**power < len(leaves))
    if old_size <= split:
        return [*naive_subproof(old_size, leaves[:split], known), naive_root(leaves[split:])]
    return [*naive_subproof(old_size - split, leaves[split:], False), naive_root(leaves[:split])]


@pytest.mark.parametrize("new_size", range(1, 66))
def test_consistency_as_the_rfc_writes_it(oracle: InmemoryTree, new_size: int) -> None:
    # pymerkle gives the roots; its consistency paths go down to single leaves and are not those of the RFC.
    for old_size in range(1, new_size + 1):
        proof = consistency_proof(old_size, new_size, AT)
        assert list(proof) == naive_subproof(old_size, LEAVES[:new_size], True)
        verify_consistency(old_size, new_size, oracle.get_root(old_size), oracle.get_root(new_size), proof)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 11, 64, 65])
def test_a_bent_inclusion_proof_is_refused(size: int) -> None:
    root = root_of(LEAVES[:size])
    for index in range(size):
        proof = inclusion_proof(index, size, AT)
        wrong = bytes(32)
        for leaf, at, length, path, end in (
            (wrong, index, size, proof, root),
            (LEAVES[index], index, size, proof, wrong),
            (LEAVES[index], index, size, (*proof, wrong), root),
            (LEAVES[index], index, size, (wrong, *proof), root),
            (LEAVES[index], index, size, (*proof, root), root),
            (LEAVES[index], index, size, proof[:-1] if proof else (wrong,), root),
            (LEAVES[index], index, size, (*proof[:-1], proof[-1][:31]) if proof else (b"",), root),
            (LEAVES[index][:31], index, size, proof, root),
            (LEAVES[index] + b"\0", index, size, proof, root),
            (LEAVES[index], index, size, proof, root[:31]),
            (LEAVES[index], size, size, proof, root),
            (LEAVES[index], -1, size, proof, root),
            (LEAVES[index], index, 0, proof, root),
            (LEAVES[index], index, -size, proof, root),
        ):
            with pytest.raises(ProofFailed):
                verify_inclusion(leaf, at, length, path, end)
        for at in range(len(proof)):
            with pytest.raises(ProofFailed):
                verify_inclusion(LEAVES[index], index, size, (*proof[:at], wrong, *proof[at + 1 :]), root)
        for other in range(size):
            if other != index:
                with pytest.raises(ProofFailed):
                    verify_inclusion(LEAVES[index], other, size, proof, root)


@pytest.mark.parametrize(("old_size", "new_size"), [(1, 2), (3, 7), (4, 7), (6, 8), (8, 9), (63, 65), (64, 65)])
def test_a_bent_consistency_proof_is_refused(old_size: int, new_size: int) -> None:
    old, new = root_of(LEAVES[:old_size]), root_of(LEAVES[:new_size])
    proof = consistency_proof(old_size, new_size, AT)
    wrong = bytes(32)
    for arguments in (
        (old_size, new_size, wrong, new, proof),
        (old_size, new_size, old, wrong, proof),
        (old_size, new_size, new, old, proof),
        (old_size, new_size, old, new, (*proof, wrong)),
        (old_size, new_size, old, new, (wrong, *proof)),
        (old_size, new_size, old, new, proof[:-1]),
        (old_size, new_size, old, new, ()),
        (old_size, new_size, old[:31], new, proof),
        (old_size, new_size, old, new + b"\0", proof),
        (old_size, new_size, old, new, (*proof[:-1], proof[-1][:31])),
        (new_size, old_size, new, old, proof),
        (0, new_size, EMPTY_ROOT, new, ()),
        (0, 0, EMPTY_ROOT, EMPTY_ROOT, ()),
        (-1, new_size, old, new, proof),
        (old_size, old_size, old, new, ()),
        (old_size, old_size, old, old, proof),
    ):
        with pytest.raises(ProofFailed):
            verify_consistency(*arguments)
    for at in range(len(proof)):
        with pytest.raises(ProofFailed):
            verify_consistency(old_size, new_size, old, new, (*proof[:at], wrong, *proof[at + 1 :]))


def test_an_error_says_both_values() -> None:
    with pytest.raises(ProofFailed, match=f"{EMPTY_ROOT.hex()}.*{LEAVES[0].hex()}|{LEAVES[0].hex()}.*{EMPTY_ROOT.hex()}"):
        verify_inclusion(LEAVES[0], 0, 1, (), EMPTY_ROOT)
    with pytest.raises(ProofFailed, match=r"leaf 9 .* size 8"):
        verify_inclusion(LEAVES[0], 9, 8, (), EMPTY_ROOT)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (-1, 5), (5, 5)])
def test_no_proof_is_made_of_what_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ProofFailed):
        inclusion_proof(index, size, AT)


@pytest.mark.parametrize(("old_size", "new_size"), [(0, 0), (0, 5), (6, 5), (-1, 5)])
def test_no_proof_that_the_old_tree_is_larger(old_size: int, new_size: int) -> None:
    with pytest.raises(ProofFailed):
        consistency_proof(old_size, new_size, AT)


@given(st.lists(st.integers(min_value=0, max_value=700), max_size=6))
def test_edge_and_frontier_grow_the_same_tree(steps: list[int]) -> None:
    frontier, edge, tiles, size = Frontier(), Edge(), {}, 0
    for step in steps:
        leaves = [leaf_hash(b"%d" % at) for at in range(size, size + step)]
        size += step
        frontier.extend(leaves)
        tiles |= edge.extend(b"".join(leaves))
        assert edge.root() == frontier.root()
        assert edge.size == frontier.size == size
        edge = Edge(size, tiles)  # what lies on disk is enough to go on
    assert set(tiles) >= set(tiles_of(size))
    if size:
        at = hash_at(size, tiles.__getitem__)
        assert root_at(size, at) == frontier.root()
        for index in {0, size // 2, size - 1}:
            verify_inclusion(leaf_hash(b"%d" % index), index, size, inclusion_proof(index, size, at), frontier.root())
        for old in {1, (size + 1) // 2, size}:
            verify_consistency(old, size, root_at(old, at), frontier.root(), consistency_proof(old, size, at))


def test_the_tiles_of_the_specifications_example() -> None:
    tiles = list(tiles_of(70_000))
    assert [tile for tile in tiles if tile.width < 256] == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert sum(tile.level == 0 for tile in tiles) == 274
    assert list(tiles_of(256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles_of(0)) == []
