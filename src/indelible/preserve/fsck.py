"""`verify`, all that needs no second reading of the sources: does everything in the case agree with what was signed?"""

import heapq
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from ..errors import BadFormat, BadInput, BadRecord, CaseError, Damaged, NotFound
from ..i18n import _
from ..model import AnyRecord, Case, decode, record_id
from ..proof.note import NoteVerifier
from .audit import audit
from .catalog import Catalog
from .fsck_record import RecordCheck
from .links import links
from .log import Log
from .problem import Problem
from .seen import remembered
from .settings import FILE as SETTINGS
from .settings import CaseSettings, read_settings
from .vault import Vault

BATCH = 4096  # entries; a multiple of a bundle's 256

Progress = Callable[[str, int, int], None]


def check_case(
    case: Path, *, seen: bool = True, salt_key: bytes | None = None, progress: Progress | None = None
) -> Iterator[Problem]:
    """Everything that is wrong with the case in the folder `case`, as found. Writes nothing there; memory stays flat.

    (1) case.toml reads as the settings of a case that this program can read (NoCase and NewerCase are raised). Nothing is a link.
    (2) Its key is the one that this machine has seen with this origin (`seen`), so that nobody signed anew with another.
    (3) The log alone: every tile follows from the entries and leads to the signed root; it leads on from the checkpoint
        that this machine has seen.
    (4) Every entry is the canonical spelling of a record, salted, and none is there twice; the first, and only the first, is
        the Case, and says what case.toml says. With `salt_key` every salt is derived again.
    (5) What a record names was there before it: records, blobs; a claim's text was derived from its capture, its positions
        lie within that text, and its quote is the characters that stand there.
    (6) Every blob that a record names lies in the vault, whole, under its own digest; each is read once.
    (7) The catalog is what log and vault give.

    That derivations come out again from the captured bytes is left to the caller, and MUST be checked (`casefile.verify`):
    this room has no readers. Where the log or a text is damaged, (7) says nothing.
    """
    # (1): without settings there is no key to check the log with
    vault = Vault(case / "vault")
    yield from (_link(case, path) for path in links(case))
    try:
        settings = read_settings(case)
        verifier = NoteVerifier.parse(settings.verifier)
    except (Damaged, BadFormat) as error:
        yield Problem(SETTINGS, str(error))
        yield from _vault(case, vault, None, {}, progress)
        return
    # (2): the key before anything that it signs
    note = None
    if seen:
        try:
            known = remembered(settings.origin)
        except Damaged as error:
            yield Problem(SETTINGS, str(error), note=True)
        else:
            if known and known.verifier != settings.verifier:
                yield Problem(
                    SETTINGS,
                    _(
                        "the key is {found}, but this machine has seen {origin} with {wanted}; somebody signed the case anew, "
                        "use a copy with that key",
                        found=settings.verifier,
                        origin=settings.origin,
                        wanted=known.verifier,
                    ),
                )
            elif known:
                note = known.note
    # (3): the log before the records in it
    sound = True
    if progress:
        progress(_("log"), 0, 1)
    for problem in audit(case / "log", verifier, remembered=note):
        sound = sound and problem.note
        yield problem
    try:
        log = Log(case / "log", verifier)
    except CaseError as error:
        if sound:
            yield Problem("log", str(error))
        yield from _vault(case, vault, None, {}, progress)
        return
    with Catalog(":memory:") as rebuilt:
        # (4) and (5): one pass over the records
        check = _Entries(log, vault, settings, rebuilt, salt_key)
        for problem in check.run(progress):
            sound = sound and problem.note
            yield problem
        # (6): the bytes, now that it is known which there should be
        yield from _vault(case, vault, rebuilt, check.sizes, progress)
        # (7): a text that cannot be read is missing from one of the two, and is named already
        if sound and all(document.characters is not None for document in rebuilt.documents()):
            yield from _catalog(case, log, vault, rebuilt, progress)


