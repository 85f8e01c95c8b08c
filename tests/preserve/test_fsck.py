"""Whatever is wrong with a case is named, where it lies; a sound case has no problem."""

import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from records import Sample, claim

from indelible.errors import NewerCase, NoCase
from indelible.model import Capture, Claim, Derivation, Judgement, TextPosition, TextQuote, digest_of, encode, salted
from indelible.preserve.catalog import Catalog
from indelible.preserve.fsck import check_case
from indelible.preserve.keys import CaseKeys, create_keys, load_keys
from indelible.preserve.log import Log
from indelible.preserve.problem import Problem
from indelible.preserve.seen import remember
from indelible.preserve.settings import CaseSettings, read_settings, write_settings
from indelible.preserve.vault import Vault

ORIGIN = "indelible.invalid/sample"


def build(case: Path, keys: CaseKeys, sample: Sample, *, entries: list[bytes] | None = None, catalog: bool = True) -> None:
    verifier = keys.signer.verifier.text
    vault = Vault(case / "vault")
    for blob in sample.blobs.values():
        vault.put(blob)
    vault.flush()
    log = Log.create(case / "log", keys.signer)
    log.append(sample.entries if entries is None else entries)
    of = sample.case
    write_settings(case, CaseSettings(format=1, name=of.name, origin=of.origin, by=of.by, verifier=verifier, types=of.types))
    if catalog:
        with Catalog(case / "catalog.sqlite") as made:
            made.apply(0, sample.pairs(), sample.text_of)
    remember(ORIGIN, verifier, log.checkpoint_note)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Sample]:
    folder = tmp_path_factory.mktemp("template")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INDELIBLE_KEYS", str(folder / "keys"))
        keys = create_keys(ORIGIN, None)
        sample = Sample(ORIGIN, keys.signer.verifier.text, keys.salt_key)
        build(folder / "case", keys, sample)
    return folder / "case", folder / "keys", sample


@pytest.fixture
def sample(template: tuple[Path, Path, Sample]) -> Sample:
    return template[2]


@pytest.fixture
def case(template: tuple[Path, Path, Sample], tmp_path: Path, keys: Path) -> Path:
    shutil.copytree(template[1], keys)
    return shutil.copytree(template[0], tmp_path / "case")


@pytest.fixture
def own(case: Path) -> CaseKeys:
    return load_keys(ORIGIN, None)


def problems(case: Path, **options: object) -> list[Problem]:
    return [one for one in check_case(case, **options) if not one.note]  # type: ignore[arg-type]


def notes(case: Path) -> list[Problem]:
    found = list(check_case(case))
    assert all(one.note for one in found)
    return found


def test_a_sound_case_has_none_and_is_not_changed(case: Path, own: CaseKeys) -> None:
    before = {p: p.stat().st_mtime_ns for p in case.rglob("*") if p.is_file()}
    steps = []
    assert list(check_case(case, salt_key=own.salt_key, progress=lambda *step: steps.append(step))) == []
    assert {p: p.stat().st_mtime_ns for p in case.rglob("*") if p.is_file()} == before
    assert {step[0] for step in steps} == {"log", "records", "vault", "catalog"}
    assert all(done <= total for _what, done, total in steps)


def test_no_case_and_a_newer_one(case: Path, tmp_path: Path) -> None:
    with pytest.raises(NoCase):
        list(check_case(tmp_path / "nothing"))
    text = (case / "case.toml").read_text()
    (case / "case.toml").write_text(text.replace("format = 1", "format = 2"))
    with pytest.raises(NewerCase):
        list(check_case(case))


# -- every file, flipped, emptied, removed ---------------------------------------------------------------------------------


def flip(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    at = chance.randrange(len(data))
    data[at] ^= 1 << chance.randrange(8)
    path.unlink()
    path.write_bytes(data)


def empty(path: Path, _chance: random.Random) -> None:
    path.unlink()
    path.write_bytes(b"")


def remove(path: Path, _chance: random.Random) -> None:
    path.unlink()


def longer(path: Path, _chance: random.Random) -> None:
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data + b"\n")


@pytest.mark.parametrize("damage", [flip, empty, remove, longer])
def test_every_damaged_file_of_vault_and_log_is_named(
    case: Path, tmp_path: Path, damage: Callable[[Path, random.Random], None]
) -> None:
    chance = random.Random(1)
    files = [p.relative_to(case) for part in ("vault", "log") for p in sorted((case / part).rglob("*")) if p.is_file()]
    assert len(files) > 10
    for file in files:
        copy = shutil.copytree(case, tmp_path / "copy")
        damage(copy / file, chance)
        found = problems(copy)
        assert found, file
        assert any(file.as_posix() in one.where + one.what for one in found), (file, found)
        if file.parts[0] == "vault":
            assert [one.where for one in found] == [file.as_posix()]  # that, and nothing else
        shutil.rmtree(copy)


