"""Learns the weights of triage (src/indelible/extract/triage_weights.json) on the train split of PolNeAR, from a fixed seed.

python -m training.triage.train CORPUS [--documents N]
"""

import argparse
import json
import math
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from indelible.extract import triage_choices as choices
from indelible.extract.triage import before_kind, more_at
from indelible.extract.triage_page import Page
from indelible.reference.inflection import english_cue

ANNOTATED = re.compile(r"^(?P<name>.*)_(?P<who>[0-9a-f]{4})\.ann$")
SEED = 20261122
DECAY = 1e-4
CAUTION = -40  # hundredths: taken where content F1 on dev is highest


def documents(folder: Path) -> list[tuple[str, str, list[dict]]]:
    """(name, text, attributions) of every document, of its first annotator."""
    first: dict[str, Path] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        match = ANNOTATED.match(path.name)
        assert match
        first.setdefault(match["name"], path)
    return [
        (name, (folder / "text" / f"{name}.txt").read_bytes().decode(), _marked(path)) for name, path in sorted(first.items())
    ]


def _marked(path: Path) -> list[dict]:
    lines = [
        match.groups() for line in path.read_text(encoding="utf-8").split("\n") if (match := re.match(r"([TE]\d+)\t(.*)", line))
    ]
    spans = {}
    for name, said in lines:
        if name[0] == "T":
            offsets = said.split("\t")[0].split(" ", 1)[1]
            spans[name] = [(int(a), int(b)) for a, b in (one.split() for one in offsets.split(";"))]
    found = []
    for name, said in lines:
        if name[0] == "E":
            one: dict = {"source": [], "cue": [], "content": []}
            for part in said.split()[1:]:
                role, of = part.split(":")
                role = re.sub(r"\d+$", "", role).lower()
                if role in one:
                    one[role] += spans[of]
            found.append({role: sorted(set(at)) for role, at in one.items()})
    return found


class Gold:
    """One marked attribution as words of its page."""

    def __init__(self, page: Page, one: dict) -> None:
        self.source, self.cue, self.content = (
            sorted(p for a, b in one[role] for p in words_between(page, a, b)) for role in ("source", "cue", "content")
        )


def words_between(page: Page, a: int, b: int) -> list[int]:
    from bisect import bisect_left

    first, last = bisect_left(page.start, a), bisect_left(page.start, b)
    return [p for p in range(first, last) if page.low[p] != "\n"]


Example = tuple[list[list[str]], int]


def learn(examples: list[Example], epochs: int, name: str, least: int) -> dict[str, float]:
    """Weights of features by softmax over each example's options: AdaGrad, in an order drawn from a fixed seed."""
    count = Counter(f for options, _right in examples for f in {f for features in options for f in features})
    numbers = {f: n for n, f in enumerate(f for f, n in count.items() if n >= least)}
    numbered = [([[numbers[f] for f in features if f in numbers] for features in options], right) for options, right in examples]
    chance = random.Random(SEED)
    weights, squares = [0.0] * len(numbers), [0.01] * len(numbers)
    for epoch in range(epochs):
        chance.shuffle(numbered)
        rate = 0.3 * (1 - epoch / epochs) + 0.02
        correct = sum(_step(weights, squares, rate, *one) for one in numbered)
        print(
            f"{name}: epoch {epoch + 1}, {correct / max(1, len(numbered)):.4f} of {len(numbered)}, {len(numbers)} features",
            flush=True,
        )
    return {f: weights[n] for f, n in numbers.items()}


def _step(weights: list[float], squares: list[float], rate: float, options: list[list[int]], right: int) -> bool:
    scores = [sum([weights[f] for f in features]) for features in options]
    top = max(scores)
    shares = [math.exp(score - top) for score in scores]
    total = sum(shares)
    for j, features in enumerate(options):
        g = shares[j] / total - (j == right)
        if -0.003 < g < 0.003:
            continue
        gg = g * g
        for f in features:
            squares[f] += gg
            weights[f] -= rate * (g / math.sqrt(squares[f]) + DECAY * weights[f])
    return scores[right] == top


