"""Published numbers: the probes and the eight-leaf tree of transparency-dev/merkle; a missing one fails, it does not skip."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from indelible.errors import ProofFailed
from indelible.proof import Frontier, leaf_hash, node_hash, root_of, verify_consistency, verify_inclusion

VECTORS = Path(__file__).parent / "vectors"
PROBES = json.loads((VECTORS / "probes.json").read_text())
TREE = json.loads((VECTORS / "tree.json").read_text())
VALUES = [bytes.fromhex(value) for value in PROBES["values"]]

# Where we refuse what the source accepts: its two equal roots are the 15 octets "don't care 2", which SHA-256 never gives.
STRICTER = {"consistency/additional/sizes-are-equal-one-and-proof-is-empty"}


def test_every_published_probe_is_here() -> None:
    assert len(PROBES["inclusion"]) == 98
    assert len(PROBES["consistency"]) == 98
    names = [probe[0] for probe in (*PROBES["inclusion"], *PROBES["consistency"])]
    assert len(set(names)) == 196
    assert set(names) >= STRICTER
    assert sum(probe[6] for probe in (*PROBES["inclusion"], *PROBES["consistency"])) == 12
    assert [len(TREE["leaves"]), len(TREE["roots"]), *map(len, TREE["subtrees"])] == [8, 9, 8, 4, 2, 1]


@pytest.mark.parametrize("probe", PROBES["inclusion"], ids=lambda probe: probe[0])
def test_inclusion_probe(probe: list) -> None:
    _name, index, size, leaf, root, proof, comes_out = probe
    arguments = (VALUES[leaf], index, size, [VALUES[value] for value in proof], VALUES[root])
    if comes_out:
        verify_inclusion(*arguments)
    else:
        with pytest.raises(ProofFailed):
            verify_inclusion(*arguments)


@pytest.mark.parametrize("probe", PROBES["consistency"], ids=lambda probe: probe[0])
def test_consistency_probe(probe: list) -> None:
    name, old_size, new_size, old_root, new_root, proof, comes_out = probe
    arguments = (old_size, new_size, VALUES[old_root], VALUES[new_root], [VALUES[value] for value in proof])
    if comes_out and name not in STRICTER:
        verify_consistency(*arguments)
    else:
        with pytest.raises(ProofFailed):
            verify_consistency(*arguments)


def test_the_tree_of_certificate_transparency() -> None:
    leaves = [leaf_hash(bytes.fromhex(leaf)) for leaf in TREE["leaves"]]
    rows = [[bytes.fromhex(value) for value in row] for row in TREE["subtrees"]]
    assert leaves == rows[0]
    for below, above in pairwise(rows):
        assert [node_hash(*below[at : at + 2]) for at in range(0, len(below), 2)] == above
    frontier = Frontier()
    for size, root in enumerate(TREE["roots"]):
        assert frontier.size == size
        assert frontier.root().hex() == root_of(leaves[:size]).hex() == root
        frontier.extend(leaves[size : size + 1])
