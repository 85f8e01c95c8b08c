"""The catalog answers as a plain loop over the records would, and is the same however it was built."""

import itertools
import os
import random
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from records import Sample

from indelible.errors import Ambiguous, BadInput, CaseError, CaseHeld, Damaged, NotFound
from indelible.model import Capture, Claim, Derivation, bounds, digest_of
from indelible.preserve import catalog_file, catalog_query
from indelible.preserve.catalog import Catalog
from indelible.preserve.catalog_rows import fold

SAMPLE = Sample()
CLAIMS = [i for i, record in enumerate(SAMPLE.records) if isinstance(record, Claim)]


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    catalog = Catalog(tmp_path / "catalog.sqlite")
    catalog.apply(0, SAMPLE.pairs(), SAMPLE.text_of)
    return catalog


def test_a_new_one_is_empty(tmp_path: Path) -> None:
    with Catalog(tmp_path / "c") as catalog:
        assert catalog.size == 0
        assert catalog.claims() == []
        assert catalog.counts() == {"type": {}, "outcome": {}, "language": {}, "event": {}, "source": {}}


def test_every_record_is_found_by_its_id(catalog: Catalog) -> None:
    assert catalog.size == len(SAMPLE.entries)
    for idx, name in enumerate(SAMPLE.ids):
        assert catalog.index_of(name) == idx
        for length in (16, 17, 63, 64):
            assert catalog.find(name[:length]) == [(idx, name, str(SAMPLE.records[idx].__struct_config__.tag))]
            assert catalog.find_one(name[:length]) == idx
    assert catalog.index_of("0" * 64) is None


def test_a_prefix_of_several(catalog: Catalog) -> None:
    digit = next(a for a in "0123456789abcdef" if sum(i.startswith(a) for i in SAMPLE.ids) > 1)
    assert [one.id for one in catalog.find(digit)] == sorted(i for i in SAMPLE.ids if i.startswith(digit))
    with pytest.raises(Ambiguous, match="give more digits"):
        catalog.find_one(digit)


@pytest.mark.parametrize("prefix", ["", "xyz", "ABC", "a" * 65, "%", "a\n", "٣"])
def test_what_is_no_prefix(catalog: Catalog, prefix: str) -> None:
    with pytest.raises(BadInput):
        catalog.find(prefix)
    with pytest.raises(NotFound):
        catalog.find_one(prefix)


def test_an_address_means_its_newest_capture(catalog: Catalog) -> None:
    assert catalog.captures_of("https://a.example/1") == [1, len(SAMPLE.entries) - 2]
    assert catalog.find_one("https://a.example/1") == len(SAMPLE.entries) - 2
    assert catalog.captures_of("https://nowhere.example") == []


def test_a_digest_means_the_first_record_that_names_it(catalog: Catalog) -> None:
    page = SAMPLE.records[1]
    assert isinstance(page, Capture)
    assert page.blob
    assert catalog.find_one(page.blob) == 1
    with pytest.raises(NotFound):
        catalog.find_one(digest_of(b"other"))


def test_the_capture_that_holds_the_bytes(catalog: Catalog) -> None:
    first = SAMPLE.records[1]
    assert isinstance(first, Capture)
    assert first.blob
    assert catalog.capture_at(first.address, first.blob) == SAMPLE.ids[1]
    assert catalog.capture_at(first.address, digest_of(b"other")) is None
    assert catalog.capture_at("https://b.example/2", first.blob) is None
    assert catalog.capture_at(first.address, "") is None


def test_documents(catalog: Catalog) -> None:
    made = [(i, r) for i, r in enumerate(SAMPLE.records) if isinstance(r, Derivation)]
    found = catalog.documents()
    assert [d.idx for d in found] == [i for i, _ in made]
    assert [d.text for d in found] == [r.output for _, r in made]
    assert [d.capture for d in found] == [i - 1 for i, _ in made]
    assert [d.published for d in found] == ["2022-04-06", "2022-03", "not a date"]
    assert [d.publisher for d in found] == ["City Herald", "b.example", "City Herald"]
    assert [d.characters for d in found] == [len(SAMPLE.text_of(r.output)) for _, r in made]
    assert catalog.document_of_capture(1) == 2
    assert catalog.document_of_capture(0) is None
    assert catalog.document_of_capture(1, found[0].text) == 2
    assert catalog.document_of_capture(1, found[1].text) is None


