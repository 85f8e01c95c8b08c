"""What people and adversaries hand in: each gets one sentence with the next step, nothing is lost, nothing crashes."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from cases import COUNCIL, RADA, Indelible


def sound(indelible: Indelible) -> None:
    """The oracle after every mishap: the case verifies."""
    checked = indelible("verify", "case", "--no-recompute")
    assert checked.code == 0, checked


def bomb(path: Path) -> None:
    """A .docx whose one part inflates to 512 MB from half a megabyte."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _megabyte in range(512):
                part.write(b" " * (1 << 20))


def test_hostile_files_are_kept_as_found_and_each_is_answered(tmp_path: Path, case: Path, indelible: Indelible) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "empty.txt").write_bytes(b"")
    (folder / "truncated.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pa")
    (folder / "page.jpg").write_bytes(b"<!doctype html><html><body><p>" + COUNCIL.encode() + b"</p></body></html>")
    (folder / "cp1251.txt").write_bytes((RADA * 4).encode("cp1251"))
    (folder / "noise.bin").write_bytes(bytes(range(256)) * 64)
    bomb(folder / "bomb.docx")
    (folder / "line\nbreak \u202egpj.txt").write_text(RADA, encoding="utf-8")
    (folder / os.fsdecode(b"\xff\xfe-not-utf8.txt")).write_text(RADA, encoding="utf-8")
    (folder / "outside.txt").symlink_to("/etc/hostname")
    os.mkfifo(folder / "pipe.txt")
    added = indelible("add", "case", "in", "in/../in/empty.txt", "missing.txt", "ftp://example.org/x")
    assert added.code == 1, added  # something was refused
    assert "Traceback" not in added.err
    assert "captured   9" in added.out, added  # eight files, and the empty one again under another name
    assert "refused    4" in added.out, added  # the link, the pipe, the missing file, the scheme
    for said in ("truncated.pdf", "bomb.docx", "noise.bin", "outside.txt", "pipe.txt", "missing.txt", "ftp"):
        assert said in added.out
    assert "\u202e" not in added.out
    assert "line\nbreak" not in added.out
    blobs = {path.read_bytes() for path in (case / "vault" / "sha256").rglob("*") if path.is_file()}
    assert {path.read_bytes() for path in folder.iterdir() if path.is_file() and not path.is_symlink()} <= blobs
    claims = [json.loads(line) for line in indelible("claims", "case", "--format", "jsonl").out.splitlines()]
    assert {"in/page.jpg", "in/cp1251.txt", "in/line\nbreak \u202egpj.txt", "in/%FF%FE-not-utf8.txt"} <= {
        c["document"] for c in claims
    }
    sound(indelible)


