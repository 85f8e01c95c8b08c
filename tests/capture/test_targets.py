"""Arguments: what is named, in order; what cannot be taken is said and stops nothing else."""

import os
import socket
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indelible.capture import FileTarget, Refused, UrlTarget, targets
from indelible.capture.targets import address_of
from indelible.errors import CaptureFailed, CaptureRefused


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(argument: str) -> Refused:
    (one,) = targets([argument])
    assert isinstance(one, Refused)
    return one


def test_a_folder_gives_its_files_sorted_by_the_bytes_of_their_names() -> None:
    for name in ("b.txt", "B.txt", "a/z.txt", "a/deep/1.txt", "é.txt", "я.txt", ".hidden"):
        Path("posts", name).parent.mkdir(parents=True, exist_ok=True)
        Path("posts", name).write_text(name)
    names = [".hidden", "B.txt", "a/deep/1.txt", "a/z.txt", "b.txt", "é.txt", "я.txt"]
    assert list(targets(["posts/"])) == [FileTarget(Path("posts", n), f"posts/{n}", follow=False) for n in names]


def test_arguments_keep_their_order_and_their_spelling() -> None:
    Path("one.txt").touch()
    found = list(targets(["https://example.org/x", "./one.txt", "missing", "HTTP://example.org", "one.txt"]))
    assert [one.address for one in found] == ["https://example.org/x", "./one.txt", "missing", "HTTP://example.org", "one.txt"]
    assert [type(one) for one in found] == [UrlTarget, FileTarget, Refused, UrlTarget, FileTarget]


def test_what_leads_out_of_a_folder_or_is_no_file_is_refused(here: Path) -> None:
    secret = here / "secret"
    secret.write_text("x")
    folder = here / "folder"
    folder.mkdir()
    (folder / "a.txt").touch()
    (folder / "b-link").symlink_to(secret)
    (folder / "c-link").symlink_to(here)
    os.mkfifo(folder / "d-pipe")
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(folder / "e-socket"))
        taken, *rest = targets(["folder"])
    assert taken.address == "folder/a.txt"
    assert [r.address for r in rest] == ["folder/b-link", "folder/c-link", "folder/d-pipe", "folder/e-socket"]
    words = ["symbolic link to", "symbolic link to", "named pipe", "socket"]
    for one_refused, word in zip(rest, words, strict=True):
        assert isinstance(one_refused, Refused)
        assert isinstance(one_refused.error, CaptureRefused)
        assert word in str(one_refused.error)
    (linked,) = targets(["folder/b-link"])
    assert linked == FileTarget(Path("folder/b-link"), "folder/b-link")  # named by the user


def test_the_case_is_not_added_to_itself() -> None:
    Path("case/vault").mkdir(parents=True)
    Path("case/vault/blob").touch()
    Path("a.txt").touch()
    found = list(targets(["."], skip=[Path("case"), Path("not-there")]))
    assert [one.address for one in found] == ["./a.txt", "./case"]
    assert isinstance(found[1], Refused)
    assert "is the case itself" in str(found[1].error)


def test_an_empty_folder_is_told() -> None:
    Path("empty/inside").mkdir(parents=True)
    assert "the folder empty holds no files" in str(refused("empty").error)


def test_a_folder_nested_deeper_than_python_recurses(here: Path) -> None:
    try:
        for _level in range(1100):
            Path("d").mkdir()
            os.chdir("d")
        Path("bottom").touch()
        os.chdir(here)
        (one,) = targets(["d"])
        assert one.address == "d/" * 1100 + "bottom"
    finally:  # pytest's own cleaning recurses and would fail on it
        subprocess.run(["rm", "-rf", here / "d"], check=True)


@pytest.mark.parametrize(
    ("argument", "kind", "words"),
    [
        ("missing.txt", CaptureFailed, "there is no file missing.txt; check the name"),
        ("a\nb\u202e", CaptureFailed, "there is no file a\\nb\\u202e;"),
        ("www.example.org/page", CaptureFailed, "write https://www.example.org/page"),
        ("ftp://example.org/x", CaptureRefused, "the scheme ftp"),
        ("file:///etc/passwd", CaptureRefused, "give the path"),
        ("nul\0inside", CaptureFailed, "nul\\x00inside is no name that a file can have"),
        ("x" * 300, CaptureFailed, "File name too long"),
        ("", CaptureFailed, "an argument is empty"),
    ],
)
def test_each_slip_has_its_sentence(argument: str, kind: type[Exception], words: str) -> None:
    one = refused(argument)
    assert type(one.error) is kind
    assert words in str(one.error)
    assert "\n" not in str(one.error)


def test_a_device_named_by_the_user_is_refused() -> None:
    assert "character device" in str(refused("/dev/zero").error)


def test_names_that_are_not_utf8_are_percent_encoded_and_still_open(here: Path) -> None:
    raw = os.path.join(os.fsencode(here), b"100%\xff\xd0.txt")
    try:
        with open(raw, "wb") as stream:
            stream.write(b"x")
    except OSError:
        pytest.skip("needs a file system that takes names of any octets")
    (one,) = targets([os.fsdecode(b"100%\xff\xd0.txt")])
    assert isinstance(one, FileTarget)
    assert one.address == "100%25%FF%D0.txt"
    assert one.path.read_bytes() == b"x"


def test_names_with_newlines_and_right_to_left_characters_stay_as_they_are() -> None:
    name = "a\nb\u202etxt.exe"
    Path(name).touch()
    (one,) = targets([name])
    assert one == FileTarget(Path(name), name)


@given(st.binary(max_size=40))
def test_every_name_of_bytes_gets_an_address_that_a_record_can_hold(raw: bytes) -> None:
    address_of(raw.decode("utf-8", "surrogateescape")).encode("utf-8")
