"""CSV files as people write them: encodings, delimiters, headings, dates, prose."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.importers.sheets.columns import ARTICLES, CLIPS
from dateline.importers.sheets.prose import is_html, rich_text
from dateline.lib.sheets import NotASheet, sheet_of
from dateline.lib.typed_dates import day_comes_first, read_date

ZONE = ZoneInfo("America/Chicago")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters(encoding: str, delimiter: str) -> None:
    text = delimiter.join(("Headline", "Publication", "Published")) + "\r\n"
    text += delimiter.join(("Café “new”", "Star", "2024-05-31")) + "\r\n"
    sheet = sheet_of(text.encode(encoding), CLIPS, needed="title")
    assert sheet.rows[0].cells == {"title": "Café “new”", "outlet": "Star", "date": "2024-05-31"}
    assert bool(sheet.notes) == (encoding == "cp1252"), "only a guess about the encoding is told"


def test_quoted_newlines_blank_rows_and_row_numbers() -> None:
    data = b'Title,Body\r\n"One","a\r\n\r\nb"\r\n,\r\n\r\nTwo,c,extra\r\n'
    sheet = sheet_of(data, ARTICLES, needed="title")
    assert [(row.number, row.line) for row in sheet.rows] == [(2, 2), (5, 7)]
    assert sheet.rows[0].get("body") == "a\n\nb"
    assert sheet.rows[1].extra == ["extra"]
    assert sheet.blank == 2


def test_a_quotation_mark_that_never_closes_does_not_swallow_the_rest() -> None:
    data = b'Title,Deck\nOne,a\n"Two,b\nThree,c\n'
    sheet = sheet_of(data, ARTICLES, needed="title")
    assert [row.get("title") for row in sheet.rows] == ["One", "Two", "Three"]
    assert "line 3 is never closed" in sheet.notes[0]


@pytest.mark.parametrize(("heading", "column"), [
    ("Headline", "title"), ("SUBTITLE", "deck"), ("Publication", "outlet"), ("Published", "date"),
    ("photo_alt", "photo_alt"), ("Photo Alt", "photo_alt"), ("Photo-Credit", "photo_credit"),
])  # fmt: skip
def test_headings_are_known_by_other_names(heading: str, column: str) -> None:
    sheet = sheet_of(f"{heading},title\nx,y\n".encode(), ARTICLES, needed="title")
    assert column in sheet.columns


@pytest.mark.parametrize(("data", "why"), [
    (b"", "empty"), (b"PK\x03\x04xx", "Excel"), (b"%PDF-1.4", "PDF"), (b"a,b\n1,2\n", "names no"),
    (b"\x00\x01\x02\x00", "no text"), (b"<?xml version='1.0'?><rss/>", "XML"),
])  # fmt: skip
def test_what_is_no_table_is_refused_with_the_reason(data: bytes, why: str) -> None:
    with pytest.raises(NotASheet, match=why):
        sheet_of(data, ARTICLES, needed="title")


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(lambda t: ("title,body\n" + t).encode(
    "utf-8", "replace"))))  # fmt: skip
def test_no_file_gives_a_stack_trace(data: bytes) -> None:
    try:
        sheet = sheet_of(data, ARTICLES, needed="title")
    except NotASheet:
        return
    assert all(row.number > 1 for row in sheet.rows)


@pytest.mark.parametrize(("text", "wanted", "clock"), [
    ("2024-05-31", date(2024, 5, 31), False), ("2024-05-31 09:30", date(2024, 5, 31), True),
    ("2024-05-31T23:30:00-05:00", date(2024, 5, 31), True), ("May 31, 2024", date(2024, 5, 31), False),
    ("31 May 2024", date(2024, 5, 31), False), ("Friday, May 31, 2024 at 9:30 a.m.", date(2024, 5, 31), True),
    ("Sept. 5, 2024", date(2024, 9, 5), False), ("05/31/2024", date(2024, 5, 31), False),
    ("31.05.2024", date(2024, 5, 31), False), ("20240531", date(2024, 5, 31), False),
    ("45443", date(2024, 5, 31), False), ("5/31/24 2:15 PM", date(2024, 5, 31), True),
    ("Tue Nov 10 2026", date(2026, 11, 10), False), ("10 de mayo de 2024", date(2024, 5, 10), False),
    ("May 5, 2024 10:00 AM EST", date(2024, 5, 5), True),
])  # fmt: skip
def test_dates_as_people_type_them(text: str, wanted: date, clock: bool) -> None:
    read = read_date(text, ZONE)
    assert (read.day, read.time_known) == (wanted, clock)


@pytest.mark.parametrize(
    "text", ["sometime", "May 2024", "2024", "31/31/2024", "0204-01-01", "x" * 900]
)
def test_what_is_no_day_is_no_date_and_is_told(text: str) -> None:
    read = read_date(text, ZONE)
    assert read.moment is None
    assert read.note


def test_a_date_that_could_be_two_days_is_told_unless_the_column_tells() -> None:
    assert "could be two days" in read_date("03/04/2024", ZONE).note
    assert day_comes_first(["03/04/2024", "31/05/2024"]) is True
    assert day_comes_first(["03/04/2024", "05/31/2024"]) is False
    assert day_comes_first(["31/05/2024", "05/31/2024"]) is None
    read = read_date("03/04/2024", ZONE, day_first=True)
    assert (read.day, read.note) == (date(2024, 4, 3), "")


def test_a_day_without_a_time_stays_that_day_in_every_zone() -> None:
    read = read_date("2024-05-31", ZoneInfo("Pacific/Auckland"))
    assert isinstance(read.moment, datetime)
    assert read.moment.hour == 12


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_no_cell_breaks_the_reading_of_dates(text: str) -> None:
    read = read_date(text, ZONE)
    assert read.moment is None or 1900 <= read.moment.year <= 2101


def test_plain_text_and_simple_markdown_become_rich_text() -> None:
    text = "# Head\n\nOne **bold** and *it*.\nNext line.\n\n- a\n- b\n\n1. x\n2. y\n\n> said\n\n[a](https://x.org/)"
    assert rich_text(text) == (
        "<h2>Head</h2><p>One <b>bold</b> and <i>it</i>.<br>Next line.</p><ul><li>a</li><li>b</li></ul>"
        "<ol><li>x</li><li>y</li></ol><blockquote>said</blockquote>"
        '<p><a href="https://x.org/">a</a></p>'
    )
    assert not is_html("a < b and c > d")
    assert is_html("<p>x</p>")
    assert rich_text("<script>alert(1)</script>") == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
