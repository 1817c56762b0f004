"""Sources of the demo with a history of looks. None is ever due: the demo asks nobody anything."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from dateline.contacts.models import Outlet
from dateline.coverage.models import Poll, Source

Kind = Source.Kind
GONE = "There is nothing at this address (404). Check it, or look for the new one on the outlet's site."
# name, kind, address, outlet, minutes between two looks, (stories, new, to review) of each, newest first
SOURCES: tuple[tuple[str, str, str, str, int, tuple[tuple[int, int, int], ...]], ...] = (
    ("Duluth Harbor Times: city hall", Kind.FEED, "https://harbortimes.example/city-hall/feed/", "Duluth Harbor Times", 12,
     ((30, 2, 1), (30, 0, 0), (30, 1, 0), (30, 3, 1), (30, 0, 0), (30, 1, 0))),
    ("Front Range Ledger: news sitemap", Kind.SITEMAP, "https://ledger.example/news-sitemap.xml", "Front Range Ledger", 30,
     ((212, 9, 0), (204, 14, 2), (198, 11, 0), (190, 16, 1))),
    ("Alerts for “Waymark”", Kind.ALERTS, "https://alerts.example/feeds/waymark.atom", "", 180,
     ((20, 1, 1), (20, 0, 0), (19, 2, 2))),
    ("Savannah Tide: local government", Kind.FEED, "https://tide.example/local/rss.xml", "Savannah Tide", 600, ()),
)  # fmt: skip


def load_sources(outlets: Mapping[str, Outlet]) -> None:
    """All of them; the last one fails, as its outlet moved its feed."""
    now = timezone.now()
    for name, kind, address, outlet, minutes, looks in SOURCES:
        failing = not looks
        source = Source.objects.create(
            name=name, kind=kind, address=address, outlet=outlets.get(outlet), interval=minutes * 60, due_at=None,
            polled_at=now - timedelta(minutes=minutes), failures=5 if failing else 0, problem=GONE if failing else "",
            new_at=None if failing else now - timedelta(minutes=minutes),
        )  # fmt: skip
        told: list[dict[str, Any]] = [
            {"status": 200 if new or not n else 304, "items": items if new or not n else 0, "fresh": new, "found": found}
            for n, (items, new, found) in enumerate(looks)
        ] or [{"status": 404, "problem": GONE}] * 5  # fmt: skip
        Poll.objects.bulk_create(
            Poll(
                source=source,
                at=now - timedelta(minutes=minutes * (n + 1)),
                millis=420 + 130 * n,
                **each,
            )
            for n, each in enumerate(told)
        )
