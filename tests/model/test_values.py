"""Positions, quotes, quantities and digests: their own small rules."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indelible.model import Quantity, TextPosition, digest_of, quote, words
from indelible.model.selector import CONTEXT, QUOTE_LIMIT

TEXT = "Рада заявила, що 5 000 людей загинули. The council said so."


@pytest.mark.parametrize(("start", "end"), [(5, 5), (5, 4), (1, 0)])
def test_a_position_that_holds_nothing_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match=rf"\[{start}, {end}\)"):
        TextPosition(start=start, end=end)


def test_positions_count_characters_not_octets() -> None:
    at = TextPosition(start=0, end=4)
    assert words(TEXT, (at,)) == "Рада"
    assert words(TEXT, (at, TextPosition(start=39, end=50))) == "Рада … The council"


@given(st.text(min_size=1, max_size=200), st.data())
def test_a_quote_can_be_found_again(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = quote(text, TextPosition(start=start, end=end))
    assert found is not None
    assert found.prefix + found.exact + found.suffix in text
    assert text[start - len(found.prefix) : end + len(found.suffix)] == found.prefix + found.exact + found.suffix
    assert len(found.prefix) <= CONTEXT
    assert len(found.suffix) <= CONTEXT


def test_a_quote_beyond_the_limit_is_left_to_its_position() -> None:
    text = "x" * (QUOTE_LIMIT + 1)
    assert quote(text, TextPosition(start=0, end=QUOTE_LIMIT)) is not None
    assert quote(text, TextPosition(start=0, end=QUOTE_LIMIT + 1)) is None


@pytest.mark.parametrize(
    "numbers", [{"low": 5, "high": 4}, {"low": 5, "best": 4}, {"best": 5, "high": 4}, {"low": 9, "best": 5, "high": 9}]
)
def test_a_quantity_never_falls(numbers: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="must not fall"):
        Quantity(original="about five", **numbers)


def test_a_quantity_may_have_one_end_only() -> None:
    assert Quantity(original="at least 5", low=5).high is None
    assert Quantity(original="up to 5", high=5).low is None


@given(st.binary())
def test_a_digest_names_its_algorithm(data: bytes) -> None:
    assert digest_of(data) == f"sha256:{hashlib.sha256(data).hexdigest()}"
