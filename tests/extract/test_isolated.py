"""Workers: the result of this process, in order; a file that kills its worker costs that file only; nothing stays behind."""

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from format_files import ENGLISH, bomb_docx, locked_pdf, page, pdf

from indelible.errors import Unreadable
from indelible.extract.isolated import Job, Read, Readers
from indelible.extract.text import Limits, text_of
from indelible.model import digest_of, words

CAPTURE = "0" * 64
# In a language whose claims nobody reads, so that these tests load no parser.
PLAIN = "Der Bürgermeister sagte, dass die Stadt kein Wasser hat."


def children() -> set[int]:
    """Every process, zombies included, whose parent is this one."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == os.getpid():
                found.add(int(entry.name))
    return found


pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="counts processes in /proc")


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with Readers(workers=2) as shared:
        yield shared


def keep(folder: Path, name: str, data: bytes) -> Job:
    path = folder / name
    path.write_bytes(data)
    return Job(path=str(path), name=name, capture=CAPTURE)


def test_results_come_in_order_and_equal_those_of_this_process(tmp_path: Path, readers: Readers) -> None:
    files = {
        "a.html": page().encode(),
        "b.pdf": pdf(ENGLISH, "Zweite Seite."),
        "c.txt": PLAIN.encode(),
        "d.jpg": b"\xff\xd8\xff" + b"\0" * 100,
    }
    jobs = [(name, keep(tmp_path, name, data)) for name, data in files.items()] * 4
    results = list(readers.run(jobs))
    assert [key for key, _read in results] == [name for name, _job in jobs]
    for name, read in results:
        assert read.refused == ""
        assert read.text == text_of(io.BytesIO(files[name]), name=name)


def test_claims_point_into_the_text_and_name_it(tmp_path: Path, readers: Readers) -> None:
    ((_key, read),) = readers.run([(1, keep(tmp_path, "a.html", page().encode()))])
    assert read.text is not None and read.claims
    claim = next(c for c in read.claims if "burned" in words(read.text.text, c.content))
    assert words(read.text.text, claim.source) == "The city council" and words(read.text.text, claim.cue) == "said"
    assert claim.text == digest_of(read.text.text.encode()) and claim.capture == CAPTURE


def test_a_refusal_is_the_same_sentence(tmp_path: Path, readers: Readers) -> None:
    for name, data in {"a.pdf": locked_pdf("x"), "b.docx": bomb_docx(), "c.txt": b""}.items():
        ((_key, read),) = readers.run([(1, keep(tmp_path, name, data))])
        with pytest.raises(Unreadable) as refusal:
            text_of(io.BytesIO(data), name=name)
        assert (read.refused, read.text, read.claims) == (str(refusal.value), None, ())


def test_a_missing_file_is_refused(readers: Readers) -> None:
    ((_key, read),) = readers.run([(1, Job(path="/nowhere/at/all", capture=CAPTURE))])
    assert "cannot be opened" in read.refused


SLOW = "<html><body><p " + " ".join(f"a{i}=1" for i in range(100_000)) + ">x</p>"  # some minutes in the parser


def test_a_file_over_the_time_limit_costs_only_itself(tmp_path: Path) -> None:
    good = keep(tmp_path, "good.txt", PLAIN.encode())
    slow = keep(tmp_path, "slow.html", SLOW.encode())
    with Readers(workers=1, seconds=1) as readers:
        results = [read for _key, read in readers.run(enumerate([good, slow, good, good]))]
    assert "more than 1 seconds" in results[1].refused and results[1].text is None
    assert [r.refused for r in (results[0], *results[2:])] == ["", "", ""]


def test_a_file_over_the_memory_limit_costs_only_itself(tmp_path: Path) -> None:
    big = keep(tmp_path, "big.html", b"<html><body>" + b"<b>x</b>" * 1_200_000)
    good = keep(tmp_path, "good.txt", PLAIN.encode())
    with Readers(workers=1, memory=400_000_000) as readers:
        results = [read for _key, read in readers.run(enumerate([good, big, good]))]
    assert results[1].refused and "kept" in results[1].refused
    assert results[0].text == results[2].text and results[2].refused == ""


def test_a_killed_worker_costs_only_the_file_it_was_at(tmp_path: Path) -> None:
    good = keep(tmp_path, "good.txt", PLAIN.encode())
    slow = keep(tmp_path, "slow.html", SLOW.encode())
    before = children()
    with Readers(workers=1) as readers:
        results: list[Read] = []
        run = readers.run(enumerate([good, slow, good]))
        results.append(next(run)[1])
        (victim,) = children() - before
        time.sleep(0.5)  # by now it is at the slow file
        os.kill(victim, signal.SIGKILL)
        results += [read for _key, read in run]
    assert [bool(r.refused) for r in results] == [False, True, False]
    assert "the system ended its reader" in results[1].refused


def test_no_worker_stays_behind(tmp_path: Path) -> None:
    good = keep(tmp_path, "good.txt", PLAIN.encode())
    before = children()
    with Readers(workers=2) as readers:
        run = readers.run((i, good) for i in range(50))
        next(run)
        assert len(children() - before) >= 1
        run.close()  # a caller that stops early
        assert [read.refused for _key, read in readers.run([(1, good)])] == [""]
    assert children() == before
    forgotten = Readers(workers=1)
    assert next(forgotten.run([(1, good)]))
    del forgotten
    assert children() == before


def test_jobs_are_taken_only_a_little_ahead(tmp_path: Path) -> None:
    good = keep(tmp_path, "good.txt", b"2022")
    taken = 0

    def endless() -> Iterator[tuple[int, Job]]:
        nonlocal taken
        while True:
            taken += 1
            yield taken, good

    with Readers(workers=2) as readers:
        run = readers.run(endless())
        for _i in range(5):
            next(run)
        assert taken <= 5 + 2 * 8 + 1
        run.close()


def test_too_little_memory_to_start_is_said(tmp_path: Path) -> None:
    good = keep(tmp_path, "good.txt", b"x")
    with Readers(workers=1, memory=1_000_000) as readers, pytest.raises(Unreadable, match="does not start"):
        list(readers.run([(1, good)]))


def test_limits_reach_the_worker(tmp_path: Path) -> None:
    job = keep(tmp_path, "a.txt", b"x" * 100)
    with Readers(workers=1, limits=Limits(plain=99)) as readers:
        ((_key, read),) = readers.run([(1, job)])
    assert "more than the 99" in read.refused


def test_ctrl_c_ends_the_workers(tmp_path: Path) -> None:
    slow = keep(tmp_path, "slow.html", SLOW.encode())
    program = """
