"""The catalog: what makes search fast. A cache: delete it, and log and vault make it again, equal."""

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self, Unpack

from ..errors import Ambiguous, BadInput, NotFound
from ..i18n import _
from ..model import AnyRecord
from .catalog_file import damaged, open_file, temporary, told
from .catalog_query import Filters, Matching, matching, words_query
from .catalog_rows import Indexer, octets

FIND_LIMIT = 50
_HEX = re.compile(r"\A[0-9a-f]{1,64}\Z")
_ID = re.compile(r"\A[0-9a-f]{64}\Z")
_DIGEST = re.compile(r"\Asha256:[0-9a-f]{64}\Z")
_TABLES = ("progress", "records", "blobs", "captures", "documents", "names", "claims")
_WORDS = ("document_words", "claim_words")


class Found(NamedTuple):
    """One record by its place in the log, its id, its type."""

    idx: int
    id: str
    type: str


class Document(NamedTuple):
    """One text derivation; `published` and `publisher` are the operator's, else the page's own."""

    idx: int
    capture: int | None
    text: str
    language: str
    title: str
    published: str
    publisher: str
    characters: int | None


class Catalog:
    """The catalog in the file `path`, made empty if it is not there; ":memory:" for a private one.

    Queries give places in the log (`idx`), in log order. Raises Damaged where the file is none of ours.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        if str(path) == ":memory:":
            self._db, self._writable = temporary(), True
        else:
            self._db, self._writable = open_file(self.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    # -- keeping up with the log ---------------------------------------------------------------------------------------

    @property
    def size(self) -> int:
        """How many entries of the log are in here, from the first."""
        rows = self._rows("SELECT size FROM progress")
        if len(rows) != 1 or not isinstance(rows[0][0], int) or rows[0][0] < 0:
            raise damaged(self.path, _("it does not say how many records it covers"))
        return rows[0][0]

    def apply(self, start: int, entries: Iterable[tuple[bytes, AnyRecord] | None], text_of: Callable[[str], str]) -> None:
        """Take in `entries`, the first of which is entry `start` of the log, in one transaction; those already here are skipped.

        None stands for an entry that cannot be read: it has no rows. `text_of` gives the characters of a text blob; where
        it cannot, the document has no words. Another process may do the same at the same time.
        """
        if not self._writable:
            # A case on a disk that cannot be written, with a catalog that is behind.
            self.detach()
        with told(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                size = self.size  # read again: another process may have been quicker
                if start > size:
                    raise ValueError(f"entries from {start} cannot follow the {size} that are here")
                indexer = Indexer(self._db, text_of)
                idx = start
                for entry in entries:
                    if idx >= size and entry is not None:
                        indexer.add(idx, *entry)
                    idx += 1
                indexer.finish()
                self._db.execute("UPDATE progress SET size = max(size, ?)", (idx,))
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def detach(self) -> None:
        """Go on in a private copy, which is gone when this is closed: what is applied from here on changes no file."""
        with told(self.path):
            copy = sqlite3.connect("", isolation_level=None)
            self._db.backup(copy)
        self._db.close()
        self._db, self._writable = copy, True

    def fingerprint(self) -> str:
        """A digest of everything in here, the word indexes included: equal for equal log and vault, however it was built."""
        sha256 = hashlib.sha256()
        with told(self.path):
            for table in _WORDS:
                self._db.execute(
                    f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{table}_terms USING fts5vocab(main, {table}, instance)"
                )
            self._db.execute("BEGIN")  # one view of all tables, whatever another process writes meanwhile
            try:
                for table in _TABLES:
                    sha256.update(f"\n{table}\n".encode())
                    for row in self._db.execute(f"SELECT * FROM {table} ORDER BY 1, 2"):  # noqa: S608 - one of our tables
                        sha256.update(repr(row).encode())
                for table in _WORDS:
                    sha256.update(f"\n{table}\n".encode())
                    query = f"SELECT term, doc, col, offset FROM temp.{table}_terms"  # noqa: S608 - one of our tables
                    for row in self._db.execute(query):
                        sha256.update(repr(row).encode("utf-8", "backslashreplace"))
            finally:
                self._db.execute("ROLLBACK")
        return "sha256:" + sha256.hexdigest()

    # -- records -------------------------------------------------------------------------------------------------------

    def find(self, prefix: str) -> list[Found]:
        """The records whose id begins with `prefix` (hexadecimal digits), by id; at most 50."""
        if not _HEX.match(prefix):
            raise BadInput(_("{prefix} begins no id; an id has 64 hexadecimal digits in lower case", prefix=repr(prefix)))
        low, high = bytes.fromhex(prefix.ljust(64, "0")), bytes.fromhex(prefix.ljust(64, "f"))
        query = "SELECT idx, id, name FROM records JOIN names ON n = type WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?"
        return [Found(idx, id.hex(), kind) for idx, id, kind in self._rows(query, low, high, FIND_LIMIT)]

    def find_one(self, name: str) -> int:
        """The record with the id `name`, else the newest capture at that address, else the first record that names that
        digest, else the one record whose id begins so; raises NotFound, Ambiguous."""
        # A whole id first: whoever names a file so must not put it in the place of the record.
        whole = self.index_of(name) if _ID.match(name) else None
        if whole is not None:
            return whole
        if captures := self.captures_of(name):
            return captures[-1]
        place = self.first_of_blob(name) if _DIGEST.match(name) else None
        if place is not None:
            return place
        prefix = name.lower()
        found = self.find(prefix) if _HEX.match(prefix) else []
        if not found:
            raise NotFound(
                _("nothing in this case is called {name}; 'indelible claims' lists ids, or give a document's address", name=name)
            )
        if len(found) > 1:
            some = ", ".join(f"{one.id[: len(name) + 8]} ({one.type})" for one in found[:5])
            raise Ambiguous(_("{name} begins more than one id: {some}; give more digits", name=name, some=some))
        return found[0].idx

    def index_of(self, record_id: str) -> int | None:
        """Where in the log the record with that id stands."""
        rows = self._rows("SELECT idx FROM records WHERE id = ?", octets(record_id))
        return rows[0][0] if rows else None

    def of_type(self, kind: str) -> list[int]:
        """Every record of that type ("review.v1"), in log order."""
        found = self._rows("SELECT n FROM names WHERE kind = 'type' AND name = ? AND uses > 0", kind)
        # A case without any is asked nothing more: a scan of a million records takes time.
        return self._indexes("SELECT idx FROM records WHERE type = ? ORDER BY idx", found[0][0]) if found else []

    def id_at(self, idx: int) -> str | None:
        """The id of the record at that place in the log."""
        rows = self._rows("SELECT id FROM records WHERE idx = ?", idx)
        return rows[0][0].hex() if rows else None

    def first_places(self, start: int, stop: int) -> list[int]:
        """Which of the entries [start, stop) could be read and are the first with their id."""
        return self._indexes("SELECT idx FROM records WHERE idx >= ? AND idx < ?", start, stop)

    def first_of_blob(self, digest: str) -> int | None:
        """The first capture, derivation or other record (claims apart) that names the blob."""
        return self._rows("SELECT min(idx) FROM blobs WHERE digest = ?", octets(digest))[0][0]  # type: ignore[no-any-return]

    def blobs(self) -> Iterator[tuple[str, int]]:
        """Every digest that a record names, in order, and the first record that does (claims apart)."""
        with told(self.path):
            for digest, idx in self._db.execute("SELECT digest, min(idx) FROM blobs GROUP BY digest ORDER BY digest"):
                yield "sha256:" + digest.hex(), idx

    def unfounded_claims(self, start: int) -> list[int]:
        """Claims from `start` on whose text no earlier text derivation of their capture gives."""
        return self._indexes("SELECT idx FROM claims WHERE idx >= ? AND document IS NULL ORDER BY idx", start)

    # -- captures and documents ----------------------------------------------------------------------------------------

    def captures_of(self, address: str) -> list[int]:
        """Every capture of that address."""
        return self._indexes("SELECT idx FROM captures WHERE address = ? ORDER BY idx", address)

    def capture_at(self, address: str, digest: str) -> str | None:
        """The id of the first complete capture of these bytes at that address, if there is one."""
        if not digest:
            return None
        query = (
            "SELECT id FROM records"
            " WHERE idx = (SELECT min(idx) FROM captures WHERE address = ? AND blob = ? AND outcome = 'complete')"
        )
        rows = self._rows(query, address, octets(digest))
        return rows[0][0].hex() if rows else None

    def documents(self) -> list[Document]:
        """Every text derivation."""
        query = "SELECT idx, capture, text, language, title, published, publisher, characters FROM documents ORDER BY idx"
        return [Document(idx, capture, "sha256:" + text.hex(), *rest) for idx, capture, text, *rest in self._rows(query)]

    def document_of_capture(self, capture: int, text: str | None = None) -> int | None:
        """The newest text derivation of the capture at that place in the log; with `text`, of those that gave this blob."""
        query = "SELECT max(idx) FROM documents WHERE capture = ? AND (text = ? OR ? IS NULL)"
        digest = None if text is None else octets(text)
        return self._rows(query, capture, digest, digest)[0][0]  # type: ignore[no-any-return]

    def documents_with(self, text: str) -> list[int]:
        """Text derivations whose title or text has every word of `text` (`word*`: words that begin so; "a b": in that order)."""
        return self._indexes("SELECT rowid FROM document_words WHERE document_words MATCH ? ORDER BY rowid", words_query(text))

    # -- claims --------------------------------------------------------------------------------------------------------

    def claims(self, *, limit: int | None = None, offset: int = 0, **filters: Unpack[Filters]) -> list[int]:
        """Claims for which all of the filters given hold.

        `source` and `place` are parts of names, in any case; `event` is a code; `since` and `until` are EDTF dates,
        against the time that the claim speaks of, else of publication (a claim without either is not within any);
        `text` as in `documents_with`, over the claim's words; `capture` an id or a place in the log.
        """
        found = self._matching(filters)
        tables, idx, where, _values = found
        query = f"SELECT {idx} FROM {tables} {where} ORDER BY {idx} LIMIT ? OFFSET ?"  # noqa: S608 - words of ours, values bound
        return self._indexes(query, *found.values, -1 if limit is None else limit, offset)

    def count_claims(self, **filters: Unpack[Filters]) -> int:
        """How many `claims` there are with these filters."""
        found = self._matching(filters)
        query = f"SELECT count(*) FROM {found.tables} {found.where}"  # noqa: S608 - words of ours, values bound
        return int(self._rows(query, *found.values)[0][0])

    def counts(self) -> dict[str, dict[str, int]]:
        """How many records there are by type, captures by outcome, documents by language, claims by event and by source."""
        uses = "SELECT name, uses FROM names WHERE kind = ? ORDER BY uses DESC, name"
        return {
            "type": dict(self._rows(uses, "type")),
            "outcome": dict(self._rows("SELECT outcome, count(*) FROM captures GROUP BY outcome ORDER BY outcome")),
            "language": dict(self._rows("SELECT language, count(*) FROM documents GROUP BY language ORDER BY language")),
            "event": dict(self._rows(uses, "event")),
            "source": dict(self._rows(uses, "source")),
        }

    def _matching(self, filters: Filters) -> Matching:
        capture = filters.get("capture")
        place = self.index_of(capture) if isinstance(capture, str) else capture
        return matching(filters, capture is not None, place, self._rows)

    def _rows(self, query: str, *values: object) -> list[Any]:
        with told(self.path):
            return self._db.execute(query, values).fetchall()

    def _indexes(self, query: str, *values: object) -> list[int]:
        return [row[0] for row in self._rows(query, *values)]
