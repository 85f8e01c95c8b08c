"""English texts that nobody wrote to be read: what no text may do to the reader, how long it takes, and that it is certain."""

import hashlib
import subprocess
import sys
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indelible.extract.attribution import Attribution
from indelible.extract.english import attributions, cue_lemma
from indelible.extract.english_words import words_in
from indelible.model.selector import TextPosition, words


def in_order(at: tuple[TextPosition, ...]) -> bool:
    return all(a.end <= b.start for a, b in pairwise(at))


def check(text: str, found: tuple[Attribution, ...]) -> None:
    """What holds of every attribution of every text."""
    for one in found:
        assert one.content
        assert one.cue
        assert all(in_order(part) for part in (one.source, one.cue, one.content, one.within))
        parts = (*one.source, *one.cue, *one.content)
        assert all(0 <= at.start < at.end <= len(text) for at in (*parts, *one.within))
        assert in_order(tuple(sorted(parts, key=lambda at: at.start))), "source, cue and content overlap"
        assert any(mark.isalnum() for mark in words(text, one.content))
        assert one.source_name == " ".join(words(text, one.source).split())
        assert bool(one.source_name) == bool(one.source)
        assert one.quotation in ("direct", "indirect", "mixed")
        if one.within:  # nested words stand in those of the outer one
            assert all(any(w.start <= at.start and at.end <= w.end for w in one.within) for at in one.content)
    cues = [one.cue[0].start for one in found]
    assert cues == sorted(cues)


SAID = "the council said that 300 people left the city"
HOSTILE = {
    "empty": "",
    "blanks": " \t\r\n\u2028\u2029\u00a0",
    "one mark": '"',
    "only marks": "?!… — «» “” ‘’ '' `` \"\" ,;:.()[]{}",
    "only digits": "17 5,000 3.5 2022-03-09",
    "unbalanced double": 'The mayor said "we left. The council said “they stayed. He said «no. She said ``yes.',
    "unbalanced closing": 'The mayor said we left". They stayed”, she said. No», he said.',
    "nested": "The mayor said: “She told me ‘he said «go "
    + '"now"'
    + "» and left’ and I went”. „Це „моє“ тут“, he said. 'A 'b' c', said she.",
    "crossing": "The mayor said: “one «two” three», he added. \"four 'five\" six', she said.",
    "marks in a row": "“““we left””” said the mayor. ''''we left'''' he said. \"\"\"we left\"\"\" she said.",
    "quotation that is never closed": "The mayor said: “We left.\n\nThen we came back.\n\nNobody was there, he said.",
    "every paragraph opens": 'He said: "One.\n\n"Two.\n\n"Three.\n\n"Four.\n\nThe council said it was over.',
    "transcript": "Q: Where were you?\nA: In the cellar.\nMR. SMITH: Who said so?\nTHE WITNESS: The mayor said so.\n[laughter]\n",
    "bullets": "• The council said the road was mined\n• Officials: 300 dead\n- he said\n* said\n1) according to\n2) said: ",
    "headlines": "Council: 300 dead\nMayor says city lost\nUN 'concerned'\nWHAT THE COUNCIL SAID\nAnalysis | Who said what?",
    "capitals": "THE COUNCIL SAID THAT 300 PEOPLE DIED. “WE LEFT,” THE MAYOR SAID. ACCORDING TO OFFICIALS, NOBODY CAME.",
    "no capitals": "the council said that 300 people died. “we left,” the mayor said. according to officials nobody came",
    "ocr": "Thc counci1 sai d th at 3OO peop|e d1ed. ''Wc lcft,'' thc may0r sa1d- ac-\ncording to offi-\ncials, n0body ca me.",
    "spaced out": "T h e  c o u n c i l  s a i d  t h a t  p e o p l e  d i e d .",
    "no spaces": "Thecouncilsaidthat300peoplehaddied.“Weleft,”saidthemayor.",
    "three languages": "The council said «мы ушли», а мэр заявил: “we left”. Рада повідомила, що the road was mined, he said.",
    "right to left": "\u202eThe council said\u202c that \u200f“\u061cغادرنا”\u200e was said. \u2067قال said\u2069 that people.",
    "hidden marks": "The\u200b council\u200d sa\u00adid\ufeff that \u2060people\u0000 left\x07.",
    "combining": "The co\u0301u\u0301ncil s\u0336a\u0336i\u0336d that " + "e" + "\u0301" * 200 + " left.",
    "surrogates": "The council said \ud83d that 😀 people left \udc00.",
    "emoji": "😀 said 😀: “😀”, according to 😀.",
    "table": "Said | Who | Toll\n--- | --- | ---\nsaid | the council | 300\n\t\tsaid\t\t17\nAccording to\t|\t5\n",
    "html": '<p>The council said <a href="x">"we left"</a>.</p>&quot;We left,&quot; he said.<br/><script>said("x")</script>',
    "code": "def said(self): return \"that\" + 'the council' # said he\nprint(f\"{said('x')}\")",
    "addresses": "https://example.org/said?that=people The council said http://x/y. mail@said.that: said. @council: 'said' #said",
    "only cues": "said said said told claimed according to according to said that said : said",
    "cue at the start": "Said that people left.",
    "cue at the end": "People left, the council said",
    "cue without a content": "The council said. The council said: \n\nThe council said “”. According to .",
    "many levels": "the envoy said that " * 30 + "people left.",
    "page numbers": "The council said that\n\n- 17 -\n\npeople left.\f\x0b18\x0cThe mayor said so.",
    "carriage returns": SAID.replace(" ", "\r\n") + "\r\r" + SAID.replace(" ", "\r"),
    "one long word": "a" * 20_000 + " said that people left.",
    "hyphens": "said-that-people-left—said—he–said–that-",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_no_text_is_too_odd(text: str) -> None:
    check(text, attributions(text))


@pytest.mark.parametrize("name", ["empty", "blanks", "one mark", "only marks", "only digits", "spaced out", "emoji"])
def test_without_words_nothing_is_said(name: str) -> None:
    assert attributions(HOSTILE[name]) == ()


def test_all_of_them_in_one_text() -> None:
    for between in ("\n\n", "\n", " ", ""):
        text = between.join(HOSTILE.values())
        check(text, attributions(text))


MARKS = ("''", "``", "17", "5,000", *"“”‘’«»'\"()[]:,.;?—-éИ\u200b\u202e")
BLANKS = (" ", "\n", "\r\n", "\n\n", "\u2028")
CHUNKS = ("the council ", "said ", "that ", "people left ", "according to ", "he ", "told ", "claims ", "reporters ", "WHO ")
PIECES = st.sampled_from([*MARKS, *BLANKS, *CHUNKS])


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_mix_of_words_and_marks(text: str) -> None:
    check(text, attributions(text))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=150))