def test_the_first_record_of_a_blob(catalog: Catalog) -> None:
    page, text = SAMPLE.records[1:3]
    assert isinstance(page, Capture)
    assert isinstance(text, Derivation)
    assert page.blob
    assert text.map
    assert catalog.first_of_blob(page.blob) == 1  # of three that name it
    assert catalog.first_of_blob(text.output) == 2
    assert catalog.first_of_blob(text.map) == 2
    assert catalog.first_of_blob(digest_of(b"none")) is None


def test_counts(catalog: Catalog) -> None:
    counts = catalog.counts()
    assert counts["type"] == {"case.v1": 1, "capture.v1": 5, "derivation.v1": 3, "claim.v1": 5}
    assert counts["outcome"] == {"complete": 3, "gone": 1, "unchanged": 1}
    assert counts["language"] == {"en": 2, "uk": 1}
    assert counts["event"] == {"killing": 4, "evacuation": 1}
    assert counts["source"]["Міська рада"] == 1


def loop(test: Callable[[Claim, str], bool]) -> list[int]:
    """What a plain loop over the records finds."""
    found = []
    for i in CLAIMS:
        record = SAMPLE.records[i]
        assert isinstance(record, Claim)
        if test(record, SAMPLE.text_of(record.text)[record.content[0].start : record.content[0].end]):
            found.append(i)
    return found


@pytest.mark.parametrize("part", ["mayor", "MAYOR", "the", "Red Cross", "МІСЬКА", "рада", "council", "nobody", "%", "_", "'"])
def test_claims_by_source(catalog: Catalog, part: str) -> None:
    wanted = loop(lambda c, _: part.casefold() in c.source_name.casefold())
    assert catalog.claims(source=part) == wanted
    assert catalog.count_claims(source=part) == len(wanted)


@pytest.mark.parametrize("part", ["mariupol", "Маріуполя", "Маріу́поля", "МАРІУПОЛЯ", "Kyiv", "upol"])
def test_claims_by_place_as_read_or_as_written(catalog: Catalog, part: str) -> None:
    wanted = loop(lambda c, _: c.place is not None and (fold(part) in fold(c.place.name) or fold(part) in fold(c.place.original)))
    assert catalog.claims(place=part) == wanted


def test_claims_by_event(catalog: Catalog) -> None:
    assert catalog.claims(event="killing") == loop(lambda c, _: c.event == "killing")
    assert catalog.claims(event="kill") == []


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("2022-04", None),
        ("2022-04-30", None),
        ("2022-05", None),
        (None, "2022-03-19"),
        (None, "2022-03-20"),
        ("2022-04-06", "2022-04-06"),
        ("2022", "2022"),
        ("2023", None),
        (None, "2021"),
        ("2022-03-21/..", None),
    ],
)
def test_claims_by_time(catalog: Catalog, since: str | None, until: str | None) -> None:
    def within(claim: Claim, _words: str) -> bool:
        capture = SAMPLE.records[SAMPLE.ids.index(claim.capture)]
        assert isinstance(capture, Capture)
        edtf = claim.when.edtf if claim.when else capture.published
        if not edtf:
            return False
        first, last = bounds(edtf)
        low, high = bounds(since)[0] if since else None, bounds(until)[1] if until else None
        return (not low or last is None or last >= low) and (not high or first is None or first <= high)

    assert catalog.claims(since=since, until=until) == loop(within)


def test_a_date_that_is_none(catalog: Catalog) -> None:
    with pytest.raises(BadInput, match="31"):
        catalog.claims(since="2022-02-31")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("killed", 1),
        ("KILLED people", 1),
        ("people kill*", 1),
        ("kill", 0),
        ('"5000 are dead"', 2),
        ('"dead are"', 0),
        ("dead are", 2),
        ("п'ять", 1),
        ("п’ять", 1),
        ("пʼять", 1),
        ("автобус*", 1),
        ("dead OR killed", 0),
        ("dead NOT x", 0),
        ("words:dead", 0),
        ("(dead)", 2),
        ("dead*", 2),
    ],
)
def test_claims_by_their_words(catalog: Catalog, text: str, count: int) -> None:
    assert len(catalog.claims(text=text)) == count


