"""Events folded into plain shapes: the card in lists, the page, the words for when and where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from markupsafe import Markup

from dateline.directory.models import Organisation
from dateline.directory.queries import the_network
from dateline.lib import dates
from dateline.newsroom.event_queries import event_ids_about, live_events
from dateline.newsroom.models import Event
from dateline.newsroom.queries import chapter_sections
from dateline.publishing.questions import note_whole
from dateline.publishing.tracking import memo, note_until, once
from dateline.website.body import Body
from dateline.website.cards import Card, Contact, Fact, Link, MonthGroup, Picture, When
from dateline.website.folding import (
    month_label,
    organisation_link,
    person_link,
    place_link,
    topic_link,
)
from dateline.website.linked_data import image_object, place_data, publisher, script
from dateline.website.pictures import Album
from dateline.website.share_cards import Words, words
from dateline.website.shell import Shell, absolute

WORDS = {Event.Status.CANCELLED: "Cancelled", Event.Status.POSTPONED: "Postponed"}
SCHEMA = {
    Event.Status.SCHEDULED: "EventScheduled",
    Event.Status.CANCELLED: "EventCancelled",
    Event.Status.POSTPONED: "EventPostponed",
}


# Events on the page of what they are about: one row on a wide screen, and the list has the rest.
ON_A_PAGE = 4


@dataclass(frozen=True)
class EventCard(Card):
    """An event in a list. hours: after its first day; state: "Cancelled", "Postponed" or ""."""

    hours: str = ""
    where: str = ""
    state: str = ""
    over: bool = False


@dataclass(frozen=True)
class EventView:
    """The page of one event."""

    card: EventCard
    lines: list[str]  # "Wednesday, Nov. 25, 2026", "10 a.m. to noon CST"
    starts: str  # for machines: "2026-11-25T10:00:00-06:00" or "2026-11-25"
    zone: str  # "Time zone: America/Chicago"; empty for whole days
    notice: str  # what a cancelled or postponed event says for itself
    calendar: Link | None
    host: list[Link]
    facts: list[Fact]
    picture: Picture | None
    body: Markup
    contacts: list[Contact]
    recap: Card | None
    all_events: Link


def is_over(event: Event) -> bool:
    """Whether it has ended. What says so changes by itself at its end, which is noted."""
    if event.ends_at <= timezone.now():
        return True
    note_until(event.ends_at)
    return False


def begins(event: Event) -> When:
    """The day on which it begins as lists show it, with the hour in its own zone."""
    day = event.start_day
    iso = day.isoformat() if event.all_day else event.starts.isoformat(timespec="seconds")
    return When(iso, dates.long_date(day), dates.short_date(day))


def lines(event: Event) -> list[str]:
    """When it is, in the words of its page: a line for the day and one for the hours, or one for
    the beginning and one for the end where that is on another day."""
    first, last = event.start_day, event.last_day
    begin = f"{dates.weekday(first)}, {dates.long_date(first)}"
    until = f"to {dates.weekday(last)}, {dates.long_date(last)}"
    if event.all_day:
        return [begin, "All day"] if first == last else [begin, until]
    if first == last:
        return [begin, hours(event)]
    return [f"{begin}, {_begin(event)}", f"{until}, {dates.clock(event.ends)}"]


def hours(event: Event) -> str:
    """What follows its first day in a list: "10 a.m. to 4 p.m. CST", "9 a.m. to May 2, noon CST",
    "All day", "All day, to May 2"."""
    last = "" if event.last_day == event.start_day else dates.short_date(event.last_day)
    if event.all_day:
        return f"All day, to {last}" if last else "All day"
    return f"{_begin(event)} to {f'{last}, ' if last else ''}{dates.clock(event.ends)}"


def _begin(event: Event) -> str:
    """The hour of its beginning, with the zone only where the end has another name for it."""
    start, end = event.starts, event.ends
    same_name = dates.zone_label(start) == dates.zone_label(end)
    return dates.time_of_day(start.time()) if same_name else dates.clock(start)


def where(event: Event) -> str:
    """ "City Hall, Duluth, MN and online": the venue, the place, or that it is online."""
    place = event.place.full_name if event.place else ""
    there = ", ".join(part for part in (event.venue, place) if part)
    if not event.online_link:
        return there
    return f"{there} and online" if there else "Online"


class EventCards:
    """Folds the events of one page; in an edition each event is folded once."""

    def __init__(self, events: Iterable[Event]) -> None:
        self.album = Album(event.photo_id for event in events)

    def card(self, event: Event) -> EventCard:
        if event.pk is None:  # a preview of what was never saved
            return self._fold(event)
        return once(("card", Event, event.pk), lambda: self._fold(event))

    def _fold(self, event: Event) -> EventCard:
        if memo() is not None:  # noted for this card, although it was read for all of them
            note_whole(event, "place", "issuer", "chapter")
            self.album = Album([event.photo_id])
        body = event.issuer or event.chapter
        over = is_over(event)
        return EventCard(
            kind="event",
            kind_label="Past event" if over else "Event",
            title=event.title,
            url=event.public_path or "",
            when=begins(event),
            deck=event.deck,
            picture=self.album.picture(event.photo_id),
            organisation=Link(body.short_name or body.name) if body else None,
            hours=hours(event),
            where=where(event),
            state=WORDS.get(Event.Status(event.status), ""),
            over=over,
        )


def events_about(of: str) -> list[Event]:
    """The next events of a topic, a person, a place or an organisation ("topic:7"), then the last."""
    ids = tuple(event_ids_about(of=of, limit=ON_A_PAGE)) if of else ()
    found = live_events(ids) if ids else {}
    return [found[pk] for pk in ids if pk in found]


def about(of: str) -> list[EventCard]:
    """The same as cards."""
    found = events_about(of)
    cards = EventCards(found)
    return [cards.card(event) for event in found]


def card_words(event: Event) -> Words:
    """What the share card of an event says, where it has no photo."""
    return words(event.title, kind="Event", date=begins(event).text)


def groups_by_month(events: Sequence[Event], cards: EventCards) -> list[MonthGroup]:
    """Events that are in order, under the names of the months in which they begin."""
    groups: dict[str, list[Card]] = {}
    for event in events:
        groups.setdefault(event.month, []).append(cards.card(event))
    return [MonthGroup(month_label(month), found) for month, found in groups.items()]


def hosts(event: Event) -> list[Organisation]:
    """Whose event it is: the host named, the section's chapter, or the network."""
    own = event.issuer or event.chapter
    return [own] if own else the_network()


