"""News sitemaps and sitemap indexes (sitemaps.org 0.9; the news extension), as items.

Entities are never resolved and nothing is loaded: a sitemap is data from strangers.
"""

from __future__ import annotations

import io
import re
import zlib
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree

from dateline.coverage.sources.items import MOST_ITEMS, NotReadable, Reading, SourceItem
from dateline.lib.text import shorten, squeeze

LARGEST = 50_000_000
"""Bytes of an unpacked sitemap (the protocol's own limit)."""
_ROOT = re.compile(rb"<(?:[\w-]+:)?(urlset|sitemapindex)\b")
_W3C = re.compile(r"^(\d{4}-\d\d-\d\d)(?:[T ](.*))?$", re.DOTALL)


def read(body: bytes, address: str, *, zone: ZoneInfo, since: date | None = None) -> Reading:
    """Read one sitemap or index. Raises ``NotReadable``.

    since: of addresses without a news entry only those changed on this day or later are taken (None:
    none of them); a sitemap of a whole site names all that was ever published.
    """
    body = _unpacked(body)
    found = _ROOT.search(body[:20_000])
    if found is None:
        raise NotReadable("it is no sitemap (there is no <urlset> or <sitemapindex> in it)")
    reading = Reading()
    try:
        for row in _rows(body, reading):
            if row["row"] == "sitemap":
                if row.get("loc"):
                    reading.further.append((row["loc"], row.get("lastmod", "")))
            else:
                _add(reading, row, zone, since)
            if len(reading.items) + len(reading.further) >= MOST_ITEMS:
                reading.problems.append(f"it holds more than {MOST_ITEMS:,}: the rest was left out")
                break
    except (etree.XMLSyntaxError, ValueError) as problem:
        if not reading.items and not reading.further:
            raise NotReadable(f"it is damaged: {problem}"[:200]) from problem
        reading.problems.append(f"it is damaged after {len(reading.items)} addresses"[:200])
    return reading


def _unpacked(body: bytes) -> bytes:
    if body[:2] != b"\x1f\x8b":
        return body
    try:
        unpacking = zlib.decompressobj(31)
        body = unpacking.decompress(body, LARGEST)
    except zlib.error as problem:
        raise NotReadable("its compression is broken") from problem
    if unpacking.unconsumed_tail:
        raise NotReadable(f"it is larger than {LARGEST:,} bytes unpacked")
    return body


def _rows(body: bytes, reading: Reading) -> Any:
    """{"row": "url" or "sitemap", local name: text, …} for each row; the tree does not grow."""
    steps = etree.iterparse(
        io.BytesIO(body), events=("end",), resolve_entities=False, no_network=True,
        load_dtd=False, huge_tree=False, recover=True,
    )  # fmt: skip
    row: dict[str, str] = {}
    for _, element in steps:
        if not isinstance(element.tag, str):
            continue
        name = etree.QName(element).localname
        if name in ("url", "sitemap"):
            yield {"row": name, **row}
            row = {}
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        elif element.text and name not in row:
            row[name] = squeeze(element.text)[:2000]
    if len(steps.error_log):
        reading.problems.append(f"it is damaged: {steps.error_log[0].message}"[:200])


def _add(reading: Reading, row: dict[str, str], zone: ZoneInfo, since: date | None) -> None:
    link = row.get("loc", "")
    if not link.startswith(("http://", "https://")):
        reading.problems.append(f"“{link[:60]}” is no address: left out")
        return
    day = day_of(row.get("publication_date", ""), zone)
    if "title" not in row and "publication_date" not in row:
        changed = day_of(row.get("lastmod", ""), zone)
        if since is None or changed is None or changed < since:
            return
    reading.items.append(
        SourceItem(
            link=link,
            headline=shorten(row.get("title", ""), 300),
            date=day,
            outlet_name=row.get("name", "")[:160],
            id=link,
        )  # fmt: skip
    )


def day_of(written: str, zone: ZoneInfo) -> date | None:
    """The day of a W3C date: as written, or of an instant in UTC the day in ``zone`` (rule V7)."""
    found = _W3C.match(written.strip())
    if found is None:
        return None
    try:
        if not found[2]:
            return date.fromisoformat(found[1])
        moment = datetime.fromisoformat(written.strip())
        if moment.utcoffset() == timedelta():
            moment = moment.astimezone(zone)
        return moment.date()
    except (ValueError, OverflowError):
        try:
            return date.fromisoformat(found[1])
        except ValueError:
            return None
