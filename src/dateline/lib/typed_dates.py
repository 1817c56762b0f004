"""Dates as people type them, read without guessing silently.

Plain Python. Known: ISO 8601, "May 31, 2024", "31 May 2024", "Sept. 5, 2024 at 9:30 a.m.",
"05/31/2024", "31.05.2024", "20240531", Excel's day numbers. What could mean two days is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIRST, LAST = 1900, 2100
_MONTHS = {name: number for number, names in enumerate((
    "jan january enero", "feb february febrero", "mar march marzo", "apr april abril", "may mayo",
    "jun june junio", "jul july julio", "aug august agosto", "sep sept september septiembre",
    "oct october octubre", "nov november noviembre", "dec december diciembre"), start=1)
    for name in names.split()}  # fmt: skip
_TIME = re.compile(r"(?i)(?:[,\sT]|\bat\b)+(\d{1,2})(?::(\d{2}))?(?::(\d{2})(?:\.\d+)?)?\s*"
                   r"(a\.?m\.?|p\.?m\.?)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2})?\s*$")  # fmt: skip
_ZONE_NAME = re.compile(r"\s*\b(?:[ECMP][SD]?T|AK[SD]T|H[SD]T)\b\.?\s*$")
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_PARTS = re.compile(r"^(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})$")
_WORDS = re.compile(r"(?i)^(?:[a-z]+day,?\s+|(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)\.?,?\s+)?"
                    r"([a-z]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$")  # fmt: skip
_WORDS_BACK = re.compile(r"(?i)^(?:[a-z]+day,?\s+|(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)\.?,?\s+)?"
                         r"(\d{1,2})(?:st|nd|rd|th|\.)?[\s-]+(?:of |de )?([a-z]{3,10})\.?,?[\s-]+(?:de )?(\d{4})$")  # fmt: skip
_MONTH_ONLY = re.compile(r"(?i)^([a-z]{3,10})\.?,?\s+(\d{4})$|^(\d{4})(?:[-/](\d{1,2}))?$")
_SERIAL = re.compile(r"^(\d{5})(?:\.(\d+))?$")


@dataclass(frozen=True, slots=True)
class Read:
    """What a cell says. ``moment`` None: unknown. ``note``: what a person should know, or ""."""

    moment: datetime | None = None
    time_known: bool = False
    note: str = ""

    @property
    def day(self) -> date | None:
        return self.moment.date() if self.moment else None


def day_comes_first(cells: Iterable[str]) -> bool | None:
    """Whether a column writes 31/05/2024 (True) or 05/31/2024 (False); None if nothing tells."""
    day_first = month_first = False
    for cell in cells:
        parts = _PARTS.match(_without_time(cell.strip())[0])
        if parts is None:
            continue
        day_first |= int(parts[1]) > 12 >= int(parts[3])
        month_first |= int(parts[3]) > 12 >= int(parts[1])
    return day_first if day_first != month_first else None


def read_date(text: str, zone: ZoneInfo, *, day_first: bool | None = None) -> Read:
    """Read one cell. Times without a zone are read in ``zone``; never raises."""
    text = " ".join(text.split()).strip("\"'")
    if not text:
        return Read()
    try:
        return _read(text, zone, day_first)
    except (ValueError, OverflowError):
        return Read(note=f"“{text[:40]}” is no date that can be read")


def _read(text: str, zone: ZoneInfo, day_first: bool | None) -> Read:
    serial = _SERIAL.match(text)
    if serial and 10_000 <= int(serial[1]) < 80_000:
        counted = date(1899, 12, 30) + timedelta(days=int(serial[1]))
        return Read(
            _at(counted, None, zone), False, f"“{text}” was read as Excel's number of {counted}"
        )
    bare, clock = text, None
    day, note = _day(text, day_first)
    if day is None:
        bare, clock = _without_time(_ZONE_NAME.sub("", text))
        if bare == text:
            named = _ZONE_NAME.search(text)
            bare = _ZONE_NAME.sub("", text) if named else text
        day, note = _day(bare, day_first)
    if day is None:
        month = _MONTH_ONLY.match(bare)
        if month and (not month[1] or month[1].lower() in _MONTHS):
            return Read(note=f"“{text[:40]}” names no day: the date is missing")
        return Read(note=f"“{text[:40]}” is no date that can be read")
    if not FIRST <= day.year <= LAST:
        return Read(note=f"“{text[:40]}” is no year that can be right")
    if clock and _ZONE_NAME.search(text):
        note = note or f"the zone in “{text[:40]}” was not read: the network's own was taken"
    return Read(_at(day, clock, zone), clock is not None, note)


def _day(text: str, day_first: bool | None) -> tuple[date | None, str]:
    found = _ISO.match(text) or _COMPACT.match(text)
    if found:
        return date(int(found[1]), int(found[2]), int(found[3])), ""
    words = _WORDS.match(text)
    if words and words[1].lower() in _MONTHS:
        return date(int(words[3]), _MONTHS[words[1].lower()], int(words[2])), ""
    words = _WORDS_BACK.match(text)
    if words and words[2].lower() in _MONTHS:
        return date(int(words[3]), _MONTHS[words[2].lower()], int(words[1])), ""
    parts = _PARTS.match(text)
    return _by_parts(parts, day_first) if parts else (None, "")


def _by_parts(parts: re.Match[str], day_first: bool | None) -> tuple[date, str]:
    one, sign, two, year = int(parts[1]), parts[2], int(parts[3]), int(parts[4])
    note = ""
    if len(parts[4]) == 2:
        year += 2000 if year < 70 else 1900
        note = f"“{parts[0]}” was read as the year {year}"
    first = (
        one > 12 if max(one, two) > 12 else (day_first if day_first is not None else sign == ".")
    )
    day, month = (one, two) if first else (two, one)
    if max(one, two) <= 12 and one != two and day_first is None and sign != ".":
        note = (
            f"“{parts[0]}” could be two days: it was read as month/day ({year}-{month:02}-{day:02})"
        )
    return date(year, month, day), note


def _without_time(text: str) -> tuple[str, tuple[time, str] | None]:
    found = _TIME.search(text)
    if found is None or (found[2] is None and found[4] is None):
        return text, None
    hour, half = int(found[1]), (found[4] or "").lower()[:1]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or int(found[2] or 0) > 59:
        return text, None
    clock = time(hour, int(found[2] or 0), min(int(found[3] or 0), 59))
    return text[: found.start()].rstrip(" ,"), (clock, (found[5] or "").upper())


def _at(day: date, clock: tuple[time, str] | None, zone: ZoneInfo) -> datetime:
    """An aware moment; a day without a time is its noon, so that no zone moves it to another day."""
    if clock is None:
        return datetime.combine(day, time(12), tzinfo=zone)
    moment, offset = clock
    if not offset:
        return datetime.combine(day, moment, tzinfo=zone)
    suffix = "+00:00" if offset in ("Z", "UTC", "GMT") else offset
    if len(suffix) == 5:
        suffix = f"{suffix[:3]}:{suffix[3:]}"
    return datetime.fromisoformat(f"{day.isoformat()}T{moment.isoformat()}{suffix}")
