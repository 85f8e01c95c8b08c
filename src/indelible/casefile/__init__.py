"""The one facade: opens a case, hands each stage what it needs, and is the only caller of preserve's writers."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from ..errors import BadInput, CaseError, Damaged, KeyMissing, NotFound
from ..i18n import _
from ..model import TYPES, AnyRecord, Capture, Case, Claim, Record, decode, encode, record_id, salted
from ..preserve.catalog import Catalog
from ..preserve.catalog_file import BESIDE
from ..preserve.disk import DISK
from ..preserve.keys import CaseKeys, create_keys, load_keys
from ..preserve.lock import writer
from ..preserve.log import Log
from ..preserve.seen import confirm, remember
from ..preserve.settings import CaseSettings, read_settings, write_settings
from ..preserve.vault import Vault
from ..proof.note import NoteVerifier
from ..proof.receipt import Receipt, verify_receipt

Count = Callable[[int, int], None]  # done, of how many


@dataclass(frozen=True, slots=True)
class Entry:
    """One record where it stands: its place in the log, its id, what it says."""

    index: int
    id: str
    record: AnyRecord


class Casefile:
    """An open case. Reading needs no key; writing takes the case's lock (`for_writing`) and its signing key.

    A case that was interrupted is whole again once this constructor returns: opened for writing, the log applies what
    was committed; either way the catalog is brought up to the log.
    """

    def __init__(
        self,
        path: Path,
        *,
        for_writing: bool = False,
        passphrase: str | None = None,
        wait: float = 10.0,
        progress: Count | None = None,
    ) -> None:
        self.path = path
        self.settings = read_settings(path)
        self.verifier = NoteVerifier.parse(self.settings.verifier)
        self._keys: CaseKeys | None = None
        self._held = ExitStack()
        try:
            if for_writing:
                self._keys = load_keys(self.settings.origin, passphrase)
                if self._keys.signer.verifier.text != self.settings.verifier:
                    raise KeyMissing(
                        _(
                            "the key on this machine is {found}, the case's is {wanted}; bring the key that opened the case",
                            found=self._keys.signer.verifier.text,
                            wanted=self.settings.verifier,
                        )
                    )
                self._held.enter_context(writer(path, wait=wait))
            self.log = Log(path / "log", self.verifier, signer=self._keys.signer if self._keys else None)
            if for_writing:
                confirm(self.settings.origin, self.settings.verifier, self.log)
            self.vault = Vault(path / "vault")
            self.catalog = Catalog(path / "catalog.sqlite")
            self._match()
            self._catch_up(progress)
            if for_writing and self.log.size == 0:
                self._begin()  # a new case, or one whose `init` was interrupted here
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Casefile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the catalog and of the writer's lock."""
        if hasattr(self, "catalog"):
            self.catalog.close()
        self._held.close()

    # -- the catalog, a cache ------------------------------------------------------------------------------------------

    def _match(self) -> None:
        """Raise Damaged for a catalog of another log: a record that it holds would be taken for one that ours holds."""
        covered = self.catalog.size
        self._keep_up(covered)
        if covered > self.log.size or (covered and self.catalog.index_of(record_id(self.log.entry(covered - 1))) is None):
            raise Damaged(
                _(
                    "{path} covers {covered} records of another log, this one has {size}; run 'indelible rebuild {case}'",
                    path=self.catalog.path,
                    covered=covered,
                    size=self.log.size,
                    case=self.path,
                )
            )

    def _keep_up(self, size: int) -> None:
        # The catalog is shared: what another process adds while we read is in it, and was published in the log before.
        if size > self.log.size and self._keys is None:
            self.log = Log(self.path / "log", self.verifier)

    def _catch_up(self, progress: Count | None = None) -> None:
        size, batch = self.log.size, 5_000
        while self.catalog.size < size:
            start = self.catalog.size
            stop = min(start + batch, size)
            self.catalog.apply(start, ((data, decode(data)) for data in self.log.entries(start, stop)), self.text)
            if progress:
                progress(stop, size)

    # -- reading -------------------------------------------------------------------------------------------------------

    def text(self, digest: str) -> str:
        """The characters of a text blob, hashed again: nobody is shown words that were altered."""
        return self.vault.read(digest).decode("utf-8")

    def entry(self, index: int) -> Entry:
        """The record at `index` in the log."""
        self._keep_up(index + 1)
        data = self.log.entry(index)
        return Entry(index, record_id(data), decode(data))

    def record(self, record_id: str) -> Entry:
        """The record with that id, which another record names; raises NotFound."""
        index = self.catalog.index_of(record_id)
        if index is None:
            raise NotFound(_("no record has the id {id}; run 'indelible verify' to see what names it", id=record_id))
        entry = self.entry(index)
        if entry.id != record_id:
            raise self._altered(_("record {index} is {found}, not {id}", index=index, found=entry.id, id=record_id))
        return entry

    def find(self, name: str) -> Entry:
        """The record that a person calls `name`: its id or the beginning of it, a blob's digest, or a document's address.

        An address means its newest capture, a digest the first record that names it. Raises NotFound or Ambiguous.
        """
        return self.entry(self.catalog.find_one(name))

    def claims(self, **filters: str | int | None) -> Iterator[Entry]:
        """Claims in log order; filters as `Catalog.claims`: source, event, place, since, until, text, capture, limit, offset."""
        for index in self.catalog.claims(**filters):  # type: ignore[arg-type]
            entry = self.entry(index)
            if not isinstance(entry.record, Claim):
                raise self._altered(_("record {index} is no claim", index=index))
            yield entry

    def _altered(self, what: str) -> Damaged:
        # The catalog says where to look, never what is there: where the log says otherwise, somebody wrote into the cache.
        return Damaged(
            _(
                "{path} does not agree with the log: {what}; run 'indelible rebuild {case}'",
                path=self.catalog.path,
                what=what,
                case=self.path,
            )
        )

    def capture(self, record_id: str) -> Capture:
        """The capture with that id."""
        record = self.record(record_id).record
        if not isinstance(record, Capture):
            raise NotFound(
                _("{id} is a {kind}, not a capture; run 'indelible show' on it", id=record_id, kind=type(record).__name__)
            )
        return record

    def receipt(self, index: int) -> Receipt:
        """The inclusion proof of the record at `index`, already checked against the signed checkpoint."""
        receipt = self.log.receipt(index)
        verify_receipt(receipt, self.log.entry(index), self.verifier)
        return receipt

    # -- writing -------------------------------------------------------------------------------------------------------

    @property
    def keys(self) -> CaseKeys:
        """The case's keys; only a case opened for writing has them."""
        if self._keys is None:
            raise CaseError(_("{case} is open for reading; open it with for_writing=True", case=self.path))
        return self._keys

    def _begin(self) -> None:
        of = self.settings
        self.append([Case(name=of.name, origin=of.origin, by=of.by, opened=now(), verifier=of.verifier, types=of.types)])

    def identify(self, record: Record) -> str:
        """The id that `record` will have once it is salted and logged."""
        return record_id(encode(salted(record, self.keys.salt_key)))

    def append(self, records: Iterable[Record]) -> list[str]:
        """Salt, log and catalogue `records`, skipping those already in the log; returns every id, durable.

        The vault is flushed first: a record never names bytes that a crash could still take.
        """
        self.vault.flush()
        spelled = [encode(salted(record, self.keys.salt_key)) for record in records]
        ids = [record_id(data) for data in spelled]
        fresh: dict[str, bytes] = {}
        for name, data in zip(ids, spelled, strict=True):
            if name not in fresh and self.catalog.index_of(name) is None:
                fresh[name] = data
        if fresh:
            self.log.append(list(fresh.values()))
            self._catch_up()
            remember(self.settings.origin, self.settings.verifier, self.log.checkpoint_note)
        return ids


