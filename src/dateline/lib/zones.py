"""Wall clocks and instants: what a clock on the wall of a place shows, and when that is.

Zones are names of the IANA time zone database ("America/Chicago"). A time that a zone's clocks skip
(in spring) or show twice (in autumn) names no single instant: it is refused, never guessed.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from dateline.lib.dates import long_date, time_of_day

# Names that are no places: kept by the database for old programs (its "backward" file).
_OLD = ("Etc/", "SystemV/", "US/", "posix/", "right/", "Brazil/", "Canada/", "Chile/", "Mexico/")


class NoSuchTime(ValueError):
    """A wall-clock time that does not exist, or exists twice, in its zone; says what to do."""


@cache
def is_zone(name: str) -> bool:
    """Whether the time zone database has a zone of this name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


@cache
def zone_names() -> tuple[str, ...]:
    """Every zone that a person may want to choose, by name, and UTC."""
    places = (n for n in available_timezones() if "/" in n and not n.startswith(_OLD))
    return (*sorted(places), "UTC")


def instant_of(day: date, clock: time, zone: str) -> datetime:
    """The instant (in UTC) at which clocks in ``zone`` show this. Raises NoSuchTime."""
    wall = datetime.combine(day, clock)
    first, second = (wall.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
    found = first.astimezone(UTC)
    said = f"{time_of_day(clock)} on {long_date(day)}"
    if found.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) != wall:
        raise NoSuchTime(
            f"There is no {said} in {zone}: the clocks go forward and skip it. "
            "Give a time before or after."
        )
    if first.utcoffset() != second.utcoffset():
        raise NoSuchTime(
            f"{said} comes twice in {zone}: the clocks go back. Give a time before or after that "
            "hour, or the time in UTC with UTC as the zone."
        )
    return found


def day_begins(day: date, zone: str) -> datetime:
    """The first instant (in UTC) of a day in a zone, also where its clocks skip midnight."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)
