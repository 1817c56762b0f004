"""The CSV file of a clipping service: columns under many names, good rows as items, bad ones told."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from dateline.coverage.sources.items import NotReadable, SourceItem
from dateline.coverage.sources.unwrapping import unwrapped
from dateline.lib.sheets import NotASheet, Row, Sheet, sheet_of
from dateline.lib.text import shorten
from dateline.lib.typed_dates import day_comes_first, read_date

MOST_ROWS = 5000
LARGEST = 10_000_000
"""Bytes of a file."""
COLUMNS: dict[str, tuple[str, ...]] = {
    "headline": ("title", "article title", "hit headline", "headline of article", "subject", "story", "article",
                 "program title", "segment title", "titel", "titular", "titre"),
    "link": ("url", "address", "web address", "article url", "article link", "story link", "href", "permalink",
             "hit url", "clip url", "source url", "enlace"),
    "outlet": ("source", "publication", "media outlet", "outlet name", "publisher", "newspaper", "source name",
               "media", "media name", "news source", "network", "medium name", "medio", "quelle"),
    "station": ("station name", "call letters", "channel", "station call sign"),
    "byline": ("author", "authors", "reporter", "journalist", "by", "author name", "writer", "contributor", "autor"),
    "date": ("publication date", "published", "publish date", "pub date", "published on", "date published", "air date",
             "aired", "date aired", "aired at", "air time", "hit date", "published at", "day", "alert date", "fecha", "datum"),
    "excerpt": ("summary", "snippet", "hit sentence", "opening text", "description", "abstract", "lead", "quote",
                "key phrases", "extract"),
    "text": ("transcript", "full text", "body", "content", "article text", "article body"),
    "kind": ("media type", "type", "medium", "source type", "outlet type", "mediatype", "channel type"),
    "programme": ("program", "show", "program name", "show name", "broadcast"),
    "page": ("page number", "pages", "page no"),
    "id": ("item id", "article id", "document id", "hit id", "clip id"),
}  # fmt: skip
"""The columns that are read, and the headings under which each is known besides its own."""
_KINDS = {
    "web": "web online website site internet digital blog blogs news web_news onlinenews article",
    "print": "print newspaper newspapers magazine paper daily weekly journal printed",
    "radio": "radio podcast podcasts audio am fm",
    "tv": "tv television video broadcast cable tv_broadcast televised",
}
_KNOWN = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_WEB = re.compile(r"^https?://[^\s/]+\.[^\s/]+\S*$", re.IGNORECASE)
_NO_NAME = {"none", "no byline", "staff", "staff report", "n/a", "na", "-", "unknown"}


@dataclass(frozen=True, slots=True)
class Remark:
    """What a person should know about a row: its number as a spreadsheet counts, the heading of the
    column or "". left_out: the row does not come in; else only the cell does not, or was guessed."""

    row: int
    column: str
    what: str
    left_out: bool = False

    def __str__(self) -> str:
        where = f"row {self.row}, column “{self.column}”" if self.column else f"row {self.row}"
        return f"{where}: {self.what}"


@dataclass(slots=True)
class Clippings:
    """A whole file. ``items`` are (row number, item); notes: what was decided about the file."""

    items: list[tuple[int, SourceItem]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)


def read(data: bytes, *, zone: ZoneInfo, name: str = "") -> Clippings:
    """Read a file. Raises ``NotReadable`` for what is no table with a column of headlines.

    zone: of times without one. A row needs a headline, and a link unless it is print, radio or TV.
    """
    if len(data) > LARGEST:
        raise NotReadable(f"the file is larger than {LARGEST // 1_000_000} MB: split it")
    try:
        sheet = sheet_of(data, COLUMNS, needed="headline", name=name, listed="the guide on sources")
    except NotASheet as problem:
        raise NotReadable(str(problem)) from problem
    found = Clippings(notes=sheet.notes, columns=sheet.columns)
    if len(sheet.rows) > MOST_ROWS:
        found.notes.append(
            f"only the first {MOST_ROWS:,} rows are read: split the file for the rest"
        )
    rows = sheet.rows[:MOST_ROWS]
    day_first = day_comes_first(row.get("date") for row in rows)
    seen: dict[str, int] = {}
    for row in rows:
        item = _item(row, sheet, found, zone, day_first)
        if item is None:
            continue
        if item.key in seen:
            found.remarks.append(
                Remark(row.number, "", f"the same as row {seen[item.key]}", left_out=True)
            )
            continue
        seen[item.key] = row.number
        found.items.append((row.number, item))
    return found


def _item(
    row: Row, sheet: Sheet, found: Clippings, zone: ZoneInfo, day_first: bool | None
) -> SourceItem | None:
    def tell(column: str, what: str, *, left_out: bool = False) -> None:
        found.remarks.append(Remark(row.number, sheet.columns.get(column, column), what, left_out))

    kind = _kind(row, tell)
    link = _link(row, tell)
    headline = shorten(row.get("headline") or row.get("programme"), 300)
    if row.extra:
        tell("", "it has more cells than there are headings: the last were not read")
    if not headline:
        tell("headline", "it is empty", left_out=True)
        return None
    if not link and kind == "web":
        if row.get("link"):
            return None  # told already
        tell("link", "it is empty; only print, radio and TV may be without", left_out=True)
        return None
    byline = row.get("byline")
    return SourceItem(
        link=link, headline=headline, date=_day(row, tell, zone, day_first), kind=kind,
        outlet_name=shorten(row.get("outlet") or row.get("station"), 160),
        byline="" if byline.lower() in _NO_NAME else shorten(byline, 200),
        excerpt=row.get("excerpt"), text=row.get("text"),
        # Without a link it is known by what it is: headline, outlet, day.
        id=link or f"{headline}|{row.get('outlet') or row.get('station')}|{row.get('date')}",
    )  # fmt: skip


def _kind(row: Row, tell: Any) -> str:
    told = re.sub(r"[^a-z]+", " ", row.get("kind").lower()).strip()
    if told:
        for word in (told.replace(" ", "_"), *told.split()):
            if word in _KNOWN:
                return _KNOWN[word]
        tell(
            "kind",
            f"“{shorten(row.get('kind'), 40)}” is no kind: taken as {'TV' if row.get('station') else 'web'}",
        )
    return "tv" if row.get("station") and not row.get("link") else "web"


def _link(row: Row, tell: Any) -> str:
    told = unwrapped(row.get("link"))
    if not told:
        return ""
    if "://" not in told and re.match(r"^[\w-]+(\.[\w-]+)+(/|$)", told):
        told = f"https://{told}"
    if _WEB.match(told) and len(told) <= 1000:
        return told
    tell("link", f"“{shorten(told, 60)}” is no web address", left_out=True)
    return ""


def _day(row: Row, tell: Any, zone: ZoneInfo, day_first: bool | None) -> date | None:
    read = read_date(row.get("date"), zone, day_first=day_first)
    if read.note:
        tell("date", read.note)
    return read.day