def test_a_hundred_megabytes_are_kept_and_said_to_be_too_many_to_read(tmp_path: Path, case: Path, indelible: Indelible) -> None:
    (tmp_path / "large.txt").write_bytes(RADA.encode() * (100_000_000 // len(RADA.encode())))
    added = indelible("add", "case", "large.txt")
    assert added.code == 0, added
    assert "captured   1" in added.out
    assert "split it" in added.out
    (blob,) = (path for path in (case / "vault" / "sha256").rglob("*") if path.is_file())
    assert blob.stat().st_size == (tmp_path / "large.txt").stat().st_size
    sound(indelible)


@pytest.mark.parametrize("date", ["2022-02-31", "yesterday", "2022-13", "2022-04-06/2022-04-01"])
def test_a_date_that_is_none_is_refused_before_anything_is_captured(
    date: str, tmp_path: Path, case: Path, indelible: Indelible
) -> None:
    (tmp_path / "rada.txt").write_text(RADA, encoding="utf-8")
    refused = indelible("add", "case", "rada.txt", "--published", date)
    assert refused.code == 1
    assert "--published" in refused.err
    assert indelible("claims", "case", "--since", date).code == 1
    assert "captured   1" in indelible("add", "case", "rada.txt").out


def test_no_case_there_and_a_folder_that_is_taken(tmp_path: Path, case: Path, indelible: Indelible) -> None:
    for verb in (
        ["claims", "nowhere"],
        ["verify", "nowhere"],
        ["rebuild", "nowhere"],
        ["add", "nowhere", "x"],
        ["show", "nowhere", "x"],
    ):
        done = indelible(*verb)
        assert done.code == 1
        assert "indelible init" in done.err
    again = indelible("init", "case", "--name", "Other", "--by", "Desk")
    assert again.code == 1
    assert "not empty" in again.err
    sound(indelible)


def test_what_a_newcomer_mistypes_is_named(case: Path, indelible: Indelible) -> None:
    for words, said in (
        (["add", "sources", "case"], "indelible add case sources"),
        (["claims", "cas"], "no folder cas"),
        (["claims", "case", "--event", "kiling"], "killing"),
    ):
        done = indelible(*words)
        assert done.code == 1
        assert said in done.err
    for words, said in (
        (["claims", "case", "shelling"], "indelible claims --help"),
        (["claims", "case", "--limit", "-1"], "'-1'"),
    ):
        done = indelible(*words)
        assert done.code == 2
        assert said in done.err
    assert "indelible add case FILE" in indelible("claims", "case").err
    assert "verify" in indelible().err


def test_a_case_of_a_newer_version_is_left_alone(case: Path, indelible: Indelible) -> None:
    settings = case / "case.toml"
    for text in (
        settings.read_text().replace("format = 1", "format = 2"),
        settings.read_text().replace('"claim.v1"', '"claim.v1", "claim.v2"'),
    ):
        settings.write_text(text)
        for verb in (["claims", "case"], ["verify", "case"], ["rebuild", "case"]):
            done = indelible(*verb)
            assert done.code == 1
            assert "newer" in done.err


def test_without_the_key_a_case_can_be_read_but_not_added_to(tmp_path: Path, case: Path, indelible: Indelible) -> None:
    (tmp_path / "rada.txt").write_text(RADA, encoding="utf-8")
    assert indelible("add", "case", "rada.txt").code == 0
    away = {"INDELIBLE_KEYS": str(tmp_path / "no-keys")}
    refused = indelible("add", "case", "rada.txt", **away)
    assert refused.code == 1
    assert "INDELIBLE_KEYS" in refused.err
    assert indelible("claims", "case", **away).code == 0
    assert indelible("verify", "case", **away).code == 0


def test_a_passphrase_is_needed_where_one_was_given(tmp_path: Path, indelible: Indelible) -> None:
    (tmp_path / "rada.txt").write_text(RADA, encoding="utf-8")
    secret = {"INDELIBLE_PASSPHRASE": "correct horse"}
    assert indelible("init", "case", "--name", "N", "--by", "B", **secret).code == 0
    assert indelible("add", "case", "rada.txt").code == 1
    wrong = indelible("add", "case", "rada.txt", INDELIBLE_PASSPHRASE="wrong horse")
    assert wrong.code == 1
    assert "horse" not in wrong.err
    assert indelible("add", "case", "rada.txt", **secret).code == 0


def test_of_two_adds_one_waits_and_one_that_will_not_wait_is_told_who_holds_the_case(
    tmp_path: Path, case: Path, indelible: Indelible, environment: dict[str, str]
) -> None:
    from indelible.preserve.lock import writer

    (tmp_path / "rada.txt").write_text(RADA, encoding="utf-8")
    with writer(case, wait=1):
        told = indelible("add", "case", "rada.txt", "--wait", "0.2")
        assert told.code == 1
        assert str(os.getpid()) in told.err
        waiting = subprocess.Popen(
            [sys.executable, "-m", "indelible", "add", "case", "rada.txt"], cwd=tmp_path, env=environment, stdout=subprocess.PIPE
        )
        time.sleep(2)
        assert waiting.poll() is None
    out, _err = waiting.communicate(timeout=60)
    assert waiting.returncode == 0
    assert b"captured   1" in out


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_an_add_that_is_cut_off_leaves_a_case_that_verifies_and_goes_on(
    how: signal.Signals, tmp_path: Path, case: Path, indelible: Indelible, environment: dict[str, str]
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(400):
        (folder / f"{number:03}.txt").write_text(RADA + f"Документ {number}.\n", encoding="utf-8")
    running = subprocess.Popen(
        [sys.executable, "-m", "indelible", "add", "case", "in"], cwd=tmp_path, env=environment, stdout=subprocess.PIPE
    )
    checkpoint = case / "log" / "checkpoint"
    begun = checkpoint.read_bytes()
    while checkpoint.read_bytes() == begun and running.poll() is None:
        time.sleep(0.02)
    time.sleep(0.1)
    running.send_signal(how)
    out, _err = running.communicate(timeout=60)
    if how == signal.SIGINT:
        assert running.returncode == 130, out
        assert b"interrupted" in out
    sound(indelible)
    rest = indelible("add", "case", "in")
    assert rest.code == 0, rest
    sound(indelible)
    claims = [json.loads(line) for line in indelible("claims", "case", "--format", "jsonl").out.splitlines()]
    assert {claim["document"] for claim in claims} == {f"in/{number:03}.txt" for number in range(400)}
    assert len({claim["id"] for claim in claims}) == len(claims)


def test_a_full_disk_is_one_sentence_and_nothing_acknowledged_is_lost(
    tmp_path: Path, case: Path, indelible: Indelible, environment: dict[str, str]
) -> None:
    """RLIMIT_FSIZE stands in for a disk of 3 MB: the kernel refuses the write, as a full disk does."""
    (tmp_path / "rada.txt").write_text(RADA, encoding="utf-8")
    assert indelible("add", "case", "rada.txt").code == 0
    for number in range(64):  # a batch that is logged before the disk is full
        (tmp_path / f"{number}.bin").write_bytes(b"\0" * number)
    (tmp_path / "large.bin").write_bytes(os.urandom(5 << 20))
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3 << 20, 3 << 20)); "
        "from indelible.cli import main; sys.exit(main(['add', 'case', *(f'{n}.bin' for n in range(64)), 'large.bin']))"
    )
    full = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert full.returncode == 1, full
    assert len(full.stderr.strip().splitlines()) == 1, full.stderr
    assert "nothing that was acknowledged is lost" in full.stderr
    assert "captured   64" in full.stdout, full
    sound(indelible)
    assert "captured   1" in indelible("add", "case", "large.bin").out
    sound(indelible)


