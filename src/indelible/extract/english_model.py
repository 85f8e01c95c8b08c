"""The trained reader's two networks: how likely each word begins or goes on a cue, and each cue's words of source and content.

`encoder.onnx`: pieces of one window -> a vector for each word, and its logits of no cue, first and further word of one.
`linker.onnx`: those vectors and cues -> for each cue and word the logits of being its source and its content.
Trained by training/english; docs/english-model.md says on what, and what it cannot do.
"""

from __future__ import annotations

import math
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import NotInstalled
from ..i18n import _
from .english_words import Pieces, Window

FOLDER = Path(__file__).parent / "english_weights"
NEAR, BUCKETS = 16, 32  # distances up to 16 words one by one, then four to a doubling


class Settings(NamedTuple):
    """How the networks' numbers become attributions; tuned on PolNeAR's dev split by training/english/tune.py."""

    window: int  # pieces
    proposed: float  # least probability of a cue's first word for the linker to look at it
    accepted: float  # least product of that and the mean probability of the content
    segment: float  # what a further piece of content costs, in log odds
    lean: float  # log odds added to each word's of being content: finding little weighs less than missing much
    named: float  # least probability of a source's likeliest word
    beside: float  # share of that which its neighbours must have to belong to it


class Seen(NamedTuple):
    """One window read: `cues` are [first, last] words of the window with their probability; rows of the others are theirs."""

    cues: list[tuple[int, int, float]]
    source: Any  # array [cues, words] of probabilities, each cue for itself
    content: Any  # array [cues, words]: of each word, the probability that it is this cue's; over cues they sum to 1 at most


class Model:
    """The networks, loaded once a process. One thread: the work is spread over worker processes."""

    def __init__(self, folder: Path = FOLDER) -> None:
        try:
            import numpy
            import onnxruntime
        except ImportError as error:
            raise NotInstalled(
                _('reading English claims needs onnxruntime and numpy: pip install "indelible[english]"')
            ) from error
        self._numpy = numpy
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        names = (folder / "vocabulary.txt").read_text(encoding="utf-8").split("\n")
        self.pieces = Pieces({name: number for number, name in enumerate(names) if name})
        self.settings = Settings(**tomllib.loads((folder / "settings.toml").read_text(encoding="utf-8"))["settings"])
        self._encoder, self._linker = (
            # That fusion is slower than its parts on the processors that we measured.
            onnxruntime.InferenceSession(
                folder / name, options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
            )
            for name in ("encoder.onnx", "linker.onnx")
        )

    def read(self, window: Window, paragraph: list[int]) -> Seen:
        """What stands in `window`, whose words lie in the lines `paragraph`."""
        np = self._numpy
        vectors, tags = self._encoder.run(
            None,
            {
                "pieces": np.array([window.pieces], np.int64),
                "shape": np.array([window.shape], np.int64),
                "quoted": np.array([window.quoted], np.int64),
                "begins": np.array(window.begins, np.int64),
            },
        )
        cues = cues_of(_softmax(np, tags[0]).tolist(), self.settings.proposed)
        if not cues:
            return Seen([], None, None)
        first, last = (np.array([cue[k] for cue in cues], np.int64) for k in (0, 1))
        at = np.arange(len(paragraph))[None]
        distance = np.where(at < first[:, None], at - first[:, None], np.where(at > last[:, None], at - last[:, None], 0))
        lines = np.array(paragraph)
        line = np.sign(lines[first][:, None] - lines[None])
        source, content = self._linker.run(
            None,
            {
                "vectors": vectors[0],
                "first": first,
                "last": last,
                "distance": _bucket(np, distance),
                "line": np.where(line == 0, 0, np.where(line > 0, 1, 2)).astype(np.int64),
            },
        )
        none = np.zeros((1, content.shape[1]), content.dtype)
        return Seen(cues, 1 / (1 + np.exp(-source)), _softmax(np, np.concatenate([none, content]).T).T[1:])


@cache
def model() -> Model:
    """The model that lies beside this file. NotInstalled names the extra where its libraries are missing."""
    return Model()


def cues_of(tags: list[list[float]], least: float, most: int = 60) -> list[tuple[int, int, float]]:
    """[first, last] word and probability of each cue in a window, in order; `tags`: each word's of none, first, further."""
    found = []
    word = 0
    while word < len(tags):
        _none, first, further = tags[word]
        if first >= least and (first >= further or first > 0.4):
            last = word
            while last + 1 < len(tags) and tags[last + 1][2] > max(tags[last + 1][:2]):
                last += 1
            found.append((word, last, first))
            word = last
        word += 1
    return sorted(sorted(found, key=lambda cue: -cue[2])[:most])


def _softmax(np: Any, logits: Any) -> Any:
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


def _bucket(np: Any, distance: Any) -> Any:
    far = np.abs(distance)
    bucket = np.where(far < NEAR, far, (NEAR + np.log2(np.maximum(far, 1) / NEAR) * 4).astype(np.int64))
    bucket = np.minimum(bucket, BUCKETS - 1)
    return np.where(distance < 0, bucket + BUCKETS, bucket).astype(np.int64)


def log_odds(probability: float) -> float:
    """ln(p / (1 - p)), at most 6 either way: no single word may outvote a clause."""
    clipped = min(max(probability, 1e-4), 1 - 1e-4)
    return min(max(math.log(clipped / (1 - clipped)), -6.0), 6.0)


def segments(probabilities: list[float], cost: float, lean: float = 0.0) -> list[int]:
    """The words that make the likeliest set of runs, each run costing `cost` log odds and each word gaining `lean`; in order.

    Linear (Viterbi of two states).
    """
    off, on = 0.0, -math.inf
    back = []
    for probability in probabilities:
        begins, ends = off - cost > on, on > off
        back.append((ends, begins))
        off, on = max(off, on), max(on, off - cost) + log_odds(probability) + lean
    inside = on > off
    found = []
    for word in range(len(probabilities) - 1, -1, -1):
        ends, begins = back[word]
        if inside:
            found.append(word)
            inside = not begins
        else:
            inside = ends
    return found[::-1]


def around_peak(probabilities: list[float], least: float, share: float) -> range:
    """The likeliest word and its neighbours while each has `share` of its probability; empty where it has less than `least`."""
    peak = max(range(len(probabilities)), key=probabilities.__getitem__)
    if probabilities[peak] < least:
        return range(0)
    first = last = peak
    floor = share * probabilities[peak]
    while first > 0 and probabilities[first - 1] >= floor:
        first -= 1
    while last + 1 < len(probabilities) and probabilities[last + 1] >= floor:
        last += 1
    return range(first, last + 1)
