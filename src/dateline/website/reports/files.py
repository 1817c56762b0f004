"""A report as files: CSV (RFC 4180), a workbook for Excel, a tagged PDF, plain data."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter

from dateline.coverage.models import ReportEdition
from dateline.lib.cells import guarded
from dateline.publishing.press import the_store
from dateline.website.feed_formats import as_json
from dateline.website.packs import paper
from dateline.website.reports.pages import paper_html
from dateline.website.reports.shapes import ReportView, view_of
from dateline.website.shell import absolute, build_shell

COLUMNS = (
    "story", "stands_for_story", "date", "outlet", "kind_of_outlet", "medium", "headline", "link",
    "link_is_dead", "byline", "programme_or_page", "our_item", "our_item_link", "topics", "places",
    "members",
)  # fmt: skip
WIDTHS = (7, 8, 11, 24, 20, 8, 60, 40, 8, 20, 20, 40, 40, 24, 24, 24)
Cell = str | int | date


def rows(view: ReportView) -> Iterator[list[Cell]]:
    """A row for each clip, newest first; copies of one story share its number."""
    numbers: dict[str, int] = {}
    for line in view.lines:
        number = numbers.setdefault(line["story"], len(numbers) + 1)
        link = line["covers_link"]
        yield [
            number, "yes" if line["stands"] else "no", date.fromisoformat(line["day"]), line["outlet"],
            line["outlet_kind"], line["medium"], line["headline"], line["link"],
            "yes" if line["gone"] else "no", line["byline"], line["spot"].replace("\u00a0", " "),
            link.text if link else "", absolute(link.url) if link else "",
            "; ".join(line["topics"]), "; ".join(line["places"]), "; ".join(line["people"]),
        ]  # fmt: skip


def as_csv(edition: ReportEdition) -> bytes:
    """UTF-8 with a mark at its head, by which spreadsheets know it; days as ISO 8601 has them."""
    stream = StringIO(newline="")
    table = csv.writer(stream)
    table.writerow(COLUMNS)
    for row in rows(view_of(edition)):
        table.writerow([guarded(cell) if isinstance(cell, str) else str(cell) for cell in row])
    return stream.getvalue().encode("utf-8-sig")


def as_workbook(edition: ReportEdition) -> bytes:
    """Sheets: what it is, the clips, each table. The same bytes for the same edition; text is text, so
    that no cell is a formula."""
    view, stream = view_of(edition), BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "default_date_format": "yyyy-mm-dd"}  # fmt: skip
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties(
            {
                "title": view.title, "author": build_shell().name,
                "created": datetime.fromisoformat(f"{view.published.iso}T00:00:00"),
            }
        )  # fmt: skip
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        _sheet(book, head, "Report", _summary(view), (28, 60), header=False)
        sheet = _sheet(book, head, "Clips", [list(COLUMNS), *rows(view)], WIDTHS)
        sheet.autofilter(0, 0, max(len(view.lines), 1), len(COLUMNS) - 1)
        for table in view.tables:
            told: list[Sequence[Cell]] = [
                ["name", "stories", "clips"],
                *table.rows,
            ]
            _sheet(book, head, table.title[:31], told, (40, 10, 10))
        if view.audiences:
            _sheet(book, head, "Audience figures", _audiences(view), (24, 14, 40, 12, 30, 40))
    return stream.getvalue()


def _sheet(
    book: Any, head: Any, name: str, lines: Sequence[Sequence[Cell]], widths: tuple[int, ...], *,
    header: bool = True,
) -> Any:  # fmt: skip
    sheet = book.add_worksheet(name)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    for row, line in enumerate(lines):
        bold = head if header and row == 0 else None
        for column, cell in enumerate(line):
            if isinstance(cell, str):
                sheet.write_string(row, column, cell[:32767], bold)
            elif isinstance(cell, date):
                sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day))
            else:
                sheet.write_number(row, column, cell)
    if header:
        sheet.freeze_panes(1, 0)
    return sheet


def _summary(view: ReportView) -> Sequence[Sequence[Cell]]:
    told: list[Sequence[Cell]] = [
        ["Title", view.title], ["Period", view.period.replace("\u00a0", " ")],
        *[[link.note, link.text] for link in view.about],
        ["Edition", view.edition], ["Counted on", date.fromisoformat(view.published.iso)],
        ["Stories", view.stories], ["Clips (stories with their copies)", view.clips],
        ["Outlets", view.outlets], ["Stories that name a member", view.with_people],
        ["Links that are dead", view.gone], ["Page", absolute(view.path)],
    ]  # fmt: skip
    return [*told, *([["Note", view.note]] if view.note else [])]


def _audiences(view: ReportView) -> list[list[Cell]]:
    told: list[list[Cell]] = [["outlet", "number", "what it counts", "as of", "source", "link"]]
    told += [
        [
            a.outlet,
            a.number,
            a.measures,
            date.fromisoformat(a.as_of.iso),
            a.source.text,
            a.source.url,
        ]
        for a in view.audiences
    ]
    return told


def as_paper(edition: ReportEdition) -> bytes | None:
    """The PDF; the one that is stored where it is made of the same. None where none can be made."""
    if not paper.possible():
        return None
    html = paper_html(edition)
    if edition.pk:
        stored = the_store().read(f"/coverage/{edition.report.slug}/report.pdf")
        if stored and paper.is_of(stored.body, html):
            return stored.body
    return paper.printed(html)


def as_data(edition: ReportEdition) -> bytes:
    """Every figure and line as plain data."""
    view, told = view_of(edition), edition.frozen
    keys = ("story", "stands", "outlet", "outlet_kind", "medium", "headline", "link", "byline", "topics",
            "places", "people", "gone")  # fmt: skip
    return as_json(
        {
            "title": view.title, "url": absolute(view.path), "edition": view.edition,
            "published": view.published.iso, "from": told["since"], "to": told["until"],
            "about": {link.note: link.text for link in view.about}, "note": view.note,
            "stories": view.stories, "clips": view.clips, "outlets": view.outlets,
            "stories_with_a_member": view.with_people, "dead_links": view.gone,
            "taken_down_since": view.taken_down, "unit": view.unit, "time": told["time"],
            "tables": told["tables"], "audience_figures": told["audiences"],
            "lines": [
                {"date": line["day"], **{key: line[key] for key in keys},
                 "covers": absolute(line["covers_link"].url) if line["covers_link"] else ""}
                for line in view.lines
            ],
        }
    )  # fmt: skip


Make = Callable[[ReportEdition], bytes | None]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The last word of the address: how it is made, its media type, what it is.
FILES: dict[str, tuple[Make, str, str]] = {
    "report.csv": (as_csv, "text/csv; charset=utf-8", "its clips as CSV"),
    "report.xlsx": (as_workbook, XLSX, "clips and tables as a workbook"),
    "report.pdf": (as_paper, "application/pdf", "a tagged PDF"),
    "data.json": (as_data, "application/json", "plain data"),
}
