"""Pages that have to be read to know whether they name what is watched: a few a look, some a day.

They wait in ``Source.position``: {"to_read": […], "read_day": day, "read_today": number}.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from dateline.coverage import polite
from dateline.coverage.intake.found import Found
from dateline.coverage.match import Watchlist
from dateline.coverage.models import Source
from dateline.coverage.polling.pages import found_of, mentions_in, with_page
from dateline.coverage.sources.items import SourceItem
from dateline.lib.http import FetchError

A_DAY = 200  # pages of one source
A_LOOK = 10
MOST_WAITING = 500
TRIES = 3
LARGEST = 5_000_000
PAGES = ("text/html", "application/xhtml+xml", "")


def remember(position: dict[str, Any], items: list[SourceItem]) -> int:
    """Put stories on the list of pages to read, the newest first; too many push out the oldest.

    Returns how many were pushed out.
    """
    waiting = [
        {"link": item.link, "headline": item.headline, "outlet_name": item.outlet_name, "byline": item.byline,
         "date": item.date.isoformat() if item.date else "", "tries": 0}
        for item in items
    ]  # fmt: skip
    waiting += position.get("to_read", [])
    position["to_read"] = waiting[:MOST_WAITING]
    return max(len(waiting) - MOST_WAITING, 0)


def read_some(
    source: Source,
    position: dict[str, Any],
    watching: Callable[[], Watchlist],
    hold: Callable[[], bool],
) -> tuple[list[Found], datetime | None]:
    """(stories whose pages name what is watched, when to go on with the rest or None).

    Hosts that may not be asked yet keep their place. ``hold`` keeps the lease; where it is lost,
    reading ends. Changes ``position``.
    """
    today = timezone.localdate().isoformat()
    done = int(position.get("read_today", 0)) if position.get("read_day") == today else 0
    watch: Watchlist | None = None
    hits: list[Found] = []
    left: list[dict[str, Any]] = []
    wait: datetime | None = None
    count = 0
    for number, each in enumerate(position["to_read"]):
        if done >= A_DAY or count >= A_LOOK or not (count == 0 or hold()):
            left += position["to_read"][number:]
            break
        try:
            page = _page(each["link"])
        except polite.NotNow as early:
            left.append(each)
            wait = min(filter(None, [wait, early.until]))
            continue
        except FetchError as problem:
            count, done = count + 1, done + 1
            each = {**each, "tries": each["tries"] + 1}
            if each["tries"] < TRIES and not isinstance(problem, polite.Disallowed):
                left.append(each)
            continue
        count, done = count + 1, done + 1
        watch = watch or watching()
        if page and mentions_in(page, watch):
            hits.append(with_page(found_of(_item(each)), page))
    position |= {"to_read": left, "read_day": today, "read_today": done}
    if not left:
        return hits, None
    now = timezone.now()
    if done >= A_DAY:
        midnight = timezone.localtime(now).replace(hour=0, minute=5, second=0, microsecond=0)
        return hits, midnight + timedelta(days=1)
    return hits, wait or now + timedelta(seconds=2)


def _page(link: str) -> bytes:
    """The page; empty where it is none. Raises as ``polite.get``."""
    answer = polite.get(link, limit_bytes=LARGEST, accept="text/html, application/xhtml+xml;q=0.9")
    if answer.ok and answer.content_type in PAGES:
        return answer.content
    if answer.status >= 500 or answer.status == 429:
        raise FetchError(f"The server answered {answer.status}.")
    return b""


def _item(each: dict[str, Any]) -> SourceItem:
    day = datetime.fromisoformat(each["date"]).date() if each.get("date") else None
    return SourceItem(
        link=each["link"], headline=each["headline"], outlet_name=each["outlet_name"], byline=each["byline"], date=day,
    )  # fmt: skip
