"""One writer at a time: flock(2) on CASE/lock, which says in words who holds it. The kernel lets go when the holder dies."""

import fcntl
import getpass
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from ..errors import CaseHeld
from ..i18n import _
from .disk import refusals

FILE = "lock"
PAUSE = 0.05  # seconds between tries
_LONGEST_NOTE = 1000


@contextmanager
def writer(case: Path, *, wait: float) -> Iterator[None]:
    """Hold the case for writing within this block.

    Waits up to `wait` seconds for another writer, then raises CaseHeld, which says who it is. Raises CaseReadOnly where
    the lock cannot be written. What stands in the file counts for nothing once its writer is dead: only the lock does.
    """
    path = case / FILE
    with refusals(path):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
    try:
        _take(descriptor, path, wait)
        with refusals(path):
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, _who().encode("utf-8", "backslashreplace"), 0)
        try:
            yield
        finally:
            os.ftruncate(descriptor, 0)
            # Said aloud, as a child that was forked meanwhile still has the descriptor and would keep the lock.
            fcntl.flock(descriptor, fcntl.LOCK_UN)
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path, wait: float) -> None:
    until = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= until:
                raise CaseHeld(
                    _(
                        "{case} is being written to by {who}, for longer than the {wait} s that we waited; "
                        "try again when that is done",
                        case=path.parent,
                        who=_holder(descriptor),
                        wait=f"{wait:g}",
                    )
                ) from error
            time.sleep(min(PAUSE, max(0.0, until - time.monotonic())))
        else:
            return


def _who() -> str:
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a container's user often has no name
        user = str(os.getuid())
    since = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"process {os.getpid()} on {socket.gethostname()}, user {user}, since {since}\n"


def _holder(descriptor: int) -> str:
    told = os.pread(descriptor, _LONGEST_NOTE, 0).decode("utf-8", "replace")
    line = "".join(c for c in told.partition("\n")[0] if c.isprintable())
    return line or _("another process")
