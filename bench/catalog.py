"""The catalog: built from synthetic claims in batches, then asked every kind of question; each answer in milliseconds."""

import random
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path

from indelible.model import AnyRecord, Capture, Claim, Derivation, Place, Span, TextPosition, digest_of, record_id
from indelible.preserve.catalog import Catalog

from .measure import Figure, rates, timed

CLAIMS = 1_000_000
PER_DOCUMENT = 20
SENTENCE = 15  # words
BATCH = 22_000  # records
PROMISED = 100  # ms
RUNS = 7

EVENTS = [f"event-{n}" for n in range(40)]
PLACES = [f"Place {n}" for n in range(3_000)]
SOURCES = [f"{role} {n}" for n in range(5_000) for role in ("Mayor", "Spokesman", "Resident", "Ministry")]
WORDS = [f"w{n:05d}" for n in range(30_000)]


def run(quick: bool = False) -> Iterator[Figure]:
    """Figures, in the order in which they are worth reading."""
    count = CLAIMS // (50 if quick else 1)
    with tempfile.TemporaryDirectory(prefix="indelible-bench-") as folder:
        path = Path(folder) / "catalog.sqlite"
        with Catalog(path) as catalog:
            seconds = timed(lambda: _fill(catalog, count))
            yield Figure(
                f"catalog: built, {count:,} claims in {count // PER_DOCUMENT:,} documents",
                "claims/s",
                (count / seconds,),
                "SQLite rows of three integers, batches of the same size",
                _raw_rows(Path(folder) / "raw.sqlite", count),
                note=f"the making of the records included; the file has {path.stat().st_size / 1e6:,.0f} MB",
            )
            for name, ask in _questions(catalog):
                found = ask()
                samples = tuple(1000 * timed(ask) for _ in range(RUNS))
                yield Figure(f"catalog: {name}", "ms", samples, at_most=PROMISED, note=f"answer: {found:,}")


def _questions(catalog: Catalog) -> Iterator[tuple[str, Callable[[], int]]]:
    name = record_id(b"record 5000")

    def page(**filters: str) -> Callable[[], int]:
        return lambda: len(catalog.claims(limit=100, **filters))  # type: ignore[arg-type]

    def every(**filters: str) -> Callable[[], int]:
        return lambda: len(catalog.claims(**filters))  # type: ignore[arg-type]

    def count(**filters: str) -> Callable[[], int]:
        return lambda: catalog.count_claims(**filters)  # type: ignore[arg-type]

    yield "first 100 claims", page()
    yield "100 claims after the 900,000th", lambda: len(catalog.claims(limit=100, offset=900_000))
    yield "first 100 by part of a source's name, common", page(source="mayor")
    yield "first 100 by part of a source's name, rare", page(source="mayor 43")
    yield "first 100 by a source that nobody is", page(source="nobody at all")
    yield "first 100 by event", page(event="event-3")
    yield "first 100 by part of a place's name", page(place="place 29")
    yield "first 100 since a late day", page(since="2022-12-20")
    yield "first 100 within a week", page(since="2022-04-01", until="2022-04-07")
    yield "first 100 by source, event, place and time", page(source="mayor", event="event-3", place="place 2", since="2022-04-01")
    yield "first 100 by a word that every second claim has", page(text="w00001")
    yield "count by a word that every second claim has", count(text="w00001")
    yield "first 100 by rare word and event", page(text="w2999*", event="event-3")
    yield "first 100 by such a word and source", page(text="w00001", source="mayor")
    yield "first 100 by such a word and a rare source", page(text="w00001", source="mayor 77")
    yield "all of one source", every(source="mayor 43")
    yield "all of one event", every(event="event-3")
    yield "count by event and time", count(event="event-0", since="2022-04")
    yield "counts by type, outcome, language, event, source", lambda: sum(map(len, catalog.counts().values()))
    yield "count by source, common", count(source="mayor 1")
    yield "one record by the beginning of its id", lambda: len(catalog.find(name[:12]))
    yield "captures of one address", lambda: len(catalog.captures_of("https://example.org/77"))
    yield "documents by two words", lambda: len(catalog.documents_with("w00100 w00200"))


def _fill(catalog: Catalog, count: int) -> None:
    records = _records(count)
    texts: dict[str, str] = {}
    start = 0
    while batch := list(islice(records, BATCH)):
        texts.clear()
        texts.update(text for _data, _record, text in batch if text)
        catalog.apply(start, [(data, record) for data, record, _text in batch], texts.__getitem__)
        start += len(batch)


def _records(count: int) -> Iterator[tuple[bytes, AnyRecord, tuple[str, str] | None]]:
    chance = random.Random(20220324)
    weights = [1 / (n + 1) for n in range(len(WORDS))]  # as in speech: few words make most of a text
    index = 0

    def name() -> bytes:
        return b"record %d" % index

    day = lru_cache(maxsize=None)(lambda n: Span(edtf=f"2022-{n // 28 + 1:02d}-{n % 28 + 1:02d}"))
    spoken = [chance.choices(WORDS, weights, k=SENTENCE) for _ in range(5_000)]
    for document in range(count // PER_DOCUMENT):
        said = [" ".join(sentence) + "." for sentence in chance.choices(spoken, k=PER_DOCUMENT)]
        text = f"{document} " + " ".join(said)
        digest = digest_of(text.encode())
        capture = record_id(name())
        address = f"https://example.org/{document}"
        yield (
            name(),
            Capture(
                address=address,
                outcome="complete",
                captured="2022-04-06T10:00:00Z",
                collector="c",
                tool="t",
                method="web.v1",
                blob=digest_of(address.encode()),
                published=f"2022-{1 + document * 12 // max(1, count // PER_DOCUMENT):02d}",
            ),
            None,
        )
        index += 1
        yield (
            name(),
            Derivation(
                kind="text", inputs=(digest_of(address.encode()),), output=digest, method="t.v1", capture=capture, language="en"
            ),
            (digest, text),
        )
        index += 1
        at = len(str(document)) + 1
        for sentence in said:
            yield (
                name(),
                Claim(
                    capture=capture,
                    text=digest,
                    method="t.v1",
                    content=(TextPosition(start=at, end=at + len(sentence)),),
                    modality="asserted",
                    source_name=SOURCES[min(int(chance.paretovariate(0.4)), len(SOURCES)) - 1],
                    event=EVENTS[min(int(chance.paretovariate(0.7)), len(EVENTS)) - 1],
                    place=Place(original=PLACES[min(int(chance.paretovariate(0.5)), len(PLACES)) - 1]),
                    when=day(chance.randrange(336)) if chance.random() < 0.6 else None,
                ),
                None,
            )
            index += 1
            at += len(sentence) + 1


def _raw_rows(path: Path, count: int) -> tuple[float, ...]:
    def insert() -> None:
        db = sqlite3.connect(path)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER, c INTEGER)")
        for start in range(0, count, BATCH):
            db.executemany("INSERT INTO t VALUES (?, ?, ?)", ((n, n, n) for n in range(start, min(start + BATCH, count))))
            db.commit()
        db.close()
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)

    return rates(count, insert, 3)
