"""Hard forms of English attribution (tests/gold/english_hard.toml): how many the reader in use finds, by F1.

`python tests/extract/test_english_hard.py` prints the figures, and what is wrong in the passages for tuning.
"""

import tomllib
from collections.abc import Sequence

from attribution_gold import GOLD, Gold, Passage, Score, overlap, score, tokens

from indelible.extract.attribution import Attribution
from indelible.extract.claims import READERS

FLOOR = {"content": 0.80, "attribution": 0.75, "exact": 0.70}  # measured, rounded down to .05


def hard() -> list[tuple[str, Passage]]:
    """Form and passage, in order. Raises ValueError where a marked piece is not in its text, or a text is there twice."""
    entries = tomllib.loads((GOLD / "english_hard.toml").read_text(encoding="utf-8"))["passage"]
    found = []
    for number, entry in enumerate(entries):
        text = entry["text"].removeprefix("\n")
        gold, ends = [], {}
        for source, cue, content in entry["said"]:
            near = ends.get((source, cue), 0)
            at = []
            for piece in content.split(" | "):
                start = text.index(piece, near)
                at.append((start, near := start + len(piece)))
            ends[source, cue] = near
            outside = [p for p in _places(text, cue) if not any(a <= p < b for a, b in at)]
            begin = min(outside, key=lambda p: min(abs(p - x) for span in at for x in span), default=at[0][0])
            places = _places(text, source)
            for words in (source, cue):
                if words and words not in text:
                    raise ValueError(f"{words!r} is not in {text!r}")
            first = min(places, key=lambda p: min(abs(p + len(source) - begin), abs(p - begin - len(cue))), default=0)
            gold.append(Gold(tokens(text, [(first, first + len(source))]), tokens(text, at), source))
        found.append((entry["form"], Passage(text, tuple(gold), number % 2 == 1)))
    if len({passage.text for _form, passage in found}) < len(found):
        raise ValueError("a text is there twice")
    return found


def _places(text: str, words: str) -> list[int]:
    """Where `words` begin in `text`, every time; none for no words."""
    found, at = [], text.find(words) if words else -1
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def read(text: str) -> tuple[Attribution, ...]:
    return READERS["en"].reader(text)


def f1s(of: Sequence[Passage]) -> tuple[Score, dict[str, float]]:
    total = score(of, read)
    return total, {name: total.f1(getattr(total, name)) for name in FLOOR}


def test_hard_forms_are_found() -> None:
    total, found = f1s([passage for _form, passage in hard()])
    assert total.gold >= 80
    assert all(found[name] >= floor for name, floor in FLOOR.items()), found


def test_nothing_is_read_without_words_or_where_nobody_speaks() -> None:
    for form, passage in hard():
        for one in read(passage.text):
            assert all(passage.text[at.start : at.end].strip() for part in (one.source, one.cue, one.content) for at in part)
            assert one.content
            assert form != "nobody speaks", passage.text


def _print() -> None:
    passages = hard()
    halves = {
        "all": passages,
        "tuning": [one for one in passages if not one[1].held],
        "held out": [one for one in passages if one[1].held],
    }
    for name, half in halves.items():
        total, found = f1s([passage for _form, passage in half])
        print(f"{name}: {total.gold} marked, {total.read} read, " + ", ".join(f"{key} F1 {n:.3f}" for key, n in found.items()))
    for form, passage in halves["tuning"]:
        found = read(passage.text)
        for one in passage.gold:
            if not any(overlap(one.content, _at(passage.text, other.content)) >= 0.5 for other in found):
                print(f"missed ({form}): {passage.text!r}")
        for other in found:
            if not any(overlap(one.content, _at(passage.text, other.content)) >= 0.5 for one in passage.gold):
                said = [[passage.text[at.start : at.end] for at in part] for part in (other.source, other.cue, other.content)]
                print(f"not there ({form}): {said}")
            elif not any(
                overlap(one.content, _at(passage.text, other.content)) >= 0.5
                and overlap(one.source, _at(passage.text, other.source)) >= 0.5
                for one in passage.gold
            ):
                print(f"source ({form}): {[passage.text[at.start : at.end] for at in other.source]} in {passage.text!r}")


def _at(text: str, spans: Sequence[object]) -> frozenset[int]:
    return tokens(text, [(at.start, at.end) for at in spans])  # type: ignore[attr-defined]


if __name__ == "__main__":
    _print()
