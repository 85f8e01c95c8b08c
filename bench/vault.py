"""The vault: bytes verified beside raw SHA-256 of the same bytes; memory for one blob of gigabytes."""

import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from indelible.preserve.vault import CHUNK, Vault

from .measure import Figure, execute, rates, sha256_rate

RUNS = 5
SHARE = 0.70  # of raw single-thread SHA-256
MEMORY = 300  # MiB, whatever the size of a blob

_ONE_BLOB = """
import sys
from pathlib import Path
from indelible.preserve.vault import CHUNK, Vault
vault, chunk = Vault(Path(sys.argv[1])), bytes(range(256)) * (CHUNK // 256)
with vault.incoming() as incoming:
    for _ in range(int(sys.argv[2]) * (1 << 20) // CHUNK):
        incoming.write(chunk)
    blob = incoming.finish()
vault.flush()
assert vault.check(blob.digest) == blob.size
for line in open("/proc/self/status"):
    if line.startswith("VmHWM:"):  # of this program alone; ru_maxrss would count the process that started it
        print(int(line.split()[1]) / 1024)
"""


def run(quick: bool = False) -> Iterator[Figure]:
    """Figures, in the order in which they are worth reading."""
    chance = random.Random(20220324)
    with tempfile.TemporaryDirectory(prefix="indelible-bench-") as folder:
        media = [chance.randbytes(size << 20) for size in ((1, 4) if quick else (1, 2, 4, 8, 16, 32, 64, 128))]
        yield _verified(Path(folder) / "media", media, "vault: verify, files of 1-128 MiB", SHARE)
        pages = [chance.randbytes(chance.randint(2_000, 120_000)) for _ in range(200 if quick else 4000)]
        yield _verified(Path(folder) / "pages", pages, "vault: verify, pages of 2-120 kB", None)
    with tempfile.TemporaryDirectory(prefix="indelible-bench-") as folder:
        written = Path(folder)

        def store() -> None:
            vault = Vault(written / str(len(list(written.iterdir()))))
            for page in pages:
                vault.put(page)
            vault.flush()

        yield Figure(
            "vault: pages stored, durable in batches of all",
            "blobs/s",
            rates(len(pages), store, 3),
        )
    sizes = (16, 64) if quick else (64, 2048)  # MiB
    peaks = []
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="indelible-bench-") as folder:
            peaks.append(float(execute([sys.executable, "-c", _ONE_BLOB, folder, str(size)]).out))
    yield Figure(
        f"vault: peak memory, one blob of {sizes[1]} MiB taken in and verified",
        "MiB",
        (peaks[1],),
        f"the same with {sizes[0]} MiB",
        (peaks[0],),
        at_most=MEMORY,
        note=f"streamed in pieces of {CHUNK >> 10} KiB: memory does not depend on the size",
    )


def _verified(root: Path, blobs: list[bytes], name: str, share: float | None) -> Figure:
    vault = Vault(root)
    digests = [vault.put(blob).digest for blob in blobs]
    vault.flush()
    megabytes = sum(map(len, blobs)) / 1e6

    def verify() -> None:
        for digest in digests:
            vault.check(digest)

    verify()  # into the page cache: the disk's own speed is not ours
    ours, raw = [], []
    for _ in range(RUNS):  # turn about, so that a busy moment of the machine meets both
        ours += rates(megabytes, verify, 1)
        raw += sha256_rate(blobs, 1)
    least = None if share is None else round(share * sorted(raw)[RUNS // 2])
    return Figure(name, "MB/s", tuple(ours), "SHA-256 of the same bytes in memory, one thread", tuple(raw), at_least=least)
