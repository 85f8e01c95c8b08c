"""A file on this machine, streamed to the sink and watched for change while it is read."""

import os
import stat
import tomllib
from functools import cache
from pathlib import Path

from ..errors import CaptureFailed, CaptureRefused
from ..i18n import _, recorded
from ..model.display import printable
from .taken import Sink, Taken, instant, now

CHUNK = 1 << 20  # octets; the most held in memory at a time
METHOD = "capture/file.v1"


def take_file(path: Path, address: str, sink: Sink, *, follow: bool = True) -> Taken:
    """The file at `path`, its bytes given to `sink` in order; `address` is what the record will call it.

    `follow=False` refuses a symbolic link (as inside a folder). Raises CaptureFailed where it cannot be opened or read at
    all, CaptureRefused where it is no regular file. A file that changes or breaks off while it is read is "partial".
    """
    captured = now()
    try:
        # Looked at first, because opening a device can already do something.
        mode = path.stat(follow_symlinks=follow).st_mode
        if not stat.S_ISREG(mode):
            raise CaptureRefused(not_a_file(address, mode))
        descriptor = open_quietly(path, follow=follow)
    except OSError as error:
        raise cannot_open(address, error) from error
    try:
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):  # exchanged since the look
            raise CaptureRefused(not_a_file(address, before.st_mode))
        size, broken = _copy(descriptor, before.st_size, address, sink)
        after = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    reason = broken or _changed(before, after, size)
    return Taken(
        address=address,
        outcome="partial" if reason else "complete",
        captured=captured,
        method=METHOD,
        size=size,
        media_type=declared_type(path),
        modified=instant(before.st_mtime_ns),
        reason=reason,
    )


def declared_type(path: Path) -> str:
    """The media type that the name of `path` declares, "" where it declares none that we know."""
    return _media_types().get(path.suffix[1:].lower(), "")


def _kind(mode: int) -> str:
    kinds = (
        (stat.S_ISDIR, _("a folder")),
        (stat.S_ISLNK, _("a symbolic link")),
        (stat.S_ISFIFO, _("a named pipe")),
        (stat.S_ISSOCK, _("a socket")),
        (stat.S_ISCHR, _("a character device")),
        (stat.S_ISBLK, _("a block device")),
    )
    return next((name for test, name in kinds if test(mode)), _("no regular file"))


def not_a_file(address: str, mode: int) -> str:
    """The sentence for something that is neither file nor folder."""
    return _(
        "{address} is {kind} and is not opened; copy its content into a file and add that",
        address=printable(address),
        kind=_kind(mode),
    )


def cannot_open(address: str, error: OSError) -> CaptureFailed:
    """The error for a path that the system will not open."""
    return CaptureFailed(
        _(
            "{address} cannot be opened ({why}); check that it exists and that you may read it",
            address=printable(address),
            why=error.strerror or error,
        )
    )


def open_quietly(path: Path, *, follow: bool) -> int:
    """A descriptor for reading `path`; a pipe put in its place holds nobody, a link is an OSError unless `follow`."""
    return os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY | (0 if follow else os.O_NOFOLLOW))


def _copy(descriptor: int, expected: int, address: str, sink: Sink) -> tuple[int, str]:
    size = 0
    # A file that somebody keeps writing to may never end: one chunk past its first size proves the change.
    while size < expected + CHUNK:
        try:
            chunk = os.read(descriptor, CHUNK)
        except OSError as error:
            if size == 0:
                raise cannot_open(address, error) from error
            why = error.strerror or str(error)
            return size, recorded("broke off after {size} of {expected} octets: {why}", size=size, expected=expected, why=why)
        if not chunk:
            break
        sink.write(chunk)
        size += len(chunk)
    return size, ""


def _changed(before: os.stat_result, after: os.stat_result, size: int) -> str:
    if size == before.st_size == after.st_size and before.st_mtime_ns == after.st_mtime_ns:
        return ""
    return recorded(
        "the file changed while it was read: {before} octets of {then} before, {after} octets of {later} after, {size} read",
        before=before.st_size,
        then=instant(before.st_mtime_ns),
        after=after.st_size,
        later=instant(after.st_mtime_ns),
        size=size,
    )


@cache
def _media_types() -> dict[str, str]:
    with (Path(__file__).parent / "media_types.toml").open("rb") as stream:
        return {suffix: str(kind) for suffix, kind in tomllib.load(stream).items()}
