"""Whoever may write to a case can lay links and pipes into it: nothing outside is emptied by them, and nobody waits for ever."""

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from logs import SIGNER, VERIFIER, new_log

from indelible.errors import CaseError, Damaged
from indelible.model import TYPES
from indelible.preserve.catalog import Catalog
from indelible.preserve.fsck import check_case
from indelible.preserve.log import Log
from indelible.preserve.settings import LARGEST, CaseSettings, read_settings, write_settings
from indelible.preserve.vault import Vault


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder of somebody else, with files whose names are those of a log's and a vault's."""
    folder = tmp_path / "outside"
    folder.mkdir()
    for name in ("1", "200", "photo.jpg"):
        (folder / name).write_bytes(b"the only copy")
    return folder


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """A test that waits for a pipe fails."""
    signal.alarm(20)
    yield
    signal.alarm(0)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    new_log(folder / "log").append([b"entry"] * 100)
    write_settings(
        folder, CaseSettings(format=1, name="Links", origin=SIGNER.name, by="Desk", verifier=VERIFIER.text, types=TYPES)
    )
    return folder


def in_place_of(path: Path, target: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)


def to_staging(case: Path) -> None:
    Log(case / "log", VERIFIER, signer=SIGNER)


def to_tiles(case: Path) -> None:
    Log(case / "log", VERIFIER, signer=SIGNER).append([b"more"] * 200)


def to_vault(case: Path) -> None:
    vault = Vault(case / "vault")
    vault.put(b"bytes")
    vault.flush()


@pytest.mark.parametrize(
    ("link", "write"),
    [
        ("log/staging", to_staging),
        ("log", to_staging),
        ("log/tile/0/000.p", to_tiles),
        ("log/tile/entries/000.p", to_tiles),
        ("log/tile/0", to_tiles),
        ("vault/incoming", to_vault),
        ("vault/damaged", to_vault),
        ("vault/sha256", to_vault),
        ("vault/sha256/27", to_vault),
        ("vault", to_vault),
    ],
)
def test_a_link_does_not_lead_a_writer_out_of_the_case(
    tmp_path: Path, case: Path, outside: Path, link: str, write: Callable[[Path], None]
) -> None:
    kept = tmp_path / "kept"
    if (case / link).is_dir():  # what the link leads to is in order, so that only the link itself is wrong
        shutil.copytree(case / link, kept)
    kept.mkdir(exist_ok=True)
    for path in outside.iterdir():
        shutil.copy(path, kept)
    before = {path: path.read_bytes() for path in sorted(kept.rglob("*")) if path.is_file()}
    in_place_of(case / link, kept)
    with pytest.raises(Damaged, match="is a link"):
        write(case)
    assert {path: path.read_bytes() for path in sorted(kept.rglob("*")) if path.is_file()} == before
    assert link in [problem.where for problem in check_case(case, seen=False) if "is a link" in problem.what]


@pytest.mark.parametrize("name", ["lock", "case.toml", "log/checkpoint", "log/committed", "log/tile/0/000.p/100"])
def test_a_file_that_is_a_link_is_named(tmp_path: Path, case: Path, name: str) -> None:
    path = case / name
    path.touch()
    path.rename(tmp_path / "moved")
    path.symlink_to(tmp_path / "moved")
    assert name in [problem.where for problem in check_case(case, seen=False) if "is a link" in problem.what]


def test_settings_that_are_a_pipe_or_have_no_end_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    os.mkfifo(path)
    with pytest.raises(Damaged, match="mode prw"):
        read_settings(tmp_path)
    path.unlink()
    path.symlink_to("/dev/zero")
    with pytest.raises(Damaged, match="mode crw"):
        read_settings(tmp_path)
    path.unlink()
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(Damaged, match=str(LARGEST + 1)):
        read_settings(tmp_path)
    path.unlink()
    path.mkdir()
    with pytest.raises(CaseError, match="cannot be read"):
        read_settings(tmp_path)


@pytest.mark.parametrize("suffix", ["", "-wal", "-shm", "-journal"])
@pytest.mark.parametrize("kind", ["pipe", "link", "folder"])
def test_a_catalog_beside_a_pipe_or_link_is_refused(tmp_path: Path, suffix: str, kind: str) -> None:
    Catalog(tmp_path / "catalog.sqlite").close()
    path, victim = tmp_path / f"catalog.sqlite{suffix}", tmp_path / "victim"
    victim.write_bytes(b"the only copy")
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "link":
        path.symlink_to(victim)
    else:
        path.mkdir()
    with pytest.raises(Damaged, match=r"is a link|is no plain file"):
        Catalog(tmp_path / "catalog.sqlite")
    assert victim.read_bytes() == b"the only copy"