def head(page: Page, gold: Gold, likely: dict[str, float] | None) -> int:
    inside = gold.cue
    if likely is not None:
        return max(inside, key=lambda p: (likely.get(page.low[p], 0), p))
    for p in inside:
        cue = english_cue(page.low[p])
        if cue:
            return p
    return next((p for p in inside if page.low[p] == "according"), inside[-1])


def lemma_of(word: str) -> str:
    cue = english_cue(word)
    return cue.lemma if cue else word


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--documents", type=int, default=10**6)
    parser.add_argument("--skip-every", type=int, default=0, help="leave every n-th document out, to score on")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--least", type=int, default=4)
    parser.add_argument("--out", type=Path, default=Path("src/indelible/extract/triage_weights.json"))
    options = parser.parse_args()
    docs = documents(options.corpus / "train")
    if options.skip_every:
        docs = [one for n, one in enumerate(docs) if n % options.skip_every]
    docs = docs[: options.documents]

    # words that features name: written small in many documents
    small = Counter(
        word for _n, text, _a in docs for word in set(re.findall(r"(?<![.!?\"“] )(?<!\w)[a-z]+(?:['’][a-z]+)*", text))
    )
    words = {word.replace("’", "'") for word, n in small.items() if n >= 12} | set("\n.,;:!?\"'()[]$%&-—/*_@#…")
    pages = [(Page(text, words), marked) for _n, text, marked in docs]
    golds = [[g for g in (Gold(page, one) for one in marked) if g.cue and g.content] for page, marked in pages]

    # cues: how often a word heads a marked cue, of all its uses outside quotations
    likely: dict[str, float] | None = None
    for _round in range(2):
        uses, heads = Counter(), Counter()
        for (page, _m), gold in zip(pages, golds, strict=True):
            uses.update(page.low[p] for p in range(len(page.low)) if page.quote[p] < 0)
            heads.update(page.low[head(page, g, likely)] for g in gold)
        likely = {word: n / max(uses[word], n) for word, n in heads.items() if n >= 2}
    names = {word for word in heads if word.isalpha() and small[word] < 3}
    cues = {word: lemma_of(word) for word, n in heads.items() if n >= 2 and likely[word] >= 0.03 and word not in names}
    for word in words:
        if word not in cues and english_cue(word) and not uses[word] > 30:
            cues[word] = lemma_of(word)
    reach = sum(n for word, n in heads.items() if word in cues) / sum(heads.values())
    print(f"{len(words)} words, {len(cues)} cues that head {reach:.3f} of the marked ones")

    place: list[Example] = []
    begin: list[Example] = []
    lost = Counter()
    for (page, _m), gold in zip(pages, golds, strict=True):
        by_head = {}
        covered = set()
        for g in gold:
            by_head.setdefault(head(page, g, likely), g)
            covered.update(g.content)
        for unit in page.units:
            earlier: Gold | None = None
            for i in range(*unit):
                lemma = cues.get(page.low[i])
                if lemma is None or page.quote[i] >= 0:
                    continue
                g = by_head.get(i)
                features = choices.cue_features(page, i, unit, lemma)
                kind = kind_of(page, g, i, unit, lost) if g else choices.NONE
                if kind < 0:
                    continue
                place.append(([[str(k) + f for f in features] for k in range(4)], kind))
                if not g or kind == choices.NONE:
                    continue
                for options_, right in span_examples(page, g, i, unit, lemma, kind, earlier, lost):
                    begin.append((options_, right))
                earlier = g
    print("lost:", dict(lost))
    learnt_place = learn(place, options.epochs, "cue", options.least)
    learnt_spans = learn(begin, options.epochs, "spans", options.least)
    table: dict[str, list[int]] = {}
    for f, w in learnt_place.items():
        table.setdefault(f[1:], [0, 0, 0, 0])[int(f[0])] = round(100 * w)
    # What hardly weighs is left out: it changed no figure, and halves the file.
    table = {f: row for f, row in table.items() if max(row) - min(row) >= 40}
    spans = {f: round(100 * w) for f, w in learnt_spans.items() if abs(w) >= 0.3}
    parts = {"words": sorted(words), "cues": cues, "places": table, "spans": spans, "caution": CAUTION}
    options.out.write_text("{" + ",\n".join(f'"{name}":{_lines(part)}' for name, part in parts.items()) + "}\n", encoding="utf-8")
    print(f"{len(table)} + {len(spans)} weights, {options.out.stat().st_size} octets")


