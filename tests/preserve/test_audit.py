"""The audit against whoever changes a log: one changed file is one problem, and it has the file's name."""

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from logs import SIGNER, STRANGER, VERIFIER, copy_of, entries, files, grow, new_log, open_log

from indelible.preserve.audit import audit
from indelible.preserve.log import Log
from indelible.proof import Checkpoint, decode_bundle, encode_bundle, leaf_hash, sign_checkpoint


def wrong(root: Path, remembered: bytes | None = None) -> list[str]:
    """Where the audit finds something wrong, less the folder's name."""
    problems = list(audit(root, VERIFIER, remembered=remembered))
    assert all("; " in problem.what and len(problem.what) > 20 for problem in problems)
    return [problem.where.removeprefix(f"{root.name}/") for problem in problems]


def flip(path: Path, at: int, bit: int) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        octet = file.read(1)[0]
        file.seek(at)
        file.write(bytes([octet ^ 1 << bit]))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five entries in two batches: partial tiles of two sizes."""
    root = tmp_path_factory.mktemp("small") / "log"
    new_log(root, 3, 5)
    return root


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """1,300 entries: five full tiles, a partial one, and two levels."""
    root = tmp_path_factory.mktemp("large") / "log"
    new_log(root, 600, 1290, 1300)
    return root


def test_every_bit_of_a_small_log(small: Path, tmp_path: Path) -> None:
    root = copy_of(small, tmp_path / "log")
    assert wrong(root) == []
    for name, data in files(root).items():
        for at, bit in itertools.product(range(len(data)), range(8)):
            flip(root / name, at, bit)
            assert wrong(root) == [name], (at, bit)
            flip(root / name, at, bit)
    assert wrong(root) == []


def test_bits_all_over_a_large_log(large: Path, tmp_path: Path) -> None:
    root = copy_of(large, tmp_path / "log")
    for name, data in files(root).items():
        for at in {*range(0, len(data), 997), len(data) - 1}:
            flip(root / name, at, at % 8)
            assert wrong(root) == [name], at
            flip(root / name, at, at % 8)
    assert wrong(root) == []


HARMS: dict[str, Callable[[bytes], bytes | None]] = {
    "dropped": lambda data: None,
    "emptied": lambda data: b"",
    "cut by one": lambda data: data[:-1],
    "cut by a hash": lambda data: data[:-32],
    "cut in half": lambda data: data[: len(data) // 2],
    "one octet more": lambda data: data + b"\0",
    "a hash more": lambda data: data + bytes(32),
    "twice": lambda data: data * 2,
    "zeros": lambda data: bytes(len(data)),
    "a folder": lambda data: b"folder",
}


@pytest.mark.parametrize("harm", HARMS)
def test_every_file_harmed(large: Path, tmp_path: Path, harm: str) -> None:
    root = copy_of(large, tmp_path / "log")
    for name, data in files(root).items():
        earlier = name.rpartition(".p/")[2] in ("88", "10", "2")  # 600 = 2 * 256 + 88, 1290 = 5 * 256 + 10
        (root / name).unlink()
        harmed = HARMS[harm](data)
        if harmed == b"folder":
            (root / name).mkdir()
        elif harmed is not None:
            (root / name).write_bytes(harmed)
        expected = [] if earlier and harmed is None else [name]  # what a log may delete is not missed
        assert wrong(root) == expected
        shutil.rmtree(root / name) if harmed == b"folder" else (root / name).unlink(missing_ok=True)
        (root / name).write_bytes(data)


def test_the_entry_is_named_with_both_hashes(large: Path, tmp_path: Path) -> None:
    root = copy_of(large, tmp_path / "log")
    path = root / "tile/entries/002"
    bundle = list(decode_bundle(path.read_bytes(), 256))
    bundle[77] = b"another story"
    path.write_bytes(encode_bundle(bundle))
    (problem,) = audit(root, VERIFIER)
    assert problem.where == "log/tile/entries/002"
    index = 2 * 256 + 77
    for value in (f"entry {index} ", leaf_hash(b"another story").hex(), leaf_hash(entries(index, index + 1)[0]).hex()):
        assert value in problem.what


def test_entries_in_another_order(large: Path, tmp_path: Path) -> None:
    for name, width in (("tile/entries/001", 256), ("tile/entries/005.p/20", 20)):
        root = copy_of(large, tmp_path / "log")
        bundle = list(decode_bundle((root / name).read_bytes(), width))
        bundle[3], bundle[4] = bundle[4], bundle[3]
        (root / name).write_bytes(encode_bundle(bundle))
        assert wrong(root) == [name]


@pytest.mark.parametrize(("one", "other"), [("tile/0/000", "tile/0/003"), ("tile/entries/000", "tile/entries/003")])
def test_files_swapped(large: Path, tmp_path: Path, one: str, other: str) -> None:
    root = copy_of(large, tmp_path / "log")
    (root / one).rename(root / "swap")
    (root / other).rename(root / one)
    (root / "swap").rename(root / other)
    assert wrong(root) == [one, other]


def test_bundle_and_tile_changed_together(large: Path, tmp_path: Path) -> None:
    root = copy_of(large, tmp_path / "log")
    bundle = list(decode_bundle((root / "tile/entries/002").read_bytes(), 256))
    bundle[77] = b"another story"
    (root / "tile/entries/002").write_bytes(encode_bundle(bundle))
    (root / "tile/0/002").write_bytes(b"".join(map(leaf_hash, bundle)))
    (problem,) = audit(root, VERIFIER)
    assert problem.where == "log/tile/0/002"
    assert "entries below" in problem.what


def test_everything_changed_but_the_checkpoint(tmp_path: Path) -> None:
    new_log(tmp_path / "log", 300)
    note = (tmp_path / "log/checkpoint").read_bytes()
    forged = new_log(tmp_path / "forged" / "log")
    forged.append([b"another story", *entries(1, 300)])
    for name in ("checkpoint", "committed"):
        (tmp_path / "forged/log" / name).write_bytes(note)
    assert wrong(tmp_path / "forged/log") == ["checkpoint"]


def test_several_harms_are_all_named(large: Path, tmp_path: Path) -> None:
    root = copy_of(large, tmp_path / "log")
    (root / "tile/entries/000").unlink()
    (root / "tile/0/000").unlink()
    flip(root / "tile/0/002", 100, 1)
    flip(root / "tile/entries/003", 10, 1)
    (root / "tile/1/000.p/5").unlink()
    (root / "tile/entries/005.p/20").unlink()
    found = wrong(root)
    assert {"tile/entries/000", "tile/0/000", "tile/1/000.p/5", "tile/entries/005.p/20"} <= set(found)
    # With the level above gone too, a bundle and its tile that differ cannot be told right from wrong: one of them is named.
    assert {"tile/0/002", "tile/entries/002"} & set(found)
    assert {"tile/0/003", "tile/entries/003"} & set(found)


@pytest.mark.parametrize(
    "name",
    [
        "tile/note.txt",
        "tile/0/001",
        "tile/0/000.p/6",
        "tile/0/000.p/05",
        "tile/1/000.p/1",
        "tile/entries/001.p/1",
        "tile/entries/x000/000",
        "tile/9/000",
    ],
)
def test_strays(small: Path, tmp_path: Path, name: str) -> None:
    root = copy_of(small, tmp_path / "log")
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_bytes(b"x")
    assert wrong(root) == [name]


def test_a_partial_tile_of_an_earlier_size(small: Path, tmp_path: Path) -> None:
    root = copy_of(small, tmp_path / "log")
    hashes = b"".join(map(leaf_hash, entries(0, 5)))
    (root / "tile/0/000.p/2").write_bytes(hashes[:64])
    (root / "tile/entries/000.p/4").write_bytes(encode_bundle(entries(0, 4)))
    assert wrong(root) == []
    (root / "tile/0/000.p/2").write_bytes(hashes[32:96])
    (root / "tile/entries/000.p/4").write_bytes(encode_bundle(entries(1, 5)))
    assert wrong(root) == ["tile/0/000.p/2", "tile/entries/000.p/4"]


def test_an_older_copy_put_back(tmp_path: Path) -> None:
    root = tmp_path / "log"
    new_log(root, 300)
    old = copy_of(root, tmp_path / "old" / "log")
    grow(open_log(root), 400)
    remembered = (root / "checkpoint").read_bytes()
    assert wrong(root, remembered) == wrong(root, (old / "checkpoint").read_bytes()) == []
    assert wrong(old) == []  # in itself it is in order
    (problem,) = audit(old, VERIFIER, remembered=remembered)
    assert problem.where == "log/checkpoint"
    assert "300" in problem.what
    assert "400" in problem.what
    (root / "checkpoint").write_bytes((old / "checkpoint").read_bytes())
    assert wrong(root, remembered) == ["committed", "checkpoint"]


def test_another_log_under_the_same_key(tmp_path: Path) -> None:
    one = new_log(tmp_path / "log", 300)
    other = new_log(tmp_path / "other" / "log")
    other.append([b"another story", *entries(1, 300)])
    grow(other, 310)
    (problem,) = audit(tmp_path / "other/log", VERIFIER, remembered=one.checkpoint_note)
    assert problem.where == "log/checkpoint"
    assert "at size 300" in problem.what
    assert one.checkpoint.root.hex() in problem.what
    empty = sign_checkpoint(Log.create(tmp_path / "empty", SIGNER).checkpoint, SIGNER)
    assert wrong(tmp_path / "log", empty) == []


def test_a_checkpoint_of_another_key(small: Path, tmp_path: Path) -> None:
    root = copy_of(small, tmp_path / "log")
    log = Log(root, VERIFIER)
    assert wrong(root, sign_checkpoint(log.checkpoint, STRANGER)) == ["checkpoint"]
    (root / "checkpoint").write_bytes(sign_checkpoint(Checkpoint(SIGNER.name, 5, log.checkpoint.root), STRANGER))
    assert wrong(root) == ["checkpoint"]


def test_a_batch_that_is_committed_and_not_applied_is_no_damage(tmp_path: Path) -> None:
    root = tmp_path / "log"
    log = new_log(root, 250)
    published = log.checkpoint_note
    grow(log, 520)
    stage = root / "staging" / f"520-{log.checkpoint.root.hex()}"
    stage.write_bytes(b"being applied")
    (root / "checkpoint").write_bytes(published)  # as it is between the commit and the publication
    assert wrong(root) == []
    stage.unlink()
    assert wrong(root) == ["committed"]
