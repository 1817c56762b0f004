"""Partial dates, and dates as readers see them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.lib import dates


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_day_lies_within_its_year_its_month_and_itself(day: date) -> None:
    for text in (f"{day:%Y}", f"{day:%Y-%m}", f"{day:%Y-%m-%d}"):
        first, last = dates.partial_bounds(text)
        assert first <= day <= last
        assert dates.covers(text, text, day)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_span_does_not_cover_the_day_before_or_after(day: date) -> None:
    text = day.isoformat()
    assert not dates.covers(text, "", day - timedelta(days=1))
    assert not dates.covers("", text, day + timedelta(days=1))


@pytest.mark.parametrize("text", ["", "24", "2024-13", "2024-02-30", "May 2024", "2024-5"])
def test_what_is_no_partial_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        dates.partial_bounds(text)


def test_dates_are_written_as_newspapers_do() -> None:
    assert dates.long_date(date(2026, 11, 22)) == "Nov.\u00a022, 2026"
    assert dates.short_date(date(2026, 5, 3)) == "May\u00a03"
    assert dates.month_name(2026, 9) == "September 2026"


def test_a_time_names_the_zone_of_its_day() -> None:
    chicago = ZoneInfo("America/Chicago")
    assert dates.clock(datetime(2026, 11, 22, 10, 30, tzinfo=chicago)) == "10:30\u00a0a.m.\u00a0CST"
    assert dates.clock(datetime(2026, 5, 22, 0, 0, tzinfo=chicago)) == "12\u00a0a.m.\u00a0CDT"
