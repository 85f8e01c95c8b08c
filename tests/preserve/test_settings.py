"""case.toml: any name comes back as it was, and what cannot be read says why."""

import tomllib
from pathlib import Path

import msgspec
import pytest
from disks import CrashingDisk, PowerCut
from hypothesis import given
from hypothesis import strategies as st

from indelible.errors import BadInput, CaseError, Damaged, NewerCase, NoCase
from indelible.model import TYPES
from indelible.preserve.settings import CaseSettings, read_settings, write_settings

SETTINGS = CaseSettings(
    format=1, name="Маріуполь, spring 2022", origin="indelible.invalid/m", by="Desk", verifier="x+00000000+AA==", types=TYPES
)
GOOD = """format = 1
name = "n"
origin = "o"
by = "b"
verifier = "v"
types = ["case.v1"]
"""


@given(name=st.text(), by=st.text(alphabet=st.characters(max_codepoint=0x9F)), origin=st.text())
def test_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, name: str, by: str, origin: str) -> None:
    case = tmp_path_factory.mktemp("case")
    settings = msgspec.structs.replace(SETTINGS, name=name, by=by, origin=origin)
    write_settings(case, settings)
    assert read_settings(case) == settings


@pytest.mark.parametrize(
    "name",
    ['"', "\\", '"""', "'''", "\n[types]", "\r\n", "\x00\x1f\x7f\x80", "\u2028\u202e", "# x", "\ufeff", "\U0010ffff", "a\tb"],
)
def test_hostile_names_come_back(tmp_path: Path, name: str) -> None:
    write_settings(tmp_path, msgspec.structs.replace(SETTINGS, name=name))
    assert read_settings(tmp_path).name == name
    assert tomllib.loads((tmp_path / "case.toml").read_text(encoding="utf-8"))["name"] == name


def test_a_lone_surrogate_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="ud800"):
        write_settings(tmp_path, msgspec.structs.replace(SETTINGS, name="a\ud800b"))
    assert not (tmp_path / "case.toml").exists()


def test_no_case(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for folder in (tmp_path, tmp_path / "missing", tmp_path / "file"):
        with pytest.raises(NoCase, match="indelible init"):
            read_settings(folder)


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "case.toml").mkdir()
    with pytest.raises(CaseError, match="Is a directory"):
        read_settings(tmp_path)


def test_the_good_file_is_good(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text(GOOD)
    assert read_settings(tmp_path).types == ("case.v1",)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("format = 1", "format = 2", "format 2, this program reads up to 1"),
        ("format = 1\nname", "format = 99\nnom", "format 99"),
        ('types = ["case.v1"]', 'types = ["case.v1", "case.v2"]', "case.v2"),
        ('types = ["case.v1"]', "types = [17]", "17"),
    ],
)
def test_a_newer_case_names_both_and_what_to_install(tmp_path: Path, old: str, new: str, said: str) -> None:
    (tmp_path / "case.toml").write_text(GOOD.replace(old, new))
    with pytest.raises(NewerCase) as told:
        read_settings(tmp_path)
    assert said in str(told.value)
    assert "install a newer indelible" in str(told.value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (GOOD, ""),
        (GOOD, "{"),
        (GOOD, "\x00"),
        ("format = 1", "format = true"),
        ("format = 1", 'format = "1"'),
        ("format = 1\n", ""),
        ('by = "b"\n', ""),
        ('by = "b"', "by = 3"),
        ('by = "b"', 'by = "b'),
        ('by = "b"', 'by = "b"\nby = "c"'),
        ('by = "b"', 'by = "b"\nretention = "no such field yet"'),
        ("types", "typos"),
    ],
)
def test_damage_names_the_file_and_the_next_step(tmp_path: Path, old: str, new: str) -> None:
    (tmp_path / "case.toml").write_text(GOOD.replace(old, new))
    with pytest.raises(Damaged) as told:
        read_settings(tmp_path)
    assert str(tmp_path / "case.toml") in str(told.value)


def test_wrong_encoding_is_damage(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_bytes(GOOD.replace('"n"', '"Маріуполь"').encode("cp1251"))
    with pytest.raises(Damaged):
        read_settings(tmp_path)


def test_a_crash_leaves_old_or_new(tmp_path: Path) -> None:
    new = msgspec.structs.replace(SETTINGS, name="new")
    for at in range(10):
        write_settings(tmp_path, SETTINGS)
        disk = CrashingDisk(at, loss="both")
        try:
            write_settings(tmp_path, new, disk=disk)
        except PowerCut:
            disk.settle()
            assert read_settings(tmp_path) in (SETTINGS, new)
        else:
            break
    assert read_settings(tmp_path) == new
