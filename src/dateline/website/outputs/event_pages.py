"""The page of one event, and its data.

Declared after the lists (``events.py``): two digits are a month, and no event may be called so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dateline.contacts.models import PressContact
from dateline.contacts.queries import answering, press_contacts
from dateline.newsroom.event_queries import (
    contacts_named_by_events,
    event_addresses,
    events_at,
    people_of_events,
    topics_of_events,
)
from dateline.newsroom.models import Event
from dateline.newsroom.queries import live_articles
from dateline.publishing.outputs import STORY, Rendered, family, preview_of
from dateline.publishing.questions import Facets
from dateline.website import theme
from dateline.website.body import Body, photo_ids, stored_blocks
from dateline.website.cards import Link
from dateline.website.concerns import Concerns
from dateline.website.events import EventCards, EventView, card_words, event_data, view_of
from dateline.website.folding import Cards
from dateline.website.linked_data import trail_data
from dateline.website.outputs.data import WORD
from dateline.website.outputs.events import Arguments, of_network
from dateline.website.outputs.feeds import feed_links
from dateline.website.pictures import Album, shared_photo
from dateline.website.rich_text import first_words
from dateline.website.share_cards import SPEAKERS, Words, share_card
from dateline.website.shell import build_shell, contact_shape, head

ROUTES = {
    "event": ("events/<year:year>/<slug:slug>/", (), "An event"),
    "chapter event": (
        "chapters/<slug:code>/events/<year:year>/<slug:slug>/", ("code",), "An event of a chapter"
    ),
}  # fmt: skip


def path_of(slug: str, year: int, code: str = "") -> str:
    """The public path that these parts of an address make."""
    prefix = f"/chapters/{code}" if code else ""
    return f"{prefix}/events/{year:04d}/{slug}/"


def split(path: str) -> Arguments:
    """What an event's path says: ``{"code", "year", "slug"}``, as far as it has them."""
    parts = path.strip("/").split("/")
    told: Arguments = {"year": int(parts[-2]), "slug": parts[-1]}
    return told | ({"code": parts[1]} if parts[0] == "chapters" else {})


def addresses_with(*keys: str) -> Iterator[Arguments]:
    """The parts of the address of every live event that has these beside year and slug."""
    wanted = {*keys, "year", "slug"}
    return (told for told in map(split, event_addresses()) if set(told) == wanted)


def of_event(*keys: str) -> Concerns:
    """Concerns of what has the address of an event."""
    wanted = {*keys, "year", "slug"}

    def concern(pk: str, facets: Facets) -> Iterator[Arguments]:
        paths = map(split, filter(None, facets.get("public_path", ())))
        return (told for told in paths if set(told) == wanted)

    return {"newsroom.Event": (["live", "public_path"], concern)}


def read_ahead(batch: Sequence[tuple[str, Arguments]]) -> None:
    """What the pages of many events will ask, in a few queries."""
    found = list(events_at(tuple(path_of(**arguments) for _, arguments in batch)).values())
    ids = tuple(event.pk for event in found)
    for ask in (topics_of_events, people_of_events, contacts_named_by_events):
        ask(ids)
    live_articles(tuple(sorted({event.recap_id for event in found if event.recap_id})))
    photos = {event.photo_id for event in found}
    for event in found:
        photos |= set(photo_ids(stored_blocks(event.body)))
    Album(photos)


def _declare(name: str) -> None:
    route, keys, describe = ROUTES[name]

    @family(
        name, route, addresses=lambda: addresses_with(*keys), describe=describe, rank=STORY,
        concerns=of_event(*keys), ahead=read_ahead,
    )  # fmt: skip
    def event(**arguments: Any) -> Rendered | None:
        path = path_of(**arguments)
        item = events_at((path,)).get(path)
        return render(item, Parts.stored(item)) if item else None

    def speak(**arguments: Any) -> Words | None:
        found = events_at((path_of(**arguments),))
        return card_words(next(iter(found.values()))) if found else None

    SPEAKERS[name] = speak


for _name in ROUTES:
    _declare(_name)


@preview_of(Event)
def preview(item: Event) -> Rendered:
    item.derive(item.get_parent() if item.path else None)
    relations = (item.topics, item.people, item.contacts)
    return render(item, Parts(*(list(rows.all()) for rows in relations)))


class Parts:
    """What belongs to an event besides its row. named: the press contacts that it names."""

    def __init__(
        self, topics: Sequence[Any], people: Sequence[Any], named: Sequence[PressContact]
    ) -> None:
        self.topics, self.people, self.named = topics, people, named

    @classmethod
    def stored(cls, item: Event) -> Parts:
        ids = (item.pk,)
        return cls(
            topics_of_events(ids).get(item.pk, []),
            people_of_events(ids).get(item.pk, []),
            contacts_named_by_events(ids).get(item.pk, []),
        )


def told(item: Event, parts: Parts) -> tuple[EventView, Body, list[PressContact]]:
    """One event as its page and its data tell of it; its body; whom reporters call about it."""
    body = Body(item.body, more_photos=[item.photo_id])
    found = live_articles((item.recap_id,)) if item.recap_id else {}
    recap = found.get(item.recap_id or 0)
    named = parts.named
    contacts = answering(named) if named else press_contacts(item.chapter_id)
    view = view_of(
        item, EventCards([item]).card(item), body, topics=parts.topics, people=parts.people,
        contacts=[contact_shape(contact) for contact in contacts] if named else [],
        recap=Cards([recap]).card(recap) if recap else None,
    )  # fmt: skip
    return view, body, contacts


def render(item: Event, parts: Parts) -> Rendered:
    """One event's page."""
    view, body, contacts = told(item, parts)
    shell = build_shell(contacts=contacts)
    description = item.search_description or item.deck or first_words(body.plain())
    path = item.public_path or "/"
    above = of_network()
    top = head(
        f"{item.seo_title or item.title} · {shell.name}", description, path,
        image=shared_photo(body.album, item.photo_id) or share_card(path, card_words(item)),
        trail=trail_data([Link(above.title, above.path), Link(item.title, path)]),
        json_ld=event_data(item, view, shell, description),
        feeds=[
            *feed_links(above.path, above.title),
            Link("This event as data", f"{path}{WORD}", note="application/json"),
        ],
    )  # fmt: skip
    return theme.page("event.html", shell=shell, head=top, view=view)
