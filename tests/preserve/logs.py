"""What the log's tests share: a key, entries, logs that were built once and copied, and the one oracle."""

import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from disks import CrashingDisk

from indelible.preserve.audit import audit
from indelible.preserve.disk import Disk
from indelible.preserve.log import Log
from indelible.proof import NoteSigner, leaf_hash, root_of, verify_receipt

SIGNER = NoteSigner("desk.example/case", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
STRANGER = NoteSigner("desk.example/case", Ed25519PrivateKey.from_private_bytes(bytes(32)))
VERIFIER = SIGNER.verifier


class QuickDisk(Disk):
    """Leaves the syncing to the system: these logs do not outlive the test."""

    def sync(self, paths: Iterable[Path]) -> None:
        assert list(paths)


class QuickCrashingDisk(CrashingDisk, QuickDisk):
    """Loses what no `sync` has named, without waiting for the real disk at each."""


QUICK = QuickDisk()


def entries(start: int, stop: int) -> list[bytes]:
    """The entries that our logs hold from `start` to `stop`: of many lengths, none like another."""
    return [b"%d " % index + b"x" * (index % 7) for index in range(start, stop)]


def grow(log: Log, *sizes: int) -> Log:
    """Append up to each of `sizes` in turn."""
    for size in sizes:
        assert log.append(entries(log.size, size)) <= size
    return log


def open_log(root: Path, disk: Disk = QUICK) -> Log:
    return Log(root, VERIFIER, signer=SIGNER, disk=disk)


def new_log(root: Path, *sizes: int) -> Log:
    """A new log at `root` that was appended to up to each of `sizes` in turn."""
    return grow(Log.create(root, SIGNER, disk=QUICK), *sizes)


def files(root: Path) -> dict[str, bytes]:
    """Every file below `root`, by its path there."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


@cache
def root_at(size: int) -> bytes:
    return root_of(leaf_hash(entry) for entry in entries(0, size))


def check_in_order(root: Path, sizes: set[int]) -> int:
    """The size of the log at `root`, which is one of `sizes`: nothing is missing, halved, left over or unproved."""
    log = open_log(root)
    assert log.size in sizes
    assert list(log.entries()) == entries(0, log.size)
    assert log.checkpoint.root == root_at(log.size)
    assert not list((root / "staging").glob("*"))
    assert (root / "committed").read_bytes() == (root / "checkpoint").read_bytes() == log.checkpoint_note
    assert not list(root.rglob("*.new"))
    assert list(audit(root, VERIFIER)) == []
    for index in {0, log.size // 2, log.size - 1} - {-1, log.size}:
        verify_receipt(log.receipt(index), entries(index, index + 1)[0], VERIFIER)
    return log.size


def copy_of(root: Path, to: Path) -> Path:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(root, to)
    return to