def test_documents_by_words_of_text_and_title(catalog: Catalog) -> None:
    by_address = dict(zip(["a", "b", "three"], [d.idx for d in catalog.documents()], strict=True))
    assert catalog.documents_with("bodies mayor") == [by_address["a"]]
    assert catalog.documents_with("маріуполя") == [by_address["b"]]  # written with a stress mark
    assert catalog.documents_with("йому") == [by_address["b"]]
    assert catalog.documents_with("иому") == []  # й is a letter, not и with a mark
    assert catalog.documents_with("Киева") == []
    assert catalog.documents_with("mariupol") == [by_address["three"]]


@pytest.mark.parametrize("text", ["", " ", "***", '"', '""', "'", "—"])
def test_a_search_without_words_is_refused(catalog: Catalog, text: str) -> None:
    with pytest.raises(BadInput):
        catalog.documents_with(text)


@given(text=st.text(max_size=30))
@settings(max_examples=300)
def test_no_search_is_a_syntax_error(text: str) -> None:
    try:
        SHARED.documents_with(text)
        SHARED.claims(text=text or "x", source=text, place=text)
    except BadInput:
        pass


SHARED = Catalog(":memory:")
SHARED.apply(0, SAMPLE.pairs(), SAMPLE.text_of)


@pytest.mark.parametrize("share", [0, 1])
@pytest.mark.parametrize("few", [0, 1_000])
@pytest.mark.parametrize("capture", [None, 1, 3])
def test_every_mix_of_filters_however_it_is_put_to_sqlite(
    monkeypatch: pytest.MonkeyPatch, share: int, few: int, capture: int | None
) -> None:
    monkeypatch.setattr(catalog_query, "SHARE", share)
    monkeypatch.setattr(catalog_query, "FEW", few)
    one: dict[str, set[int]] = {}
    options = {
        "source": ("the", "Міська"),
        "event": ("killing", "none"),
        "place": ("mariupol",),
        "since": ("2022-04-06",),
        "until": ("2022-04-10",),
        "text": ("dead", "people", "nowhere"),
    }
    for name, values in options.items():
        for value in values:
            one[name + value] = set(SHARED.claims(**{name: value}))  # type: ignore[arg-type]
    for mix in itertools.product(*[(None, *values) for values in options.values()]):
        filters = dict(zip(options, mix, strict=True))
        wanted = set(CLAIMS) if capture is None else {i for i in CLAIMS if SAMPLE.records[i].capture == SAMPLE.ids[capture]}
        for name, value in filters.items():
            if value:
                wanted &= one[name + value]
        assert SHARED.claims(capture=capture, **filters) == sorted(wanted)  # type: ignore[arg-type]
        assert SHARED.claims(capture=capture, limit=1, offset=1, **filters) == sorted(wanted)[1:2]  # type: ignore[arg-type]
        assert SHARED.count_claims(capture=capture, **filters) == len(wanted)  # type: ignore[arg-type]


def test_filters_together_and_pages(catalog: Catalog) -> None:
    assert catalog.claims(event="killing", place="mariupol", since="2022-04-15", source="offic") == [CLAIMS[3]]
    assert catalog.claims(capture=1) == CLAIMS[:2] == catalog.claims(capture=SAMPLE.ids[1])
    assert catalog.claims(capture="0" * 64) == []
    assert catalog.claims() == CLAIMS
    assert catalog.claims(limit=2) == CLAIMS[:2]
    assert catalog.claims(limit=2, offset=2) == CLAIMS[2:4]
    assert catalog.claims(limit=0) == []
    assert catalog.claims(source="", event=None, text="") == CLAIMS
    with pytest.raises(TypeError):
        catalog.claims(souce="x")  # type: ignore[call-arg]


# -- a cache, equal however it was built -----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(10))
def test_any_batches_any_repeats_give_the_same(tmp_path: Path, catalog: Catalog, seed: int) -> None:
    chance = random.Random(seed)
    other = Catalog(tmp_path / "other")
    while other.size < len(SAMPLE.entries):
        start = chance.randint(0, other.size)
        stop = chance.randint(start, len(SAMPLE.entries))
        other.apply(start, SAMPLE.pairs(start, stop), SAMPLE.text_of)
        if chance.random() < 0.3:
            other.close()
            other = Catalog(tmp_path / "other")
    assert other.fingerprint() == catalog.fingerprint()
    other.apply(0, SAMPLE.pairs(), SAMPLE.text_of)
    assert other.fingerprint() == catalog.fingerprint()


