"""The vault keeps bytes under their digest, through crashes, full disks and hostile folders."""

import errno
import hashlib
import os
import subprocess
import tracemalloc
from pathlib import Path

import pytest
from disks import CrashingDisk, Loss, PowerCut, RefusingDisk

from indelible.errors import BadInput, CaseError, CaseReadOnly, Damaged, NotFound, StorageFull
from indelible.model import digest_of
from indelible.preserve.vault import CHUNK, Vault


def filled(root: Path, *blobs: bytes) -> Vault:
    vault = Vault(root)
    for blob in blobs:
        vault.put(blob)
    vault.flush()
    return vault


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    with vault.incoming() as incoming:
        incoming.write(b"one ")
        incoming.write(b"two")
        blob = incoming.finish()
    assert blob == (digest_of(b"one two"), 7)
    assert vault.has(blob.digest)
    assert vault.open(blob.digest).read() == b"one two"  # before the flush
    assert not vault.path(blob.digest).exists()
    vault.flush()
    for again in (vault, Vault(tmp_path)):
        assert again.has(blob.digest)
        assert again.open(blob.digest).read() == b"one two"
        assert again.read(blob.digest) == b"one two"
        assert again.check(blob.digest) == 7
        assert list(again.digests()) == [blob.digest]
        assert list(again.strangers()) == []


def test_sha256sum_checks_the_files(tmp_path: Path) -> None:
    vault = filled(tmp_path, b"a", b"", "Маріуполь".encode())
    listing = "".join(f"{d[7:]}  {vault.path(d)}\n" for d in vault.digests())
    done = subprocess.run(["sha256sum", "--check", "--strict"], input=listing, text=True, capture_output=True)
    assert done.returncode == 0
    assert done.stdout.count(": OK") == 3


def test_files_are_read_only(tmp_path: Path) -> None:
    vault = filled(tmp_path, b"a")
    assert vault.path(digest_of(b"a")).stat().st_mode & 0o222 == 0


def test_the_same_bytes_are_kept_once(tmp_path: Path) -> None:
    vault = filled(tmp_path, b"same", b"same")
    number = vault.path(digest_of(b"same")).stat().st_ino
    again = filled(tmp_path, b"same", b"other")
    assert again.path(digest_of(b"same")).stat().st_ino == number
    assert len(list(again.digests())) == 2
    assert list(again.strangers()) == []


def test_good_bytes_take_the_place_of_damaged_ones_which_are_kept_aside(tmp_path: Path) -> None:
    vault = filled(tmp_path, b"good")
    for damage in (b"g00d", b""):
        path = vault.path(digest_of(b"good"))
        path.unlink()
        path.write_bytes(damage)
        filled(tmp_path, b"good")
        assert vault.check(digest_of(b"good")) == 4
    kept = sorted((tmp_path / "damaged").iterdir())
    assert [p.name[64:] for p in kept] == ["-1", "-2"]
    assert [p.read_bytes() for p in kept] == [b"g00d", b""]
    assert list(vault.strangers()) == kept


@pytest.mark.parametrize(
    "digest",
    [
        "",
        "sha256:",
        "sha256:" + "../" * 20 + "abcd",
        "sha256:" + "A" * 64,
        "sha256:" + "a" * 63,
        "sha256:" + "a" * 65,
        "sha256:" + "a" * 64 + "\n",
        "sha512:" + "a" * 64,
        "sha256:" + "٠" * 64,
        "a" * 64,
        "sha256:" + "a" * 32 + "/" + "a" * 31,
    ],
)
def test_no_path_is_made_of_what_is_no_digest(tmp_path: Path, digest: str) -> None:
    vault = Vault(tmp_path)
    for use in (vault.path, vault.has, vault.open, vault.read, vault.check):
        with pytest.raises(BadInput):
            use(digest)