def now() -> str:
    """This instant in UTC, to the second, as records write it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def create_case(path: Path, *, name: str, by: str, origin: str = "", passphrase: str | None = None) -> Casefile:
    """A new case at `path`, open for writing; its first record says who opened it, under which origin and key."""
    if not name.strip() or not by.strip():
        raise BadInput(_("a case needs a name and somebody who opens it; got --name {name!r} --by {by!r}", name=name, by=by))
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise BadInput(
            _("{path} is there already and not empty; choose a new folder, or 'indelible add' to the case in it", path=path)
        )
    origin = origin or _origin(name)
    # Before anything is made: a name that no record can hold must not leave a key and half a case behind.
    encode(Case(name=name, origin=origin, by=by, opened=now(), verifier="", types=TYPES))
    keys = create_keys(origin, passphrase)
    settings = CaseSettings(format=1, name=name, origin=origin, by=by, verifier=keys.signer.verifier.text, types=TYPES)
    Log.create(path / "log", keys.signer)
    # From here `open_case` finds a case: the settings come last, so a crash before leaves a folder that is not one.
    write_settings(path, settings)
    return Casefile(path, for_writing=True, passphrase=passphrase)


def open_case(path: Path | str, *, for_writing: bool = False, passphrase: str | None = None, wait: float = 10.0) -> Casefile:
    """The case at `path`, for reading unless `for_writing`; a context manager."""
    return Casefile(Path(path), for_writing=for_writing, passphrase=passphrase, wait=wait)


def rebuild_catalog(path: Path, progress: Count | None = None, *, wait: float = 10.0) -> int:
    """The catalog made again from log and vault; returns how many records it covers. Needs no key."""
    read_settings(path)
    with writer(path, wait=wait):
        for suffix in ("", *BESIDE):
            DISK.remove(path / f"catalog.sqlite{suffix}")
        # A crash here is harmless: whoever opens the case next does the same.
        with Casefile(path, progress=progress) as case:
            return case.catalog.size


def _origin(name: str) -> str:
    """A schema-less origin, unique by 64 random bits, readable where the name has ASCII letters."""
    slug = "-".join(re.findall(r"[a-z0-9]+", name.lower()))[:40].strip("-") or "case"
    return f"indelible.invalid/{slug}/{secrets.token_hex(8)}"
