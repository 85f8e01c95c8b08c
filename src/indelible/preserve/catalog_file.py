"""The SQLite file under the catalog: opened, made, or stood in for where it cannot be written; its errors in our words."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from ..errors import CaseHeld, CaseReadOnly, Damaged, StorageFull
from ..i18n import _

SCHEMA = Path(__file__).with_name("catalog_schema.sql")
VERSION = 1
BESIDE = ("-wal", "-shm", "-journal")  # what SQLite may leave beside its file
PATIENCE = 30.0  # seconds for another process to finish its transaction

_READ_ONLY = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


@contextmanager
def told(path: Path) -> Iterator[None]:
    """What SQLite refuses within this block is raised as a CaseError that names `path` and the next step."""
    try:
        yield
    except UnicodeDecodeError as error:  # in SQLite's message itself, which quotes the damaged octets
        raise damaged(path, str(error)) from error
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF  # without the extended part
        if code == sqlite3.SQLITE_FULL:
            message = _(
                "{path}: the disk is full; make room and run the command again, nothing that was acknowledged is lost", path=path
            )
            raise StorageFull(message) from error
        if code in _READ_ONLY:
            raise CaseReadOnly(
                _("{path} cannot be opened or written: {reason}; give yourself the right to write there", path=path, reason=error)
            ) from error
        if code in _BUSY:
            raise CaseHeld(
                _("{path} is in use by another process for more than {wait:g} s; try again", path=path, wait=PATIENCE)
            ) from error
        raise damaged(path, str(error)) from error  # damage shows under almost any code, SQLITE_ERROR included


def damaged(path: Path, reason: str) -> Damaged:
    """The error for a catalog that cannot be used: it is a cache, so the next step is always the same."""
    return Damaged(
        _(
            "{path} is no catalog that we can read: {reason}; run 'indelible rebuild {case}', which makes it again",
            path=path,
            reason=reason,
            case=path.parent,
        )
    )


def open_file(path: Path) -> tuple[sqlite3.Connection, bool]:
    """A connection to the catalog at `path`, made if it is not there, and whether it may be written.

    On a disk that cannot be written, a catalog at rest is opened as it lies; where there is none, or one that was left
    in the middle of a write, a private temporary one stands in for it, empty, for as long as the connection lasts.
    """
    with told(path):
        if path.is_symlink():
            raise damaged(path, _("it is a link"))
        for beside in (path, *(path.with_name(path.name + suffix) for suffix in BESIDE)):
            # SQLite would follow a link, and wait for whoever writes into a pipe.
            if os.path.lexists(beside) and (beside.is_symlink() or not beside.is_file()):
                raise damaged(path, _("{name} is no plain file", name=beside.name))
        if _writable(path):
            db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
            try:
                _prepare(db, path)
            except BaseException:
                db.close()
                raise
            return db, True
        left_over = path.with_name(path.name + "-wal")
        if not path.exists() or (left_over.exists() and left_over.stat().st_size):
            return temporary(), True
        db = sqlite3.connect(path.absolute().as_uri() + "?mode=ro&immutable=1", uri=True, isolation_level=None)
        try:
            _check(db, path)
        except BaseException:
            db.close()
            raise
        return db, False


def temporary() -> sqlite3.Connection:
    """An empty catalog in a private file that is gone when the connection closes."""
    db = sqlite3.connect("", isolation_level=None)
    _create(db)
    return db


def _writable(path: Path) -> bool:
    return os.access(path if path.exists() else path.parent, os.W_OK) and os.access(path.parent, os.W_OK)


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    db.execute("PRAGMA trusted_schema = OFF")
    db.execute("PRAGMA journal_mode = WAL")
    # A power cut may take the last transactions of a cache: they are made again from the log when it is next opened.
    db.execute("PRAGMA synchronous = NORMAL")
    db.execute("BEGIN IMMEDIATE")
    try:
        if not _objects(db) and _version(db) == 0:
            _create(db)
        _check(db, path)
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _create(db: sqlite3.Connection) -> None:
    for statement in _statements():
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {VERSION}")


@cache
def _statements() -> tuple[str, ...]:
    # Not executescript, which would commit the transaction that we are in.
    lines = [line.partition("--")[0] for line in SCHEMA.read_text(encoding="utf-8").splitlines()]
    return tuple(part.strip() for part in "\n".join(lines).split(";") if part.strip())


@cache
def _wanted() -> dict[str, str]:
    db = sqlite3.connect(":memory:", isolation_level=None)
    _create(db)
    found = _objects(db)
    db.close()
    return found


def _check(db: sqlite3.Connection, path: Path) -> None:
    found = _version(db)
    if found != VERSION:
        raise damaged(path, _("it has version {found}, this program reads {wanted}", found=found, wanted=VERSION))
    objects, wanted = _objects(db), _wanted()
    other = sorted(str(name) for name in objects.keys() | wanted.keys() if objects.get(name) != wanted.get(name))
    if other:
        raise damaged(path, _("its tables are not as they should be: {names}", names=", ".join(other)))


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _objects(db: sqlite3.Connection) -> dict[str, str]:
    return {name: sql or "" for name, sql in db.execute("SELECT name, sql FROM sqlite_schema")}
