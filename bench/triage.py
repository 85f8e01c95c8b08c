"""English triage: documents of 750 words a CPU-second; its score on PolNeAR dev and on train documents never learnt from."""

import re
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from .measure import Figure
from .scoring import Marked, Score

POLNEAR = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "polnear"
LEFT_OUT = 8  # every eighth document of train taught nothing (training/triage/train.py)
WORDS = 750
PROMISED = 100  # documents of 750 words a CPU-second
# content F1, attribution F1, exact content F1, source right given content: a CRF without a parser, on the test split
PEER = {"content@.5": 0.65, "attribution@.5": 0.52, "content_exact": 0.48, "source": 0.80}
_ANNOTATED = re.compile(r"(?P<name>.*)_[0-9a-f]{4}\.ann")


def run(quick: bool = False) -> Iterator[Figure]:
    """Figures of speed and quality; says so where the corpus is not here."""
    dev = list(_documents("dev"))[: 10 if quick else None]
    if not dev:
        print("  not measured: no corpus in ../shared/corpora/polnear")
        return
    from indelible.extract.triage import attributions

    attributions(dev[0][0])  # the weights are loaded
    amount = sum(len(text.split()) for text, _gold in dev) / WORDS
    speeds = []
    for _ in range(1 if quick else 5):
        began = process_time()
        for text, _gold in dev:
            attributions(text)
        speeds.append(amount / (process_time() - began))
    note = f"{amount * WORDS / len(dev):.0f} words a document on average; a peer's CRF without a parser: 49 documents/CPU-s"
    yield Figure("English triage", f"x {WORDS} words/CPU-s", tuple(speeds), at_least=None if quick else PROMISED, note=note)
    yield from _scores("dev", dev)
    if not quick:
        yield from _scores("train, left out", [one for n, one in enumerate(_documents("train")) if n % LEFT_OUT == 0])


def _scores(name: str, documents: list[tuple[str, list[Marked]]]) -> Iterator[Figure]:
    from indelible.extract.triage import attributions

    score = Score()
    for text, gold in documents:
        # PolNeAR marks the outermost attribution only: those that stand within another are not compared.
        score.add(
            text,
            gold,
            [
                Marked(*([(p.start, p.end) for p in at] for at in (one.source, one.cue, one.content)))
                for one in attributions(text)
                if not one.within
            ],
        )
    for what in ("content@.5", "attribution@.5", "content_exact"):
        rate = score.rates[what]
        note = (
            f"precision {rate.precision:.3f}, recall {rate.recall:.3f}; a CRF without a parser, on the test split: {PEER[what]}"
        )
        yield Figure(f"triage, PolNeAR {name}, {what}", "F1", (rate.f1,), note=note)
    right = score.source_given_content[1]
    yield Figure(f"triage, PolNeAR {name}, source right, given content", "share", (right,), note=f"the CRF's: {PEER['source']}")


def _documents(split: str) -> Iterator[tuple[str, list[Marked]]]:
    """Each text with what its first annotator marked."""
    first: dict[str, Path] = {}
    for path in sorted((POLNEAR / split / "attributions").glob("*.ann")):
        match = _ANNOTATED.fullmatch(path.name)
        if match:
            first.setdefault(match["name"], path)
    for name, path in sorted(first.items()):
        yield (POLNEAR / split / "text" / f"{name}.txt").read_bytes().decode(), _marked(path.read_text(encoding="utf-8"))


def _marked(annotated: str) -> list[Marked]:
    lines = [found.groups() for line in annotated.split("\n") if (found := re.match(r"([TE]\d+)\t(.*)", line))]
    spans = {
        name: [(int(a), int(b)) for a, b in (one.split() for one in said.split("\t")[0].split(" ", 1)[1].split(";"))]
        for name, said in lines
        if name[0] == "T"
    }
    attributed = []
    for name, said in lines:
        if name[0] == "E":
            roles: dict[str, list[tuple[int, int]]] = {"Source": [], "Cue": [], "Content": []}
            for part in said.split()[1:]:
                role, of = part.split(":")
                role = re.sub(r"\d+$", "", role)
                if role in roles:
                    roles[role] += spans[of]
            attributed.append(Marked(*(sorted(set(roles[role])) for role in ("Source", "Cue", "Content"))))
    return attributed
