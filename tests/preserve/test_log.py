"""The log as its users see it: what goes in comes out, with proofs, and a file that is not what it was is named."""

import os
import threading
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from logs import SIGNER, STRANGER, VERIFIER, check_in_order, entries, files, grow, new_log, open_log, root_at

from indelible.errors import BadFormat, BadInput, Conflict, Damaged, KeyMissing, NotFound, ProofFailed
from indelible.preserve.audit import audit
from indelible.preserve.log import Log
from indelible.proof import (
    EMPTY_ROOT,
    ENTRY_LIMIT,
    Checkpoint,
    Receipt,
    Tile,
    decode_bundle,
    encode_bundle,
    entries_path,
    leaf_hash,
    sign_checkpoint,
    verify_consistency,
    verify_receipt,
)
from indelible.proof.tile import tiles_of


def test_an_empty_log(tmp_path: Path) -> None:
    log = Log.create(tmp_path / "log", SIGNER)
    assert log.size == 0
    assert log.checkpoint.root == EMPTY_ROOT
    assert list(log.entries()) == []
    assert log.append([]) == 0
    assert list(audit(tmp_path / "log", VERIFIER)) == []
    with pytest.raises(NotFound):
        log.entry(0)
    with pytest.raises(NotFound):
        log.receipt(0)
    with pytest.raises(ProofFailed):
        log.consistency(0)
    with pytest.raises(Conflict):
        Log.create(tmp_path / "log", SIGNER)


def test_an_append_is_there_for_everyone(tmp_path: Path) -> None:
    log = Log.create(tmp_path / "log", SIGNER)  # the real disk, here
    assert log.append([b"one", b"", b"three"]) == 0
    assert log.append([b"four"]) == 3
    reader = Log(tmp_path / "log", VERIFIER)
    assert list(reader.entries()) == [b"one", b"", b"three", b"four"]
    assert reader.entry(3) == b"four"
    assert sorted(files(tmp_path / "log")) == [
        "checkpoint",
        "committed",
        "tile/0/000.p/3",
        "tile/0/000.p/4",
        "tile/entries/000.p/3",
        "tile/entries/000.p/4",
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 520), min_size=1, max_size=5), st.data())
def test_any_growth(tmp_path_factory: pytest.TempPathFactory, steps: list[int], data: st.DataObject) -> None:
    root = tmp_path_factory.mktemp("any") / "log"
    log = new_log(root)
    remembered = {}
    for step in steps:
        if data.draw(st.booleans()):
            log = open_log(root)
        grow(log, log.size + step)
        remembered[log.size] = log.checkpoint.root
    size = check_in_order(root, {sum(steps)})
    index = data.draw(st.integers(0, size - 1))
    receipt = Receipt.decode(log.receipt(index).encode())
    assert verify_receipt(receipt, entries(index, index + 1)[0], VERIFIER) == log.checkpoint
    for old, old_root in remembered.items():
        verify_consistency(old, size, old_root, log.checkpoint.root, log.consistency(old))
        assert log.root_at(old) == old_root == root_at(old)
    start = data.draw(st.integers(0, size))
    stop = data.draw(st.integers(start, size))
    assert list(log.entries(start, stop)) == entries(start, stop)
    assert {tile.path for tile in tiles_of(size)} <= set(files(root))


def test_a_full_tile_supersedes_its_partial_ones(tmp_path: Path) -> None:
    log = new_log(tmp_path / "log", 100, 200)
    early = Log(tmp_path / "log", VERIFIER)  # opened before the tile is full
    assert {"tile/0/000.p/100", "tile/0/000.p/200"} <= set(files(tmp_path / "log"))
    grow(log, 256)
    assert sorted(path for path in files(tmp_path / "log") if path.startswith("tile")) == [
        "tile/0/000",
        "tile/1/000.p/1",
        "tile/entries/000",
    ]
    assert not (tmp_path / "log/tile/0/000.p").exists()
    assert list(early.entries()) == entries(0, 200)
    verify_receipt(early.receipt(199), entries(199, 200)[0], VERIFIER)


