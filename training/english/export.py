"""Trained weights to two ONNX networks in int8 (dynamic, per channel), with the vocabulary beside them."""

import argparse
import json
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from .network import WIDTH, Reader
from .train import WINDOW

SHIPPED = 8_500  # pieces: what keeps the weights under 15 MB


def _first(table: nn.Embedding, rows: int) -> nn.Embedding:
    kept = nn.Embedding(rows, WIDTH)
    kept.weight = nn.Parameter(table.weight[:rows].clone())
    return kept


class Encoding(nn.Module):
    """One window: pieces, shape, quoted [1, T], begins [W] -> vectors [1, W, WIDTH], tags [1, W, 3]."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, pieces: Tensor, shape: Tensor, quoted: Tensor, begins: Tensor) -> tuple[Tensor, Tensor]:
        words = self.reader.enc(pieces, shape, quoted, None)[:, begins]
        return words, self.reader.tag(words)


class Linking(nn.Module):
    """vectors [W, WIDTH], first, last [C], distance, line [C, W] -> logits of source and of content [C, W]."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, vectors: Tensor, first: Tensor, last: Tensor, distance: Tensor, line: Tensor) -> tuple[Tensor, Tensor]:
        links = self.reader.links(vectors[None], torch.zeros_like(first), first, last, distance, line)
        return links[..., 0], links[..., 1]


def main() -> None:
    """Writes encoder.onnx, linker.onnx and vocabulary.txt; leaves settings.toml, which tune.py is for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    pieces = json.loads((arguments.work / "vocabulary.json").read_text())["pieces"]
    reader = Reader(len(pieces))
    reader.load_state_dict({name: weight.float() for name, weight in torch.load(arguments.work / "reader.pt").items()})
    reader.eval()
    pieces = pieces[:SHIPPED]  # the vocabulary is in order of use
    reader.enc.word = _first(reader.enc.word, SHIPPED)
    reader.enc.pos = _first(reader.enc.pos, WINDOW + 8)  # later positions are never asked for
    arguments.out.mkdir(parents=True, exist_ok=True)
    (arguments.out / "vocabulary.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    t, w, c = "pieces", "words", "cues"
    zeros, begins, cues = torch.zeros(1, 64, dtype=torch.long), torch.arange(50), torch.arange(3)
    links = torch.zeros(3, 50, dtype=torch.long)
    _write(
        Encoding(reader), (zeros, zeros, zeros, begins), arguments.out / "encoder.onnx",
        {"pieces": {1: t}, "shape": {1: t}, "quoted": {1: t}, "begins": {0: w}}, ["vectors", "tags"],
    )  # fmt: skip
    _write(
        Linking(reader), (torch.zeros(50, WIDTH), cues, cues, links, links), arguments.out / "linker.onnx",
        {"vectors": {0: w}, "first": {0: c}, "last": {0: c}, "distance": {0: c, 1: w}, "line": {0: c, 1: w}},
        ["source", "content"],
    )  # fmt: skip


def _write(part: nn.Module, example: tuple[Tensor, ...], path: Path, axes: dict[str, dict[int, str]], out: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        plain = str(Path(folder) / "plain.onnx")
        torch.onnx.export(
            part, example, plain, input_names=list(axes), output_names=out, dynamic_axes=axes, opset_version=17, dynamo=False
        )
        # Seven bits: processors without VNNI add pairs of products in 16 bits, and full ones would overflow there.
        quantize_dynamic(plain, str(path), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    print(path.name, path.stat().st_size, "octets")


if __name__ == "__main__":
    main()
