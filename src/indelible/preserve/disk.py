"""The one way to the disk: what was written, when it is durable, and the sentence for a disk that refuses.

Nothing here is durable until `sync` has returned: `write` and `put` leave bytes in the page cache, `replace` and `remove`
leave changes of a directory there. A crash may then keep any part of them, in any order. Callers therefore write beside,
`sync`, `replace`, and `sync` again before they tell anyone.
"""

import ctypes
import errno
import io
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from ..errors import CaseError, CaseReadOnly, StorageFull
from ..i18n import _

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
READ_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
# Modes of new files; the umask takes from them.
READABLE_BY_ALL = 0o666
READ_ONLY_FILE = 0o444
OWNER_ONLY = 0o600


def refusal(error: OSError, path: Path) -> CaseError:
    """The error to raise for `error`, met while writing `path`: what the disk said, and what to do next."""
    reason = error.strerror or str(error)
    if error.errno in FULL:
        return StorageFull(
            _(
                "{path} cannot be written: {reason}, {free} MB are free there; make room and run the command again, "
                "nothing that was acknowledged is lost",
                path=path,
                reason=reason,
                free=_free_megabytes(path),
            )
        )
    if error.errno in READ_ONLY:
        return CaseReadOnly(
            _(
                "{path} cannot be written: {reason}; give yourself the right to write there, or copy the case "
                "to a disk that can be written and use the copy",
                path=path,
                reason=reason,
            )
        )
    return CaseError(
        _(
            "{path} cannot be written: {reason}; check the disk and run the command again, nothing that was acknowledged is lost",
            path=path,
            reason=reason,
        )
    )


@contextmanager
def refusals(path: Path) -> Iterator[None]:
    """What the disk refuses within this block is raised as a CaseError that names `path`."""
    try:
        yield
    except OSError as error:
        raise refusal(error, path) from error


class Disk:
    """Every durable write of the house is one of these calls; a test substitutes one that fails before or after any."""

    def write(self, path: Path, data: bytes, *, mode: int = READABLE_BY_ALL) -> None:
        """Make `path` hold `data`, and its parents exist. Not yet durable, not atomic: use a name that nobody reads yet."""
        with refusals(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            # A link that someone laid in our way is not followed: it could lead anywhere.
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
            with io.FileIO(os.open(path, flags, mode), "wb") as file:
                _write_all(file, data)

    def create(self, path: Path) -> io.FileIO:
        """A new, read-only file to `put` chunks into. Its parents are made; that it exists already is an error."""
        with refusals(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            # Opened by its path, so that the file knows its name when it is refused.
            return io.FileIO(path, "wb", opener=lambda name, flag: os.open(name, flags, READ_ONLY_FILE))

    def put(self, file: io.FileIO, chunk: bytes) -> None:
        """Append `chunk` to a file from `create`. Not yet durable."""
        with refusals(Path(file.name)):
            _write_all(file, chunk)

    def sync(self, paths: Iterable[Path]) -> None:
        """When this returns, `paths`, their bytes and the directories that name them are durable.

        A path may be a file, a directory (its names, then), or gone (its removal is durable). On Linux this is one
        syncfs(2) for each file system, however many paths there are. Since Linux 5.8 it also reports what could not
        be written back; an error means that nothing since the last sync may be relied on.
        """
        todo = [path if path.exists() else path.parent for path in paths]
        if not todo:
            return
        if (syncfs := _syncfs()) is None:
            _sync_each(todo)
            return
        for path in {_device(path): path for path in todo}.values():
            with refusals(path), _opened(path) as descriptor:
                if syncfs(descriptor) != 0:
                    code = ctypes.get_errno()
                    raise OSError(code, os.strerror(code))

    def replace(self, source: Path, target: Path) -> None:
        """Rename `source` to `target`, whose parents are made: atomic for readers, durable after the next `sync`."""
        with refusals(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            source.replace(target)

    def replace_durably(self, path: Path, data: bytes, *, mode: int = READABLE_BY_ALL) -> None:
        """Make `path` hold `data`: after a crash it holds all of the old bytes or all of the new ones."""
        new = path.with_name(path.name + ".new")
        self.write(new, data, mode=mode)
        self.sync([new])
        # The new bytes are durable under a name that nobody reads; only now may the real name lead to them.
        self.replace(new, path)
        self.sync([path])

    def remove(self, path: Path) -> None:
        """Remove the file `path`, if it is there. Durable after the next `sync`."""
        with refusals(path):
            path.unlink(missing_ok=True)


DISK = Disk()


def _write_all(file: io.FileIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:  # an unbuffered file may take a part only
        rest = rest[file.write(rest) :]


def _device(path: Path) -> int:
    with refusals(path):
        return path.stat().st_dev


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@cache
def _syncfs() -> Any:
    if sys.platform != "linux":
        return None
    return getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)


def _sync_each(paths: Iterable[Path]) -> None:
    """fsync each path and every directory above it: a directory may be as new as the file in it."""
    import fcntl

    named = dict.fromkeys(paths)
    above = dict.fromkeys(parent for path in named for parent in path.absolute().parents)
    full_sync = getattr(fcntl, "F_FULLFSYNC", None)
    for path in (*named, *above):
        if path not in named and not os.access(path, os.R_OK):
            continue  # a directory above that we may not even open is not one that we made
        with refusals(path), _opened(path) as descriptor:
            os.fsync(descriptor)
            if full_sync is not None and path.is_file():
                # On macOS fsync stops at the drive's cache; this empties the cache too.
                with suppress(OSError):  # network file systems do not know it: fsync is then all there is
                    fcntl.fcntl(descriptor, full_sync)


def _free_megabytes(path: Path) -> int | str:
    for place in (path, *path.parents):
        if place.exists():
            return shutil.disk_usage(place).free // 1_000_000
    return "?"
