"""A case that was rolled back, forked or given another key is told apart by what this machine saw before."""

import json
import shutil
from pathlib import Path

import pytest
from disks import CrashingDisk, PowerCut

from indelible.errors import Damaged
from indelible.preserve.keys import CaseKeys, create_keys
from indelible.preserve.log import Log
from indelible.preserve.seen import confirm, remember, remembered, seen_path

ORIGIN = "indelible.invalid/seen"


@pytest.fixture
def made(keys: Path) -> CaseKeys:
    return create_keys(ORIGIN, None)


def grown(root: Path, made: CaseKeys, *entries: bytes) -> Log:
    log = Log(root, made.signer.verifier, signer=made.signer) if root.exists() else Log.create(root, made.signer)
    log.append(entries)
    return log


def test_what_was_seen_comes_back(tmp_path: Path, made: CaseKeys) -> None:
    assert remembered(ORIGIN) is None
    verifier = made.signer.verifier.text
    log = grown(tmp_path / "log", made, b"a")
    confirm(ORIGIN, verifier, log)  # never seen: nothing to say
    remember(ORIGIN, verifier, log.checkpoint_note)
    assert remembered(ORIGIN) == (verifier, log.checkpoint_note)
    log = grown(tmp_path / "log", made, b"b", b"c")
    confirm(ORIGIN, verifier, log)
    remember(ORIGIN, verifier, log.checkpoint_note)
    assert remembered(ORIGIN) == (verifier, log.checkpoint_note)
    assert remembered("another") is None


def test_a_rolled_back_log(tmp_path: Path, made: CaseKeys) -> None:
    verifier = made.signer.verifier.text
    grown(tmp_path / "log", made, b"a")
    shutil.copytree(tmp_path / "log", tmp_path / "old")
    newer = grown(tmp_path / "log", made, b"b")
    remember(ORIGIN, verifier, newer.checkpoint_note)
    old = Log(tmp_path / "old", made.signer.verifier)
    with pytest.raises(Damaged, match=r"has 1 records.* seen 2"):
        confirm(ORIGIN, verifier, old)
    remember(ORIGIN, verifier, old.checkpoint_note)  # does not forget the newer one
    assert remembered(ORIGIN) == (verifier, newer.checkpoint_note)


@pytest.mark.parametrize("more", [(b"x",), (b"x", b"y"), (b"x", b"y", b"z")])
def test_a_forked_log(tmp_path: Path, made: CaseKeys, more: tuple[bytes, ...]) -> None:
    verifier = made.signer.verifier.text
    grown(tmp_path / "log", made, b"a")
    shutil.copytree(tmp_path / "log", tmp_path / "fork")
    remember(ORIGIN, verifier, grown(tmp_path / "log", made, b"b").checkpoint_note)
    with pytest.raises(Damaged, match="forked"):
        confirm(ORIGIN, verifier, grown(tmp_path / "fork", made, *more))


def test_another_key(tmp_path: Path, made: CaseKeys, monkeypatch: pytest.MonkeyPatch) -> None:
    log = grown(tmp_path / "log", made, b"a")
    remember(ORIGIN, made.signer.verifier.text, log.checkpoint_note)
    path = seen_path(ORIGIN)
    monkeypatch.setenv("INDELIBLE_KEYS", str(tmp_path / "attacker"))
    other = create_keys(ORIGIN, None)
    forged = grown(tmp_path / "forged", other, b"a")
    shutil.copy(path, seen_path(ORIGIN))
    with pytest.raises(Damaged) as told:
        confirm(ORIGIN, other.signer.verifier.text, forged)
    assert other.signer.verifier.text in str(told.value)
    assert made.signer.verifier.text in str(told.value)


@pytest.mark.parametrize("defect", ["", "{}", "[]", "no json", '{"format": "indelible-seen.v9"}'])
def test_a_file_that_is_none_of_ours(keys: Path, defect: str) -> None:
    keys.mkdir()
    seen_path(ORIGIN).write_text(defect)
    with pytest.raises(Damaged, match="cannot be read"):
        remembered(ORIGIN)


def test_a_checkpoint_in_it_that_is_none(tmp_path: Path, made: CaseKeys) -> None:
    remember(ORIGIN, made.signer.verifier.text, grown(tmp_path / "log", made, b"a").checkpoint_note)
    table = json.loads(seen_path(ORIGIN).read_text())
    seen_path(ORIGIN).write_text(json.dumps(table | {"checkpoint": "x"}))
    with pytest.raises(Damaged):
        remembered(ORIGIN)


def test_a_crash_leaves_the_old_or_the_new(tmp_path: Path, made: CaseKeys) -> None:
    verifier = made.signer.verifier.text
    first = grown(tmp_path / "log", made, b"a").checkpoint_note
    second = grown(tmp_path / "log", made, b"b").checkpoint_note
    for at in range(10):
        seen_path(ORIGIN).unlink(missing_ok=True)
        remember(ORIGIN, verifier, first)
        disk = CrashingDisk(at, loss="both")
        try:
            remember(ORIGIN, verifier, second, disk=disk)
        except PowerCut:
            disk.settle()
            assert remembered(ORIGIN) in ((verifier, first), (verifier, second))
        else:
            break
    assert at == 4
    assert remembered(ORIGIN) == (verifier, second)
