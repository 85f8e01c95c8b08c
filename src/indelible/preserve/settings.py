"""case.toml: what a case is called, under which origin and key it is signed, which record types it may hold."""

import io
import os
import re
import stat
import tomllib
from pathlib import Path
from typing import Any

import msgspec

from ..errors import BadInput, CaseError, Damaged, NewerCase, NoCase
from ..i18n import _
from ..model import TYPES
from .disk import DISK, Disk

FORMAT = 1
FILE = "case.toml"
LARGEST = 1 << 20  # octets
_HEADER = "# An Indelible case. Its first record in the log says the same; 'indelible verify' compares them.\n"
_NEEDS_ESCAPE = re.compile(r'["\\\x00-\x1f\x7f]')
_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


class CaseSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The fields of case.toml, in the order in which they are written."""

    format: int
    name: str
    origin: str
    by: str
    verifier: str  # C2SP note verifier key: "<origin>+<hash>+<base64>"
    types: tuple[str, ...]  # record types and versions this case may hold


def read_settings(case: Path) -> CaseSettings:
    """The settings of the case in the folder `case`. Raises NoCase, NewerCase, or Damaged for what is no settings file."""
    path = case / FILE
    try:
        text = _read(path).decode("utf-8")
    except (FileNotFoundError, NotADirectoryError) as error:
        if not os.path.lexists(case):
            sentence = _("there is no folder {case}; check the name, or make a case there with 'indelible init'", case=case)
            raise NoCase(sentence) from error
        raise NoCase(_("{case} holds no case; make one with 'indelible init', or give another folder", case=case)) from error
    except OSError as error:
        raise CaseError(
            _("{path} cannot be read: {reason}; give yourself the right to read it", path=path, reason=error.strerror)
        ) from error
    except UnicodeDecodeError as error:
        raise _damaged(path, str(error)) from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _damaged(path, str(error)) from error
    _refuse_newer(case, table)
    try:
        return msgspec.convert(table, CaseSettings)
    except msgspec.ValidationError as error:
        raise _damaged(path, str(error)) from error


def _read(path: Path) -> bytes:
    # Without O_NONBLOCK a pipe laid here would hold us for ever; a device has no end.
    with io.FileIO(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)) as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
            reason = _(
                "it has {length} octets and mode {mode}, where a file of at most {limit} ought to be",
                length=status.st_size,
                mode=stat.filemode(status.st_mode),
                limit=LARGEST,
            )
            raise _damaged(path, reason)
        return file.read(LARGEST)


def write_settings(case: Path, settings: CaseSettings, *, disk: Disk = DISK) -> None:
    """Write case.toml durably: from then on the folder `case` is a case."""
    lines = [f"{name} = {_toml(getattr(settings, name))}\n" for name in settings.__struct_fields__]
    try:
        data = (_HEADER + "".join(lines)).encode("utf-8")
    except UnicodeEncodeError as error:
        raise BadInput(
            _(
                "{text} has characters that no file can hold; write it again without them",
                text=repr(error.object[error.start : error.end]),
            )
        ) from error
    disk.replace_durably(case / FILE, data)


def _refuse_newer(case: Path, table: dict[str, Any]) -> None:
    # Read before all else: a newer format may have any fields.
    found = table.get("format")
    if isinstance(found, int) and not isinstance(found, bool) and found > FORMAT:
        raise NewerCase(
            _(
                "{case} has format {found}, this program reads up to {known}; install a newer indelible",
                case=case,
                found=found,
                known=FORMAT,
            )
        )
    types = table.get("types")
    unknown = [kind for kind in types if kind not in TYPES] if isinstance(types, list) else []
    if unknown:
        raise NewerCase(
            _(
                "{case} may hold records of type {unknown}, this program knows {known}; install a newer indelible",
                case=case,
                unknown=", ".join(map(str, unknown)),
                known=", ".join(TYPES),
            )
        )


def _damaged(path: Path, reason: str) -> Damaged:
    return Damaged(
        _(
            "{path} is not the settings of a case: {reason}; write them again from the log's first record, or from a copy",
            path=path,
            reason=reason,
        )
    )


def _toml(value: int | str | tuple[str, ...]) -> str:
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return '"' + _NEEDS_ESCAPE.sub(lambda match: _SHORT.get(match[0]) or f"\\u{ord(match[0]):04X}", value) + '"'
