"""English attributions on real news: documents a second beside the parser's own, and their score on PolNeAR's dev split."""

import importlib.util
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time

from .measure import Figure

SHARED = Path(__file__).resolve().parents[2] / "shared"
POLNEAR = SHARED / "corpora" / "polnear" / "dev" / "text"
SCORER = SHARED / "benchmarks" / "attribution"
# content F1, attribution F1, exact content F1, source right given content: plain dependency rules of a peer, on the test split
PEER = {"content@.5": 0.55, "attribution@.5": 0.47, "content_exact": 0.40, "src|content": 0.87}


def run(quick: bool = False) -> Iterator[Figure]:
    """Figures of speed and, where the scorer and its libraries are here, of quality; says so where they are not."""
    paths = sorted(POLNEAR.glob("*.txt"))[: 10 if quick else None]
    if not paths:
        print("  not measured: no corpus in ../shared/corpora/polnear")
        return
    from indelible.extract.english import attributions, parser

    texts = [path.read_bytes().decode() for path in paths]
    parse = parser()
    parse("The parser loads on first use.")
    runs = 1 if quick else 3
    alone, ours = [], []
    for _ in range(runs):  # in turn, so that a busy machine slows both
        alone.append(len(texts) / _cpu(lambda: [document.text for document in parse.pipe(texts, batch_size=8)]))
        ours.append(len(texts) / _cpu(lambda: [attributions(text) for text in texts]))
    yield Figure("English attributions", "documents/CPU-s", tuple(ours), "the parser alone, the same texts", tuple(alone))
    found = {path.stem: attributions(text) for path, text in zip(paths, texts, strict=True)}
    yield Figure("attributions found", "a document", (sum(map(len, found.values())) / len(found),))
    if quick:
        return
    # PolNeAR marks the outermost attribution only: those that we found within another are not compared.
    outermost = {
        name: [
            {role: [(p.start, p.end) for p in getattr(a, role)] for role in ("source", "cue", "content")}
            for a in all_
            if not a.within
        ]
        for name, all_ in found.items()
    }
    yield from _scores(outermost)


def _cpu(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return process_time() - began


def _scores(predicted: dict[str, list[dict[str, list[tuple[int, int]]]]]) -> Iterator[Figure]:
    missing = [name for name in ("numpy", "scipy") if importlib.util.find_spec(name) is None]
    if missing or not (SCORER / "evaluate.py").exists():
        print(f"  not scored: needs {', '.join(missing) or 'the scorer in ../shared/benchmarks/attribution'}")
        return
    with tempfile.TemporaryDirectory(prefix="indelible-bench-") as folder:
        target = Path(folder) / "dev.json"
        target.write_text(json.dumps(predicted), encoding="utf-8")
        subprocess.run(
            [sys.executable, "-B", str(SCORER / "evaluate.py"), str(target), "--split", "dev"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        scores = json.loads(target.with_suffix(".scores.json").read_text(encoding="utf-8"))
    for name in ("content@.5", "attribution@.5", "content_exact"):
        precision, recall, f1 = scores[name]
        note = (
            f"precision {precision:.3f}, recall {recall:.3f}; plain dependency rules of a peer, on the test split: {PEER[name]}"
        )
        yield Figure(f"PolNeAR dev {name}", "F1", (f1,), note=note)
    right = scores["src|content exact/.5/any"][1]
    yield Figure("PolNeAR dev source right, given content", "share", (right,), note=f"the peer's: {PEER['src|content']}")
