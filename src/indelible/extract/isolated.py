"""Extraction in processes of its own, with limits: a hostile file can at worst kill its worker, and the rest goes on.

The parent writes a job to a worker's standard input and reads replies from its standard output: a length in four octets, then
msgpack of a known type (never pickle). The text is sent before the claims are looked for, so that it is not lost with them.
"""

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
import weakref
from collections import deque
from collections.abc import Iterable, Iterator
from typing import BinaryIO, TypeVar

import msgspec

from ..errors import Unreadable
from ..i18n import _
from ..model.base import Part, RecordId
from ..model.claim import Claim
from .attribution import Attribution
from .limits import LIMITS, Limits
from .textmap import Text

K = TypeVar("K")

AHEAD = 8  # jobs taken from the iterable before the oldest result has been given out, for each worker
QUEUED = 2  # jobs a worker holds, so that it need not wait while the parent writes results away
FRAME = 1 << 30  # octets: no reply is longer, whatever a worker says
PATIENCE = 4  # wall-clock seconds for each CPU second: the machine may be busy, but a worker must not wait forever
CHUNK = 1 << 20


class Job(Part, frozen=True, kw_only=True):
    """One file to read: where its bytes lie, what it was called, and what the claims in it will refer to.

    With a `method`, its claims are not looked for: they are made of `proposed`, which that method found.
    """

    path: str
    capture: RecordId
    declared: str = ""
    name: str = ""
    published: str = ""  # EDTF; "" takes what the document says
    publisher: str = ""
    method: str = ""
    tools: tuple[str, ...] = ()
    proposed: tuple[Attribution, ...] = ()
    triage: bool = False  # read by `claims.TRIAGE`: faster, less exact


class Read(Part, frozen=True, kw_only=True):
    """What a file gave: its text, or why it is `refused`; neither: a format without text. `notes` say why claims are missing."""

    text: Text | None = None
    claims: tuple[Claim, ...] = ()
    refused: str = ""
    notes: tuple[str, ...] = ()


class Order(Part, frozen=True, kw_only=True):
    """A job as a worker is given it."""

    job: Job
    limits: Limits = LIMITS


class Ready(Part, frozen=True, kw_only=True, tag="ready"):
    """The worker has started and is confined."""


class Begun(Part, frozen=True, kw_only=True, tag="begun"):
    """The worker has opened its next job: if it dies now, that job killed it."""


class Found(Part, frozen=True, kw_only=True, tag="found"):
    """The text of the job, before its claims."""

    text: Text | None


class Done(Part, frozen=True, kw_only=True, tag="done"):
    """The job is finished."""

    claims: tuple[Claim, ...] = ()
    refused: str = ""


Reply = Ready | Begun | Found | Done
_reply: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Reply)


def frame(message: Part) -> bytes:
    """`message` as it is written: its length in four octets, then msgpack."""
    body = msgspec.msgpack.encode(message)
    return len(body).to_bytes(4, "big") + body


