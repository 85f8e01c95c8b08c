"""Dates: a table of cases in three languages (dates.csv), and rules that hold for any text."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indelible.extract.dates import dates_in
from indelible.extract.when import when_of
from indelible.model.when import bounds

TABLE = Path(__file__).parent / "dates.csv"


def cases() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['language']} {case['text']}")
def test_cases(case: dict[str, str]) -> None:
    found = dates_in(case["text"], case["published"], case["language"])
    assert "|".join(f"{one.edtf}={one.original}" for one in found) == (case["expected"] or "")


@pytest.mark.parametrize(
    ("text", "precision"),
    [("6 April 2022", 1), ("1-3 April 2022", 2), ("last week", 3), ("April 2022", 4), ("in 2014", 5), ("since 2014", None)],
)
def test_precision_is_that_of_ucdp(text: str, precision: int | None) -> None:
    assert dates_in(text, "2022-04-07", "en")[0].precision == precision


@pytest.mark.parametrize(
    "published", ["2022-02-30", "nonsense", "0000-01-01", "2022-04-06/2022-04-09", "9999-12-31", "0001-01-01"]
)
def test_an_odd_publication_date_does_not_crash(published: str) -> None:
    dates_in("on Wednesday, last week, over the weekend, last month, last year, 6 April, in April", published, "en")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "consistent with the December 25, 2011 agreement", None),
        ("en", "the treaty signed on 6 April 2021 was broken last week", "2022-03-28/2022-04-03"),
        ("en", "more died in March than in February 2021", "2022-03"),
        ("en", "the 16 March 2022 bombing of the theatre", "2022-03-16"),
        ("en", "today's attack, in a war that began in 2014", "2022-04-07"),
        ("uk", "за угодою від 5 вересня 2014 року", None),
        ("uk", "згідно з наказом № 12 від 5 березня вчора почали вивозити людей", "2022-04-06"),
        ("ru", "по соглашению от 5 сентября 2014 года", None),
        ("ru", "в марте погибло больше, чем в феврале 2021 года", "2022-03"),
        ("ru", "5 марта погибли люди", "2022-03-05"),
    ],
)
def test_the_date_of_a_paper_is_not_when(language: str, text: str, expected: str | None) -> None:
    one = when_of(text, dates_in(text, "2022-04-07", language), language)
    assert (one.edtf if one else None) == expected


PIECES = st.sampled_from(
    [
        "31",
        "6",
        "0",
        "99",
        "2022",
        "2022-04-06",
        "30.02.2022",
        "April",
        "February",
        "May",
        "since",
        "until",
        "between",
        "and",
        "to",
        "from",
        "the",
        "of",
        "on",
        "Wednesday",
        "last",
        "week",
        "weekend",
        "квітня",
        "лютого",
        "з",
        "до",
        "по",
        "у",
        "середу",
        "вчора",
        "року",
        "апреля",
        "февраля",
        "с",
        "в",
        "среду",
        "года",
        ",",
        ".",
        "-",
        "–",
        "th",
    ]
)


@given(
    st.lists(PIECES, max_size=30),
    st.sampled_from([" ", "", "-"]),
    st.sampled_from(["en", "uk", "ru"]),
    st.sampled_from(["2022-04-07", ""]),
)
def test_every_reading_is_edtf_and_points_to_its_words(pieces: list[str], gap: str, language: str, published: str) -> None:
    text = gap.join(pieces)
    last = 0
    for one in dates_in(text, published, language):
        bounds(one.edtf)
        (at,) = one.at
        assert text[at.start : at.end] == one.original
        assert at.start >= last
        last = at.end


@given(st.text(max_size=200), st.sampled_from(["en", "uk", "ru", "", "ar"]))
def test_no_text_is_too_odd(text: str, language: str) -> None:
    dates_in(text, "2022-04-07", language)