@pytest.mark.parametrize("seed", range(40))
def test_any_flip_of_case_toml_is_named_or_changes_nothing(case: Path, seed: int) -> None:
    before = read_settings(case)
    flip(case / "case.toml", random.Random(seed))
    try:
        found = problems(case)
    except NewerCase:
        return
    if found:
        assert any("case.toml" in one.where or one.where.startswith("log") for one in found)
    else:
        assert read_settings(case) == before  # a flip in the comment


@pytest.mark.parametrize("field", ["name", "by", "origin"])
def test_settings_that_say_other_than_the_first_record(case: Path, field: str) -> None:
    write_settings(case, msgspec.structs.replace(read_settings(case), **{field: "other"}))
    found = problems(case)
    assert any(one.where == "case.toml" and "'other'" in one.what for one in found) or field == "origin"
    assert found


def test_a_record_type_that_the_case_does_not_list(case: Path) -> None:
    types = tuple(kind for kind in read_settings(case).types if kind != "claim.v1")
    write_settings(case, msgspec.structs.replace(read_settings(case), types=types))
    found = problems(case)
    assert found[0].where == "case.toml"
    assert len([one for one in found if "claim.v1 is not among" in one.what]) == 5


def test_damaged_settings_still_have_the_vault_read(case: Path) -> None:
    (case / "case.toml").write_text("not toml")
    damaged = next(p for p in sorted((case / "vault" / "sha256").rglob("*")) if p.is_file())
    empty(damaged, random.Random())
    assert [one.where for one in problems(case)] == ["case.toml", damaged.relative_to(case).as_posix()]


# -- what this machine has seen --------------------------------------------------------------------------------------------


