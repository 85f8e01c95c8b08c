"""The log: durable appends, an audit of a million leaves, a proof made and checked; beside bare hashing and bare fsync."""

import random
import statistics
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from indelible.preserve.audit import audit
from indelible.preserve.log import Log
from indelible.proof import NoteSigner, NoteVerifier, Receipt, verify_receipt

from .measure import Figure, fsync_rate, rates, scratch, sha256_rate, timed

BATCH = 10_000
LENGTH = 500  # octets, about
SYNCS = 4  # of the disk, for each batch: stage, commit, tiles, publish
SLOW_DISK = 107  # fsync/s of the machine for which the promise was made
PROMISED = {"leaves": 50_000, "audit": 10.0, "proof": 5.0}  # leaves/s, s, ms


def run(quick: bool = False) -> Iterator[Figure]:
    """Figures, in the order in which they are worth reading."""
    chance = random.Random(20220416)
    leaves = 100_000 if quick else 1_000_000
    batch = [chance.randbytes(LENGTH + chance.randint(-50, 50)) for _ in range(BATCH)]
    signer = NoteSigner("bench.example/log", Ed25519PrivateKey.generate())
    with scratch() as folder:
        root = folder / "log"
        log = Log.create(root, signer)
        fsyncs = fsync_rate(folder, 3)
        hashing = rates(BATCH, lambda: _hash_alone(batch), 5)
        appends = []
        for _ in range(leaves // BATCH // 10):
            appends += rates(10 * BATCH, lambda: [log.append(batch) for _ in range(10)], 1)
        seconds = BATCH / statistics.median(appends) + SYNCS * (1 / SLOW_DISK - 1 / statistics.median(fsyncs))
        yield Figure(
            f"log: leaves appended, durable in batches of {BATCH:,}",
            "leaves/s",
            tuple(appends),
            "SHA-256 of the same leaves and as many nodes",
            hashing,
            at_least=PROMISED["leaves"],
            note=f"{SYNCS} syncs a batch; at {SLOW_DISK} fsync/s this would be {BATCH / seconds:,.0f} leaves/s (computed)",
        )
        yield Figure("the disk: fsync of 4 KiB more", "a second", fsyncs)
        yield Figure("the processor: SHA-256, one thread, of 500 octets at a time", "MB/s", sha256_rate(batch, 3))
        audits = tuple(timed(lambda: _audit(root, signer.verifier)) for _ in range(1 if quick else 3))
        yield Figure(
            f"log: audit of {leaves:,} leaves",
            "s",
            audits,
            "SHA-256 of the same leaves and as many nodes",
            tuple(leaves / rate for rate in hashing),
            at_most=None if quick else PROMISED["audit"],
        )
        reader = Log(root, signer.verifier)
        proofs = [
            1000 * timed(lambda at=at: _prove(reader, at, batch, signer.verifier)) for at in chance.sample(range(leaves), 500)
        ]
        yield Figure(
            f"log: inclusion proof made and checked, of {leaves:,} leaves", "ms", tuple(proofs), at_most=PROMISED["proof"]
        )


def _hash_alone(batch: list[bytes]) -> None:
    node = bytes(65)
    for leaf in batch:
        sha256(b"\x00" + leaf).digest()
        sha256(node).digest()


def _audit(root: Path, verifier: NoteVerifier) -> None:
    problems = list(audit(root, verifier))
    if problems:
        raise RuntimeError(f"the log that was measured is damaged: {problems[0]}")


def _prove(reader: Log, index: int, batch: list[bytes], verifier: NoteVerifier) -> None:
    receipt = Receipt.decode(reader.receipt(index).encode())
    verify_receipt(receipt, batch[index % BATCH], verifier)
