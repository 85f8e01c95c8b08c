"""`verify`: everything that lies in the case, then every derivation made again from the captured bytes and compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from ..errors import CaseError, Damaged, IndelibleError, KeyMissing
from ..extract.isolated import Readers
from ..extract.proposed import PREFIX
from ..i18n import _
from ..model import Capture, Claim, Derivation, Record, decode, record_id
from ..preserve.fsck import check_case
from ..preserve.keys import load_keys
from ..preserve.log import Log
from ..preserve.problem import Problem
from ..preserve.seen import remember
from ..preserve.settings import CaseSettings, read_settings
from ..preserve.vault import Vault
from ..proof.note import NoteVerifier
from .adding import derived_records, job_for
from .reviewing import quick

Progress = Callable[[str, int, int], None]
# Claims that a person wrote or a model proposed have a method of one of these families, and no program can make them again.
NOT_AGAIN = ("person/", PREFIX)


def verify(
    case: Path, *, recomputed: bool = True, passphrase: str | None = None, progress: Progress | None = None
) -> Iterator[Problem]:
    """Everything that is wrong with the case at `case`, as found; writes nothing there. Raises NoCase, NewerCase.

    Where bytes, log and catalog are sound, the checkpoint is remembered outside the case, in the folder of the keys: whoever
    has verified a case once will see that it was rolled back or forked, though they never added to it.
    Needs no key; where the case's key is on this machine (and `passphrase` opens it), the salts are derived again too.
    """
    wrong: set[str] = set()
    for problem in check_case(case, salt_key=_salt_key(case, passphrase), progress=progress):
        if not problem.note:
            wrong.add(problem.where)
        yield problem
    try:
        settings = read_settings(case)
        log = Log(case / "log", NoteVerifier.parse(settings.verifier))
        if not wrong:
            yield from _remembered(settings, log)
        if not recomputed:
            return
        yield from recompute(log, Vault(case / "vault"), progress, skip=wrong)
    except IndelibleError as error:
        # What stopped us is named above already, unless nothing was: then it is news.
        yield Problem(_("derivations"), _("could not be made again: {error}", error=error), note=bool(wrong))


def _remembered(settings: CaseSettings, log: Log) -> Iterator[Problem]:
    if log.size == 0:
        return
    try:
        remember(settings.origin, settings.verifier, log.checkpoint_note)
    except CaseError as error:
        yield Problem("log/checkpoint", _("could not be remembered on this machine: {error}", error=error), note=True)


def identity(case: Path) -> tuple[str, str]:
    """The signed checkpoint of the case and its verifier key: what a stranger compares with what they were given another way."""
    settings = read_settings(case)
    log = Log(case / "log", NoteVerifier.parse(settings.verifier))
    return log.checkpoint_note.decode(), settings.verifier


def _salt_key(case: Path, passphrase: str | None) -> bytes | None:
    try:
        return load_keys(read_settings(case).origin, passphrase).salt_key
    except (KeyMissing, Damaged):  # who holds a copy has no key; settings that cannot be read are named by `check_case`
        return None


def recompute(log: Log, vault: Vault, progress: Progress | None = None, *, skip: Collection[str] = ()) -> Iterator[Problem]:
    """Read every captured document again; a derivation or claim that does not come out the same is a problem.

    Where the record names other tools than this machine has, a difference proves nothing and is a note. `skip` holds paths
    of blobs, relative to the case, that are known to be wrong: what they do not give any more says nothing new.
    """
    captures: dict[str, Capture] = {}
    logged: dict[str, list[int]] = defaultdict(list)  # places only: a million claims would not fit in memory
    for index, data in enumerate(log.entries()):
        record = decode(data)
        if isinstance(record, Capture):
            captures[record_id(data)] = record
        elif (isinstance(record, Claim) and not record.method.startswith(NOT_AGAIN)) or (
            isinstance(record, Derivation) and record.kind == "text" and record.capture
        ):
            logged[str(record.capture)].append(index)
    todo = [
        name
        for name in logged
        if name in captures
        and (blob := captures[name].blob)
        and vault.path(blob).relative_to(vault.root.parent).as_posix() not in skip
    ]
    # What triage read is compared with what triage reads; a capture that was read in both ways is read twice.
    ways = [(name, way) for name in todo for way in ways_of(log, logged[name])]
    with Readers() as readers:
        jobs = ((one, job_for(vault, one[0], captures[one[0]], triage=one[1])) for one in ways)
        for done, ((name, triage), read) in enumerate(readers.run(jobs), start=1):
            if progress:
                progress(_("derivations"), done, len(ways))
            if read.text is None:
                reason = read.refused or _("no text")
                yield Problem(
                    _("derivations of capture {id}", id=name[:16]),
                    _(
                        "the log has a text of {address}, but reading it again gives none: {reason}",
                        address=captures[name].address,
                        reason=reason,
                    ),
                )
                continue
            made, _blobs = derived_records(name, captures[name], read)
            found = [one for index in logged[name] if not _other_way((one := _derived(log.entry(index)))[1], triage)]
            if read.notes:  # its claims could not be read: what they would have been says nothing about those in the log
                claims = [record for _id, record in found if isinstance(record, Claim)]
                found = [(found_id, record) for found_id, record in found if not isinstance(record, Claim)]
                if claims:
                    yield _unread(name, captures[name].address, claims, read.notes)
            yield from _compare(name, captures[name].address, found, made)


def ways_of(log: Log, logged: Sequence[int]) -> list[bool]:
    """How what was derived from one capture was read: for triage (True), in full (False), or both."""
    ways = {quick(record) for index in logged if isinstance(record := _derived(log.entry(index))[1], Claim)}
    return sorted(ways) or [False]


def _other_way(record: Derivation | Claim, triage: bool) -> bool:
    return isinstance(record, Claim) and quick(record) is not triage


def _derived(data: bytes) -> tuple[str, Derivation | Claim]:
    record = decode(data)
    assert isinstance(record, Derivation | Claim)
    return record_id(data), record


def _unread(name: str, address: str, claims: Sequence[Claim], notes: Sequence[str]) -> Problem:
    return Problem(
        _("derivations of capture {id}", id=name[:16]),
        _(
            "the log has {count} claims from {address} that could not be compared: {reason}; verify again where that is mended",
            count=len(claims),
            address=address,
            reason="; ".join(notes),
        ),
        note=not all(_installed(tool) for claim in claims for tool in claim.tools),
    )


@cache
def _installed(tool: str) -> bool:
    """Whether this machine has that package in that version."""
    name, _space, said = tool.rpartition(" ")
    try:
        return version(name) == said
    except PackageNotFoundError:
        return False


def _bare(record: Record) -> Record:
    return msgspec.structs.replace(record, salt=None)


def _compare(name: str, address: str, logged: list[tuple[str, Derivation | Claim]], made: list[Record]) -> Iterator[Problem]:
    fresh = {_bare(record): None for record in made}
    tools = {tool for record in made if isinstance(record, Derivation | Claim) for tool in record.tools}
    for found_id, record in logged:
        if _bare(record) in fresh:
            del fresh[_bare(record)]
            continue
        # Not by what was made alone: a document that gives no claims names no tools of claims.
        other = [tool for tool in record.tools if tool not in tools and not _installed(tool)]
        kind = type(record).__name__
        yield Problem(
            f"{kind} {found_id[:16]}",
            _(
                "of {address}: made with {tools}, which this machine has not; not comparable here",
                address=address,
                tools=", ".join(other),
            )
            if other
            else _(
                "of {address}: {method} does not give this from the captured bytes; see 'indelible show CASE {id}'",
                address=address,
                method=record.method,
                id=found_id[:16],
            ),
            note=bool(other),
        )
    if fresh and tools <= {tool for _found, record in logged for tool in record.tools}:
        yield Problem(
            _("capture {id}", id=name[:16]),
            _(
                "{address}: reading it again gives {count} records that the log lacks; 'indelible add' them again",
                address=address,
                count=len(fresh),
            ),
            note=True,
        )
