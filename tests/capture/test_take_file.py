"""Files: the bytes as they are, and never more said of them than was seen."""

import os
import socket
from pathlib import Path

import pytest
from capture_servers import Gathered

from indelible.capture import take_file
from indelible.capture.file import open_quietly
from indelible.capture.taken import instant
from indelible.errors import CaptureFailed, CaptureRefused

MIB = 1 << 20


class Meddling(Gathered):
    """A sink that does something to the file when the first chunk arrives."""

    def __init__(self, deed: object) -> None:
        super().__init__()
        self._deed = deed

    def write(self, chunk: bytes) -> None:
        if not self.chunks and callable(self._deed):
            self._deed()
        super().write(chunk)


def test_a_file_is_taken_as_it_is(tmp_path: Path, sink: Gathered) -> None:
    path = tmp_path / "Заява.PDF"
    path.write_bytes(b"\xff\xfe\x00" * 700_000)
    os.utime(path, ns=(0, 1_649_246_400_123_456_789))

    taken = take_file(path, "docs/Заява.PDF", sink)

    assert sink.data == path.read_bytes()
    assert max(map(len, sink.chunks)) <= MIB
    assert (taken.address, taken.outcome, taken.reason) == ("docs/Заява.PDF", "complete", "")
    assert (taken.size, taken.media_type, taken.method) == (2_100_000, "application/pdf", "capture/file.v1")
    assert taken.modified == "2022-04-06T12:00:00.123456Z"


def test_an_empty_file_is_complete(tmp_path: Path, sink: Gathered) -> None:
    path = tmp_path / "empty"
    path.touch()
    taken = take_file(path, "empty", sink)
    assert (taken.size, taken.outcome, taken.media_type, sink.data) == (0, "complete", "", b"")


@pytest.mark.parametrize("deed", ["grow", "shrink", "touch"])
def test_a_file_that_changes_while_it_is_read_is_partial(tmp_path: Path, deed: str) -> None:
    path = tmp_path / "live.log"
    path.write_bytes(b"a" * 3 * MIB)

    def do() -> None:
        if deed == "grow":
            with path.open("ab") as stream:
                stream.write(b"b" * 10 * MIB)
        elif deed == "shrink":
            os.truncate(path, 2 * MIB)
        else:
            os.utime(path, ns=(0, 0))

    taken = take_file(path, "live.log", Meddling(do))

    assert taken.outcome == "partial"
    assert taken.size == {"grow": 4 * MIB, "shrink": 2 * MIB, "touch": 3 * MIB}[deed]
    assert str(3 * MIB) in taken.reason
    assert {"grow": str(13 * MIB), "shrink": str(2 * MIB), "touch": "1970-01-01"}[deed] in taken.reason


def test_a_file_that_never_ends_is_left_after_one_chunk_more(sink: Gathered) -> None:
    path = Path("/proc/self/maps")  # its size is told as 0
    if not path.exists():
        pytest.skip("needs /proc")
    taken = take_file(path, "maps", sink)
    assert taken.outcome == "partial"
    assert 0 < taken.size <= MIB


def test_what_cannot_be_read_is_said_in_one_sentence(tmp_path: Path, sink: Gathered) -> None:
    with pytest.raises(CaptureFailed, match=r"no\\nsuch cannot be opened \(No such file or directory\); check"):
        take_file(tmp_path / "no\nsuch", "no\nsuch", sink)
    with pytest.raises(CaptureRefused, match="a folder"):
        take_file(tmp_path, "folder", sink)
    locked = tmp_path / "locked"
    locked.write_text("x")
    locked.chmod(0)
    if os.geteuid() != 0:
        with pytest.raises(CaptureFailed, match="Permission denied"):
            take_file(locked, "locked", sink)
    assert sink.chunks == []


def test_pipes_sockets_and_devices_are_never_opened(tmp_path: Path, sink: Gathered) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(tmp_path / "socket"))
        for name, kind in (("pipe", "named pipe"), ("socket", "socket")):
            with pytest.raises(CaptureRefused, match=kind):
                take_file(tmp_path / name, name, sink)
    with pytest.raises(CaptureRefused, match="character device"):
        take_file(Path("/dev/zero"), "/dev/zero", sink)


def test_what_takes_the_place_of_a_file_after_the_look_holds_nobody_and_leads_nowhere(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    os.close(open_quietly(tmp_path / "pipe", follow=True))  # a blocking open would wait here for a writer
    (tmp_path / "link").symlink_to("pipe")
    with pytest.raises(OSError, match="symbolic links"):
        open_quietly(tmp_path / "link", follow=False)


def test_a_link_is_followed_only_where_the_user_named_it(tmp_path: Path, sink: Gathered) -> None:
    (tmp_path / "real.txt").write_bytes(b"real")
    (tmp_path / "link.txt").symlink_to("real.txt")
    assert take_file(tmp_path / "link.txt", "link.txt", sink).size == 4
    with pytest.raises(CaptureRefused, match="symbolic link"):
        take_file(tmp_path / "link.txt", "link.txt", sink, follow=False)


def test_what_the_sink_raises_passes_through(tmp_path: Path) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "a").write_bytes(b"a")
    with pytest.raises(OSError, match="No space left"):
        take_file(tmp_path / "a", "a", Meddling(full))


def test_times_before_and_beyond_the_calendar() -> None:
    assert instant(-1_000) == "1969-12-31T23:59:59.999999Z"
    assert instant(-(10**21)) is None
    assert instant(10**21) is None
