"""EDTF as the record reads it: what each spelling covers, and which are refused."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indelible.model import Span, bounds

COVERS = {
    "2022-04-06": ("2022-04-06", "2022-04-06"),
    "2022-04": ("2022-04-01", "2022-04-30"),
    "2022": ("2022-01-01", "2022-12-31"),
    "2022-04-06?": ("2022-04-06", "2022-04-06"),
    "2022-04~": ("2022-04-01", "2022-04-30"),
    "2022%": ("2022-01-01", "2022-12-31"),
    "2022-02": ("2022-02-01", "2022-02-28"),
    "2024-02": ("2024-02-01", "2024-02-29"),
    "2024-02-29": ("2024-02-29", "2024-02-29"),
    "2022-04-XX": ("2022-04-01", "2022-04-30"),
    "2022-XX": ("2022-01-01", "2022-12-31"),
    "2022-XX-XX": ("2022-01-01", "2022-12-31"),
    "202X": ("2020-01-01", "2029-12-31"),
    "19XX": ("1900-01-01", "1999-12-31"),
    "2022-21": ("2022-03-01", "2022-05-31"),
    "2022-22": ("2022-06-01", "2022-08-31"),
    "2022-23": ("2022-09-01", "2022-11-30"),
    "2022-24": ("2022-12-01", "2023-02-28"),
    "2023-24": ("2023-12-01", "2024-02-29"),
    "9999-24": ("9999-12-01", "9999-12-31"),
    "2022-04-06T15:00": ("2022-04-06", "2022-04-06"),
    "2022-04-06T15:00:30Z": ("2022-04-06", "2022-04-06"),
    "2022-04-06T15:00:30+03:00": ("2022-04-06", "2022-04-06"),
    "2022-02-24/2022-04-20": ("2022-02-24", "2022-04-20"),
    "2022-02/2022-04": ("2022-02-01", "2022-04-30"),
    "2022-04-01/2022-04-01": ("2022-04-01", "2022-04-01"),
    "2022-04-01/..": ("2022-04-01", None),
    "2022-04-01/": ("2022-04-01", None),
    "../2022-04-20": (None, "2022-04-20"),
    "/2022-04-20": (None, "2022-04-20"),
}

REFUSED = {
    "31-february": ("2022-02-31", "28 days"),
    "29-february-of-a-common-year": ("2022-02-29", "28 days"),
    "31-april": ("2022-04-31", "30 days"),
    "day-zero": ("2022-04-00", "day 00"),
    "month-zero": ("2022-00", "month 00"),
    "month-thirteen": ("2022-13", "month 13"),
    "day-of-a-season": ("2022-21-01", "month 21"),
    "season-beyond-winter": ("2022-25", "month 25"),
    "year-zero": ("0000", "0000"),
    "day-without-month": ("2022-XX-06", "without a month"),
    "time-without-month": ("2022-XX-XXT10:00", "without a month"),
    "time-on-an-unknown-day": ("2022-04-XXT10:00", "unknown day"),
    "hour-24": ("2022-04-06T24:00", "23"),
    "minute-60": ("2022-04-06T10:60", "59"),
    "second-60": ("2022-04-06T10:00:60", "59"),
    "offset-99": ("2022-04-06T10:00+99:00", "offset"),
    "reversed": ("2022-04-20/2022-04-01", "before it begins"),
    "reversed-months": ("2022-05/2022-04", "before it begins"),
    "two-open-ends": ("../..", "two open ends"),
    "two-unknown-ends": ("/", "two open ends"),
    "three-parts": ("2022/2023/2024", "no EDTF date"),
    "empty": ("", "no EDTF date"),
    "space": (" 2022", "no EDTF date"),
    "newline": ("2022-04-06\n", "no EDTF date"),
    "two-digit-year": ("22-04-06", "no EDTF date"),
    "slashes": ("06/04/2022", "no EDTF date"),
    "dots": ("06.04.2022", "no EDTF date"),
    "no-dashes": ("20220406", "no EDTF date"),
    "words": ("yesterday", "no EDTF date"),
    "digits-of-another-script": ("٢٠٢٢", "no EDTF date"),
    "negative-year": ("-0044", "no EDTF date"),
    "lower-case-unspecified": ("202x", "no EDTF date"),
    "set": ("[2022,2023]", "no EDTF date"),
}


@pytest.mark.parametrize("edtf", COVERS)
def test_covers(edtf: str) -> None:
    first, last = COVERS[edtf]
    assert bounds(edtf) == (first and date.fromisoformat(first), last and date.fromisoformat(last))
    assert Span(edtf=edtf).edtf == edtf


@pytest.mark.parametrize("defect", REFUSED)
def test_refused_with_the_reason(defect: str) -> None:
    edtf, reason = REFUSED[defect]
    with pytest.raises(ValueError, match=reason):
        bounds(edtf)
    with pytest.raises(ValueError, match=reason):
        Span(edtf=edtf)
    with pytest.raises(msgspec.ValidationError, match=reason):
        msgspec.json.decode(msgspec.json.encode({"edtf": edtf}), type=Span)


@given(st.dates())
def test_a_day_covers_itself_and_lies_in_its_month_and_year(day: date) -> None:
    assert bounds(day.isoformat()) == (day, day)
    for wider in (day.isoformat()[:7], day.isoformat()[:4]):
        first, last = bounds(wider)
        assert first is not None
        assert last is not None
        assert first <= day <= last


@given(st.dates(), st.dates())
def test_an_interval_reads_one_way_only(a: date, b: date) -> None:
    if a <= b:
        assert bounds(f"{a}/{b}") == (a, b)
    else:
        with pytest.raises(ValueError, match="before"):
            bounds(f"{a}/{b}")


@given(st.text(alphabet="0123456789X-/.T:Z+?~%", max_size=24))
def test_whatever_is_read_begins_before_it_ends(text: str) -> None:
    try:
        first, last = bounds(text)
    except ValueError:
        return
    assert first is not None or last is not None
    assert first is None or last is None or first <= last