def test_a_case_signed_anew_with_another_key(case: Path, sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = os.environ["INDELIBLE_KEYS"]
    monkeypatch.setenv("INDELIBLE_KEYS", str(tmp_path / "attacker"))
    other = create_keys(ORIGIN, None)
    forged = tmp_path / "forged"
    build(forged, other, Sample(ORIGIN, other.signer.verifier.text, other.salt_key))
    assert problems(forged) == []  # by itself it is sound
    monkeypatch.setenv("INDELIBLE_KEYS", seen)
    (found,) = problems(forged)
    assert found.where == "case.toml"
    assert other.signer.verifier.text in found.what
    assert sample.case.verifier in found.what
    assert problems(forged, seen=False) == []


def test_a_case_rolled_back(case: Path, own: CaseKeys, sample: Sample, tmp_path: Path) -> None:
    old = shutil.copytree(case, tmp_path / "old")
    log = Log(case / "log", own.signer.verifier, signer=own.signer)
    log.append([encode(salted(Capture(**GONE), own.salt_key))])
    remember(ORIGIN, own.signer.verifier.text, log.checkpoint_note)
    assert problems(case) == []
    (found,) = problems(old)
    assert "rolled back" in found.what


GONE = {"address": "x", "outcome": "gone", "captured": "2022-01-01T00:00:00Z", "collector": "c", "tool": "t", "method": "web.v1"}


def test_what_was_seen_cannot_be_read(case: Path, keys: Path) -> None:
    for path in keys.glob("*.seen"):
        path.write_text("x")
    (found,) = notes(case)
    assert "remove that file" in found.what


# -- records that are signed, and wrong ------------------------------------------------------------------------------------


def rebuilt(case: Path, own: CaseKeys, sample: Sample, *more: bytes) -> Path:
    """The case with more entries, signed with its own key: what a faulty program or a thief of the key would leave."""
    log = Log(case / "log", own.signer.verifier, signer=own.signer)
    log.append(list(more))
    remember(ORIGIN, own.signer.verifier.text, log.checkpoint_note)
    return case


def only(found: list[Problem], index: int) -> str:
    assert len(found) == 1, found
    assert found[0].where.startswith(f"record {index} ")
    return found[0].what


def claims_of(sample: Sample) -> list[Claim]:
    return [record for record in sample.records if isinstance(record, Claim)]


def test_bytes_that_are_no_record(case: Path, own: CaseKeys, sample: Sample) -> None:
    size = len(sample.entries)
    found = problems(rebuilt(case, own, sample, b"{}", b'{"type":"claim.v9"}', sample.entries[1].replace(b":", b": ", 1)))
    assert [one.where.split(" (")[0] for one in found] == [f"record {size}", f"record {size + 1}", f"record {size + 2}"]
    assert "install a newer" in found[1].what
    assert "canonical" in found[2].what


def test_a_record_without_salt(case: Path, own: CaseKeys, sample: Sample) -> None:
    bare = msgspec.structs.replace(sample.records[-1], salt=None)
    assert "no salt" in only(problems(rebuilt(case, own, sample, encode(bare))), len(sample.entries))


def test_a_salt_of_another_key(case: Path, own: CaseKeys, sample: Sample) -> None:
    data = encode(salted(Capture(**GONE), bytes(32)))
    rebuilt(case, own, sample, data)
    assert problems(case) == []
    assert "salt" in only(problems(case, salt_key=own.salt_key), len(sample.entries))


def quote_changed(one: Claim, _sample: Sample) -> Claim:
    return msgspec.structs.replace(one, quote=TextQuote(exact="nobody was killed"))


def quote_beside(one: Claim, _sample: Sample) -> Claim:
    assert one.quote
    return msgspec.structs.replace(one, quote=msgspec.structs.replace(one.quote, prefix="x"))


def content_outside(one: Claim, _sample: Sample) -> Claim:
    return msgspec.structs.replace(one, content=(TextPosition(start=5, end=5000),))


def source_outside(one: Claim, _sample: Sample) -> Claim:
    return msgspec.structs.replace(one, source=(TextPosition(start=4999, end=5000),))


def number_outside(one: Claim, _sample: Sample) -> Claim:
    number = msgspec.structs.replace(one.quantities[0], at=(TextPosition(start=1, end=5000),))
    return msgspec.structs.replace(one, quantities=(number,))


def text_of_another(one: Claim, sample: Sample) -> Claim:
    other = claims_of(sample)[-1]
    return msgspec.structs.replace(other, capture=one.capture)


def text_of_nobody(one: Claim, _sample: Sample) -> Claim:
    return msgspec.structs.replace(one, text=digest_of(b"nobody's"))


@pytest.mark.parametrize(
    ("defect", "said"),
    [
        (quote_changed, "nobody was killed"),
        (quote_beside, "it quotes"),
        (content_outside, "[5, 5000)"),
        (source_outside, "[4999, 5000)"),
        (number_outside, "[1, 5000)"),
        (text_of_another, "no text derivation"),
        (text_of_nobody, "no text derivation"),
    ],
)
def test_a_claim_that_its_text_does_not_bear_out(
    case: Path, own: CaseKeys, sample: Sample, defect: Callable[[Claim, Sample], Claim], said: str
) -> None:
    data = encode(salted(defect(claims_of(sample)[0], sample), own.salt_key))
    assert said in only(problems(rebuilt(case, own, sample, data)), len(sample.entries))


def test_records_that_name_what_is_not_there(case: Path, own: CaseKeys, sample: Sample) -> None:
    size = len(sample.entries)
    nothing, no_blob = "0" * 64, digest_of(b"no blob")
    wrong = [
        Judgement(left=sample.ids[1], right=nothing, verdict="same", by="x", at="2022-01-01T00:00:00Z", because="y"),
        Derivation(kind="text", inputs=(no_blob,), output=claims_of(sample)[0].text, method="t.v1", capture=sample.ids[1]),
        Capture(**GONE, previous=nothing),
    ]
    entries = [encode(salted(record, own.salt_key)) for record in wrong]
    found = problems(rebuilt(case, own, sample, *entries))
    assert [one.where.split(" (")[0] for one in found[:3]] == [f"record {size + i}" for i in range(3)]
    assert nothing in found[0].what
    assert no_blob in found[1].what
    assert [one.where for one in found[3:]] == [f"vault/sha256/{no_blob[7:9]}/{no_blob[7:]}"]
    assert f"record {size + 1} " in found[3].what


def test_a_record_that_names_a_later_one(tmp_path: Path) -> None:
    keys = create_keys(ORIGIN, None)
    sample = Sample(ORIGIN, keys.signer.verifier.text, keys.salt_key)
    order = [0, 2, 1, *range(3, len(sample.entries))]
    sample.entries[:] = [sample.entries[i] for i in order]
    sample.records[:] = [sample.records[i] for i in order]
    build(tmp_path / "case", keys, sample)
    found = problems(tmp_path / "case")
    assert {one.where.split(" (")[0] for one in found} == {"record 1", "record 3", "record 4"}


def test_a_size_that_the_blob_has_not(case: Path, own: CaseKeys, sample: Sample) -> None:
    capture = sample.records[1]
    assert isinstance(capture, Capture)
    wrong = encode(salted(msgspec.structs.replace(capture, size=7), own.salt_key))
    (found,) = problems(rebuilt(case, own, sample, wrong))
    assert found.where == f"record {len(sample.entries)}"
    assert "7 octets" in found.what


def test_a_first_record_that_is_no_case(tmp_path: Path) -> None:
    keys = create_keys(ORIGIN, None)
    sample = Sample(ORIGIN, keys.signer.verifier.text, keys.salt_key)
    del sample.entries[0], sample.records[0]
    build(tmp_path / "case", keys, sample)
    (found,) = problems(tmp_path / "case")
    assert found.where == "record 0"


def test_a_second_record_that_says_what_the_case_is(case: Path, own: CaseKeys, sample: Sample) -> None:
    second = encode(salted(msgspec.structs.replace(sample.case, name="Another"), own.salt_key))
    assert "only the first" in only(problems(rebuilt(case, own, sample, second)), len(sample.entries))


def test_a_record_that_is_there_twice(case: Path, own: CaseKeys, sample: Sample) -> None:
    found = problems(rebuilt(case, own, sample, sample.entries[1], sample.entries[1]))
    assert [one.where.split(" (")[0] for one in found] == [f"record {len(sample.entries) + i}" for i in range(2)]
    assert all("record 1 again" in one.what for one in found)


def test_a_text_that_is_no_text(case: Path, own: CaseKeys, sample: Sample) -> None:
    page = sample.records[1]
    assert isinstance(page, Capture)
    assert page.blob
    vault = Vault(case / "vault")
    blob = vault.put(b"\xff\xfe").digest
    vault.flush()
    record = Derivation(kind="text", inputs=(page.blob,), output=blob, method="t.v1", capture=sample.ids[1])
    data = encode(salted(record, own.salt_key))
    assert "not UTF-8" in only(problems(rebuilt(case, own, sample, data)), len(sample.entries))


# -- vault and catalog -----------------------------------------------------------------------------------------------------


def test_what_no_record_names_is_a_note(case: Path) -> None:
    vault = Vault(case / "vault")
    blob = vault.put(b"left by a run that died")
    vault.flush()
    vault.put(b"and this not even flushed")
    assert [one.where for one in notes(case)] == [f"vault/sha256/{blob.digest[7:9]}/{blob.digest[7:]}", "vault/incoming/2"]


def test_links_in_the_vault_are_problems(case: Path, tmp_path: Path) -> None:
    file = next(p for p in sorted((case / "vault" / "sha256").rglob("*")) if p.is_file())
    shutil.move(file, tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    found = problems(case)
    assert {one.where for one in found} == {file.relative_to(case).as_posix()}
    assert any(str(tmp_path / "elsewhere") in one.what for one in found)


def test_a_missing_catalog_and_one_that_is_behind_are_notes(case: Path, sample: Sample) -> None:
    (case / "catalog.sqlite").unlink()
    (found,) = notes(case)
    assert found.where == "catalog.sqlite"
    assert not (case / "catalog.sqlite").exists()
    with Catalog(case / "catalog.sqlite") as behind:
        behind.apply(0, sample.pairs(0, 5), sample.text_of)
    (found,) = notes(case)
    assert f"5 of {len(sample.entries)}" in found.what
    with Catalog(case / "catalog.sqlite") as behind:
        assert behind.size == 5


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM claims WHERE idx = (SELECT max(idx) FROM claims)",
        "UPDATE names SET name = 'nobody', folded = 'nobody' WHERE name = 'The mayor'",
        "INSERT INTO claim_words (claim_words) VALUES ('delete-all')",
        "UPDATE progress SET size = size + 1",
        "CREATE TABLE more (x)",
        "PRAGMA user_version = 7",
    ],
)
@pytest.mark.parametrize("behind", [False, True])
def test_a_catalog_that_says_other_than_log_and_vault(case: Path, sample: Sample, change: str, behind: bool) -> None:
    if behind:
        (case / "catalog.sqlite").unlink()
        with Catalog(case / "catalog.sqlite") as made:
            made.apply(0, sample.pairs(0, len(sample.entries) - 2), sample.text_of)
        if "progress" in change:
            change = "UPDATE progress SET size = size - 1"
    db = sqlite3.connect(case / "catalog.sqlite")
    db.execute(change)
    db.commit()
    db.close()
    (found,) = problems(case)
    assert found.where == "catalog.sqlite"
    assert "indelible rebuild" in found.what


def test_two_texts_alike_from_two_captures(tmp_path: Path) -> None:
    keys = create_keys(ORIGIN, None)
    sample = Sample(ORIGIN, keys.signer.verifier.text, keys.salt_key)
    first = claims_of(sample)[0]
    text = sample.text_of(first.text)
    sample.document("https://mirror.example", "Mirror", text, "en")
    sample.add(claim(sample.ids[-4], text, "The mayor", "people"))
    build(tmp_path / "case", keys, sample)
    assert problems(tmp_path / "case") == []
