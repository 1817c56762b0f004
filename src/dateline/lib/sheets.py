"""A CSV file as rows of named cells, whatever encoding, delimiter and headings it came with.

Plain Python. Nothing is guessed silently: what was decided about the file stands in ``notes``.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dateline.lib.text import squeeze

DELIMITERS = (",", ";", "\t", "|")
_LARGEST = 200_000_000
_LONGEST_CELL = 20_000_000
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"),
          (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_OTHER_FILES = (
    (b"PK\x03\x04", "this is an Excel workbook or another archive: save it as CSV (UTF-8)"),
    (b"\xd0\xcf\x11\xe0", "this is an old Excel workbook: save it as CSV (UTF-8)"),
    (b"%PDF", "this is a PDF file"),
    (b"<?xml", "this is an XML file; a WordPress export goes to `dateline import wordpress`"),
    (b"<!DOCTYPE", "this is a web page"), (b"<html", "this is a web page"),
)  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class NotASheet(ValueError):
    """The file is no table that can be imported; the text says why and what to do."""


@dataclass(slots=True)
class Row:
    """One row: ``number`` as a spreadsheet counts (the headings are row 1), ``line`` of the file,
    ``cells`` by column key; only cells that hold something."""

    number: int
    line: int
    cells: dict[str, str]
    extra: list[str] = field(default_factory=list)

    def get(self, column: str) -> str:
        """A cell's text, "" when it is empty or not in the file."""
        return self.cells.get(column, "")


@dataclass(slots=True)
class Sheet:
    """A whole file. ``columns``: key to the heading as it stands; blank: rows passed over."""

    name: str
    encoding: str
    delimiter: str
    columns: dict[str, str]
    rows: list[Row] = field(default_factory=list)
    blank: int = 0
    width: int = 0
    notes: list[str] = field(default_factory=list)


def read_sheet(path: Path, columns: Mapping[str, tuple[str, ...]], *, needed: str) -> Sheet:
    """Read a CSV file. ``columns``: each key with the other headings it is known by.

    Raises ``NotASheet`` for what is no table with the ``needed`` column, OSError if unreadable.
    """
    if path.stat().st_size > _LARGEST:
        raise NotASheet("the file is larger than 200 MB: split it")
    return sheet_of(path.read_bytes(), columns, needed=needed, name=path.name)


def sheet_of(
    data: bytes, columns: Mapping[str, tuple[str, ...]], *, needed: str, name: str = "",
    listed: str = "docs/reference/csv-columns.md",
) -> Sheet:  # fmt: skip
    """The same for bytes. listed: where the columns are described."""
    text, encoding, notes = _decoded(data)
    if not text.strip():
        raise NotASheet("the file is empty")
    found, delimiter = _layout(text, columns)
    if needed not in found.values():
        shown = ", ".join(squeeze(h)[:40] for h in _headings(text, delimiter)[:8])
        raise NotASheet(
            f"the first row names no “{needed}” column (it has: {shown}). The columns are listed "
            f"in {listed}"
        )
    sheet = Sheet(name, encoding, delimiter, {}, notes=notes)
    _fill(sheet, text, columns)
    return sheet


def _decoded(data: bytes) -> tuple[str, str, list[str]]:
    for start, reason in _OTHER_FILES:
        if data.lstrip()[: len(start)].lower() == start.lower():
            raise NotASheet(reason)
    notes: list[str] = []
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    if not encoding and b"\x00" in data[:4096]:
        raise NotASheet("this is no text file")
    if encoding:
        text = data.decode(encoding, "replace")
    else:
        try:
            encoding, text = "utf-8", data.decode("utf-8")
        except UnicodeDecodeError:
            encoding, text = "cp1252", data.decode("cp1252", "replace")
            notes.append("the file is no UTF-8: it was read as Windows-1252; check the accents")
    clean = _CONTROL.sub("", text.lstrip("\ufeff"))
    if len(clean) < len(text.lstrip("\ufeff")):
        notes.append("control characters were removed")
    return clean.replace("\r\n", "\n").replace("\r", "\n"), encoding, notes