def test_a_case_without_catalog_on_a_disk_that_cannot_be_written_is_still_read(
    tmp_path: Path, case: Path, indelible: Indelible
) -> None:
    (tmp_path / "rada.txt").write_text(RADA, encoding="utf-8")
    assert indelible("add", "case", "rada.txt").code == 0
    listed = indelible("claims", "case", "--format", "jsonl").out
    for path in case.glob("catalog.sqlite*"):
        path.unlink()
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("only root may mount a folder read-only")
    mounted = subprocess.run(["mount", "--bind", case, case], check=False).returncode == 0
    if not mounted or subprocess.run(["mount", "-o", "remount,ro,bind", case], check=False).returncode != 0:
        pytest.skip("this machine does not let even root mount a folder read-only")
    try:
        again = indelible("claims", "case", "--format", "jsonl")
        assert (again.code, again.out) == (0, listed)
        assert indelible("verify", "case", "--no-recompute").code == 0
        refused = indelible("add", "case", "rada.txt")
        assert refused.code == 1
        assert len(refused.err.strip().splitlines()) == 1, refused.err
    finally:
        subprocess.run(["umount", case], check=True)


def test_a_sentence_cannot_move_the_cursor(tmp_path: Path, case: Path, indelible: Indelible) -> None:
    for verb in (
        ["verify", "no\x1b[2J\ncase"],
        ["show", "case", "\u202egpj"],
        ["init", "case\x1b[2J", "--name", "", "--by", "B"],
    ):
        done = indelible(*verb)
        assert done.code == 1
        assert len(done.err.splitlines()) == 1
        assert not {"\x1b", "\u202e"} & set(done.err)