def test_what_may_not_be_asked(tmp_path: Path) -> None:
    log = new_log(tmp_path / "log", 10)
    for index in (-1, 10):
        with pytest.raises(NotFound, match=r"last is 9"):
            log.entry(index)
    for start, stop in ((-1, 3), (3, 2), (0, 11)):
        with pytest.raises(BadInput):
            list(log.entries(start, stop))
    with pytest.raises(NotFound):
        log.root_at(11)
    with pytest.raises(ProofFailed):
        log.consistency(11)
    with pytest.raises(KeyMissing):
        Log(tmp_path / "log", VERIFIER).append([b"x"])
    with pytest.raises(KeyMissing):
        Log(tmp_path / "log", VERIFIER, signer=STRANGER)
    with pytest.raises(Damaged):
        Log(tmp_path / "log", STRANGER.verifier)


def test_an_entry_that_is_too_long_leaves_the_log_as_it_was(tmp_path: Path) -> None:
    log = new_log(tmp_path / "log", 10)
    before = files(tmp_path / "log")
    with pytest.raises(BadFormat, match=r"65536.*65535"):
        log.append([b"fits", b"x" * (ENTRY_LIMIT + 1)])
    assert files(tmp_path / "log") == before
    grow(log, 12)
    check_in_order(tmp_path / "log", {12})
    assert log.append([b"x" * ENTRY_LIMIT]) == 12
    assert log.entry(12) == b"x" * ENTRY_LIMIT


@pytest.mark.parametrize("file", ["tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/44"])
@pytest.mark.parametrize("harm", ["gone", "empty", "cut", "longer", "bent"])
def test_a_harmed_file_is_named_to_whoever_needs_it(tmp_path: Path, file: str, harm: str) -> None:
    root = tmp_path / "log"
    new_log(root, 300)
    path = root / file
    data = path.read_bytes()
    path.unlink()
    if harm != "gone":
        bent = data[:-1] + bytes([data[-1] ^ 1])
        path.write_bytes({"empty": b"", "cut": data[:-1], "longer": data + b"\0", "bent": bent}[harm])
    with pytest.raises(Damaged) as error:  # which of these needs the file depends on the file
        log = Log(root, VERIFIER)
        list(log.entries())
        for index in (0, 299):
            log.receipt(index)
    if (file, harm) != ("tile/1/000.p/1", "bent"):  # of a tile that only leads to a wrong root, `verify` finds the name
        named = f"log/{file}" in str(error.value)
        bundle = f"log/{file.replace('tile/0', 'tile/entries')}" in str(error.value)
        assert named or (bundle and harm == "bent")
    assert "indelible verify" in str(error.value)
    assert f"log/{file}" in {problem.where for problem in audit(root, VERIFIER)}


@pytest.mark.parametrize("file", ["tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"])
def test_nothing_is_appended_to_harmed_tiles(tmp_path: Path, file: str) -> None:
    root = tmp_path / "log"
    new_log(root, 300)
    data = bytearray((root / file).read_bytes())
    data[-1] ^= 1
    (root / file).write_bytes(data)
    before = files(root)
    with pytest.raises(Damaged):
        open_log(root)
    assert files(root) == before


@pytest.mark.parametrize("name", ["checkpoint", "committed"])
@pytest.mark.parametrize("harm", ["gone", "empty", "bent", "another key", "another origin"])
def test_a_harmed_checkpoint_is_named(tmp_path: Path, name: str, harm: str) -> None:
    root = tmp_path / "log"
    log = new_log(root, 3)
    path = root / name
    harmed = {
        "empty": b"",
        "bent": log.checkpoint_note.replace(b"\n3\n", b"\n2\n"),
        "another key": sign_checkpoint(log.checkpoint, STRANGER),
        "another origin": log.checkpoint_note.replace(b"desk.example", b"disk.example"),
    }
    path.unlink()
    if harm != "gone":
        path.write_bytes(harmed[harm])
    with pytest.raises(Damaged, match=f"log/{name}"):
        open_log(root)


