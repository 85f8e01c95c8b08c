"""English attributions on sentences of our own domain: who says what, in which words, through whom."""

import subprocess
import sys
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indelible.extract.attribution import Attribution
from indelible.extract.english import attributions
from indelible.extract.english_model import log_odds, model, segments
from indelible.extract.english_words import paragraph_breaks, windows, words_in
from indelible.model.selector import TextPosition, words


def said(text: str, at: tuple[TextPosition, ...]) -> str:
    return words(text, at, " | ")


def rows(text: str) -> list[tuple[str, str, str]]:
    return [(said(text, a.source), said(text, a.cue), said(text, a.content)) for a in attributions(text)]


def outer(text: str) -> list[tuple[str, str, str]]:
    return [(said(text, a.source), said(text, a.cue), said(text, a.content)) for a in attributions(text) if not a.within]


# sentence, source, cue, content of the one outermost attribution
SENTENCES = [
    # indirect
    ("The council said that the dead were being burned.", "The council", "said", "that the dead were being burned"),
    ("The council said the road was mined.", "The council", "said", "the road was mined"),
    ("According to the agency, 160,000 people lack water.", "the agency", "According to", "160,000 people lack water"),
    ("The hospital, according to residents, was hit twice.", "residents", "according to", "The hospital | was hit twice"),
    ("In a statement, the ministry said the port was lost.", "the ministry", "said", "the port was lost"),
    ("The convoy was stopped, reported the ministry.", "the ministry", "reported", "The convoy was stopped"),
    ("The dead are 17, the deputy mayor said.", "the deputy mayor", "said", "The dead are 17"),
    ("Officials denied carrying out the strike.", "Officials", "denied", "carrying out the strike"),
    ("The ministry put the toll at 17.", "The ministry", "put", "the toll at 17"),
    ("The envoy warned of famine.", "The envoy", "warned of", "famine"),
    ("The council called on the ministry to open the road.", "The council", "called on", "the ministry to open the road"),
    (
        "The council accused the army of shelling the hospital.",
        "The council",
        "accused",
        "the army of shelling the hospital",
    ),
    ("Residents asked whether the bus would come.", "Residents", "asked", "whether the bus would come"),
    ("The governor promised to repair the pumps.", "The governor", "promised", "to repair the pumps"),
    # "claims" read as a noun by the parser
    (
        "The council's post, translated by the BBC, claims mobile crematoria are burning the bodies of the dead.",
        "The council's post",
        "claims",
        "mobile crematoria are burning the bodies of the dead",
    ),
    # nobody is named
    ("It was reported that 5,000 people had died.", "", "was reported", "that 5,000 people had died"),
    ("The city is said to have no water.", "", "is said", "The city | to have no water"),
    # nominal cues
    ("His claim that nobody was hurt was false.", "His", "claim", "that nobody was hurt"),
    # direct
    ('"We are here," the mayor said.', "the mayor", "said", '"We are here,"'),
    ('"We are here," said the mayor.', "the mayor", "said", '"We are here,"'),
    ('The mayor said: "We are here."', "The mayor", "said", '"We are here."'),
    ("“The port is gone,” she said. “We left.”", "she", "said", "“The port is gone,” | “We left.”"),
    ('"Evacuation," said the deputy, "is stalled."', "the deputy", "said", '"Evacuation," | "is stalled."'),
    ("«We have no bread,» he said.", "he", "said", "«We have no bread,»"),
    ("''We have no bread,'' he said.", "he", "said", "''We have no bread,''"),
    ("‘We have no bread,’ said the baker.", "the baker", "said", "‘We have no bread,’"),
    ('"They took us!" he shouted.', "he", "shouted", '"They took us!"'),
    # mixed
    ('Witnesses described "a column of smoke" over it.', "Witnesses", "described", '"a column of smoke" over it'),
    # verbless
    ("MAYOR: We have no water.", "MAYOR", ":", "We have no water"),
]