def test_a_missing_blob_is_not_found(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    assert not vault.has(digest_of(b"x"))
    for use in (vault.open, vault.read, vault.check):
        with pytest.raises(NotFound, match=digest_of(b"x")):
            use(digest_of(b"x"))


def test_any_flipped_byte_and_any_truncation_is_damage(tmp_path: Path) -> None:
    data = bytes(range(20))
    vault = filled(tmp_path, data)
    digest = digest_of(data)
    path = vault.path(digest)
    for i in range(len(data)):
        for damaged in (data[:i] + bytes([data[i] ^ 1]) + data[i + 1 :], data[:i], data + data[: i + 1]):
            path.unlink()
            path.write_bytes(damaged)
            with pytest.raises(Damaged) as told:
                vault.check(digest)
            assert digest in str(told.value)
            assert digest_of(damaged) in str(told.value)
            with pytest.raises(Damaged):
                vault.read(digest)


def link_to_the_right_bytes(path: Path) -> None:
    (path.parent / "elsewhere").write_bytes(b"data")
    path.symlink_to("elsewhere")


def broken_link(path: Path) -> None:
    path.symlink_to("nowhere")


def pipe(path: Path) -> None:
    os.mkfifo(path)


def folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize("trap", [link_to_the_right_bytes, broken_link, pipe, folder])
def test_a_blob_is_a_plain_file(tmp_path: Path, trap: object) -> None:
    vault = filled(tmp_path, b"data")
    path = vault.path(digest_of(b"data"))
    path.unlink()
    trap(path)  # type: ignore[operator]
    for use in (vault.open, vault.read, vault.check):
        with pytest.raises(Damaged):
            use(digest_of(b"data"))
    filled(tmp_path, b"data")  # and the next good copy takes its place
    assert vault.check(digest_of(b"data")) == 4
    assert not path.is_symlink()


def test_strangers_are_named(tmp_path: Path) -> None:
    vault = filled(tmp_path, b"data")
    place = vault.path(digest_of(b"data")).parent
    wrong_folder = tmp_path / "sha256" / "zz"
    wrong_folder.mkdir()
    (tmp_path / "sha256" / "00").symlink_to(place)
    (place / "notes.txt").write_text("x")
    (place / ("f" * 64)).write_text("a name of another folder")
    assert [p.name for p in vault.strangers()] == ["00", *sorted(["notes.txt", "f" * 64]), "zz"]
    assert list(vault.digests()) == [digest_of(b"data")]


def test_left_without_finish_nothing_stays(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    with pytest.raises(KeyboardInterrupt), vault.incoming() as incoming:
        incoming.write(b"half")
        raise KeyboardInterrupt
    vault.flush()
    assert list((tmp_path / "incoming").iterdir()) == []
    assert list(vault.digests()) == []


def test_leftovers_of_a_dead_run_are_cleared_by_the_next_writer_only(tmp_path: Path) -> None:
    dead = Vault(tmp_path)
    dead.put(b"never flushed")
    reader = Vault(tmp_path)
    assert list(reader.digests()) == []
    assert len(list(reader.strangers())) == 1
    filled(tmp_path, b"next")
    assert list(reader.strangers()) == []
    assert list(reader.digests()) == [digest_of(b"next")]


BLOBS = (b"already there", b"one", b"two", b"", b"damaged once")


def oracle(root: Path, acknowledged: tuple[bytes, ...]) -> None:
    """Every file under a digest's name has that digest, and what was acknowledged is there."""
    vault = Vault(root)
    for path in (root / "sha256").rglob("*"):
        if path.is_file():
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name
    for blob in acknowledged:
        assert vault.read(digest_of(blob)) == blob


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("loss", ["nothing", "data", "names", "both"])
def test_a_crash_at_any_write_loses_nothing_acknowledged(tmp_path: Path, after: bool, loss: Loss) -> None:
    for at in range(100):
        root = tmp_path / str(at)
        filled(root, b"already there")
        disk = CrashingDisk(at, after, loss)
        vault = Vault(root, disk=disk)
        acknowledged: tuple[bytes, ...] = (b"already there",)
        try:
            for batch in (BLOBS[:3], BLOBS[3:]):
                for blob in batch:
                    vault.put(blob)
                vault.flush()
                acknowledged += batch
        except PowerCut:
            disk.settle()
            oracle(root, acknowledged)
            filled(root, *BLOBS)  # the next run simply does it again
            oracle(root, BLOBS)
            assert list(Vault(root).strangers()) == []
        else:
            break
    assert disk.count == at == 19
    disk.settle()
    oracle(root, BLOBS)


def test_a_crash_while_damage_is_moved_aside(tmp_path: Path) -> None:
    for at in range(100):
        root = tmp_path / str(at)
        path = filled(root, b"good").path(digest_of(b"good"))
        path.unlink()
        path.write_bytes(b"bad")
        disk = CrashingDisk(at, loss="both")
        vault = Vault(root, disk=disk)
        try:
            vault.put(b"good")
            vault.flush()
        except PowerCut:
            disk.settle()
            assert [p for p in root.rglob("*") if p.is_file() and p.read_bytes() == b"bad"]
            filled(root, b"good")
            oracle(root, (b"good",))
        else:
            return
    raise AssertionError("it never ended")


@pytest.mark.parametrize(("code", "kind"), [(errno.ENOSPC, StorageFull), (errno.EROFS, CaseReadOnly), (errno.EIO, CaseError)])
def test_a_disk_that_refuses_loses_nothing_acknowledged(tmp_path: Path, code: int, kind: type[CaseError]) -> None:
    for at in range(100):
        root = tmp_path / str(at)
        filled(root, b"already there")
        vault = Vault(root, disk=RefusingDisk(code, at))
        try:
            for blob in BLOBS:
                vault.put(blob)
            vault.flush()
        except CaseError as told:
            assert type(told) is kind
            oracle(root, (b"already there",))
            filled(root, *BLOBS)
            oracle(root, BLOBS)
            assert list(Vault(root).strangers()) == []
        else:
            return
    raise AssertionError("it never ended")


def test_after_a_failed_flush_there_is_no_second_try(tmp_path: Path) -> None:
    disk = RefusingDisk(errno.EIO, at=2)  # create and put succeed, sync fails
    vault = Vault(tmp_path, disk=disk)
    vault.put(b"x")
    with pytest.raises(CaseError):
        vault.flush()
    disk.at = -1  # the disk says it is well again, but the page cache may hold what it lost
    with pytest.raises(CaseError, match="open the case again"):
        vault.flush()


def test_a_real_read_only_file_system_can_be_read_and_says_why_not_written(tmp_path: Path) -> None:
    filled(tmp_path / "case", b"x")
    mount = tmp_path / "mount"
    mount.mkdir()
    bound = ["mount", "--bind", tmp_path / "case", mount]
    if os.geteuid() != 0 or subprocess.run(bound, capture_output=True).returncode:
        pytest.skip("needs the right to mount; RefusingDisk(EROFS) above tests the same")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", mount], check=True)
        vault = Vault(mount)
        assert vault.read(digest_of(b"x")) == b"x"
        with pytest.raises(CaseReadOnly):
            vault.put(b"y")
    finally:
        subprocess.run(["umount", mount], check=True)


def test_memory_does_not_grow_with_the_blob(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    chunk = bytes(CHUNK)
    tracemalloc.start()
    with vault.incoming() as incoming:
        for _ in range(64):
            incoming.write(chunk)
        blob = incoming.finish()
    vault.flush()
    vault.check(blob.digest)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * CHUNK
