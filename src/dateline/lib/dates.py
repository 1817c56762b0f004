"""Dates that are known only in part, and how dates are written for readers (AP style).

A partial date is text: "2024", "2024-05" or "2024-05-17" (as Popolo and ISO 8601 write them).
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

NBSP = "\u00a0"
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
SHORT_MONTHS = (
    "Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PARTIAL = re.compile(r"^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$")


def partial_bounds(text: str) -> tuple[date, date]:
    """The first and last day that a partial date may mean. Raises ValueError with what to write."""
    found = _PARTIAL.match(text)
    if not found:
        raise ValueError("Write a year, a month or a day: 2024, 2024-05 or 2024-05-17.")
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        first = date(year, month, 1)
        return first, (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    only = date(year, month, day)
    return only, only


def covers(start: str, end: str, on: date) -> bool:
    """Whether a span of partial dates includes a day; open ends are empty text.

    An unknown month or day is read generously: a term from "2024" has begun on 2024-01-01 and one
    until "2024" lasts to 2024-12-31.
    """
    if start and partial_bounds(start)[0] > on:
        return False
    return not (end and partial_bounds(end)[1] < on)


def long_date(day: date) -> str:
    """ "Nov. 22, 2026" with spaces that do not break between month and day."""
    return f"{SHORT_MONTHS[day.month - 1]}{NBSP}{day.day}, {day.year}"


def short_date(day: date) -> str:
    """ "Nov. 22"."""
    return f"{SHORT_MONTHS[day.month - 1]}{NBSP}{day.day}"


def month_name(year: int, month: int) -> str:
    """ "November 2026"."""
    return f"{MONTHS[month - 1]} {year}"


def clock(moment: datetime) -> str:
    """ "10:30 a.m. EST": the time of an aware datetime in its own zone, with the zone's name."""
    return f"{time_of_day(moment.time())}{NBSP}{zone_label(moment)}"


def time_of_day(clock: time) -> str:
    """ "10:30 a.m.", "noon"; midnight stays "12 a.m.", which says of which day."""
    if (clock.hour, clock.minute) == (12, 0):
        return "noon"
    half = "a.m." if clock.hour < 12 else "p.m."
    minutes = f":{clock.minute:02d}" if clock.minute else ""
    return f"{clock.hour % 12 or 12}{minutes}{NBSP}{half}"


def zone_label(moment: datetime) -> str:
    """ "EST"; "UTC-03" where a zone has no letters of its own."""
    name = moment.tzname() or ""
    return f"UTC{name}" if name[:1] in ("+", "-") else name


def weekday(day: date) -> str:
    """ "Wednesday"."""
    return WEEKDAYS[day.weekday()]
