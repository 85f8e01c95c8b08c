"""The scorer of bench/: its pairing against every possible one, its counts against a hand count; and gold/re3d.json."""

import importlib
import itertools
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indelible.model.claim import Modality, Polarity, RelayRole
from indelible.reference.events import events

ROOT = Path(__file__).resolve().parents[1]
SETS = st.lists(st.frozensets(st.integers(0, 9), min_size=1, max_size=5), max_size=5)


def bench(name: str) -> ModuleType:
    sys.path.insert(0, str(ROOT))
    try:
        return importlib.import_module(f"bench.{name}")
    finally:
        sys.path.remove(str(ROOT))


scoring = bench("scoring")


@settings(max_examples=100, deadline=None)
@given(gold=SETS, found=SETS)
def test_no_other_pairing_shares_more(gold: list[frozenset[int]], found: list[frozenset[int]]) -> None:
    pairs = scoring.pairs(gold, found)
    assert len({pair.gold for pair in pairs}) == len({pair.found for pair in pairs}) == len(pairs)
    few, many = sorted((gold, found), key=len)
    best = max(sum(map(scoring.iou, few, chosen)) for chosen in itertools.permutations(many, len(few)))
    assert sum(pair.iou for pair in pairs) == pytest.approx(best)


def test_counts_are_those_of_a_hand_count() -> None:
    text = "The mayor said that the well is dry. Guards deny it. Rain fell."
    at = {
        words: (text.index(words), text.index(words) + len(words))
        for words in ("The mayor", "mayor", "said", "that the well is dry")
    }
    at |= {
        words: (text.index(words), text.index(words) + len(words))
        for words in ("the well is dry", "Guards", "deny", "it", "Rain")
    }
    gold = [
        scoring.Marked([at["The mayor"]], [at["said"]], [at["that the well is dry"]]),
        scoring.Marked([at["Guards"]], [at["deny"]], [at["it"]]),
    ]
    found = [
        scoring.Marked([at["mayor"]], [at["said"]], [at["the well is dry"]]),
        scoring.Marked([], [], [at["Rain"]]),
        scoring.Marked([], [at["deny"]], [at["it"]]),
    ]
    score = scoring.Score()
    assert [(pair.gold, pair.found, pair.iou) for pair in score.add(text, gold, found)] == [(0, 0, 0.8), (1, 2, 1.0)]
    assert score.rates["content@.5"] == (2 / 3, 1.0, 0.8)
    assert score.rates["attribution@.5"] == (1 / 3, 0.5, 0.4)
    assert score.rates["content_exact"] == (1 / 3, 0.5, 0.4)
    assert score.rates["cue_exact"] == (1.0, 1.0, 1.0)
    assert score.source_given_content == (0.0, 0.5, 0.5)


def test_a_cue_of_marks_alone_counts() -> None:
    assert scoring.words_at("Mayor: no", [(5, 6)]) == frozenset()
    assert scoring.words_at("Mayor: no", [(5, 6)], marks=True) == frozenset({5})


def gold() -> list[dict[str, Any]]:
    return json.loads((ROOT / "bench" / "gold" / "re3d.json").read_text(encoding="utf-8"))["documents"]  # type: ignore[no-any-return]


def test_the_marked_readings_are_of_the_closed_lists() -> None:
    documents = gold()
    assert [one["half"] for one in documents] == ["tuning", "held-out"] * 10
    for document in documents:
        for i, claim in enumerate(document["claims"]):
            assert claim["within"] is None or claim["within"] < i
            assert claim["modality"] in get_args(Modality)
            assert claim["polarity"] in get_args(Polarity)
            assert all(relay["role"] in get_args(RelayRole) for relay in claim["via"])
        assert all(code in events() for own in document["own"] for code in own["events"])


def test_the_marked_positions_hold_whole_words() -> None:
    re3d = bench("re3d")
    if not re3d.CORPUS.exists():
        pytest.skip("needs the corpus in ../shared/corpora/re3d, which is no part of the repository")
    for half in re3d.HALVES:
        for document in re3d.documents(half):
            for claim in document.claims:
                spans = [
                    *claim["source"],
                    *claim["cue"],
                    *claim["content"],
                    *(one["at"] for one in claim["quantities"] + claim["via"]),
                ]
                for start, end in spans:
                    words = document.text[start:end]
                    assert words and words == words.strip()
                    assert not (document.text[start - 1 : start].isalnum() and words[0].isalnum())
                    assert not (document.text[end : end + 1].isalnum() and words[-1].isalnum())
