"""Disks for the tests: one that loses power before or after any operation, and one that refuses."""

import errno
import io
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from indelible.preserve.disk import READABLE_BY_ALL, Disk, refusal

Loss = Literal["nothing", "data", "names", "both"]


class PowerCut(BaseException):
    """The machine has stopped; nothing that runs afterwards reaches the disk."""


class CrashingDisk(Disk):
    """Stops before or after its operation number `at` (from 0).

    `settle` then leaves the real files as they might be found: what no `sync` has named is lost, be it the bytes of
    files ("data"), the changes of directories ("names"), or both. It counts only the paths that a `sync` was given,
    so that code which would rely on syncfs(2) reaching other files fails here.
    """

    def __init__(self, at: int = -1, after: bool = False, loss: Loss = "nothing") -> None:
        self.at, self.after, self.loss = at, after, loss
        self.count = 0
        self.dead = False
        self.unsynced: set[Path] = set()
        self.renames: list[tuple[Path | None, Path, bytes | None]] = []  # (came from, name, what the name held)

    def _begin(self) -> bool:
        """Whether the operation that begins is the last one."""
        if self.dead:
            raise PowerCut
        last = self.count == self.at
        self.count += 1
        if last and not self.after:
            self.dead = True
            raise PowerCut
        return last

    def _end(self, last: bool) -> None:
        if last:
            self.dead = True
            raise PowerCut

    def write(self, path: Path, data: bytes, *, mode: int = READABLE_BY_ALL) -> None:
        last = self._begin()
        self._note_name(None, path)
        super().write(path, data, mode=mode)
        self.unsynced.add(path)
        self._end(last)

    def create(self, path: Path) -> io.FileIO:
        last = self._begin()
        file = super().create(path)
        self.renames.append((None, path, None))
        self.unsynced.add(path)
        if last:
            file.close()
        self._end(last)
        return file

    def put(self, file: io.FileIO, chunk: bytes) -> None:
        last = self._begin()
        super().put(file, chunk)
        self.unsynced.add(Path(file.name))
        self._end(last)

    def sync(self, paths: Iterable[Path]) -> None:
        last = self._begin()
        named = set(paths)
        super().sync(named)
        self.unsynced -= named
        folders = named | {path.parent for path in named}
        self.renames = [change for change in self.renames if change[1].parent not in folders]
        self._end(last)

    def replace(self, source: Path, target: Path) -> None:
        last = self._begin()
        self._note_name(source, target)
        super().replace(source, target)
        if source in self.unsynced:
            self.unsynced.discard(source)
            self.unsynced.add(target)
        self._end(last)

    def remove(self, path: Path) -> None:
        last = self._begin()
        if path.is_file():
            self._note_name(None, path)
        super().remove(path)
        self.unsynced.discard(path)
        self._end(last)

    def _note_name(self, source: Path | None, name: Path) -> None:
        held = name.read_bytes() if name.is_file() and not name.is_symlink() else None
        self.renames.append((source, name, held))

    def settle(self) -> None:
        """Leave the files as the loss would."""
        if self.loss in ("data", "both"):
            for path in self.unsynced:
                if path.is_file():
                    _overwrite(path, b"")
        if self.loss in ("names", "both"):
            for source, name, held in reversed(self.renames):
                if source is not None and os.path.lexists(name):
                    os.replace(name, source)
                elif source is None and os.path.lexists(name) and held is None:
                    name.unlink()
                if held is not None:
                    name.parent.mkdir(parents=True, exist_ok=True)
                    _overwrite(name, held)


class RefusingDisk(Disk):
    """Refuses its operation number `at` and all after it with `code`; -1: none."""

    def __init__(self, code: int = errno.ENOSPC, at: int = 0) -> None:
        self.code, self.at, self.count = code, at, 0

    def _meet(self, path: Path) -> None:
        self.count += 1
        if 0 <= self.at < self.count:
            raise refusal(OSError(self.code, os.strerror(self.code)), path)

    def write(self, path: Path, data: bytes, *, mode: int = READABLE_BY_ALL) -> None:
        self._meet(path)
        super().write(path, data, mode=mode)

    def create(self, path: Path) -> io.FileIO:
        self._meet(path)
        return super().create(path)

    def put(self, file: io.FileIO, chunk: bytes) -> None:
        self._meet(Path(file.name))
        super().put(file, chunk)

    def sync(self, paths: Iterable[Path]) -> None:
        todo = list(paths)
        for path in todo[:1]:
            self._meet(path)
        super().sync(todo)

    def replace(self, source: Path, target: Path) -> None:
        self._meet(target)
        super().replace(source, target)

    def remove(self, path: Path) -> None:
        self._meet(path)
        super().remove(path)


def _overwrite(path: Path, data: bytes) -> None:
    path.unlink(missing_ok=True)
    path.write_bytes(data)
