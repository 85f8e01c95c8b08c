"""Keys are kept outside the case, for their owner only, and open only with their passphrase."""

import errno
import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from disks import CrashingDisk, PowerCut, RefusingDisk

from indelible.errors import BadInput, CaseError, KeyMissing, StorageFull
from indelible.preserve import keys as module
from indelible.preserve.keys import create_keys, keys_home, load_keys

ORIGIN = "indelible.invalid/mariupol/0011223344556677"


def test_keys_come_back(keys: Path) -> None:
    made = create_keys(ORIGIN, None)
    found = load_keys(ORIGIN, None)
    assert found.signer.verifier == made.signer.verifier
    assert found.signer.name == found.origin == ORIGIN
    assert found.salt_key == made.salt_key
    assert len(made.salt_key) == 32
    assert load_keys(ORIGIN, "not needed").salt_key == made.salt_key
    file = next(keys.iterdir())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700


def test_a_passphrase_locks_them(keys: Path) -> None:
    made = create_keys(ORIGIN, "рік 2022")
    file = next(keys.iterdir())
    assert file.name.endswith(".key.age")
    assert file.read_bytes().startswith(b"age-encryption.org/v1\n-> scrypt ")
    assert ORIGIN.encode() not in file.read_bytes()
    assert load_keys(ORIGIN, "рік 2022").salt_key == made.salt_key
    for wrong in ("рік 2023", None, ""):
        with pytest.raises(KeyMissing, match="INDELIBLE_PASSPHRASE"):
            load_keys(ORIGIN, wrong)
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(KeyMissing, match="does not open"):
        load_keys(ORIGIN, "рік 2022")


def test_age_opens_the_file(keys: Path) -> None:
    if shutil.which("age") is None or shutil.which("script") is None:
        pytest.skip("no age program on this machine; its format is checked above")
    create_keys(ORIGIN, "secret")
    command = f"age -d {next(keys.iterdir())}"
    done = subprocess.run(["script", "-qec", command, "/dev/null"], input="secret\n", capture_output=True, text=True)
    assert ORIGIN in done.stdout


def test_keys_of_two_origins_and_two_makings_differ() -> None:
    a, b = create_keys("a", None), create_keys("b", None)
    assert a.salt_key != b.salt_key
    assert a.signer.verifier.public_key != b.signer.verifier.public_key


def test_nothing_of_a_key_is_shown() -> None:
    made = create_keys(ORIGIN, None)
    assert repr(made) == f"CaseKeys(origin={ORIGIN!r})"


@pytest.mark.parametrize("locked", [False, True])
@pytest.mark.parametrize("second", [None, "secret"])
def test_existing_keys_are_never_replaced(keys: Path, locked: bool, second: str | None) -> None:
    create_keys(ORIGIN, None)
    if locked:
        file = next(keys.iterdir())
        file.rename(file.with_suffix(".key.age"))
    before = {path.name: path.read_bytes() for path in keys.iterdir()}
    with pytest.raises(CaseError, match="already"):
        create_keys(ORIGIN, second)
    assert {path.name: path.read_bytes() for path in keys.iterdir()} == before


def test_an_empty_passphrase_is_refused(keys: Path) -> None:
    with pytest.raises(BadInput):
        create_keys(ORIGIN, "")
    assert not keys.exists()


def test_missing_keys_say_where_they_were_sought(keys: Path) -> None:
    with pytest.raises(KeyMissing) as told:
        load_keys(ORIGIN, None)
    assert str(keys) in str(told.value)
    assert "INDELIBLE_KEYS" in str(told.value)


def other_origin(data: bytes) -> bytes:
    return data.replace(b"mariupol", b"bucha")


def other_format(data: bytes) -> bytes:
    return data.replace(b"key.v1", b"key.v2")


def short_seed(data: bytes) -> bytes:
    start = data.index(b'"seed": "') + 9
    return data[:start] + data[start + 4 :]


def unclean_base64(data: bytes) -> bytes:
    start = data.index(b'"seed": "') + 9
    return data[:start] + b"!" + data[start:]


def truncated(data: bytes) -> bytes:
    return data[:50]


def empty(data: bytes) -> bytes:
    return b""


def a_list(data: bytes) -> bytes:
    return b"[]"


@pytest.mark.parametrize("defect", [other_origin, other_format, short_seed, unclean_base64, truncated, empty, a_list])
def test_a_bad_key_file_is_named_and_not_quoted(keys: Path, defect: object) -> None:
    create_keys(ORIGIN, None)
    file = next(keys.iterdir())
    secret = file.read_text().split('"seed": "')[1][:20]
    file.write_bytes(defect(file.read_bytes()))  # type: ignore[operator]
    with pytest.raises(KeyMissing) as told:
        load_keys(ORIGIN, None)
    assert str(file) in str(told.value)
    error: BaseException | None = told.value
    while error is not None:
        assert secret not in str(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def test_where_keys_lie(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("INDELIBLE_KEYS")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative/is/ignored")
    assert keys_home() == tmp_path / ".config" / "indelible" / "keys"
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "x"))
    assert keys_home() == tmp_path / "x" / "indelible" / "keys"
    monkeypatch.setenv("INDELIBLE_KEYS", str(tmp_path / "k"))
    assert keys_home() == tmp_path / "k"


@pytest.mark.parametrize("origin", ["../../etc/passwd", "a/b", "x" * 5000, "ім’я\n", "."])
def test_no_origin_leaves_the_folder(keys: Path, origin: str) -> None:
    assert all(path.parent == keys for path in module._paths(origin))


def test_a_crash_leaves_whole_keys_or_none(keys: Path) -> None:
    for at in range(10):
        disk = CrashingDisk(at, loss="both")
        try:
            create_keys(ORIGIN, None, disk=disk)
        except PowerCut:
            disk.settle()
            with pytest.raises(KeyMissing, match="no signing key"):
                load_keys(ORIGIN, None)
            continue
        break
    assert at == 4
    load_keys(ORIGIN, None)


def test_a_full_disk(keys: Path) -> None:
    with pytest.raises(StorageFull):
        create_keys(ORIGIN, None, disk=RefusingDisk(errno.ENOSPC))
    with pytest.raises(KeyMissing):
        load_keys(ORIGIN, None)


def test_a_key_we_may_not_read(keys: Path) -> None:
    create_keys(ORIGIN, None)
    file = next(keys.iterdir())
    os.remove(file)
    file.mkdir()
    with pytest.raises(KeyMissing, match="cannot be read"):
        load_keys(ORIGIN, None)
