"""What this machine last saw of each log, kept outside the case: a case that was rolled back, forked or re-keyed shows.

A signature proves who signed, not that it is the newest: an old copy of a case verifies. What was seen before decides.
"""

import json
import os
from pathlib import Path
from typing import NamedTuple

from ..errors import BadFormat, Damaged, ProofFailed
from ..i18n import _
from ..proof.checkpoint import Checkpoint, open_checkpoint
from ..proof.merkle import verify_consistency
from ..proof.note import Note, NoteVerifier
from .disk import DISK, OWNER_ONLY, Disk
from .keys import keys_home, make_home, stem
from .log import Log

FORMAT = "indelible-seen.v1"


class Seen(NamedTuple):
    """The verifier key and the checkpoint note of one origin, as last seen here."""

    verifier: str
    note: bytes


def seen_path(origin: str) -> Path:
    """The file in which what was seen of `origin` is kept."""
    return keys_home() / f"{stem(origin)}.seen"


def remembered(origin: str) -> Seen | None:
    """What this machine last saw of `origin`; None if it never saw it. Raises Damaged where the file is none of ours."""
    path = seen_path(origin)
    try:
        table = json.loads(path.read_bytes())
        if (table["format"], table["origin"]) != (FORMAT, origin):
            raise BadFormat(repr((table["format"], table["origin"])))
        seen = Seen(str(table["verifier"]), str(table["checkpoint"]).encode())
        _checkpoint(seen.note)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, BadFormat) as error:
        raise Damaged(
            _(
                "{path}, which should say what this machine last saw of {origin}, cannot be read: {reason}; "
                "check the case against another copy, then remove that file",
                path=path,
                origin=origin,
                reason=error,
            )
        ) from error
    return seen


def remember(origin: str, verifier: str, note: bytes, *, disk: Disk = DISK) -> None:
    """Keep `note` as the last that was seen of `origin`, durably; one that is older than what was seen changes nothing.

    The caller MUST have checked the note's signature and, with `confirm`, that it leads on from what was seen before.
    """
    path = seen_path(origin)
    old = remembered(origin)
    if old is not None and (old == (verifier, note) or _checkpoint(old.note).size > _checkpoint(note).size):
        return
    table = {"format": FORMAT, "origin": origin, "verifier": verifier, "checkpoint": note.decode()}
    make_home(path.parent)
    # Two copies of one case may be written to at once: each has a name of its own until it is whole.
    new = path.with_name(f"{path.name}.{os.getpid()}")
    disk.write(new, (json.dumps(table, indent=1) + "\n").encode(), mode=OWNER_ONLY)
    disk.sync([new])
    disk.replace(new, path)
    disk.sync([path])


def confirm(origin: str, verifier: str, log: Log) -> None:
    """Raise Damaged unless `log`, read with `verifier`, leads on from what this machine last saw of `origin`.

    MUST be called before anything is appended: what is signed on top of a rolled-back log is a fork for good.
    """
    seen = remembered(origin)
    if seen is None:
        return
    if seen.verifier != verifier:
        raise Damaged(
            _(
                "the case names the key {found}, but this machine knows {origin} by {wanted}; use a copy with that key",
                found=verifier,
                origin=origin,
                wanted=seen.verifier,
            )
        )
    old = open_checkpoint(seen.note, NoteVerifier.parse(verifier))
    new = log.checkpoint
    if old.size > new.size:
        raise Damaged(
            _(
                "the log has {found} records, but this machine has seen {wanted}; it was rolled back, use a newer copy",
                found=new.size,
                wanted=old.size,
            )
        )
    try:
        verify_consistency(old.size, new.size, old.root, new.root, log.consistency(old.size))
    except ProofFailed as error:
        raise Damaged(
            _(
                "the log of {found} records does not lead on from the {wanted} that this machine has seen ({reason}); "
                "it was forked, compare it with another copy",
                found=new.size,
                wanted=old.size,
                reason=error,
            )
        ) from error


def _checkpoint(note: bytes) -> Checkpoint:
    return Checkpoint.parse(Note.decode(note).text)
