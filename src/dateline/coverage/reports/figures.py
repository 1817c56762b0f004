"""The figures of a coverage report, from its lines: an engine, plain Python.

A line is one clip: a story at one outlet. Copies of one story share ``story``, and the first of them
``stands``. Stories are counted in the week, month or year of the copy that stands; an outlet, a topic, a
place or a person has a story once, however many copies name it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from dateline.lib.dates import SHORT_MONTHS, short_date

WEEKS, MONTHS = 93, 36 * 31  # days up to which a period is told by week, by month; beyond by year
NOBODY = "Not named"


@dataclass(frozen=True)
class Line:
    """One clip. day: ISO 8601; pk, covers: keys of the clip and of our item; gone: its link is dead."""

    pk: int
    story: str
    stands: bool
    day: str
    outlet: str
    outlet_kind: str
    medium: str
    headline: str
    link: str = ""
    byline: str = ""
    spot: str = ""
    covers: int = 0
    covers_title: str = ""
    topics: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    gone: bool = False


Row = dict[str, Any]  # {"name": "KARE 11", "stories": 2, "clips": 3}
Named = Callable[[Line], Iterable[str]]
TABLES: dict[str, Named] = {
    "kinds": lambda line: [line.outlet_kind or NOBODY],
    "outlets": lambda line: [line.outlet or NOBODY],
    "topics": lambda line: line.topics,
    "places": lambda line: line.places,
    "people": lambda line: line.people,
    "releases": lambda line: [line.covers_title] if line.covers else [],
}


def figures(lines: Sequence[Line], since: date, until: date) -> dict[str, Any]:
    """Everything that is counted of a period (both days belong to it), and the lines, newest first.

    Raises ValueError where the period ends before it begins.
    """
    if until < since:
        raise ValueError("The period ends before it begins.")
    unit, spans = split(since, until)
    named = {line.story for line in lines if line.people}
    ordered = sorted(lines, key=lambda line: (line.day, line.pk), reverse=True)
    return {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "stories": len({line.story for line in lines}),
        "clips": len(lines),
        "outlets": len({line.outlet for line in lines if line.outlet}),
        "with_people": len(named),
        "gone": sum(line.gone for line in lines),
        "unit": unit,
        "time": [over_time(lines, *span) for span in spans],
        "tables": {name: count(lines, names) for name, names in TABLES.items()},
        "lines": [asdict(line) for line in ordered],
    }


def count(lines: Iterable[Line], names: Named) -> list[Row]:
    """Stories and clips under each name, most stories first, then by name."""
    stories: dict[str, set[str]] = {}
    clips: dict[str, int] = {}
    for line in lines:
        for name in dict.fromkeys(names(line)):
            stories.setdefault(name, set()).add(line.story)
            clips[name] = clips.get(name, 0) + 1
    rows = [{"name": n, "stories": len(found), "clips": clips[n]} for n, found in stories.items()]
    return sorted(rows, key=lambda row: (-row["stories"], -row["clips"], row["name"]))


def over_time(lines: Iterable[Line], name: str, first: date, last: date) -> Row:
    """Stories and clips from the first to the last day of a span."""
    inside = [line for line in lines if first.isoformat() <= line.day <= last.isoformat()]
    stories = sum(line.stands for line in inside)
    return {"name": name, "from": first.isoformat(), "stories": stories, "clips": len(inside)}


Span = tuple[str, date, date]


def split(since: date, until: date) -> tuple[str, list[Span]]:
    """("week", (name, first day, last day) of each) of a period: by week, month or year, by its length.

    Weeks begin on Monday; the first and the last span are as much of one as lies in the period.
    """
    days = (until - since).days + 1
    unit = "week" if days <= WEEKS else "month" if days <= MONTHS else "year"
    spans, first = [], since
    while first <= until:
        last = min(_end(first, unit), until)
        spans.append((_name(first, unit), first, last))
        first = last + timedelta(days=1)
    return unit, spans


def _end(day: date, unit: str) -> date:
    if unit == "week":
        return day + timedelta(days=6 - day.weekday())
    if unit == "year" or day.month == 12:
        return date(day.year, 12, 31)
    return date(day.year, day.month + 1, 1) - timedelta(days=1)


def _name(day: date, unit: str) -> str:
    if unit == "week":
        return short_date(day)
    return str(day.year) if unit == "year" else f"{SHORT_MONTHS[day.month - 1]} {day.year}"