def _lines(part: object) -> str:
    """JSON with an entry of a table on each line, so that a change can be read."""
    if not isinstance(part, dict):
        return json.dumps(part, ensure_ascii=False)
    rows = (
        f"{json.dumps(key, ensure_ascii=False)}:{json.dumps(value, separators=(',', ':'))}" for key, value in sorted(part.items())
    )
    return "{\n" + ",\n".join(rows) + "\n}"


def kind_of(page: Page, g: Gold, i: int, unit: tuple[int, int], lost: Counter) -> int:
    inside = [p for p in g.content if unit[0] <= p < unit[1]]
    if not inside:
        lost["content outside the unit"] += 1
        return -1
    before = [p for p in inside if p < i]
    after = [p for p in inside if p > i]
    if not before:
        return choices.AFTER
    if not after:
        return choices.BEFORE
    if page.quote[before[0]] >= 0 or len(before) * 2 >= len(inside):
        return choices.BEFORE
    return choices.RAISED


def span_examples(page, g: Gold, i, unit, lemma, kind, earlier, lost) -> Iterator[tuple[list[list[str]], int]]:
    a, b = unit
    before = [p for p in g.content if a <= p < i]
    after = [p for p in g.content if i < p < b]

    def chosen(found, target, name):
        for n, (where, _f) in enumerate(found):
            if where == target:
                return n
        lost[name] += 1
        return -1

    def one(found, target, name):
        n = chosen(found, target, name)
        lost[name + " all"] += 1
        if n >= 0 and len(found) > 1:
            yield [f for _w, f in found], n

    if kind in (choices.AFTER, choices.RAISED):
        s, e = after[0], after[-1] + 1
        yield from one(choices.first_of(page, i, unit, lemma), s, "first")
        yield from one(choices.last_of(page, s, i, unit, lemma, "A" if kind == choices.AFTER else "R"), e, "last")
        if kind == choices.RAISED:
            end = choices.subject_end(page, i, a)
            if before[-1] + 1 == end:
                yield from one(choices.subject_first(page, end, i, unit, lemma), before[0], "raised subject")
    else:
        # of a content with gaps before the cue, the last piece
        e = before[-1] + 1
        yield from one(choices.before_last(page, i, unit, lemma), e, "before last")
        yield from one(choices.before_first(page, e, i, unit, lemma, before_kind(page, e, i)), before[0], "before first")
        more = more_at(page, i, unit)
        if more >= 0:
            goes_on = bool(after) and after[0] == more
            features = choices.more_features(page, more, i, unit, lemma)
            yield [features, []], 0 if goes_on else 1
            if goes_on:
                yield from one(choices.last_of(page, more, i, unit, lemma, "M"), after[-1] + 1, "more last")
    # the source
    e = choices.subject_end(page, i, a)
    post = choices.source_starts(page, i, unit, lemma)
    mode = -1
    if not g.source:
        mode = choices.NOBODY
    else:
        s0, s1 = g.source[0], g.source[-1] + 1
        if earlier and g.source == earlier.source:
            mode = choices.SAME
        elif s1 == e or (s1 == e - 1 and page.low[s1] == ","):
            mode = choices.PRE
        elif s0 in post:
            mode = choices.POST
        elif a <= s0 and s1 <= e:
            mode = choices.FAR
            found = choices.far_last(page, i, unit, lemma)
            yield from one(found, s1, "far last")
            yield from one(choices.subject_first(page, s1, i, unit, lemma), s0, "far first")
        else:
            lost["source elsewhere"] += 1
        lost["source all"] += 1
        if mode == choices.PRE and s0 >= a:
            yield from one(choices.subject_first(page, e, i, unit, lemma), s0, "source first")
        if mode == choices.POST:
            yield from one(choices.subject_last(page, s0, i, unit, lemma), s1, "source last")
    if mode >= 0:
        features = choices.source_features(page, i, unit, lemma, kind, earlier is not None)
        yield [[str(m) + f for f in features] for m in range(5)], mode


if __name__ == "__main__":
    main()