def test_a_giant_file_is_not_read(tmp_path: Path) -> None:
    root = tmp_path / "log"
    new_log(root, 300)
    with (root / "tile/entries/000").open("r+b") as file:
        file.truncate(2**40)  # sparse: takes no room
    with pytest.raises(Damaged, match="1099511627776"):
        Log(root, VERIFIER).entry(0)


@pytest.mark.parametrize("file", ["checkpoint", "committed", "tile/0/000", "tile/entries/000", "tile/entries/001.p/44"])
@pytest.mark.parametrize("trap", ["pipe", "endless device", "link in a circle"])
def test_a_trap_where_a_file_was_holds_nobody(tmp_path: Path, file: str, trap: str) -> None:
    root = tmp_path / "log"
    new_log(root, 300)
    path = root / file
    path.unlink()
    if trap == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero" if trap == "endless device" else path)
    with pytest.raises(Damaged, match=f"log/{file}"):
        list(open_log(root).entries())
    assert [problem.where for problem in audit(root, VERIFIER)] == [f"log/{file}"]


def test_a_reader_sees_a_whole_log_while_it_grows(tmp_path: Path) -> None:
    root = tmp_path / "log"
    log = new_log(root, 1)
    done = threading.Event()
    seen: list[int] = []
    problems: list[object] = []

    def read() -> None:
        while not done.is_set():
            reader = Log(root, VERIFIER)
            seen.append(len(list(reader.entries())))
            reader.receipt(reader.size - 1)
            problems.extend(audit(root, VERIFIER))

    thread = threading.Thread(target=read)
    thread.start()
    try:
        for size in range(20, 1500, 37):
            grow(log, size)
    finally:
        done.set()
        thread.join()
    assert problems == []
    assert seen == sorted(seen)
    assert len(set(seen)) > 1


def test_reading_takes_the_memory_of_some_bundles(tmp_path: Path) -> None:
    log = new_log(tmp_path / "log")
    for _batch in range(8):
        log.append([b"x" * 4000] * 1024)
    del log
    tracemalloc.start()
    try:
        assert sum(map(len, Log(tmp_path / "log", VERIFIER).entries())) == 8 * 1024 * 4000
        assert list(audit(tmp_path / "log", VERIFIER)) == []
        assert tracemalloc.get_traced_memory()[1] < 12_000_000  # of 33 MB
    finally:
        tracemalloc.stop()


def test_a_checkpoint_without_its_tiles_is_damage(tmp_path: Path) -> None:
    root = tmp_path / "log"
    new_log(root, 3)
    note = sign_checkpoint(Checkpoint(SIGNER.name, 2**62, bytes(32)), SIGNER)
    for name in ("checkpoint", "committed"):
        (root / name).write_bytes(note)
    with pytest.raises(Damaged, match="missing"):
        open_log(root)


@pytest.mark.parametrize("size", [100, 256, 300, 70_000])
def test_an_entry_and_its_tile_altered_together_are_shown_to_nobody(tmp_path: Path, size: int) -> None:
    root = tmp_path / "log"
    new_log(root).append([b"%d" % number for number in range(size)])
    width = min(size, 256)
    bundle, tile = root / entries_path(0, width), root / Tile(0, 0, width).path
    forged = b"9"
    bundle.write_bytes(
        encode_bundle([*decode_bundle(bundle.read_bytes(), width)[:7], forged, *(b"%d" % n for n in range(8, width))])
    )
    hashes = tile.read_bytes()
    tile.write_bytes(hashes[: 7 * 32] + leaf_hash(forged) + hashes[8 * 32 :])
    log = Log(root, VERIFIER)
    with pytest.raises(Damaged, match=r"signed root|lead to root"):
        log.entry(7)
    with pytest.raises(Damaged, match=r"signed root|lead to root"):
        list(log.entries())
