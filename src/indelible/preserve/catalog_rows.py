"""One record as rows of the catalog: a function of the record, the records before it, and the texts; nothing else."""

import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache

from ..errors import IndelibleError
from ..model import AnyRecord, Capture, Claim, Derivation, Estimate, Release, bounds, record_id, words

NEVER, ALWAYS = date.min.toordinal(), date.max.toordinal()
_STRESS = re.compile("[\u0300\u0301]")  # marks that no letter of ours is composed with once NFC is done


def searchable(text: str) -> str:
    """`text` as it is indexed and searched: composed (NFC), without the stress marks of dictionaries (Маріу́поль)."""
    return _STRESS.sub("", unicodedata.normalize("NFC", text))


def fold(text: str) -> str:
    """`text` as names are compared: searchable, without case."""
    return searchable(text).casefold()


def octets(digest: str) -> bytes:
    """The 32 octets of a digest or record id."""
    return bytes.fromhex(digest.removeprefix("sha256:"))


def span(*edtf: str) -> tuple[int | None, int | None]:
    """First and last day of the first of `edtf` that is a date; an open end reaches to the end of time."""
    for one in edtf:
        if one:
            try:
                first, last = bounds(one)
            except ValueError:
                continue  # a page may say anything of itself; the record keeps its words
            return (first.toordinal() if first else NEVER, last.toordinal() if last else ALWAYS)
    return None, None


def blobs_of(record: AnyRecord) -> Iterator[str]:
    """Every digest that `record` names and that must lie in the vault (a claim's text too)."""
    if isinstance(record, Capture):
        if record.blob:
            yield record.blob
    elif isinstance(record, Derivation):
        yield from record.inputs
        yield record.output
        if record.map:
            yield record.map
    elif isinstance(record, Claim):
        yield record.text
    elif isinstance(record, Estimate):
        yield from record.inputs
    elif isinstance(record, Release):
        yield record.manifest


class Indexer:
    """Writes rows for records, in log order, within the transaction that its caller holds."""

    def __init__(self, db: sqlite3.Connection, text_of: Callable[[str], str]) -> None:
        self._db = db
        self._text_of = text_of
        # The claims of one document follow each other: these small caches answer for nearly all of them.
        self._text = lru_cache(maxsize=4)(self._read)
        self._capture = lru_cache(maxsize=64)(self._find_capture)
        self._document = lru_cache(maxsize=64)(self._find_document)
        self._name = lru_cache(maxsize=10_000)(self._find_name)
        self._uses: Counter[int] = Counter()

    def add(self, idx: int, data: bytes, record: AnyRecord) -> None:
        """The rows of `record`, which is entry `idx` of the log and spelled `data`."""
        kind, name = self._name("type", str(record.__struct_config__.tag), ""), octets(record_id(data))
        try:
            self._insert("records", idx, name, kind)
        except sqlite3.IntegrityError:
            if self._db.execute("SELECT 1 FROM records WHERE id = ? AND idx < ?", (name, idx)).fetchone() is None:
                raise
            return  # no writer of ours logs a record twice; the first stands for it, and `verify` names the second
        self._uses[kind] += 1
        if isinstance(record, Claim):
            self._add_claim(idx, record)
            return
        for digest in dict.fromkeys(blobs_of(record)):
            self._insert("blobs", octets(digest), idx)
        if isinstance(record, Capture):
            blob = octets(record.blob) if record.blob else None
            previous = octets(record.previous) if record.previous else None
            about = (record.address, record.outcome, record.captured, blob, record.publisher, record.published, previous)
            self._insert("captures", idx, *about)
            self._capture.cache_clear()  # or a miss remembered within one batch would not be one in another
        elif isinstance(record, Derivation) and record.kind == "text":
            self._add_document(idx, record)

    def _add_document(self, idx: int, record: Derivation) -> None:
        capture, published, publisher = self._capture(record.capture) if record.capture else (None, "", "")
        text = self._text(record.output)
        self._insert(
            "documents",
            idx,
            capture,
            octets(record.output),
            record.language,
            record.title,
            published or record.published,
            publisher or record.publisher,
            None if text is None else len(text),
        )
        self._db.execute(
            "INSERT INTO document_words (rowid, title, body) VALUES (?, ?, ?)",
            (idx, searchable(record.title), searchable(text or "")),
        )
        self._document.cache_clear()

    def _add_claim(self, idx: int, record: Claim) -> None:
        capture, published, _publisher = self._capture(record.capture)
        document, own_published = self._document(capture, record.text)
        published = own_published or published
        place = record.place
        self._insert(
            "claims",
            idx,
            capture,
            document,
            self._use("source", record.source_name),
            self._use("event", record.event),
            self._use("place", place.name, place.original) if place else self._use("place", ""),
            *span(record.when.edtf if record.when else "", published),
        )
        text = self._text(record.text)
        if text:
            said = words(text, record.content, gap="\n")
            self._db.execute("INSERT INTO claim_words (rowid, words) VALUES (?, ?)", (idx, searchable(said)))

    def _insert(self, table: str, *values: object) -> None:
        marks = ", ".join("?" * len(values))
        self._db.execute(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608 - a table's name from above, values bound

    def _read(self, digest: str) -> str | None:
        try:
            return self._text_of(digest)
        except (IndelibleError, OSError, UnicodeDecodeError):
            return None  # `verify` names the blob; what else the case holds stays searchable meanwhile

    def _find_capture(self, name: str) -> tuple[int | None, str, str]:
        row = self._db.execute(
            "SELECT idx, published, publisher FROM captures WHERE idx = (SELECT idx FROM records WHERE id = ?)", (octets(name),)
        ).fetchone()
        return row or (None, "", "")

    def _find_document(self, capture: int | None, text: str) -> tuple[int | None, str]:
        row = self._db.execute(
            "SELECT idx, published FROM documents WHERE capture IS ? AND text = ? ORDER BY idx DESC LIMIT 1",
            (capture, octets(text)),
        ).fetchone()
        return row or (None, "")

    def finish(self) -> None:
        """Write what was counted meanwhile; MUST be called before the transaction ends."""
        self._db.executemany("UPDATE names SET uses = uses + ? WHERE n = ?", [(count, n) for n, count in self._uses.items()])
        self._uses.clear()

    def _use(self, kind: str, name: str, original: str = "") -> int:
        n = self._name(kind, name, original)
        self._uses[n] += 1
        return n

    def _find_name(self, kind: str, name: str, original: str) -> int:
        key = (kind, name, original)
        row = self._db.execute("SELECT n FROM names WHERE kind = ? AND name = ? AND original = ?", key).fetchone()
        if row is None:
            folded = fold(name if not original or name == original else f"{name}\n{original}")
            self._db.execute("INSERT INTO names (kind, name, original, folded, uses) VALUES (?, ?, ?, ?, 0)", (*key, folded))
            row = self._db.execute("SELECT last_insert_rowid()").fetchone()
        return int(row[0])