# what the reader does not read, or reads with other words: a change for the better fails here too, and moves the row up
MISSED = {
    "The envoy warned of famine.",
    "The council's post, translated by the BBC, claims mobile crematoria are burning the bodies of the dead.",
    "His claim that nobody was hurt was false.",
}


@pytest.mark.parametrize(("sentence", "source", "cue", "content"), SENTENCES, ids=[row[0] for row in SENTENCES])
def test_sentence(sentence: str, source: str, cue: str, content: str) -> None:
    assert (outer(sentence) == [(source, cue, content)]) == (sentence not in MISSED)


def test_two_speakers_in_one_sentence_are_kept_apart() -> None:
    text = "The ministry said that 300 people were evacuated, while the council said that none were."
    assert outer(text)[0] == ("The ministry", "said", "that 300 people were evacuated")
    assert ("the council", "said", "that none were") in rows(text)


def test_one_speaker_with_two_cues() -> None:
    text = "The council said the dead were being burned, adding that aid was kept out."
    assert outer(text) == [
        ("The council", "said", "the dead were being burned"),
        ("The council", "adding", "that aid was kept out"),
    ]


def test_content_resumes_behind_the_cue() -> None:
    text = "More than 5,000 have died, the council said on Monday, and tens of thousands are missing."
    assert outer(text) == [("the council", "said", "More than 5,000 have died | and tens of thousands are missing")]


def test_nested_attribution_carries_the_outer_content() -> None:
    text = "The envoy said the council claimed that 300 people had died in the theatre."
    envoy, council = attributions(text)
    assert envoy.within == ()
    assert said(text, council.source) == "the council"
    assert council.within == envoy.content


def test_relative_pronoun_is_the_source() -> None:
    text = "The council, which said that water was cut, moved north."
    found = next(a for a in attributions(text) if a.cue_lemma == "say")
    assert said(text, found.source) == "which"


def test_a_verb_of_war_is_no_cue() -> None:
    assert attributions("The army attacked the hospital. Aid workers supported the clinic.") == ()


def test_quotation_that_is_a_sentence_is_not_given_to_the_next_sentence() -> None:
    text = 'The wall reads "We were told to wait." The deputy left the city.'
    assert not [a for a in attributions(text) if said(text, a.source) == "The deputy"]


def test_quotation_over_paragraphs_is_one_attribution() -> None:
    text = '"The port is gone," he said. "We stayed for a month.\n\n"Then we left by the shore road.\n\n"Nobody met us there."\n'
    (found,) = attributions(text)
    assert said(text, found.source) == "he"
    assert said(text, found.content).endswith('"Then we left by the shore road.\n\n"Nobody met us there."')


def test_unclosed_quotation_ends_with_its_paragraph() -> None:
    text = 'The council said: "We reached the city. We left.\n\nThe road is long and nobody uses it.'
    (found,) = attributions(text)
    assert said(text, found.content) == '"We reached the city. We left'


def test_kinds_of_quotation() -> None:
    text = 'The mayor said "we left it". The mayor said it was lost. The envoy said it was "a trap" for them.'
    assert [a.quotation for a in attributions(text)] == ["direct", "indirect", "mixed"]


def test_an_arabic_name_after_its_label_is_no_speech() -> None:
    assert not [a for a in attributions("Abu Haidar(Arabic: عبود قنبر), is a general of the army.") if a.cue_lemma == ":"]


@pytest.mark.parametrize("text", ["", " \n\n", "17", '"""', "“”", "The theatre stood in the centre of the city."])
def test_nothing_said(text: str) -> None:
    assert attributions(text) == ()


def check(text: str, found: tuple[Attribution, ...]) -> None:
    for one in found:
        assert one.content
        parts = sorted((p.start, p.end) for p in (*one.source, *one.cue, *one.content))
        assert all(0 <= start < end <= len(text) for start, end in parts)
        assert all(a[1] <= b[0] for a, b in pairwise(parts)), "source, cue and content overlap"
        assert all(not text[p.start].isspace() and not text[p.end - 1].isspace() for p in (*one.source, *one.content))
        assert all(any(c.isalnum() for c in text[p.start : p.end]) for p in one.content)


