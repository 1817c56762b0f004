"""Feeds of lists of events in RSS, Atom and JSON Feed, and their ``data.json``."""

from __future__ import annotations

from typing import Any

from markupsafe import escape

from dateline.lib.text import plain_text
from dateline.newsroom.event_queries import (
    coming_ids,
    event_ids_of,
    event_months,
    events_at,
    whole_events,
)
from dateline.newsroom.models import Event
from dateline.publishing.outputs import BESIDE, FEED, Rendered, family
from dateline.publishing.questions import note_whole
from dateline.publishing.tracking import once
from dateline.website.body import Body
from dateline.website.entries import NEVER, Entry, anywhere, clean, told_apart
from dateline.website.events import EventCard, EventCards
from dateline.website.outputs.calendars import recent, topic_names
from dateline.website.outputs.data import WORD, rendered
from dateline.website.outputs.event_pages import (
    ROUTES,
    Parts,
    addresses_with,
    of_event,
    path_of,
    read_ahead,
    told,
)
from dateline.website.outputs.events import (
    RULES,
    Events,
    month_arguments,
    month_concerns,
    month_path,
    read,
)
from dateline.website.outputs.feeds import FORMATS, channel_of, family_name
from dateline.website.records import brief_events, event_id, whole_event
from dateline.website.shell import absolute, build_shell


def entries(events: list[Event]) -> list[Entry]:
    """The entries of a feed of events, the newest announced first."""
    ordered = sorted(events, key=lambda e: (e.first_published_at or NEVER, e.pk), reverse=True)
    cards, topics = EventCards(ordered), topic_names(ordered)
    whole = whole_events(tuple(event.pk for event in ordered)) if ordered else {}
    return [
        _entry(event, cards.card(event), topics.get(event.pk, []), _text(whole.get(event.pk)))
        for event in ordered
    ]


def _text(event: Event | None) -> str:
    """The whole text of an event as HTML that may stand anywhere."""
    if event is None:
        return ""
    return once(("event text", event.pk), lambda: _set_text(event))


def _set_text(event: Event) -> str:
    note_whole(event)
    return anywhere(str(Body(event.body).html()))


def _entry(event: Event, card: EventCard, topics: list[str], text: str) -> Entry:
    facts = ", ".join(part for part in (card.when.text, card.hours, card.where) if part)
    announced = event.first_published_at
    return Entry(
        id=event_id(event),
        title=clean(f"{card.state}: {card.title}" if card.state else card.title),
        url=absolute(card.url),
        outside="",
        summary=clean(f"{facts}. {plain_text(card.deck)}".strip()),
        html=f"<p>{escape(facts)}</p>\n{text}" if text else "",
        published=announced,
        updated=told_apart(event.last_published_at or announced or NEVER, event),
        authors=(),
        terms=tuple(clean(term) for term in ("Event", *topics)),
        kind="event",
    )


def data(listed: Events) -> Rendered:
    """What is coming, and every month with its data."""
    months = event_months(scope=listed.scope)
    told = {
        "title": listed.title,
        "url": absolute(listed.path),
        "count": sum(count for _, count in months),
        "months": [
            {
                "month": month,
                "count": count,
                "url": absolute(month_path(listed, month)),
                "data": absolute(f"{month_path(listed, month)}{WORD}"),
            }
            for month, count in months
        ],
        "items": brief_events(read(coming_ids(chapter=listed.chapter))),
    }
    return rendered(told)


def data_of_month(listed: Events, month: str) -> Rendered | None:
    """The events that begin in one month."""
    events = read(event_ids_of(chapter=listed.chapter, month=month))
    if not events:
        return None
    told = {
        "title": listed.title,
        "month": month,
        "url": absolute(month_path(listed, month)),
        "list": absolute(f"{listed.path}{WORD}"),
        "count": len(events),
        "items": brief_events(events),
    }
    return rendered(told)


def _declare_feed(name: str, word: str) -> None:
    rule, (setter, kind, label) = RULES[name], FORMATS[word]

    @family(
        f"{name} {family_name(word)}", f"{rule.route}{word}", addresses=rule.arguments, rank=FEED,
        concerns=rule.concerns, describe=f"{label} of {rule.describe}",
    )  # fmt: skip
    def feed(**arguments: Any) -> Rendered | None:
        listed = rule.open(**arguments)
        if listed is None:
            return None
        channel = channel_of(listed.path, listed.title, word)
        return Rendered(setter(channel, entries(recent(listed))), kind)


def _declare_data(name: str) -> None:
    rule = RULES[name]

    @family(
        f"{name} data", f"{rule.route}{WORD}", addresses=rule.arguments, rank=FEED,
        concerns=rule.concerns, describe=f"Plain data of {rule.describe}",
    )  # fmt: skip
    def first(**arguments: Any) -> Rendered | None:
        listed = rule.open(**arguments)
        return data(listed) if listed else None

    @family(
        f"{name} month data", f"{rule.route}<year:year>/<month:month>/{WORD}", rank=FEED,
        addresses=lambda: month_arguments(rule), concerns=month_concerns(name),
        describe=f"Plain data of a month of {rule.describe}",
    )  # fmt: skip
    def month(year: int, month: int, **arguments: Any) -> Rendered | None:
        listed = rule.open(**arguments)
        return data_of_month(listed, f"{year:04d}-{month:02d}") if listed else None


for _name in RULES:
    _declare_data(_name)
    for _word in FORMATS:
        _declare_feed(_name, _word)


def _declare_whole(name: str) -> None:
    """After the months, whose addresses look like an event's."""
    route, keys, describe = ROUTES[name]

    @family(
        f"{name} data", f"{route}{WORD}", addresses=lambda: addresses_with(*keys), rank=BESIDE,
        concerns=of_event(*keys), ahead=read_ahead, describe=f"{describe}: its full public record",
    )  # fmt: skip
    def data(**arguments: Any) -> Rendered | None:
        path = path_of(**arguments)
        item = events_at((path,)).get(path)
        if item is None:
            return None
        view, body, _ = told(item, Parts.stored(item))
        photo = body.album.photos.get(item.photo_id or 0)
        return rendered(whole_event(item, view, photo, build_shell().language))


for _name in ROUTES:
    _declare_whole(_name)
