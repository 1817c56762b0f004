"""What a report counts, and over which spans."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.coverage.reports.figures import TABLES, Line, count, figures, split

DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))


def line(pk: int, story: str, *, stands: bool = True, day: str = "2026-11-02", **more: Any) -> Line:
    told = {"outlet": "Star", "outlet_kind": "Newspaper", "medium": "Web", "headline": "H", **more}
    return Line(pk=pk, story=story, stands=stands, day=day, **told)


@given(DAYS, st.integers(0, 2000))
def test_spans_cover_the_period_without_a_gap_or_an_overlap(since: date, days: int) -> None:
    until = since + timedelta(days=days)
    _, spans = split(since, until)
    assert spans[0][1] == since
    assert spans[-1][2] == until
    for (_, _, last), (_, first, _) in zip(spans, spans[1:], strict=False):
        assert first == last + timedelta(days=1)
    assert len(spans) <= 40


def test_a_period_is_told_by_week_month_or_year() -> None:
    first = date(2026, 9, 1)
    assert split(first, date(2026, 11, 22))[0] == "week"
    assert split(first, date(2027, 5, 31))[0] == "month"
    assert split(first, date(2031, 5, 31))[0] == "year"
    assert [name for name, *_ in split(date(2026, 11, 30), date(2027, 3, 3))[1]][:2] == [
        "Nov. 2026", "Dec. 2026",
    ]  # fmt: skip


def test_a_story_counts_once_and_each_of_its_copies_is_a_clip() -> None:
    lines = [
        line(1, "a", people=["Ana"]), line(2, "a", stands=False, outlet="Post", people=["Ana"]),
        line(3, "b", day="2026-11-20", gone=True),
    ]  # fmt: skip
    told = figures(lines, date(2026, 11, 1), date(2026, 11, 30))
    assert (told["stories"], told["clips"], told["outlets"]) == (2, 3, 2)
    assert (told["with_people"], told["gone"]) == (1, 1)
    assert told["tables"]["people"] == [{"name": "Ana", "stories": 1, "clips": 2}]
    assert told["tables"]["outlets"][0] == {"name": "Star", "stories": 2, "clips": 2}
    assert sum(row["stories"] for row in told["time"]) == 2
    assert sum(row["clips"] for row in told["time"]) == 3
    assert [row["pk"] for row in told["lines"]] == [3, 2, 1]


def test_a_name_that_a_line_has_twice_counts_once() -> None:
    assert count([line(1, "a", topics=["Water", "Water"])], TABLES["topics"]) == [
        {"name": "Water", "stories": 1, "clips": 1}
    ]


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        figures([], date(2026, 11, 2), date(2026, 11, 1))
