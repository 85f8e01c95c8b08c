"""One writer at a time; the other waits or is told who it is."""

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from indelible.errors import CaseError, CaseHeld, CaseReadOnly
from indelible.preserve.lock import writer

HOLD = """
import sys, time
from pathlib import Path
from indelible.preserve.lock import writer
with writer(Path(sys.argv[1]), wait=0):
    print("held", flush=True)
    time.sleep(60)
"""


def holder(case: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(case)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_another_process_is_told_who_holds_it(tmp_path: Path) -> None:
    process = holder(tmp_path)
    try:
        with pytest.raises(CaseHeld) as told, writer(tmp_path, wait=0.1):
            pass
        assert f"process {process.pid} on " in str(told.value)
        assert "0.1 s" in str(told.value)
    finally:
        process.kill()
        process.wait()


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    process = holder(tmp_path)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert "process" in (tmp_path / "lock").read_text()
    with writer(tmp_path, wait=1):
        pass
    assert (tmp_path / "lock").read_text() == ""


def test_one_waits_for_the_other(tmp_path: Path) -> None:
    order = []

    def second() -> None:
        with writer(tmp_path, wait=10):
            order.append("second")

    with writer(tmp_path, wait=0):
        thread = threading.Thread(target=second)
        thread.start()
        time.sleep(0.2)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_it_is_released_by_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), writer(tmp_path, wait=0):
        raise KeyboardInterrupt
    with writer(tmp_path, wait=0):
        pass


def test_a_forked_child_does_not_keep_it(tmp_path: Path) -> None:
    end, start = os.pipe()
    with writer(tmp_path, wait=0):
        child = os.fork()
        if child == 0:
            os.close(start)
            os.read(end, 1)
            os._exit(0)
    try:
        with writer(tmp_path, wait=0):
            pass
    finally:
        os.close(start)
        os.close(end)
        os.waitpid(child, 0)


def test_control_characters_of_the_file_do_not_reach_the_terminal(tmp_path: Path) -> None:
    with writer(tmp_path, wait=0):
        (tmp_path / "lock").write_bytes(b"\x1b[2Jprocess 1\xff\x00\nmore")
        with pytest.raises(CaseHeld) as told, writer(tmp_path, wait=0):
            pass
    assert "\x1b" not in str(told.value)
    assert "process 1" in str(told.value)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("precious")
    (tmp_path / "lock").symlink_to("precious")
    with pytest.raises(CaseError), writer(tmp_path, wait=0):
        pass
    assert (tmp_path / "precious").read_text() == "precious"


def test_a_read_only_case_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> int:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(CaseReadOnly, match="Read-only file system"), writer(tmp_path, wait=0):
        pass
