"""Command-line arguments turned into what they name: files, every file of a folder, web addresses."""

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import CaptureFailed, CaptureRefused, IndelibleError
from ..i18n import _
from ..model.display import printable
from .file import cannot_open, not_a_file

_WEB = re.compile(r"\Ahttps?:", re.IGNORECASE)
_SCHEME = re.compile(r"\A([a-z][a-z0-9+.-]+)://", re.IGNORECASE)
_DOMAIN = re.compile(r"\A[\w-]+(\.[\w-]+)+(:[0-9]+)?/", re.UNICODE)


@dataclass(frozen=True, slots=True)
class FileTarget:
    """A file; `follow` is False inside a folder, where a link may not lead out of it."""

    path: Path
    address: str
    follow: bool = True


@dataclass(frozen=True, slots=True)
class UrlTarget:
    """A web address as the user wrote it."""

    address: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Something named or met on the way that will not be taken, and why."""

    address: str
    error: IndelibleError


Target = FileTarget | UrlTarget | Refused


def targets(arguments: Sequence[str], *, skip: Sequence[Path] = ()) -> Iterator[Target]:
    """What `arguments` name, in their order; a folder gives its files, sorted by the bytes of their names.

    Raises nothing for a bad argument: it yields `Refused`, so that one slip does not stop the rest. Folders in `skip`
    (the case itself) are refused wherever they are met.
    """
    skipped = frozenset(_identity(path.stat()) for path in skip if path.exists())
    for argument in arguments:
        if _WEB.match(argument):
            yield UrlTarget(argument)
        else:
            yield from _named(argument, skipped)


def address_of(path: str) -> str:
    """`path` as the record spells it: unchanged, but with octets that are not UTF-8 percent-encoded (and then "%" too)."""
    try:
        path.encode()
    except UnicodeEncodeError:
        escaped = path.replace("%", "%25")
        return "".join(f"%{ord(c) - 0xDC00:02X}" if 0xDC80 <= ord(c) <= 0xDCFF else c for c in escaped)
    return path


def _named(argument: str, skipped: frozenset[tuple[int, int]]) -> Iterator[Target]:
    address = address_of(argument)
    if not argument:  # which a Path would take for this very folder
        yield Refused(address, CaptureFailed(_("an argument is empty; name a file, a folder or a web address")))
        return
    try:
        found = Path(argument).stat()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        yield Refused(address, _missing(argument, address, error))
        return
    if stat.S_ISDIR(found.st_mode):
        yield from _folder(argument, skipped)
    elif stat.S_ISREG(found.st_mode):
        yield FileTarget(Path(argument), address)
    else:
        yield Refused(address, CaptureRefused(not_a_file(address, found.st_mode)))


def _missing(argument: str, address: str, error: OSError | ValueError) -> IndelibleError:
    shown = printable(address)
    scheme = _SCHEME.match(argument)
    if scheme and scheme[1].lower() == "file":
        return CaptureRefused(_("{address} is a file: address; give the path of the file instead", address=shown))
    if scheme:
        return CaptureRefused(
            _(
                "{address} has the scheme {scheme}, but only http and https are spoken; download it and add the file",
                address=shown,
                scheme=scheme[1],
            )
        )
    if _DOMAIN.match(argument) and isinstance(error, FileNotFoundError):
        return CaptureFailed(_("there is no file {address}; for the web page write https://{address}", address=shown))
    if isinstance(error, ValueError):
        return CaptureFailed(_("{address} is no name that a file can have ({why}); check the argument", address=shown, why=error))
    if isinstance(error, FileNotFoundError):
        return CaptureFailed(_("there is no file {address}; check the name", address=shown))
    return cannot_open(address, error)


def _folder(top: str, skipped: frozenset[tuple[int, int]]) -> Iterator[Target]:
    # A stack, not recursion: a folder nested a thousand deep is somebody's joke, not a reason to crash.
    stack, found_any = [iter(((top, True),))], False
    while stack:
        path, is_folder = next(stack[-1], (None, False))
        if path is None:
            stack.pop()
            continue
        address = address_of(path)
        try:
            if is_folder:
                if _identity(Path(path).stat()) in skipped:
                    found_any = True
                    yield Refused(address, CaptureRefused(_itself(address)))
                    continue
                with os.scandir(path) as entries:
                    inside = [(entry.path, entry.is_dir(follow_symlinks=False)) for entry in entries]
                stack.append(iter(sorted(inside, key=lambda one: os.fsencode(one[0]))))
                continue
            mode = Path(path).lstat().st_mode
        except OSError as error:
            found_any = True
            yield Refused(address, cannot_open(address, error))
            continue
        found_any = True
        if stat.S_ISREG(mode):
            yield FileTarget(Path(path), address, follow=False)
        elif stat.S_ISLNK(mode):
            yield Refused(address, CaptureRefused(_link(path, address)))
        else:
            yield Refused(address, CaptureRefused(not_a_file(address, mode)))
    if not found_any:
        shown = printable(address_of(top))
        yield Refused(
            address_of(top),
            CaptureFailed(_("the folder {address} holds no files; check that it is the one meant", address=shown)),
        )


def _itself(address: str) -> str:
    return _("{address} is the case itself, which is not added to itself; name what lies beside it", address=printable(address))


def _link(path: str, address: str) -> str:
    try:
        target = address_of(str(Path(path).readlink()))
    except OSError:
        target = "?"
    return _(
        "{address} is a symbolic link to {target}, and links inside a folder are not followed; name the file itself to add it",
        address=printable(address),
        target=printable(target),
    )


def _identity(found: os.stat_result) -> tuple[int, int]:
    return found.st_dev, found.st_ino
