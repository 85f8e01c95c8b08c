"""What is printed on one line stays on it, in order, and two different names never look the same."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from indelible.model.display import printable


def test_ordinary_text_of_every_script_is_left_alone() -> None:
    for text in ("Маріуполь, 6 квітня", "статья.html", "报告", "تقرير", "family 👨‍👩‍👧.jpg", "café"):
        assert printable(text) == text


def test_what_moves_the_cursor_or_turns_the_words_is_spelled_out() -> None:
    assert printable("a\nb\x1b[2K\r") == "a\\nb\\x1b[2K\\r"
    assert printable("invoice\u202efdp.exe") == "invoice\\u202efdp.exe"
    assert printable("a\u2028b\u2066c\U000e0041\ud800\x9b") == "a\\u2028b\\u2066c\\U000e0041\\ud800\\x9b"


@given(st.text(st.characters()), st.text(st.characters()))
def test_two_different_texts_never_look_the_same(one: str, other: str) -> None:
    assert (printable(one) == printable(other)) == (one == other)


@given(st.text(st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Lu"])))
def test_nothing_hidden_is_left(text: str) -> None:
    hidden = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    assert not [c for c in printable(text) if unicodedata.category(c) in hidden and c not in "\u200c\u200d"]
