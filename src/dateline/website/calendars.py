"""Events as iCalendar (RFC 5545, RFC 7986), written by the ``icalendar`` library.

The bytes follow from the records alone: the stamp is when an event was last published, never now.
The UID is the page's translation key: a UUID that no edit moves and that a copy does not share.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import icalendar
from icalendar import vDatetime

import dateline
from dateline.newsroom.models import Event
from dateline.publishing.outputs import Rendered
from dateline.website.events import where
from dateline.website.shell import absolute

CALENDAR = "text/calendar; charset=utf-8"
ASK_AGAIN = timedelta(hours=6)
STATUS = {
    Event.Status.SCHEDULED: "CONFIRMED",
    Event.Status.CANCELLED: "CANCELLED",
    Event.Status.POSTPONED: "TENTATIVE",  # RFC 5545 has no word for it; the title says it
}
SAID = {Event.Status.CANCELLED: "Cancelled: ", Event.Status.POSTPONED: "Postponed: "}


def calendar(
    events: Iterable[Event], *, topics: dict[int, list[str]], name: str = "", path: str = ""
) -> Rendered:
    """A calendar of these events, each with its time zone.

    topics: names by event. name, path: of a calendar to subscribe to; a single event has none.
    """
    found = list(events)
    made = icalendar.Calendar()
    made.add("version", "2.0")
    made.add("prodid", f"-//Dateline//Dateline {dateline.__version__}//EN")
    made.add("method", "PUBLISH")
    if name:
        made.add("name", _line(name))
        made.add("x-wr-calname", _line(name))
        made.add("url", absolute(path))
        made.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
        made.add("x-published-ttl", "PT6H")
    entries = [_entry(event, topics.get(event.pk, [])) for event in found]
    for zone in sorted({event.zone for event in found if not event.all_day} - {"UTC"}):
        made.add_component(_zone(zone, [event for event in found if event.zone == zone]))
    for entry in entries:
        made.add_component(entry)
    return Rendered(made.to_ical(), CALENDAR)


def _zone(name: str, events: list[Event]) -> icalendar.Timezone:
    """The rules of a zone in the years of these events."""
    first = min(event.starts_at for event in events).year - 1
    last = max(event.ends_at for event in events).year + 2
    return icalendar.Timezone.from_tzid(
        name, first_date=date(first, 1, 1), last_date=date(last, 1, 1)
    )


def _entry(event: Event, topics: list[str]) -> icalendar.Event:
    status = Event.Status(event.status)
    made = icalendar.Event()
    made.add("uid", str(event.translation_key))
    published = (event.last_published_at or event.starts_at).astimezone(UTC).replace(microsecond=0)
    made.add("dtstamp", published)
    made.add("last-modified", published)
    made.add("sequence", event.sequence)
    made.add("status", STATUS[status])
    made.add("summary", _line(f"{SAID.get(status, '')}{event.title}"))
    if event.all_day:
        made.add("dtstart", event.start_day)
        made.add("dtend", event.last_day + timedelta(days=1))  # the day after: it is exclusive
    else:
        made.add("dtstart", _moment(event.starts, event.zone))
        made.add("dtend", _moment(event.ends, event.zone))
    made.add("location", _location(event))
    made.add("description", _description(event))
    made.add("url", absolute(event.public_path or "/"))
    if topics:
        made.add("categories", [_line(topic) for topic in topics])
    return made


def _moment(moment: datetime, zone: str) -> vDatetime | datetime:
    return moment.astimezone(UTC) if zone == "UTC" else moment


def _location(event: Event) -> str:
    parts = [event.venue, event.address, event.place.full_name if event.place else ""]
    return _line(", ".join(part for part in parts if part)) or where(event)


def _description(event: Event) -> str:
    lines = [
        event.deck,
        f"Online: {event.online_link}" if event.online_link else "",
        f"Registration: {event.registration_link}" if event.registration_link else "",
        absolute(event.public_path or "/"),
    ]
    return _clean("\n\n".join(line for line in lines if line))


def _line(text: str) -> str:
    return " ".join(_clean(text).split())


def _clean(text: str) -> str:
    """Without the control characters that a content line cannot carry (RFC 5545, 3.1)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\t\n" or (ord(c) >= 32 and ord(c) != 127))
