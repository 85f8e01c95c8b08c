"""The English networks and what is made of their numbers: cues, runs of content, the words around a peak."""

import math
import subprocess
import sys
import time
from itertools import pairwise, product

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indelible.extract.english_model import FOLDER, Model, Settings, around_peak, cues_of, log_odds, model, segments
from indelible.extract.english_words import windows, words_in
from indelible.extract.quotation import quotations

PROBABILITY = st.floats(0, 1)
TEXT = "The council said that the road was mined.\n\n“We left,” the mayor added.\n"


def none_first_further(first: float, further: float = 0.0) -> list[float]:
    return [1 - first - further, first, further]


@pytest.mark.parametrize(
    ("tags", "cues"),
    [
        ([], []),
        ([none_first_further(0.1)], []),
        ([none_first_further(0.9)], [(0, 0, 0.9)]),
        ([none_first_further(0.2)], [(0, 0, 0.2)]),  # as little as is asked for
        ([none_first_further(0.0), none_first_further(0.9), none_first_further(0.1, 0.8)], [(1, 2, 0.9)]),
        ([none_first_further(0.9), none_first_further(0.8)], [(0, 0, 0.9), (1, 1, 0.8)]),  # two beside each other
        ([none_first_further(0.3, 0.6)], []),  # rather a further word than a first one, and no first before it
        ([none_first_further(0.45, 0.5)], [(0, 0, 0.45)]),  # but likely enough for a first one
        ([none_first_further(0.9), none_first_further(0.1, 0.4)], [(0, 0, 0.9)]),  # a further word must be the likeliest
    ],
)
def test_cues_of_tags(tags: list[list[float]], cues: list[tuple[int, int, float]]) -> None:
    assert cues_of(tags, 0.2) == cues


def test_the_likeliest_cues_stay_in_order() -> None:
    tags = [none_first_further(0.2 + n * 7 % 80 / 100) for n in range(80)]
    found = cues_of(tags, 0.2, most=10)
    assert len(found) == 10
    assert found == sorted(found)
    assert min(likely for _first, _last, likely in found) == sorted(tag[1] for tag in tags)[-10]


@given(st.lists(st.tuples(PROBABILITY, PROBABILITY, PROBABILITY).map(list), max_size=40), PROBABILITY)
@settings(deadline=None)
def test_cues_do_not_overlap(tags: list[list[float]], least: float) -> None:
    found = cues_of(tags, least)
    assert all(0 <= first <= last < len(tags) and likely >= least for first, last, likely in found)
    assert all(a[1] < b[0] for a, b in pairwise(found))


@given(st.lists(PROBABILITY, max_size=9), st.floats(0, 4), st.floats(-1, 1))
@settings(deadline=None)
def test_segments_are_the_best_of_all_sets_of_runs(chances: list[float], cost: float, lean: float) -> None:
    def worth(chosen: tuple[bool, ...]) -> float:
        begun = sum(on and not (at and chosen[at - 1]) for at, on in enumerate(chosen))
        return sum(log_odds(chance) + lean for chance, on in zip(chances, chosen, strict=True) if on) - cost * begun

    found = segments(chances, cost, lean)
    assert found == sorted(set(found))
    best = max(worth(chosen) for chosen in product((False, True), repeat=len(chances)))
    assert worth(tuple(at in set(found) for at in range(len(chances)))) == pytest.approx(best)


def test_segments_bridge_a_gap_or_not() -> None:
    gap = [0.9, 0.9, 0.4, 0.9, 0.9]
    assert segments(gap, 2.0) == [0, 1, 2, 3, 4]
    assert segments(gap, 0.1) == [0, 1, 3, 4]
    assert segments([0.9, 0.9, 0.001, 0.9, 0.9], 2.0) == [0, 1, 3, 4]
    assert segments([0.7], 2.0) == []
    assert segments([0.7] * 3, 2.0) == [0, 1, 2]
    assert segments([], 2.0) == []


def test_segments_are_linear() -> None:
    begun = time.process_time()
    assert segments([0.9, 0.1] * 200_000, 2.0) == list(range(0, 400_000, 2))  # each word outweighs its cost
    assert time.process_time() - begun < 10  # measured: under 1


def test_log_odds_have_a_ceiling() -> None:
    assert log_odds(0.5) == 0
    assert log_odds(1.0) == -log_odds(0.0) == 6
    assert log_odds(0.9) == pytest.approx(math.log(9))


@given(st.lists(PROBABILITY, min_size=1, max_size=12), PROBABILITY, PROBABILITY)
@settings(deadline=None)
def test_around_peak(chances: list[float], least: float, share: float) -> None:
    found = around_peak(chances, least, share)
    peak = chances.index(max(chances))
    assert bool(found) == (chances[peak] >= least)
    if found:
        floor = share * chances[peak]
        assert peak in found
        assert all(chances[at] >= floor for at in found)
        assert all(chances[at] < floor for at in (found.start - 1, found.stop) if 0 <= at < len(chances))


def test_the_shipped_settings_are_within_reason() -> None:
    own = model().settings
    assert isinstance(own, Settings)
    assert 64 <= own.window <= 512  # the encoder has places for no more
    assert all(0 < value < 1 for value in (own.proposed, own.accepted, own.named, own.beside))


def test_what_the_networks_see() -> None:
    net = model()
    words = words_in(TEXT, quotations(TEXT))
    (window,) = windows(TEXT, words, net.pieces, net.settings.window)
    seen = net.read(window, words.paragraph)
    assert [TEXT[words.start[first] : words.end[last]] for first, last, _likely in seen.cues] == ["said", "added"]
    assert seen.source.shape == seen.content.shape == (2, len(words.start))
    for part in (seen.source, seen.content):
        assert numpy.all((part >= 0) & (part <= 1))
    # a word is at most one cue's
    assert float(seen.content.sum(axis=0).max()) <= 1 + 1e-5


def test_nothing_that_could_be_a_cue() -> None:
    net = model()
    words = words_in("17.", ())
    (window,) = windows("17.", words, net.pieces, net.settings.window)
    seen = net.read(window, words.paragraph)
    assert (seen.cues, seen.source, seen.content) == ([], None, None)


def test_the_widest_window_can_be_read() -> None:
    net = model()
    text = "word " * 5_000
    words = words_in(text, ())
    widest = max(windows(text, words, net.pieces, net.settings.window), key=lambda one: len(one.pieces))
    assert len(widest.pieces) >= net.settings.window - 4
    net.read(widest, words.paragraph[widest.first : widest.last])


def test_pieces_of_the_shipped_vocabulary() -> None:
    names = (FOLDER / "vocabulary.txt").read_text(encoding="utf-8").split("\n")
    assert names[:4] == ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    assert len({name for name in names if name}) == len([name for name in names if name])
    unknown = net_pieces_unknown("said", "council", "don't", "Résumé", "bombardment", ",", "“")
    assert unknown == []


def net_pieces_unknown(*words: str) -> list[str]:
    of = model().pieces.of
    return [word for word in words if of(word) == (1,)]


def test_the_model_is_loaded_once() -> None:
    assert model() is model()
    assert isinstance(model(), Model)


@pytest.mark.parametrize("missing", ["onnxruntime", "numpy"])
def test_without_its_libraries_the_error_names_the_extra(missing: str) -> None:
    script = f"""
import sys
sys.modules[{missing!r}] = None  # as where it is not installed
from indelible.errors import NotInstalled
from indelible.extract.english_model import model
try:
    model()
except NotInstalled as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env={"LC_ALL": "C"})
    assert 'pip install "indelible[english]"' in done.stdout
