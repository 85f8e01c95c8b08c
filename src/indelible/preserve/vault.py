"""The vault: bytes as they were, each in a read-only file named by its SHA-256, so that `sha256sum` alone checks them.

CASE/vault/sha256/ab/abcd...   the blob whose digest is "sha256:abcd..."
CASE/vault/incoming/           what is being written; nothing there has been acknowledged
CASE/vault/damaged/            what lay under a name that was not its own, kept aside when good bytes came in
"""

import hashlib
import io
import os
import re
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self

from ..errors import BadInput, CaseError, Damaged, NotFound
from ..i18n import _
from .disk import DISK, Disk
from .links import refuse_links

CHUNK = 1 << 20
_DIGEST = re.compile(r"\Asha256:([0-9a-f]{64})\Z")
_FOLDER = re.compile(r"\A[0-9a-f]{2}\Z")
_NAME = re.compile(r"\A[0-9a-f]{64}\Z")
_of_thread = threading.local()


class Blob(NamedTuple):
    """What bytes are called and how many they are (octets)."""

    digest: str
    size: int


class Vault:
    """The vault in the folder `root`, which need not exist yet. Who writes to it MUST hold the case's lock.

    A blob is part of the vault only once `flush` has returned; until then `open` and `has` know it, and nobody else does.
    """

    def __init__(self, root: Path, *, disk: Disk = DISK) -> None:
        self.root = root
        self.disk = disk
        self._incoming = root / "incoming"
        self._count: int | None = None  # None: nothing was written since this vault was opened
        self._finished: dict[str, Path] = {}
        self._broken = False

    def path(self, digest: str) -> Path:
        """Where the blob lies or would lie. Raises BadInput unless `digest` is spelled as one: no other text makes a path."""
        match = _DIGEST.match(digest)
        if match is None:
            raise BadInput(_("{digest} is no digest; write sha256: and 64 hexadecimal digits in lower case", digest=repr(digest)))
        name = match[1]
        return Path(f"{self.root}/sha256/{name[:2]}/{name}")

    def incoming(self) -> "Incoming":
        """A context manager with `write(chunk)` and `finish() -> Blob`; left without `finish`, it leaves nothing."""
        if self._count is None:
            refuse_links(self.root, [self._incoming, self.root / "damaged"])
            # We hold the lock and have just begun: what lies here was left by a run that died before its flush.
            for leftover in self._leftovers():
                self.disk.remove(leftover)
            self._count = 0
        self._count += 1
        return Incoming(self, self._incoming / str(self._count))

    def put(self, data: bytes) -> Blob:
        """`data` as a finished blob, in place after the next `flush`."""
        with self.incoming() as incoming:
            incoming.write(data)
            return incoming.finish()

    def flush(self) -> None:
        """Put every finished blob in its place, durably. Bytes that are there already are read again before ours are dropped."""
        if self._broken:
            raise CaseError(_("an earlier write to {root} failed; open the case again before you write to it", root=self.root))
        if not self._finished:
            return
        # After a failed sync the page cache may show bytes that the disk does not have: no second try from here.
        self._broken = True
        self.disk.sync(self._finished.values())
        # The bytes are durable under names that nobody reads: a crash leaves leftovers, never an empty file under a digest.
        for digest, source in self._finished.items():
            self._place(digest, source)
        # Also for blobs that were there: the run that renamed them may have died before it could sync.
        self.disk.sync([self.path(digest) for digest in self._finished])
        self._finished.clear()
        self._broken = False

    def has(self, digest: str) -> bool:
        """Whether the blob is here, finished or flushed; says nothing about its bytes."""
        return digest in self._finished or os.path.lexists(self.path(digest))

    def open(self, digest: str) -> BinaryIO:
        """The blob's bytes, not checked (`check` and `read` do that). Raises NotFound, or Damaged if it is no plain file."""
        return io.BufferedReader(_open_plain(self._finished.get(digest) or self.path(digest), digest))

    def read(self, digest: str) -> bytes:
        """All bytes of the blob, checked against `digest`: for what fits in memory. Raises NotFound or Damaged."""
        with self.open(digest) as stream, _readable(digest):
            data = stream.read()
        found = "sha256:" + hashlib.sha256(data).hexdigest()
        if found != digest:
            raise _wrong(digest, found, len(data))
        return data

    def check(self, digest: str) -> int:
        """The size of the blob in octets, read once and checked against `digest`. Raises NotFound or Damaged."""
        return _check_file(self._finished.get(digest) or self.path(digest), digest)

    def digests(self) -> Iterator[str]:
        """The digest of every blob in place, in order, which is also the order on disk."""
        for path in self._files():
            if _NAME.match(path.name) and path.name.startswith(path.parent.name):
                yield "sha256:" + path.name

    def strangers(self) -> Iterator[Path]:
        """What lies in the vault and is not a blob in its place: odd names, links, leftovers, damaged files kept aside."""
        for path in self._files():
            if path.is_symlink() or not (_NAME.match(path.name) and path.name.startswith(path.parent.name)):
                yield path
        for folder in (self._incoming, self.root / "damaged"):
            yield from _listed(folder)

    def _files(self) -> Iterator[Path]:
        for folder in _listed(self.root / "sha256"):
            if _FOLDER.match(folder.name) and folder.is_dir() and not folder.is_symlink():
                yield from _listed(folder)
            else:
                yield folder

    def _leftovers(self) -> list[Path]:
        return [path for path in _listed(self._incoming) if not path.is_dir() or path.is_symlink()]

    def _place(self, digest: str, source: Path) -> None:
        target = self.path(digest)
        refuse_links(self.root, [target.parent])
        if os.path.lexists(target):
            try:
                _check_file(target, digest)
            except Damaged:
                self.disk.replace(target, self._aside(target.name))
            else:
                self.disk.remove(source)
                return
        self.disk.replace(source, target)

    def _aside(self, name: str) -> Path:
        taken = {path.name for path in _listed(self.root / "damaged")}
        number = next(n for n in range(1, len(taken) + 2) if f"{name}-{n}" not in taken)
        return self.root / "damaged" / f"{name}-{number}"


