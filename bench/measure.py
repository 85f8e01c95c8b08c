"""What the benchmarks share: a figure with its noise, the machine's own limits, one process with its CPU and memory."""

import hashlib
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple


class Figure(NamedTuple):
    """One thing measured `len(samples)` times, the machine's own limit measured in the same run, and what we promise."""

    name: str
    unit: str
    samples: tuple[float, ...]
    limit_name: str = ""
    limit: tuple[float, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    note: str = ""

    @property
    def median(self) -> float:
        """The middle sample."""
        return statistics.median(self.samples)

    @property
    def met(self) -> bool | None:
        """Whether the promise is kept by the median; None where nothing is promised."""
        if self.at_least is not None:
            return self.median >= self.at_least
        return None if self.at_most is None else self.median <= self.at_most

    def as_object(self) -> dict[str, Any]:
        """For results.json."""
        return {
            "name": self.name,
            "unit": self.unit,
            **_noise(self.samples),
            "machine_limit": {"name": self.limit_name, **_noise(self.limit)} if self.limit else None,
            "share_of_limit": round(self.median / statistics.median(self.limit), 4) if self.limit else None,
            "promised": {"at_least": self.at_least}
            if self.at_least is not None
            else {"at_most": self.at_most}
            if self.at_most is not None
            else None,
            "met": self.met,
            "note": self.note,
        }

    def lines(self) -> str:
        """For people: the figure with its noise, the machine's own, the promise."""
        said = f"  {self.name:<58} {_plain(self.samples):>34} {self.unit}"
        if self.limit:
            share = self.median / statistics.median(self.limit)
            said += f"\n      machine: {self.limit_name:<47} {_plain(self.limit):>34} {self.unit}   (ours is {share:.1%} of it)"
        if self.met is not None:
            bound = f"at least {self.at_least:,g}" if self.at_least is not None else f"at most {self.at_most:,g}"
            said += f"\n      promised: {bound} {self.unit}: {'kept' if self.met else 'MISSED'}"
        return said + (f"\n      {self.note}" if self.note else "")


def _noise(samples: Sequence[float]) -> dict[str, float | int]:
    return {
        "min": _short(min(samples)),
        "median": _short(statistics.median(samples)),
        "max": _short(max(samples)),
        "runs": len(samples),
    }


def _short(number: float) -> float:
    return float(f"{number:.5g}")


def _plain(samples: Sequence[float]) -> str:
    """Median (min-max of n)."""
    shown = [f"{n:,.0f}" if n >= 1000 else f"{n:,.3g}" for n in (statistics.median(samples), min(samples), max(samples))]
    return f"{shown[0]} ({shown[1]}-{shown[2]} of {len(samples)})"


def timed(work: Callable[[], object]) -> float:
    """Wall seconds that `work` took."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def rates(amount: float, work: Callable[[], object], runs: int) -> tuple[float, ...]:
    """`amount` per second of `work`, once per run."""
    return tuple(amount / timed(work) for _ in range(runs))


class Ran(NamedTuple):
    """A command that has ended: what it printed, its wall and CPU seconds, the largest of its processes in MiB."""

    code: int
    out: str
    wall: float
    cpu: float
    peak: float


def execute(command: Sequence[str | Path], *, env: dict[str, str] | None = None, cwd: Path | None = None) -> Ran:
    """Run `command` to its end; CPU includes the workers that it waited for. Raises where it fails."""
    with tempfile.TemporaryFile("w+") as out:
        began = time.perf_counter()
        process = subprocess.Popen(
            [*map(str, command)], stdout=out, stderr=subprocess.STDOUT, env={**os.environ, **(env or {})}, cwd=cwd
        )
        _pid, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        said = out.read()
    if process.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {process.returncode}: {said[-2000:]}")
    return Ran(0, said, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def sha256_rate(chunks: Iterable[bytes], runs: int) -> tuple[float, ...]:
    """MB/s of one thread over exactly these bytes, already in memory."""
    chunks = list(chunks)

    def hash_all() -> None:
        for chunk in chunks:
            hashlib.sha256(chunk).digest()

    return rates(sum(map(len, chunks)) / 1e6, hash_all, runs)


@contextmanager
def scratch() -> Iterator[Path]:
    """An empty folder on the disk that the repository lies on: /tmp is memory on many machines, and never slow to sync."""
    build = Path(__file__).resolve().parent.parent / "build"
    build.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=build) as folder:
        yield Path(folder)


def fsync_rate(folder: Path, runs: int, count: int = 50) -> tuple[float, ...]:
    """Durable 4 KiB appends a second to one file in `folder`."""

    def append() -> None:
        with (folder / "fsync.probe").open("ab") as file:
            for _ in range(count):
                file.write(bytes(4096))
                file.flush()
                os.fsync(file.fileno())

    found = rates(count, append, runs)
    (folder / "fsync.probe").unlink()
    return found


def machine() -> dict[str, object]:
    """What the figures depend on; no names, no paths."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gib": round(memory, 1),
        "processor": _processor(),
        "system": platform.system(),
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "optimised": sys.flags.optimize,
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()
