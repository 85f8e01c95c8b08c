"""The English cue lexicon and the reader of cue lexicons: what a file must say, and what is refused."""

from typing import get_args

import pytest

from indelible.errors import BadInput
from indelible.reference.cues import CueClass, cues, read_cues

GOOD = """
language = "en"
[modality]
denies = "denied"
[verb]
deny = { class = "denies", takes = ["clause", "gerund"], forms = ["denyed"] }
[noun]
denial = { class = "denies", takes = ["about"], prepositions = ["of"], modality = "possible" }
"""


def test_read() -> None:
    lexicon = read_cues(GOOD)
    deny = lexicon.find("Denyed")
    assert deny is not None
    assert (deny.lemma, deny.modality, deny.takes) == ("deny", "denied", {"clause", "gerund"})
    denial = lexicon.find("denial", "noun")
    assert denial is not None
    assert denial.modality == "possible"
    assert lexicon.find("denial") is None
    assert lexicon.of_kind("noun") == (denial,)
    assert lexicon.relay_words("telling") == frozenset()


@pytest.mark.parametrize(
    "line",
    [
        'deny = { class = "denies", takes = ["clauses"] }',  # no such complement
        'deny = { class = "lies", takes = ["clause"] }',  # no such class
        'deny = { class = "says", takes = ["clause"] }',  # a class whose modality the file does not give
        'deny = { class = "denies" }',  # takes nothing
        'deny = { class = "denies", takes = ["clause"], colour = "red" }',
        'deny = { class = "denies", takes = ["clause"] }\nrefute = { class = "denies", takes = ["clause"], forms = ["deny"] }',
    ],
)
def test_refused(line: str) -> None:
    with pytest.raises(BadInput, match="deny"):
        read_cues('language = "en"\n[modality]\ndenies = "denied"\n[verb]\n' + line)


def test_no_such_language() -> None:
    with pytest.raises(BadInput, match=r"cues_xx\.toml"):
        cues("xx")


def test_english_lexicon() -> None:
    lexicon = cues("en")
    assert len(lexicon.cues) > 300
    assert {cue.cue_class for cue in lexicon.cues} == set(get_args(CueClass))
    for cue in lexicon.cues:
        assert ("about" in cue.takes) <= bool(cue.prepositions), f"{cue.lemma}: which prepositions?"
    assert [
        cue.modality for lemma in ("say", "deny", "allege", "estimate", "promise", "demand") if (cue := lexicon.find(lemma))
    ] == [
        "asserted",
        "denied",
        "alleged",
        "estimated",
        "promised",
        "demanded",
    ]