PIECES = st.sampled_from(
    [
        "The council ",
        "said ",
        "that ",
        '"',
        "“",
        "”",
        "''",
        "«",
        "»",
        "‘",
        "’",
        ", ",
        ". ",
        ": ",
        "\n",
        "\n\n",
        "the dead ",
        "were burned",
        "according to ",
        "he ",
        "told ",
        "reporters ",
        "claims ",
        "\u202e",
        "\u200b",
        "é",
        "И",
        "5,000 ",
        "(",
        ")",
        "—",
        "\r\n",
        "which ",
    ]
)


@settings(max_examples=120, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=40).map("".join)))
def test_any_text_gives_spans_within_it(text: str) -> None:
    check(text, attributions(text))


def test_one_long_paragraph_is_cut() -> None:
    text = "The council said that the road was mined. " * 300
    found = attributions(text)
    check(text, found)
    assert len(found) >= 290  # one a sentence, less those at the windows' edges


def test_hostile_text_ends() -> None:
    for text in ('"' * 20_000, "“a " * 3_000, "he said that " * 2_000, "(" * 5_000 + "x", "a" * 50_000):
        check(text, attributions(text))


def test_same_text_same_attributions() -> None:
    text = "\n\n".join(row[0] for row in SENTENCES)
    assert attributions(text) == attributions(text)


def test_without_the_extra_the_error_names_it() -> None:
    script = """
import sys
sys.modules["onnxruntime"] = None  # as where it is not installed
from indelible.errors import NotInstalled
from indelible.extract.english import attributions
try:
    attributions("The council said that the road was mined.")
except NotInstalled as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env={"LC_ALL": "C"})
    assert 'pip install "indelible[english]"' in done.stdout


def test_importing_it_does_not_load_the_networks() -> None:
    script = "import sys, indelible.extract.english; print('onnxruntime' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_wrapped_text_is_one_paragraph_and_a_heading_is_not() -> None:
    text = "City loses its port\nThe council of the city said on the morning of the second day that\nits port was lost.\n"
    assert [text[:at].rsplit("\n", 1)[-1] for at in paragraph_breaks(text)] == ["City loses its port", "its port was lost."]
    (found,) = attributions(text)
    assert said(text, found.content).endswith("that\nits port was lost")


@given(st.text(alphabet=st.sampled_from("aB .,'\n\r\u2028é5"), max_size=200), st.integers(20, 60))
def test_windows_hold_every_word_once_and_no_more_pieces_than_asked(text: str, longest: int) -> None:
    words = words_in(text, ())
    seen = list(windows(text, words, model().pieces, longest))
    assert [word for window in seen for word in range(window.first, window.last)] == list(range(len(words.start)))
    widest = max((len(model().pieces.of(text[a:b])) for a, b in zip(words.start, words.end, strict=True)), default=0)
    assert all(len(window.pieces) <= max(longest, widest + 2) for window in seen)
    assert all(len(window.begins) == window.last - window.first for window in seen)


@given(st.lists(st.floats(0, 1), max_size=9), st.floats(0, 4), st.floats(-1, 1))
def test_segments_are_the_best_of_all(chances: list[float], cost: float, lean: float) -> None:
    def worth(chosen: tuple[bool, ...]) -> float:
        begun = sum(on and not (i and chosen[i - 1]) for i, on in enumerate(chosen))
        return sum(log_odds(p) + lean for p, on in zip(chances, chosen, strict=True) if on) - cost * begun

    best = max((worth(chosen) for chosen in product((False, True), repeat=len(chances))), default=0.0)
    found = set(segments(chances, cost, lean))
    assert worth(tuple(i in found for i in range(len(chances)))) == pytest.approx(best)