class _Entries:
    """(4) and (5): one pass over the log, which fills a private catalog and asks it what came before."""

    def __init__(self, log: Log, vault: Vault, settings: CaseSettings, rebuilt: Catalog, salt_key: bytes | None) -> None:
        self.log, self.settings, self.rebuilt = log, settings, rebuilt
        self.text = lru_cache(maxsize=8)(lambda digest: vault.read(digest).decode("utf-8"))
        self.record = RecordCheck(rebuilt, vault, self.text, salt_key)
        self.sizes = self.record.sizes

    def run(self, progress: Progress | None) -> Iterator[Problem]:
        if self.log.size == 0:
            yield Problem("log", _("it has no record, the first is missing; run 'indelible add', which writes it"), note=True)
        for start in range(0, self.log.size, BATCH):
            stop = min(start + BATCH, self.log.size)
            entries = self._read(start, stop)
            batch: list[tuple[bytes, AnyRecord] | None] = []
            for index, data in enumerate(entries, start):
                try:
                    batch.append(None if data is None else (data, decode(data)))
                except BadRecord as error:
                    assert data is not None
                    yield Problem(_("record {index} ({id})", index=index, id=record_id(data)[:16]), str(error))
                    batch.append(None)
            if start == 0 and batch[0] is not None:
                yield from self._first(batch[0][1])
            self.rebuilt.apply(start, batch, self.text)
            unfounded = set(self.rebuilt.unfounded_claims(start))
            first = set(self.rebuilt.first_places(start, stop))
            for index, entry in enumerate(batch, start):
                if entry is not None and index not in first:
                    yield self._repeated(index, entry[0])
                elif entry is not None:
                    yield from self.record.check(index, *entry, first=self.settings, unfounded=index in unfounded)
            if progress:
                progress(_("records"), stop, self.log.size)

    def _read(self, start: int, stop: int) -> list[bytes | None]:
        try:
            return list(self.log.entries(start, stop))
        except Damaged:
            pass  # named by the audit; the other bundles of the batch are read one by one
        entries: list[bytes | None] = []
        for first in range(start, stop, 256):
            last = min(first + 256, stop)
            try:
                entries += self.log.entries(first, last)
            except Damaged:
                entries += [None] * (last - first)
        return entries

    def _repeated(self, index: int, data: bytes) -> Problem:
        name = record_id(data)
        return Problem(
            _("record {index} ({id})", index=index, id=name[:16]),
            _("it is record {first} again, which no writer of ours logs; use a good copy", first=self.rebuilt.index_of(name)),
        )

    def _first(self, record: AnyRecord) -> Iterator[Problem]:
        if not isinstance(record, Case):
            yield Problem(
                _("record {index}", index=0),
                _("it is a {kind}, but the first record says what the case is; use a good copy", kind=type(record).__name__),
            )
            return
        for name in ("name", "origin", "by", "verifier", "types"):
            found, wanted = getattr(self.settings, name), getattr(record, name)
            if found != wanted:
                yield Problem(
                    SETTINGS,
                    _(
                        "{name} is {found}, but the log's first record says {wanted}; write that into {file}",
                        name=name,
                        found=repr(found),
                        wanted=repr(wanted),
                        file=SETTINGS,
                    ),
                )


def _vault(
    case: Path, vault: Vault, named: Catalog | None, sizes: dict[str, tuple[int, int, int]], progress: Progress | None
) -> Iterator[Problem]:
    # (6): in the order on disk, what is there and what should be; without a readable log, what is there alone
    total = sum(1 for _digest in vault.digests())
    here = ((digest, -1) for digest in vault.digests())
    both = heapq.merge(named.blobs() if named else iter(()), here)
    for done, (digest, group) in enumerate(groupby(both, key=lambda one: one[0]), start=1):
        places = [idx for _digest, idx in group]
        by = max(places)
        where = vault.path(digest).relative_to(case).as_posix()
        try:
            vault.check(digest)
        except (Damaged, NotFound) as error:
            what = str(error)
            if by >= 0 and named:
                what += " " + _("({record} names it)", record=_name(named, by))
            yield Problem(where, what)
        else:
            if digest in sizes:
                index, said, found = sizes[digest]
                yield Problem(
                    _("record {index}", index=index),
                    _(
                        "it says that {where} has {said} octets, it has {found}; use a good copy",
                        where=where,
                        said=said,
                        found=found,
                    ),
                )
            if by < 0 and named:
                yield Problem(where, _("no record names it; a run that died left it, or it came from elsewhere"), note=True)
        if progress:
            progress(_("vault"), min(done, total), total)
    for path in vault.strangers():
        where = path.relative_to(case).as_posix()
        if path.is_symlink():
            yield _link(case, path)
        else:
            yield Problem(where, _("it is no blob in its place; it harms nothing, keep or remove it"), note=True)


def _link(case: Path, path: Path) -> Problem:
    where = path.relative_to(case).as_posix()
    return Problem(where, _("it is a link to {target}; put a good copy in its place", target=path.readlink()))


def _name(named: Catalog, index: int) -> str:
    return _("record {index} ({id})", index=index, id=(named.id_at(index) or "?")[:16])


def _catalog(case: Path, log: Log, vault: Vault, rebuilt: Catalog, progress: Progress | None) -> Iterator[Problem]:
    # (7): one that is behind is brought up in private first
    path = case / "catalog.sqlite"
    if not path.exists():
        yield Problem(path.name, _("it is not there; the next command makes it"), note=True)
        return
    if progress:
        progress(_("catalog"), 0, 1)
    try:
        with Catalog(path) as catalog:
            size = catalog.size
            if size > log.size:
                yield Problem(
                    path.name,
                    _("it covers {found} records, the log has {wanted}; run 'indelible rebuild'", found=size, wanted=log.size),
                )
                return
            if size < log.size:
                yield Problem(
                    path.name,
                    _("it covers {found} of {wanted} records; the next command goes on from there", found=size, wanted=log.size),
                    note=True,
                )
                catalog.detach()
                text = lru_cache(maxsize=8)(lambda digest: vault.read(digest).decode("utf-8"))
                catalog.apply(size, ((data, decode(data)) for data in log.entries(size)), text)
            found, wanted = catalog.fingerprint(), rebuilt.fingerprint()
    except (CaseError, BadInput) as error:
        yield Problem(path.name, str(error))
        return
    if found != wanted:
        yield Problem(
            path.name,
            _("its contents are {found}, log and vault give {wanted}; run 'indelible rebuild'", found=found, wanted=wanted),
        )
    if progress:
        progress(_("catalog"), 1, 1)