def test_a_gap_is_refused(catalog: Catalog) -> None:
    with pytest.raises(ValueError, match="cannot follow"):
        catalog.apply(catalog.size + 1, [], SAMPLE.text_of)


def test_an_apply_that_fails_leaves_nothing(tmp_path: Path) -> None:
    catalog = Catalog(tmp_path / "c")
    catalog.apply(0, SAMPLE.pairs(0, 3), SAMPLE.text_of)
    before = catalog.fingerprint()

    def broken() -> object:
        yield from SAMPLE.pairs(3, 5)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        catalog.apply(3, broken(), SAMPLE.text_of)  # type: ignore[arg-type]
    assert catalog.fingerprint() == before


def test_a_missing_text_leaves_the_rest_searchable(tmp_path: Path) -> None:
    def text_of(digest: str) -> str:
        if digest == digest_of(SAMPLE.blobs[digest]) and "mayor" in SAMPLE.text_of(digest):
            raise NotFound("gone")
        return SAMPLE.text_of(digest)

    catalog = Catalog(tmp_path / "c")
    catalog.apply(0, SAMPLE.pairs(), text_of)
    assert catalog.claims(source="mayor") == [CLAIMS[0]]
    assert catalog.documents()[0].characters is None
    assert catalog.claims(text="killed") == []
    assert len(catalog.claims(text="dead")) == 2


CHANGES = [
    "UPDATE claims SET source = (SELECT n FROM names WHERE kind = 'source' LIMIT 1) WHERE idx = (SELECT max(idx) FROM claims)",
    "DELETE FROM claims WHERE idx = (SELECT min(idx) FROM claims)",
    "DELETE FROM records WHERE idx = 3",
    "UPDATE captures SET address = 'https://other.example' WHERE idx = 1",
    "UPDATE documents SET title = 'x' WHERE idx = (SELECT min(idx) FROM documents)",
    "UPDATE names SET folded = 'x' WHERE n = 1",
    "UPDATE names SET uses = uses + 1",
    "DELETE FROM blobs",
    "UPDATE progress SET size = size - 1",
    "INSERT INTO claim_words (claim_words) VALUES ('delete-all')",
    "INSERT INTO claim_words (rowid, words) VALUES (1, 'guilty')",
    "INSERT INTO document_words (document_words) VALUES ('delete-all')",
]


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_changes_the_fingerprint(tmp_path: Path, catalog: Catalog, change: str) -> None:
    before = catalog.fingerprint()
    catalog.close()
    db = sqlite3.connect(tmp_path / "catalog.sqlite")
    db.execute(change)
    db.commit()
    db.close()
    with Catalog(tmp_path / "catalog.sqlite") as changed:
        assert changed.fingerprint() != before


# -- files that are none of ours, or damaged -------------------------------------------------------------------------------


def not_sqlite(path: Path) -> None:
    path.write_text("hello, this is no database\n" * 50)


def another_database(path: Path) -> None:
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE t (x)")
    db.close()


def later_version(path: Path) -> None:
    Catalog(path).close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.close()


def trigger_added(path: Path) -> None:
    Catalog(path).close()
    db = sqlite3.connect(path)
    db.execute("CREATE TRIGGER t AFTER INSERT ON claims BEGIN DELETE FROM claims; END")
    db.close()


def table_replaced_by_a_view(path: Path) -> None:
    Catalog(path).close()
    db = sqlite3.connect(path)
    db.executescript("DROP TABLE blobs; CREATE VIEW blobs AS SELECT 1")
    db.close()


def link(path: Path) -> None:
    Catalog(path.with_name("elsewhere")).close()
    path.symlink_to("elsewhere")