def view_of(
    event: Event, card: EventCard, body: Body, *, topics: Sequence[Any], people: Sequence[Any],
    contacts: list[Contact], recap: Card | None,
) -> EventView:  # fmt: skip
    """Everything the page of an event sets."""
    path = event.public_path or ""
    on = event.status == Event.Status.SCHEDULED and not card.over
    return EventView(
        card=replace(card, topics=[*map(topic_link, topics)], people=[*map(person_link, people)]),
        lines=lines(event),
        starts=card.when.iso,
        zone="" if event.all_day else f"Time zone: {event.zone.replace('_', ' ')}",
        notice=_notice(event, card.over),
        calendar=Link("Add to calendar", f"{path}event.ics") if path and on else None,
        host=[organisation_link(body) for body in hosts(event)],
        facts=_facts(event, on),
        picture=body.album.picture(event.photo_id),
        body=body.html(),
        contacts=contacts,
        recap=recap,
        all_events=_all_events(event),
    )


def _all_events(event: Event) -> Link:
    sections = {section.chapter_id for section in chapter_sections()}
    if event.chapter is None or event.chapter_id not in sections:  # a chapter's list goes with it
        return Link("All events", "/events/")
    name = event.chapter.short_name or event.chapter.name
    return Link(f"All events of {name}", f"/chapters/{event.chapter.code}/events/")


def _notice(event: Event, over: bool) -> str:
    if event.status == Event.Status.CANCELLED:
        return "Cancelled: this event did not take place." if over else (
            "Cancelled: this event does not take place."
        )  # fmt: skip
    if event.status == Event.Status.POSTPONED:
        return "Postponed: it does not take place on this date. A new date will stand here."
    return ""


def _facts(event: Event, on: bool) -> list[Fact]:
    """The labelled lines beside an event, only those that are filled; on: people can still come."""
    place = place_link(event.place) if event.place else Link("")
    told = [
        ("Venue", event.venue, ""),
        ("Address", event.address, ""),
        ("Place", place.text, place.url),
        ("Online", "Watch or take part" if on else "Where it was to be seen", event.online_link),
        ("Sign up", "Registration form", event.registration_link if on else ""),
    ]
    links = ("Online", "Sign up")
    return [Fact(a, b, url) for a, b, url in told if (url if a in links else b)]


def event_data(event: Event, view: EventView, shell: Shell, text: str) -> Markup:
    """The event as schema.org's Event, in JSON-LD."""
    here = bool(event.venue or event.address or event.place)
    physical: dict[str, Any] = {
        "@type": "Place",
        "name": event.venue or (event.place.full_name if event.place else event.address),
        "address": ", ".join(
            part for part in (event.address, event.place.full_name if event.place else "") if part
        ),
    }
    if event.place:
        within = place_data(event.place.full_name, ocd_id=event.place.ocd_id)
        physical["containedInPlace"] = within
    virtual = {"@type": "VirtualLocation", "url": event.online_link}
    location = [physical] * here + [virtual] * bool(event.online_link)
    mode = "Mixed" if len(location) == 2 else "Online" if event.online_link else "Offline"
    until = event.last_day.isoformat() if event.all_day else event.ends.isoformat()
    data: dict[str, Any] = {
        "@type": "Event",
        "name": event.title,
        "url": absolute(event.public_path or "/"),
        "description": event.deck or text[:200],
        "startDate": view.starts,
        "endDate": until,
        "eventStatus": f"https://schema.org/{SCHEMA[Event.Status(event.status)]}",
        "eventAttendanceMode": f"https://schema.org/{mode}EventAttendanceMode",
        "location": location[0] if len(location) == 1 else location,
        "organizer": [
            {"@type": "Organization", "name": h.text, "url": absolute(h.url)} for h in view.host
        ] or publisher(shell),
        "performer": [{"@type": "Person", "name": p.text} for p in view.card.people],
        "inLanguage": shell.language,
    }  # fmt: skip
    if view.picture:
        data["image"] = image_object(view.picture)
    return script({key: value for key, value in data.items() if value})