class Incoming:
    """One blob on its way in: hashed as it is written, so that its bytes are read once."""

    def __init__(self, vault: Vault, path: Path) -> None:
        self._vault = vault
        self._path = path
        self._hash = hashlib.sha256()
        self._size = 0
        self._file: io.FileIO | None = vault.disk.create(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._file is None:
            return
        self._file.close()
        self._file = None
        # A disk that refused the bytes may refuse this too; the next writer clears what is left.
        with suppress(CaseError):
            self._vault.disk.remove(self._path)

    def write(self, chunk: bytes) -> None:
        """Append `chunk`."""
        if self._file is None:
            raise ValueError("this blob is finished")
        self._vault.disk.put(self._file, chunk)
        self._hash.update(chunk)
        self._size += len(chunk)

    def finish(self) -> Blob:
        """The blob written; the vault's next `flush` puts it in its place."""
        if self._file is None:
            raise ValueError("this blob is finished")
        self._file.close()
        self._file = None
        blob = Blob("sha256:" + self._hash.hexdigest(), self._size)
        if blob.digest in self._vault._finished:
            self._vault.disk.remove(self._path)
        else:
            self._vault._finished[blob.digest] = self._path
        return blob


def _check_file(path: Path, digest: str) -> int:
    sha256, size = hashlib.sha256(), 0
    with _open_plain(path, digest) as stream, _readable(digest):
        buffer = _buffer()
        while count := stream.readinto(buffer):
            sha256.update(buffer[:count])
            size += count
    found = "sha256:" + sha256.hexdigest()
    if found != digest:
        raise _wrong(digest, found, size)
    return size


def _buffer() -> memoryview:
    """One buffer for each thread and all its files: to clear a new one costs as much as to hash a small file."""
    try:
        return _of_thread.buffer  # type: ignore[no-any-return]
    except AttributeError:
        _of_thread.buffer = memoryview(bytearray(CHUNK))
        return _of_thread.buffer  # type: ignore[no-any-return]


@contextmanager
def _readable(digest: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Damaged(
            _(
                "the file of {digest} cannot be read: {reason}; check the disk, and put a good copy in its place",
                digest=digest,
                reason=error.strerror,
            )
        ) from error


def _wrong(digest: str, found: str, size: int) -> Damaged:
    return Damaged(
        _(
            "the file of {digest} has {size} octets with {found}; put a good copy in its place, or capture the source again",
            digest=digest,
            size=size,
            found=found,
        )
    )


def _open_plain(path: Path, digest: str) -> io.FileIO:
    """`path` opened to read. A link is not followed and a pipe not waited for: the vault holds plain files only."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise NotFound(_("{digest} is not in the vault; put a good copy at {path}", digest=digest, path=path)) from error
    except OSError as error:
        raise Damaged(
            _(
                "{path} cannot be opened: {reason}; a blob is a plain file that you may read, put a good copy there",
                path=path,
                reason=error.strerror,
            )
        ) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Damaged(_("{path} is no plain file, as a blob is; put a good copy there", path=path))
    return io.FileIO(descriptor)


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