@pytest.mark.parametrize("damage", [not_sqlite, another_database, later_version, trigger_added, table_replaced_by_a_view, link])
def test_what_is_none_of_ours_says_to_rebuild(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    path = tmp_path / "catalog.sqlite"
    damage(path)
    with pytest.raises(Damaged, match="indelible rebuild"):
        Catalog(path)


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite").mkdir()
    with pytest.raises(CaseError):
        Catalog(tmp_path / "catalog.sqlite")


@pytest.mark.parametrize("seed", range(60))
def test_random_damage_is_harmless_or_one_of_our_errors(tmp_path: Path, catalog: Catalog, seed: int) -> None:
    catalog.close()
    chance = random.Random(seed)
    path = tmp_path / "catalog.sqlite"
    data = bytearray(path.read_bytes())
    for _ in range(chance.choice([1, 5, 50])):
        data[chance.randrange(len(data) if seed % 2 else 5000)] ^= 1 << chance.randrange(8)
    if seed % 5 == 0:
        del data[chance.randrange(len(data)) :]
    path.write_bytes(data)
    try:
        with Catalog(path) as damaged:
            damaged.claims(source="a", text="dead")
            damaged.counts()
            damaged.fingerprint()
            damaged.apply(0, SAMPLE.pairs(), SAMPLE.text_of)
            assert damaged.size >= len(SAMPLE.entries)  # flips may also lie where nothing is read
    except CaseError as told:
        assert str(path) in str(told)
    except ValueError as told:
        assert "cannot follow" in str(told)


def test_an_empty_file_is_a_new_catalog(tmp_path: Path) -> None:
    (tmp_path / "c").write_bytes(b"")
    with Catalog(tmp_path / "c") as catalog:
        assert catalog.size == 0


# -- disks that cannot be written, other processes -------------------------------------------------------------------------


def test_a_read_only_case_is_read_and_a_catalog_behind_goes_on_in_private(tmp_path: Path, catalog: Catalog) -> None:
    good = catalog.fingerprint()
    catalog.close()
    case = tmp_path / "case"
    case.mkdir()
    shutil.copy(tmp_path / "catalog.sqlite", case / "full")
    with Catalog(case / "behind") as behind:
        behind.apply(0, SAMPLE.pairs(0, 4), SAMPLE.text_of)
    mount = tmp_path / "mount"
    mount.mkdir()
    if os.geteuid() != 0 or subprocess.run(["mount", "--bind", case, mount], capture_output=True).returncode:
        pytest.skip("needs the right to mount; the next test does the same without")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", mount], check=True)
        check_read_only(mount, good)
    finally:
        subprocess.run(["umount", mount], check=True)


def test_a_case_we_may_not_write(tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    good = catalog.fingerprint()
    catalog.close()
    shutil.move(tmp_path / "catalog.sqlite", tmp_path / "full")
    with Catalog(tmp_path / "behind") as behind:
        behind.apply(0, SAMPLE.pairs(0, 4), SAMPLE.text_of)
    monkeypatch.setattr(catalog_file, "_writable", lambda path: False)
    before = sorted((p.name, p.stat().st_mtime_ns) for p in tmp_path.iterdir())
    check_read_only(tmp_path, good)
    assert sorted((p.name, p.stat().st_mtime_ns) for p in tmp_path.iterdir()) == before


def check_read_only(folder: Path, good: str) -> None:
    with Catalog(folder / "full") as full:
        assert full.claims() == CLAIMS
        assert full.fingerprint() == good
    with Catalog(folder / "behind") as behind:
        assert behind.size == 4
        behind.apply(4, SAMPLE.pairs(4), SAMPLE.text_of)
        assert behind.fingerprint() == good
    with Catalog(folder / "missing") as missing:
        assert missing.size == 0
        missing.apply(0, SAMPLE.pairs(), SAMPLE.text_of)
        assert missing.fingerprint() == good


def test_two_at_once_apply_the_same(tmp_path: Path, catalog: Catalog) -> None:
    errors: list[BaseException] = []

    def run() -> None:
        try:
            with Catalog(tmp_path / "shared") as mine:
                for start in range(0, len(SAMPLE.entries), 2):
                    mine.apply(start, SAMPLE.pairs(start, start + 2), SAMPLE.text_of)
        except BaseException as error:  # noqa: BLE001 - handed to the main thread
            errors.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with Catalog(tmp_path / "shared") as shared:
        assert shared.fingerprint() == catalog.fingerprint()


def test_a_catalog_held_too_long_says_so(tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog_file, "PATIENCE", 0.05)
    db = sqlite3.connect(tmp_path / "catalog.sqlite", isolation_level=None)
    db.execute("BEGIN IMMEDIATE")
    with pytest.raises(CaseHeld, match="another process"):
        Catalog(tmp_path / "catalog.sqlite")
    db.close()