class _Worker:
    """One process, the jobs it holds (the first is the one it works on), and what it has said so far."""

    def __init__(self, memory: int, seconds: int) -> None:
        # Its own session: Ctrl-C reaches the parent only, which then ends its workers in order.
        self.process = subprocess.Popen(  # noqa: S603 - this Python, this package
            [sys.executable, "-m", "indelible.extract.worker", str(memory), str(seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback may quote the document
            start_new_session=True,
            env=_environment(),
        )
        self.jobs: deque[tuple[int, Job]] = deque()
        self.buffer = bytearray()
        self.ready = self.begun = self.late = False
        self.text: Text | None = None
        self.deadline = float("inf")

    def end(self) -> int:
        """Kills the process and collects it, so that no zombie stays; its exit code."""
        self.process.kill()
        code = self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):  # what was still buffered for a dead worker
                    pipe.close()
        return code

    def replies(self, data: bytes) -> Iterator[Reply]:
        """The complete replies after `data` arrived; raises MsgspecError for what is none."""
        self.buffer += data
        while len(self.buffer) >= 4:
            length = int.from_bytes(self.buffer[:4], "big")
            if length > FRAME:
                raise msgspec.DecodeError(f"a frame of {length} octets")
            if len(self.buffer) < 4 + length:
                return
            body = bytes(self.buffer[4 : 4 + length])
            del self.buffer[: 4 + length]
            yield _reply.decode(body)


class Readers:
    """A few worker processes that turn files into text and claims; use as a context manager, or call `close`.

    `memory` is octets of address space, `seconds` CPU time for one file. Not to be shared between threads.
    """

    def __init__(self, workers: int = 2, memory: int = 1_500_000_000, seconds: int = 120, *, limits: Limits = LIMITS) -> None:
        self._count = max(1, workers)
        self._memory, self._seconds, self._limits = memory, seconds, limits
        self._workers: list[_Worker] = []
        self._finalizer = weakref.finalize(self, _end_all, self._workers)

    def __enter__(self) -> "Readers":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends every worker; `run` may be called again, with new ones."""
        _end_all(self._workers)

    def run(self, jobs: Iterable[tuple[K, Job]]) -> Iterator[tuple[K, Read]]:
        """Each key with what its file gave, in the order of `jobs`, which is read only a little ahead of the results.

        Leaving the iteration early ends the workers that still have jobs. Raises Unreadable where no worker starts at all.
        """
        source = iter(jobs)
        keys: dict[int, K] = {}
        done: dict[int, Read] = {}
        again: deque[tuple[int, Job]] = deque()  # jobs whose worker died before it began them
        taken = given = 0
        exhausted = False
        try:
            while True:
                while (worker := self._idle()) and (again or (not exhausted and taken - given < AHEAD * self._count)):
                    if again:
                        index, job = again.popleft()
                    else:
                        pair = next(source, None)
                        if pair is None:
                            exhausted = True
                            break
                        index, job = taken, pair[1]
                        keys[index] = pair[0]
                        taken += 1
                    self._give(worker, index, job)
                if given in done:
                    yield keys.pop(given), done.pop(given)
                    given += 1
                elif given == taken and exhausted:
                    return
                else:
                    self._wait(done, again)
        finally:
            # Reached early by Ctrl-C or a caller that stopped: what those workers would still say belongs to nobody.
            for worker in [w for w in self._workers if w.jobs]:
                self._workers.remove(worker)
                worker.end()

    def _idle(self) -> _Worker | None:
        if len(self._workers) < self._count and all(w.jobs for w in self._workers):
            self._workers.append(_Worker(self._memory, self._seconds))
        least = min(self._workers, key=lambda w: len(w.jobs))
        return least if len(least.jobs) < QUEUED else None

    def _give(self, worker: _Worker, index: int, job: Job) -> None:
        assert worker.process.stdin is not None
        worker.jobs.append((index, job))
        if len(worker.jobs) == 1:
            self._reset(worker)
        try:
            worker.process.stdin.write(frame(Order(job=job, limits=self._limits)))
            worker.process.stdin.flush()
        except BrokenPipeError:
            pass  # it is dead: `_wait` reads the end of its output and says so, or gives the job to another

    def _reset(self, worker: _Worker) -> None:
        worker.begun, worker.text = False, None
        worker.deadline = time.monotonic() + self._seconds * PATIENCE

    def _wait(self, done: dict[int, Read], again: deque[tuple[int, Job]]) -> None:
        """Waits until a worker says something, dies, or is late; puts finished reads into `done`."""
        busy = [w for w in self._workers if w.jobs]
        with selectors.DefaultSelector() as selector:
            for worker in busy:
                assert worker.process.stdout is not None
                selector.register(worker.process.stdout, selectors.EVENT_READ, worker)
            patience = max(0.0, min(w.deadline for w in busy) - time.monotonic())
            heard = [key.data for key, _event in selector.select(patience)]
        for worker in heard:
            self._hear(worker, done, again)
        for worker in busy:
            if worker not in heard and worker.deadline <= time.monotonic():
                worker.late = True
                self._bury(worker, done, again)

    def _hear(self, worker: _Worker, done: dict[int, Read], again: deque[tuple[int, Job]]) -> None:
        assert worker.process.stdout is not None
        data = os.read(worker.process.stdout.fileno(), CHUNK)
        if not data:
            self._bury(worker, done, again)
            return
        try:
            for reply in worker.replies(data):
                if isinstance(reply, Ready):
                    worker.ready = True
                elif isinstance(reply, Begun):
                    worker.begun = True
                elif isinstance(reply, Found):
                    worker.text = reply.text
                elif worker.jobs and worker.begun:
                    index, _job = worker.jobs.popleft()
                    done[index] = _read(worker.text, reply.claims, reply.refused)
                    self._reset(worker)
        except (msgspec.MsgspecError, UnicodeDecodeError):  # whatever speaks there is no longer our worker
            self._bury(worker, done, again)

    def _bury(self, worker: _Worker, done: dict[int, Read], again: deque[tuple[int, Job]]) -> None:
        """Ends a worker that is dead, late or mad: its first job is refused if it was begun, the others go to another worker."""
        self._workers.remove(worker)
        try:
            code = worker.process.wait(timeout=0 if worker.late else 2)
        except subprocess.TimeoutExpired:
            code = 0
        worker.end()
        if not worker.ready and not worker.late:
            raise Unreadable(
                _(
                    "the reading process does not start (exit code {code}, {memory} octets of memory); give it more memory",
                    code=code,
                    memory=self._memory,
                )
            )
        if worker.jobs and (worker.begun or worker.late):
            index, _job = worker.jobs.popleft()
            done[index] = _read(worker.text, (), self._because(worker, code))
        again.extend(worker.jobs)

    def _because(self, worker: _Worker, code: int) -> str:
        what = _("its text is kept") if worker.text is not None else _("it is kept as it is, not read")
        if worker.late or code == -getattr(signal, "SIGXCPU", 0):
            return _("reading it took more than {seconds} seconds; {what}", seconds=self._seconds, what=what)
        if code == -signal.SIGKILL:
            return _("the system ended its reader, perhaps for want of memory; {what}; try it alone", what=what)
        return _("it made its reader stop (exit code {code}); {what}", code=code, what=what)


def _environment() -> dict[str, str]:
    """What a worker is told: all that we are, but where keys lie and what opens things; it reads what an enemy wrote."""
    secret = ("INDELIBLE_PASSPHRASE", "INDELIBLE_KEYS", "INDELIBLE_ENDPOINT_KEY")
    told = {name: value for name, value in os.environ.items() if name not in secret}
    # Threads of a linear algebra library reserve address space by the gigabyte, and gain nothing here.
    return told | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def _read(text: Text | None, claims: tuple[Claim, ...], refused: str) -> Read:
    """Once there is a text, what goes wrong costs its claims only."""
    if text is not None and refused:
        return Read(text=text, notes=(_("claims were not read: {reason}", reason=refused),))
    return Read(text=text, claims=claims, refused=refused)


def _end_all(workers: list[_Worker]) -> None:
    while workers:
        workers.pop().end()


def read_frame(stream: BinaryIO) -> bytes | None:
    """The next frame's body, or None at the end."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    return stream.read(int.from_bytes(head, "big"))
