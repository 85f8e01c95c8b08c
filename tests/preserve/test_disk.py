"""Writes reach the disk, and a disk that refuses is told in one sentence."""

import errno
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from disks import CrashingDisk, PowerCut

from indelible.errors import CaseError, CaseReadOnly, StorageFull
from indelible.preserve import disk as module
from indelible.preserve.disk import DISK, refusal


def test_write_makes_parents_and_replaces(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "c"
    DISK.write(path, b"one")
    DISK.write(path, b"2")
    assert path.read_bytes() == b"2"


def test_write_does_not_follow_a_link(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"precious")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    with pytest.raises(CaseError):
        DISK.write(tmp_path / "link", b"overwritten")
    assert (tmp_path / "target").read_bytes() == b"precious"


def test_create_refuses_a_name_that_is_taken(tmp_path: Path) -> None:
    DISK.create(tmp_path / "x").close()
    with pytest.raises(CaseError, match="exists"):
        DISK.create(tmp_path / "x")


@pytest.mark.parametrize("fallback", [False, True])
def test_sync_takes_files_folders_and_removed_paths(tmp_path: Path, fallback: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if fallback:
        monkeypatch.setattr(module, "_syncfs", lambda: None)
    DISK.write(tmp_path / "x" / "y", b"1")
    DISK.sync([tmp_path / "x" / "y", tmp_path / "x", tmp_path / "removed"])
    DISK.sync([])


def test_sync_syncs_each_file_system_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    monkeypatch.setattr(module, "_syncfs", lambda: lambda descriptor: calls.append(descriptor) or 0)
    for name in "abc":
        DISK.write(tmp_path / name, b"")
    DISK.sync([tmp_path / name for name in "abc"])
    assert len(calls) == 1
    if Path("/dev/shm").stat().st_dev != tmp_path.stat().st_dev:
        calls.clear()
        DISK.sync([tmp_path / "a", Path("/dev/shm")])
        assert len(calls) == 2


def test_a_sync_that_fails_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_syncfs", lambda: lambda descriptor: -1)
    monkeypatch.setattr(module.ctypes, "get_errno", lambda: errno.EIO)
    with pytest.raises(CaseError, match="Input/output error"):
        DISK.sync([tmp_path])


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("loss", ["nothing", "data", "names", "both"])
def test_replace_durably_leaves_old_or_new_after_every_crash(tmp_path: Path, after: bool, loss: str) -> None:
    for at in range(20):
        path = tmp_path / loss / str(at) / "file"
        DISK.replace_durably(path, b"old")
        disk = CrashingDisk(at, after, loss)
        try:
            disk.replace_durably(path, b"new")
        except PowerCut:
            disk.settle()
            assert path.read_bytes() in (b"old", b"new")
            DISK.replace_durably(path, b"newer")
            assert path.read_bytes() == b"newer"
        else:
            break
    disk.settle()
    assert path.read_bytes() == b"new"
    assert at == 4  # write, sync, replace, sync


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (errno.ENOSPC, StorageFull),
        (errno.EDQUOT, StorageFull),
        (errno.EROFS, CaseReadOnly),
        (errno.EACCES, CaseReadOnly),
        (errno.EPERM, CaseReadOnly),
        (errno.EIO, CaseError),
    ],
)
def test_refusals_name_the_path_and_the_reason(tmp_path: Path, code: int, kind: type[CaseError]) -> None:
    told = refusal(OSError(code, os.strerror(code)), tmp_path / "not" / "there")
    assert type(told) is kind
    assert str(tmp_path) in str(told)
    assert os.strerror(code) in str(told)


def test_a_full_disk_says_how_much_is_free(tmp_path: Path) -> None:
    mount = tmp_path / "small"
    mount.mkdir()
    if (
        os.geteuid() != 0
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", mount], capture_output=True).returncode
    ):
        pytest.skip("needs the right to mount a file system; the limit on file sizes is tested below")
    try:
        DISK.write(mount / "fits", b"x" * 1000)
        with pytest.raises(StorageFull, match="0 MB are free"):
            DISK.write(mount / "large", b"x" * 1_000_000)
        assert (mount / "fits").read_bytes() == b"x" * 1000
    finally:
        subprocess.run(["umount", mount], check=True)


def test_a_file_size_limit_is_a_full_disk(tmp_path: Path) -> None:
    program = f"""
import resource
from pathlib import Path
from indelible.preserve.disk import DISK
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
DISK.write(Path({str(tmp_path / "large")!r}), b"x" * 5000)
"""
    assert resource.RLIMIT_FSIZE
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "StorageFull" in done.stderr
    assert "File too large" in done.stderr
