"""RSS, Atom and JSON Feed, and the feeds of alert services, as items."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from dateline.coverage.sources.items import MOST_ITEMS, NotReadable, Reading, SourceItem
from dateline.coverage.sources.taming import LARGEST, tamed
from dateline.coverage.sources.unwrapping import unwrapped
from dateline.lib.feeds import Entry, NotAFeed, outlet_of, read_feed
from dateline.lib.text import plain_text, shorten

EXCERPT = 600  # characters


def read(
    body: bytes, address: str, *, zone: ZoneInfo, outlet: bool = True, charset: str = ""
) -> Reading:  # fmt: skip
    """Read one feed. Raises ``NotReadable``.

    zone: of the days whose instants the feed writes in UTC. outlet: whether a title such as
    "Headline - Outlet" names the outlet, as in the feeds of news searches; an outlet's own feed does
    not. charset: as the server declares it.
    """
    damage = ""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{":
        body, damage = tamed(body, charset)
    elif len(body) > LARGEST:
        raise NotReadable(f"it is larger than {LARGEST // 1_000_000} MB")
    try:
        feed = read_feed(body, address=address)
    except NotAFeed as problem:
        raise NotReadable(str(problem)) from problem
    told = [damage] if damage else feed.problems
    reading = Reading(title=feed.title, every=feed.every, problems=told)
    for entry in feed.entries[:MOST_ITEMS]:
        item = _item(entry, zone, outlet)
        if item.link.startswith(("http://", "https://")):
            reading.items.append(item)
        else:
            reading.problems.append(f"entry {entry.number} has no link: left out")
    return reading


def _item(entry: Entry, zone: ZoneInfo, outlet: bool) -> SourceItem:
    headline, named = outlet_of(entry) if outlet else (entry.title, entry.outlet)
    return SourceItem(
        link=unwrapped(entry.link), headline=shorten(headline, 300), date=day_of(entry, zone),
        outlet_name=named[:160], byline=", ".join(entry.authors)[:200],
        excerpt=shorten(plain_text(entry.summary or entry.html), EXCERPT), id=entry.id[:1000],
    )  # fmt: skip


def day_of(entry: Entry, zone: ZoneInfo) -> date | None:
    """The day of an entry in the zone in which its feed wrote it; what is written in UTC in ``zone``,
    for UTC is what programs write where they do not know better (rule V7)."""
    if entry.at is None:
        return None
    if entry.at.tzinfo is None or entry.day_only:
        return entry.at.date()
    written = _written(entry.written)
    if written is not None and written.utcoffset() not in (None, timedelta()):
        return written.date()
    try:
        return entry.at.astimezone(zone).date()
    except (OverflowError, ValueError):
        return entry.at.astimezone(UTC).date()


def _written(raw: str) -> datetime | None:
    for read_one in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read_one(raw)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None
