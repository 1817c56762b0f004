"""What pages and the desk may ask about events. Public questions see live events only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from wagtail.models import Page

from dateline.directory.models import Person
from dateline.directory.queries import with_counties
from dateline.newsroom.models import Event, EventCount
from dateline.publishing.questions import listing, lookup
from dateline.publishing.scopes import belongs, prefixes, related, relations
from dateline.publishing.tallies import around, is_near, months
from dateline.publishing.tracking import note_until

FIRST = ("starts_at", "page_ptr_id")
NEWEST = ("-starts_at", "-page_ptr_id")
# What an event may belong to, as ``of="topic:7"`` says it: the relations that count.
EVENT_SCOPES = {
    "topic:": ("topics",),
    "person:": ("people",),
    "organisation:": ("issuer", "chapter"),
    "place:": ("place",),
}


def _live() -> QuerySet[Event]:
    """The live events. Their pages are asked one by one: joined, a planner that knows no numbers reads
    every page of the site, which has a thousand articles for an event."""
    return Event.objects.filter(Exists(Page.objects.filter(pk=OuterRef("pk"), live=True)))


def _public(chapter: int | None) -> QuerySet[Event]:
    found = _live()
    return found if chapter is None else found.filter(chapter_id=chapter)


def event_scope(chapter: int | None = None) -> str:
    """The scope under which the events of a list are counted (``EventCount``)."""
    return "" if chapter is None else f"chapter:{chapter}"


@listing(
    newsroom__Event=["live", "starts_at", "ends_at", "chapter"],
    scope={"chapter": "newsroom.Event.chapter"},
)
def coming_ids(*, chapter: int | None = None, limit: int = 0) -> list[int]:
    """Which events have not ended, the one that begins soonest first; limit: 0 for all.

    The answer changes by itself when the first of them ends.
    """
    found = _public(chapter).filter(ends_at__gt=timezone.now()).order_by(*FIRST)
    rows = list(found.values_list("pk", "ends_at")[: limit or None])
    note_until(min((ends for _, ends in rows), default=None))
    return [pk for pk, _ in rows]


@listing(
    newsroom__Event=["live", "starts_at", "ends_at", "chapter"],
    scope={"chapter": "newsroom.Event.chapter"},
)
def past_ids(*, chapter: int | None = None, limit: int = 0) -> list[int]:
    """Which events have ended, the newest first; limit: 0 for all."""
    now = timezone.now()
    found = _public(chapter).filter(ends_at__lte=now).order_by(*NEWEST)
    note_until(_next_end(chapter, now))
    return list(found.values_list("pk", flat=True)[: limit or None])


@listing(
    newsroom__Event=["live", "starts_at", "ends_at", *relations(EVENT_SCOPES)],
    scope={"of": prefixes("newsroom.Event", EVENT_SCOPES)},
)
def event_ids_about(*, of: str, limit: int) -> list[int]:
    """Which events belong to something ("topic:7"), up to ``limit``: those that have not ended, the
    one that begins soonest first, then those that have, the newest first.

    The answer changes by itself when the first of them ends.
    """
    now = timezone.now()
    found = _live().filter(belongs(Event, EVENT_SCOPES, of))
    coming = found.filter(ends_at__gt=now).order_by(*FIRST)
    rows = list(coming.values_list("pk", "ends_at")[:limit])
    note_until(min((ends for _, ends in rows), default=None))
    past = found.filter(ends_at__lte=now).order_by(*NEWEST)
    return [*(pk for pk, _ in rows), *past.values_list("pk", flat=True)[: limit - len(rows)]]


def _next_end(chapter: int | None, now: datetime) -> datetime | None:
    coming = _public(chapter).filter(ends_at__gt=now).order_by("ends_at")
    return coming.values_list("ends_at", flat=True).first()


@listing(
    newsroom__Event=["live", "starts_at", "month", "chapter"],
    scope={"chapter": "newsroom.Event.chapter", "month": "newsroom.Event.month"},
)
def event_ids_of(*, chapter: int | None = None, month: str = "") -> list[int]:
    """Which events begin in a month ("2026-11"), in the order in which they begin."""
    found = _public(chapter).filter(month=month).order_by(*FIRST)
    return list(found.values_list("pk", flat=True))


@listing(
    newsroom__Event=["live", "starts_at", "month", "chapter"],
    scope={"chapter": "newsroom.Event.chapter"},
)
def event_ids_since(*, chapter: int | None = None, month: str = "") -> list[int]:
    """Which events begin in this month or later, in the order in which they begin."""
    found = _public(chapter).filter(month__gte=month).order_by(*FIRST)
    return list(found.values_list("pk", flat=True))


@listing(newsroom__EventCount=["n"], scope={"scope": "newsroom.EventCount.scope"})
def event_months(*, scope: str = "") -> list[tuple[str, int]]:
    """("2026-11", number of live events) for each month in which any begins, newest first."""
    return months(EventCount, scope)


@listing(
    newsroom__EventCount=["month", "group"], only_if=is_near,
    scope={"scope": "newsroom.EventCount.scope"},
)  # fmt: skip
def event_months_around(*, scope: str = "", month: str = "") -> tuple[str | None, str | None]:
    """The nearest month before and after this one in which an event begins."""
    return around(EventCount, scope, (), month)


def _named(rows: QuerySet[Event]) -> list[Event]:
    """Events with their place, host and chapter at hand; a township with its county."""
    found = list(rows.select_related("place", "issuer", "chapter"))
    with_counties(row.place for row in found if row.place)
    return found


@lookup("directory.Jurisdiction", "directory.Organisation", of="newsroom.Event")
def live_events(ids: tuple[int, ...]) -> dict[int, Event]:
    """Those of these events that are live, with the names of their place and host."""
    found = Event.objects.filter(live=True, pk__in=ids).defer("body")
    return {row.pk: row for row in _named(found)}


@lookup("directory.Jurisdiction", "directory.Organisation", of="newsroom.Event")
def whole_events(ids: tuple[int, ...]) -> dict[int, Event]:
    """Those of these events that are live, with their texts too."""
    return {row.pk: row for row in _named(Event.objects.filter(live=True, pk__in=ids))}


@lookup("newsroom.Event", "directory.Jurisdiction", "directory.Organisation")
def events_at(paths: tuple[str, ...]) -> dict[str, Event]:
    """The live events at these public paths, whole."""
    found = Event.objects.filter(live=True, public_path__in=paths)
    return {str(row.public_path): row for row in _named(found)}


@lookup("newsroom.Event", of="newsroom.Article", part="recap")
def events_recapped_by(ids: tuple[int, ...]) -> dict[int, list[Event]]:
    """The live events of which these articles are the recap, in the order in which they were."""
    found: dict[int, list[Event]] = {}
    rows = Event.objects.filter(live=True, recap_id__in=ids).defer("body").order_by(*FIRST)
    for row in rows:
        found.setdefault(row.recap_id or 0, []).append(row)
    return found


def _related(ids: tuple[int, ...], name: str, *order: str) -> dict[int, list[Any]]:
    """{event: its rows} of one many-to-many relation, in two queries."""
    return related(Event, ids, name, *order)


@lookup("content.Topic", "newsroom.Event.topics", of="newsroom.Event")
def topics_of_events(ids: tuple[int, ...]) -> dict[int, list[Any]]:
    """The topics of events, by name."""
    return _related(ids, "topics", "name")


@lookup("directory.Person", "newsroom.Event.people", of="newsroom.Event")
def people_of_events(ids: tuple[int, ...]) -> dict[int, list[Person]]:
    """Who speaks at or hosts events, by family name."""
    return _related(ids, "people", "family_name", "name", "pk")


@lookup("newsroom.Event.contacts", "contacts.PressContact", of="newsroom.Event")
def contacts_named_by_events(ids: tuple[int, ...]) -> dict[int, list[Any]]:
    """The press contacts that events name, retired or not."""
    return _related(ids, "contacts", "order", "name", "pk")


@listing(newsroom__Event=["live", "public_path", "starts_at"])
def event_paths() -> list[str]:
    """The public path of every live event, newest first, as a question of pages."""
    return list(event_addresses())


def event_parts(*, size: int) -> int:
    """Into how many parts of this size the live events go. For planning, not for pages."""
    return -(-_live().count() // size)


def event_addresses() -> Iterator[str]:
    """The public path of every live event, newest first. For listing addresses, not for pages."""
    found = _live().order_by(*NEWEST)
    for path in found.values_list("public_path", flat=True).iterator():
        yield path or ""
