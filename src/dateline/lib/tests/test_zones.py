"""Wall clocks and instants."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.lib.zones import NoSuchTime, day_begins, instant_of, is_zone, zone_names

ZONES = st.sampled_from(zone_names())
INSTANTS = st.datetimes(datetime(1975, 1, 1), datetime(2090, 1, 1)).map(
    lambda d: d.replace(second=0, microsecond=0, tzinfo=UTC)
)


@settings(deadline=None, max_examples=60)
@given(ZONES, INSTANTS)
def test_what_a_clock_shows_leads_back_to_its_instant_or_is_refused(zone, instant):
    local = instant.astimezone(ZoneInfo(zone))
    wall = local.replace(tzinfo=None, fold=0)
    shown = [
        at for at in (instant + timedelta(minutes=30 * n) for n in range(-8, 9))
        if at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) == wall
    ]  # fmt: skip
    try:
        found = instant_of(wall.date(), wall.time(), zone)
    except NoSuchTime:
        assert len(shown) == 2
    else:
        assert found == instant
        assert shown == [instant]


@pytest.mark.parametrize(
    ("zone", "day", "clock", "said"),
    [
        ("America/Chicago", date(2026, 3, 8), time(2, 0), "There is no 2 a.m."),
        ("America/Chicago", date(2026, 3, 8), time(2, 59), "There is no 2:59 a.m."),
        ("America/Chicago", date(2026, 11, 1), time(1, 0), "comes twice"),
        ("America/Chicago", date(2026, 11, 1), time(1, 59), "comes twice"),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "There is no 2:15 a.m."),
        ("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), "comes twice"),
    ],
)
def test_hours_that_clocks_skip_or_show_twice_are_refused(zone, day, clock, said):
    with pytest.raises(NoSuchTime, match=said.replace(" ", "[ \u00a0]")):
        instant_of(day, clock, zone)


@pytest.mark.parametrize("clock", [time(0, 59), time(3), time(2)])
def test_hours_beside_the_change_are_taken(clock):
    day = date(2026, 11, 1)
    assert instant_of(day, clock, "America/Chicago").tzinfo == UTC


def test_a_day_begins_where_its_clocks_skip_midnight():
    found = day_begins(date(2026, 9, 6), "America/Santiago")
    assert found == datetime(2026, 9, 6, 4, 0, tzinfo=UTC)
    assert found.astimezone(ZoneInfo("America/Santiago")).hour == 1


def test_zones_are_known_by_their_names():
    assert is_zone("America/Chicago")
    assert not is_zone("Middle/Earth")
    assert not is_zone("../../etc/passwd")
    assert not is_zone("")
    assert "UTC" in zone_names()
    assert "US/Central" not in zone_names()
