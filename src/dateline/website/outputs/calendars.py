"""What calendar programs follow: an event's calendar file, and the calendars to subscribe to."""

from __future__ import annotations

from datetime import date
from typing import Any

from dateline.newsroom.event_queries import event_ids_since, events_at, topics_of_events
from dateline.newsroom.models import Event
from dateline.publishing.outputs import BESIDE, FEED, Rendered, family
from dateline.publishing.tracking import note_until
from dateline.website.calendars import calendar
from dateline.website.outputs.event_pages import ROUTES, addresses_with, of_event, path_of
from dateline.website.outputs.events import RULES, Events, read
from dateline.website.pictures import start_of, today
from dateline.website.shell import build_shell

KEPT_MONTHS = 12
"""So many past months stand in calendars and feeds, beside all that is coming."""


def recent(listed: Events) -> list[Event]:
    """The events of the last twelve months and all that are coming, in order.

    The month from which they count moves by itself at the start of each.
    """
    now = today()
    following = date(now.year + now.month // 12, now.month % 12 + 1, 1)
    note_until(start_of(following))
    year, month = divmod(now.year * 12 + now.month - 1 - KEPT_MONTHS, 12)
    return read(event_ids_since(chapter=listed.chapter, month=f"{year:04d}-{month + 1:02d}"))


def topic_names(events: list[Event]) -> dict[int, list[str]]:
    """The names of their topics, by event."""
    found = topics_of_events(tuple(event.pk for event in events)) if events else {}
    return {pk: [topic.name for topic in topics] for pk, topics in found.items()}


def _declare_file(name: str) -> None:
    route, keys, describe = ROUTES[name]

    @family(
        f"{name} file", f"{route}event.ics", addresses=lambda: addresses_with(*keys), rank=BESIDE,
        concerns=of_event(*keys), describe=f"iCalendar: {describe[0].lower()}{describe[1:]}",
    )  # fmt: skip
    def file(**arguments: Any) -> Rendered | None:
        path = path_of(**arguments)
        item = events_at((path,)).get(path)
        return calendar([item], topics=topic_names([item])) if item else None


def _declare_calendar(name: str) -> None:
    rule = RULES[name]

    @family(
        f"{name} calendar", f"{rule.route}calendar.ics", addresses=rule.arguments, rank=FEED,
        concerns=rule.concerns, describe=f"Calendar to subscribe to: {rule.describe}",
    )  # fmt: skip
    def subscribed(**arguments: str) -> Rendered | None:
        listed = rule.open(**arguments)
        if listed is None:
            return None
        events = recent(listed)
        title = build_shell().name if listed.chapter is None else listed.title
        return calendar(events, topics=topic_names(events), name=title, path=listed.path)


for _name in ROUTES:
    _declare_file(_name)
for _name in RULES:
    _declare_calendar(_name)
