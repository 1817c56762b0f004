"""An edition of a coverage report as plain values for templates and files.

Figures are those that were frozen. Lines whose clip is no longer public are left out and counted as such;
what leads somewhere leads where it stands today.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from dateline.coverage.models import ReportEdition
from dateline.coverage.queries import live_clips
from dateline.lib import charts
from dateline.lib.dates import long_date
from dateline.newsroom.queries import live_articles
from dateline.website.cards import Link, When
from dateline.website.folding import when
from dateline.website.shell import markup

PATH = "/coverage/"
DRAWN = 10  # rows of a table that are drawn; the table has all
TITLES = {
    "kinds": "By kind of outlet", "outlets": "By outlet", "topics": "By topic", "places": "By place",
    "people": "By member", "releases": "By item of ours",
}  # fmt: skip
Row = tuple[str, int, int]


@dataclass(frozen=True)
class Table:
    """Rows of (name, stories, clips) with their drawing."""

    key: str
    title: str
    rows: list[Row]
    drawing: Markup


@dataclass(frozen=True)
class Told:
    """One clip in the list of a report, with the copies of its story under it."""

    headline: str
    url: str
    outlet: str
    when: When
    byline: str
    spot: str
    covers: Link | None
    gone: bool
    copies: Sequence[Told] = ()


@dataclass(frozen=True)
class Audience:
    """A figure about an outlet with who says so."""

    outlet: str
    number: int
    measures: str
    as_of: When
    source: Link


@dataclass(frozen=True)
class ReportView:
    """One edition. lines: the rows of the list, as they were frozen, that readers may still see."""

    title: str
    path: str
    period: str
    about: list[Link]
    note: str
    edition: int
    published: When
    stories: int
    clips: int
    outlets: int
    with_people: int
    gone: int
    unit: str
    tables: list[Table]
    audiences: list[Audience]
    told: list[Told]
    taken_down: int
    lines: list[dict[str, Any]]

    @property
    def share(self) -> str:
        """How many of the stories name a member, in percent, whole."""
        return f"{round(100 * self.with_people / self.stories)}%" if self.stories else "0%"

    @property
    def summary(self) -> str:
        """The report in a sentence."""
        stories = f"{self.stories:,} stor{'y' if self.stories == 1 else 'ies'}"
        clips = f"{self.clips:,} time{'' if self.clips == 1 else 's'}"
        outlets = f"{self.outlets:,} outlet{'' if self.outlets == 1 else 's'}"
        return f"{stories}, published {clips} in {outlets}, {self.period}."


def view_of(edition: ReportEdition) -> ReportView:
    """An edition as pages and files tell of it."""
    told = edition.frozen
    clips = live_clips(tuple(line["pk"] for line in told["lines"]))
    lines = [line for line in told["lines"] if line["pk"] in clips]
    covered = live_articles(tuple(sorted({line["covers"] for line in lines if line["covers"]})))
    links = {pk: Link(row.title, row.public_path or "") for pk, row in covered.items()}
    return ReportView(
        title=told["title"],
        path=f"{PATH}{edition.report.slug}/",
        period=period(told["since"], told["until"]),
        about=[Link(text, note=name) for name, text in told["about"]],
        note=told["note"],
        edition=edition.number,
        published=when(edition.published_at, time_known=False),
        **{name: told[name] for name in ("stories", "clips", "outlets", "with_people", "gone", "unit")},
        tables=_tables(told),
        audiences=[
            Audience(a["outlet"], a["number"], a["measures"], when(date.fromisoformat(a["as_of"])),
                     Link(a["source"], a["link"]))
            for a in told["audiences"]
        ],
        told=_stories(lines, links),
        taken_down=len(told["lines"]) - len(lines),
        lines=[{**line, "covers_link": links.get(line["covers"])} for line in lines],
    )  # fmt: skip


def period(since: str, until: str) -> str:
    """ "Nov. 1, 2026, to Nov. 30, 2026"; one day alone."""
    first, last = date.fromisoformat(since), date.fromisoformat(until)
    return long_date(first) if first == last else f"{long_date(first)}, to {long_date(last)}"


def _tables(told: dict[str, Any]) -> list[Table]:
    unit = str(told["unit"])
    time = _rows(told["time"])
    title = f"By {unit}"
    drawing = charts.columns(
        time, ident="time", title=title, told=_in_words(time, f"{len(time)} {unit}s")
    )
    found = [Table("time", title, time, markup(drawing))]
    for key, title in TITLES.items():
        rows = _rows(told["tables"][key])
        if rows:
            drawing = charts.bars(
                rows[:DRAWN], ident=key, title=title, told=_in_words(rows[:DRAWN], "The most")
            )
            found.append(Table(key, title, rows, markup(drawing)))
    return found


def _rows(told: list[dict[str, Any]]) -> list[Row]:
    return [(row["name"], row["stories"], row["clips"]) for row in told]


def _in_words(rows: list[Row], first: str) -> str:
    """What a drawing shows, for those who hear it. The table has every number."""
    most = max(rows, key=lambda row: row[2], default=("", 0, 0))
    return f"{first}. Highest: {most[0]}, {most[1]} stories, {most[2]} clips. The table has every number."


def _stories(lines: Sequence[dict[str, Any]], links: dict[int, Link]) -> list[Told]:
    """Stories by the day of the clip that stands for each, newest first."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        groups.setdefault(line["story"], []).append(line)
    found = []
    for some in groups.values():
        first = next((line for line in some if line["stands"]), some[-1])
        rest = sorted((line for line in some if line is not first), key=lambda row: row["outlet"])
        found.append(
            (first["day"], first["pk"], _told(first, links, [_told(r, links) for r in rest]))
        )
    return [row for *_, row in sorted(found, key=lambda each: each[:2], reverse=True)]


def _told(line: dict[str, Any], links: dict[int, Link], copies: Sequence[Told] = ()) -> Told:
    return Told(
        line["headline"], line["link"], line["outlet"], when(date.fromisoformat(line["day"])),
        line["byline"], line["spot"], links.get(line["covers"]), line["gone"], copies,
    )  # fmt: skip