def test_any_characters(text: str) -> None:
    check(text, attributions(text))


def test_what_the_quick_reader_once_broke() -> None:
    for text in ("-said that the council said ”-that ?", "the council said that :according to 'x y'."):
        check(text, attributions(text))


@pytest.mark.parametrize(
    "text",
    [
        "body was there, he said. the council said that 300 people died. “we left,” the mayor sai",
        "uncil: 'said' #said The mayor said: “We left.\n\nThen we came back.\n\nNobody was there, he said.",
    ],
)
def test_one_quotation_in_two_attributions(text: str) -> None:
    check(text, attributions(text))


def test_a_speaker_survives_what_stands_around() -> None:
    sentence = "The council said that the road was mined."
    (alone,) = attributions(sentence)
    for before in ("“““ ", "Q: A:\n\n", "• ", "| | |\n", "\u202e\u202c", "Совет молчит.\n\n", "x" * 5_000 + "\n\n"):
        text = before + "\n\n" + sentence
        found = [words(text, one.content) for one in attributions(text)]
        assert words(sentence, alone.content) in found, before


def test_places_move_with_the_text() -> None:
    sentence = "The council said that the road was mined."
    (alone,) = attributions(sentence)
    text = "A street in the north.\n\n" + sentence
    (moved,) = attributions(text)
    by = text.index(sentence)
    for part in ("source", "cue", "content"):
        assert [at.start - by for at in getattr(moved, part)] == [at.start for at in getattr(alone, part)]


@pytest.mark.parametrize(
    ("text", "cue", "lemma", "cue_class"),
    [
        ("said", range(1), "say", "says"),
        ("was reported", range(2), "report", "reports"),
        ("According to", range(2), "according to", "says"),
        ("told", range(1), "tell", "says"),
        ("shrugged Off", range(2), "shrugged off", ""),
        (":", range(1), ":", ""),
    ],
)
def test_cue_lemma(text: str, cue: range, lemma: str, cue_class: str) -> None:
    assert cue_lemma(text, words_in(text, ()), cue) == (lemma, cue_class)


PAGE = "\n\n".join(text for text in HOSTILE.values() if text.isprintable() or "\n" in text) * 2


def test_the_same_text_in_the_same_process_is_read_the_same() -> None:
    assert attributions(PAGE) == attributions(PAGE)


def test_two_processes_read_the_same() -> None:
    script = """
import hashlib, sys
from indelible.extract.english import attributions
text = sys.stdin.buffer.read().decode("utf-8", "surrogatepass")
print(hashlib.sha256(repr(attributions(text)).encode()).hexdigest())
"""
    prints = set()
    for seed in ("0", "1", "7"):
        done = subprocess.run(
            [sys.executable, "-c", script],
            input=PAGE.encode("utf-8", "surrogatepass"),
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "LC_ALL": "C"},
        )
        prints.add(done.stdout.decode().strip())
    assert prints == {hashlib.sha256(repr(attributions(PAGE)).encode()).hexdigest()}


def took(text: str) -> float:
    begun = time.process_time()
    check(text, attributions(text))
    return time.process_time() - begun


@pytest.mark.parametrize(
    "unit",
    [
        "The council said that the road was mined. ",  # one paragraph
        "“We left,” said the mayor.\n\n",
        'he said "one.\n\n',  # each quotation might run on into the next
        "the envoy said that ",
        '"a" ',
        "“a ",
    ],
)
def test_twice_the_text_takes_twice_the_time(unit: str) -> None:
    attributions("He said so.")  # the networks are loaded
    small = unit * (8_000 // len(unit))
    assert took(small * 2) < 3 * took(small) + 0.3


@pytest.mark.parametrize(
    "text",
    ['"' * 50_000, '" ' * 5_000, "''" * 5_000, "“" * 10_000, "a" * 2_000_000, " \n" * 1_000_000, "\u200b" * 10_000],
    ids=["straight", "apart", "doubled", "opening", "one word", "blank", "hidden"],
)
def test_marks_and_no_end(text: str) -> None:
    assert took(text) < 60  # measured: under 8; a quadratic reader takes hours
