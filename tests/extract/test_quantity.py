"""Quantities: a table of cases for each language (quantities_*.txt), and rules that hold for any text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indelible.extract.dates import dates_in
from indelible.extract.quantity import main_first, quantities_in
from indelible.model.quantity import Quantity

HERE = Path(__file__).parent
LANGUAGES = ("en", "uk", "ru")


def cases(language: str) -> list[tuple[str, str, list[str]]]:
    found: list[tuple[str, str, list[str]]] = []
    for line in (HERE / f"quantities_{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            found[-1][2].append(line[2:].strip())
        elif line.strip() and not line.startswith("#"):
            found.append((language, line, []))
    return found


def row(one: Quantity) -> str:
    numbers = ["" if n is None else str(n) for n in (one.low, one.best, one.high)]
    return " | ".join([one.original, *numbers, "~" if one.approximate else "", one.unit]).strip()


def read(text: str, language: str) -> list[str]:
    return [row(one) for one in quantities_in(text, language, dates_in(text, "2022-04-07", language))]


@pytest.mark.parametrize(("language", "text", "expected"), [case for one in LANGUAGES for case in cases(one)])
def test_cases(language: str, text: str, expected: list[str]) -> None:
    assert read(text, language) == expected


def test_there_are_enough_cases() -> None:
    assert all(len(cases(language)) >= 60 for language in LANGUAGES)


@pytest.mark.parametrize(
    ("text", "event", "expected"),
    [
        ("In 3 days 12 people were killed and 40 injured", "killing", 12),
        ("In 3 days 12 people were killed and 40 injured", "injury", 40),
        ("40 buses came for 160,000 residents; 7 were killed", "", 7),
        ("$5 million for 13 cremators", "body-disposal", 13),
        ("5 km away, 2 hours later", "fighting", 5),
    ],
)
def test_the_event_s_quantity_is_first(text: str, event: str, expected: int) -> None:
    found = main_first(quantities_in(text, "en"), event)
    assert (found[0].best, len(found)) == (expected, len(quantities_in(text, "en")))


@pytest.mark.parametrize("space", [" ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_thousands_by_any_space(space: str, language: str) -> None:
    (one,) = quantities_in(f"5{space}264 x", language)
    assert one.best == 5264


def test_the_days_of_dates_are_no_quantities() -> None:
    text = "On 6 April 2022, 12 people were killed; on 24.02.2022 another 3 people."
    assert [one.best for one in quantities_in(text, "en", dates_in(text, "", "en"))] == [12, 3]


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "they died on 24 November"), ("en", "wounded Nov. 24"), ("uk", "загинули 24 листопада"), ("ru", "погибли 24 ноября")],
)
def test_a_day_counts_nobody_where_no_date_of_publication_is_known(language: str, text: str) -> None:
    dates = dates_in(text, "", language)
    assert (dates, quantities_in(text, language, dates)) == ((), ())


def test_two_sentences_do_not_share_a_fate() -> None:
    assert read("12 people arrived. They were killed later.", "en") == ["12 |  | 12 |  |  | people"]


@pytest.mark.parametrize(
    "text", ["9" * 400, "9" * 400 + " million", "9,007,199,254,740,993 people", "1" + ",000" * 30, "²³ people", "٣٤ people"]
)
def test_absurd_numbers_do_not_crash(text: str) -> None:
    for one in quantities_in(text, "en"):
        assert all(n is None or n <= 2**53 - 1 for n in (one.low, one.best, one.high))


PIECES = st.sampled_from(
    [
        "5",
        "12",
        "160,000",
        "1.5",
        "between",
        "and",
        "to",
        "from",
        "at",
        "least",
        "more",
        "than",
        "up",
        "about",
        "tens",
        "of",
        "thousands",
        "hundred",
        "million",
        "dozen",
        "half",
        "a",
        "several",
        "п'ять",
        "тисяч",
        "десятки",
        "кілька",
        "пів",
        "понад",
        "до",
        "або",
        "тыс.",
        "млн",
        "людей",
        "people",
        "killed",
        ".",
        ",",
        "-",
        "–",
        "%",
        "$",
        "+",
        "№",
        "No.",
        "2014",
    ]
)


@given(st.lists(PIECES, max_size=30), st.sampled_from([" ", "", " - "]), st.sampled_from(LANGUAGES))
def test_every_reading_points_to_its_words(pieces: list[str], gap: str, language: str) -> None:
    text = gap.join(pieces)
    for one in quantities_in(text, language):
        (at,) = one.at
        assert text[at.start : at.end] == one.original
        assert (one.low, one.best, one.high) != (None, None, None)


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_no_text_is_too_odd(text: str, language: str) -> None:
    quantities_in(text, language)