def known_as(heading: str, columns: Mapping[str, tuple[str, ...]]) -> str:
    """The key of the column that a heading names, "" for none."""
    word = re.sub(r"[^a-z0-9]+", " ", heading.lower()).strip()
    for column, others in columns.items():
        if word == column.replace("_", " ") or word in others:
            return column
    return ""


def _headings(text: str, delimiter: str) -> list[str]:
    for row in csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=delimiter):
        if any(cell.strip() for cell in row):
            return row
    return []


def _layout(text: str, columns: Mapping[str, tuple[str, ...]]) -> tuple[dict[int, str], str]:
    """The delimiter under which most headings are known, and which column is which."""
    best: tuple[dict[int, str], str] = ({}, ",")
    for delimiter in DELIMITERS:
        try:
            headings = _headings(text, delimiter)
        except csv.Error:
            continue
        found = {
            at: key for at, heading in enumerate(headings) if (key := known_as(heading, columns))
        }
        if len(set(found.values())) > len(set(best[0].values())):
            best = (found, delimiter)
    return best


def _fill(sheet: Sheet, text: str, columns: Mapping[str, tuple[str, ...]]) -> None:
    where: dict[int, str] | None = None
    for number, (line, cells) in enumerate(_records(text, sheet), start=1):
        if not any(cell.strip() for cell in cells):
            sheet.blank += where is not None
            continue
        if where is None:
            where = _columns(cells, columns, sheet)
            continue
        named: dict[str, str] = {}
        for at, key in where.items():
            value = cells[at].strip() if at < len(cells) else ""
            if value and not named.get(key):
                named[key] = value
        extra = [cell.strip() for cell in cells[sheet.width :] if cell.strip()]
        sheet.rows.append(Row(number, line, named, extra))


def _columns(
    headings: list[str], columns: Mapping[str, tuple[str, ...]], sheet: Sheet
) -> dict[int, str]:
    where: dict[int, str] = {}
    unknown: list[str] = []
    for at, heading in enumerate(headings):
        key = known_as(heading, columns)
        if key:
            where[at] = key
            sheet.columns.setdefault(key, squeeze(heading))
        elif heading.strip():
            unknown.append(squeeze(heading)[:60])
    if unknown:
        sheet.notes.append("columns that are not known were left out: " + ", ".join(unknown))
    sheet.width = len(headings)
    return where


def _records(text: str, sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of every record. A quotation mark that never closes would swallow the rest of
    the file: from its line on, the file is then read without quotation marks."""
    old = csv.field_size_limit(_LONGEST_CELL)
    try:
        lines = text.rstrip("\n").split("\n")
        at = 0
        while at < len(lines):
            reader = csv.reader(_numbered(lines, at), delimiter=sheet.delimiter, strict=False)
            begun = at
            for cells in reader:
                start, at = at + 1, begun + reader.line_num
                if at >= len(lines) and _never_closed(lines, start - 1, sheet.delimiter):
                    at = start - 1
                    break
                yield start, cells
            else:
                return
            sheet.notes.append(
                f"a quotation mark opened in line {at + 1} is never closed: the line was read "
                "without quotation marks"
            )
            yield at + 1, [cell.strip('" ') for cell in lines[at].split(sheet.delimiter)]
            at += 1
    except csv.Error as problem:
        sheet.notes.append(f"the rest of the file could not be read: {problem}")
    finally:
        csv.field_size_limit(old)


def _numbered(lines: list[str], start: int) -> Iterator[str]:
    for at in range(start, len(lines)):
        yield lines[at] + "\n"


def _never_closed(lines: list[str], start: int, delimiter: str) -> bool:
    """Whether the record that begins here runs into the end of the file inside quotation marks."""
    try:
        list(csv.reader(_numbered(lines, start), delimiter=delimiter, strict=True))
    except csv.Error as problem:
        return "unexpected end of data" in str(problem)
    return False