import sys
from indelible.extract.isolated import Job, Readers
with Readers(workers=2) as readers:
    print("on", flush=True)
    list(readers.run([(1, Job(path=sys.argv[1], name="a.html", capture="0" * 64))]))
"""
    process = subprocess.Popen(
        [sys.executable, "-c", program, slow.path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    assert process.stdout is not None and process.stdout.readline() == b"on\n"
    time.sleep(1)
    offspring = [int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit() and parent_of(int(p.name)) == process.pid]
    assert offspring
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    assert process.returncode != 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in offspring)


def parent_of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return -1


def test_a_worker_that_speaks_nonsense_is_replaced() -> None:
    from indelible.extract.isolated import _Worker

    worker = _Worker(1_500_000_000, 10)
    try:
        with pytest.raises(msgspec.MsgspecError):
            list(worker.replies(b"\xff\xff\xff\xff" + b"x" * 10))
        worker.buffer.clear()
        with pytest.raises(msgspec.MsgspecError):
            list(worker.replies(b"\0\0\0\2\x81\xa1"))
    finally:
        worker.end()


def test_a_text_is_kept_when_its_claims_cannot_be_read(tmp_path: Path) -> None:
    long = keep(tmp_path, "long.txt", (ENGLISH + "\n\n").encode() * 20_000)  # minutes for a parser, a moment to decode
    with Readers(workers=1, seconds=3) as readers:
        ((_key, read),) = readers.run([(1, long)])
    assert read.text is not None and read.text.text.count(ENGLISH) == 20_000
    assert (read.refused, read.claims) == ("", ())
    assert "claims were not read" in read.notes[0] and "text is kept" in read.notes[0]


def test_a_worker_is_not_told_what_opens_the_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDELIBLE_PASSPHRASE", "correct horse")
    monkeypatch.setenv("INDELIBLE_KEYS", "where the keys lie")
    before = children()
    with Readers(workers=1) as readers:
        list(readers.run([(0, keep(tmp_path, "a.txt", PLAIN.encode()))]))
        (worker,) = children() - before
        told = Path(f"/proc/{worker}/environ").read_bytes()
    assert b"correct horse" not in told
    assert b"where the keys lie" not in told
