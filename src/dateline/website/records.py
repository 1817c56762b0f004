"""Items as plain data for machines: what ``data.json`` beside a list or an item says.

Names are those of the fields in the desk, addresses are absolute, dates are ISO 8601 with their zone
(a day where only the day is known). What is empty is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from dateline.content.models import Photo
from dateline.directory.models import Jurisdiction
from dateline.lib.text import plain_text
from dateline.newsroom.models import Article, Event, Quote
from dateline.newsroom.queries import places_of
from dateline.publishing.tracking import once
from dateline.website.cards import ArticleView, Card, Contact, Copy, Corrected, Link, Picture
from dateline.website.entries import anywhere, rfc3339, stable_id
from dateline.website.events import EventCard, EventCards, EventView
from dateline.website.folding import Cards, Item, person_link, place_link
from dateline.website.shell import absolute

Record = dict[str, Any]


def filled(told: Record) -> Record:
    """Without what is empty."""
    return {key: value for key, value in told.items() if value not in ("", None, [], {})}


def link(told: Link) -> Record:
    """A name, and its page where it has one."""
    return filled({"name": told.text, "url": absolute(told.url) if told.url else ""})


def place(row: Jurisdiction, known: Iterable[Link] = ()) -> Record:
    """A place with its Open Civic Data id; its page where ``known`` names one."""
    url = next((told.url for told in known if told.text == row.full_name), "")
    return filled(
        {
            "name": row.full_name,
            "ocd_id": row.ocd_id,
            "level": row.level,
            "url": absolute(url) if url else "",
        }
    )


def brief(items: Sequence[Item]) -> list[Record]:
    """The items of a list, one short record each."""
    cards = Cards(items)
    return [
        once(("brief", type(item), item.pk), lambda item=item: _brief(item, cards.card(item)))  # type: ignore[misc]
        for item in items
    ]


def _brief(item: Item, card: Card) -> Record:
    own = isinstance(item, Article)
    places = places_of((item.pk,)).get(item.pk, []) if own else []
    revised = item.revised_at if isinstance(item, Article) else None
    return filled(
        {
            "id": stable_id(item),
            "type": "article" if own else "clip",
            "kind": card.kind,
            "title": card.title,
            "url": absolute(card.url) if card.url else "",
            "data": absolute(f"{card.url}data.json") if own else "",
            "covers": absolute(card.own_url) if card.own_url else "",
            "deck" if own else "excerpt": card.deck,
            "date": card.when.iso,
            "updated": rfc3339(revised) if revised else "",
            "outlet": card.outlet,
            "byline": card.byline,
            "medium": card.medium,
            "programme": card.programme,
            "aired_at": item.aired_at.isoformat("minutes") if card.aired and item.aired_at else "",
            "page": card.page,
            "also_in": [copy(each) for each in card.copies],
            "organisation": card.organisation.text if card.organisation else "",
            "dateline": card.dateline,
            "places": [place(row, card.places) for row in places],
            "photo": picture(card.picture) if card.picture else None,
        }
    )


def copy(told: Copy) -> Record:
    """The same story at another outlet."""
    return filled(
        {"outlet": told.outlet, "title": told.title, "date": told.when.iso, "url": told.url}
    )


def picture(shown: Picture, photo: Photo | None = None) -> Record:
    """A picture with its words and rights apart."""
    return filled(
        {
            "url": absolute(shown.src),
            "width": shown.width,
            "height": shown.height,
            "alt": shown.alt,
            "caption": shown.caption,
            "credit": shown.credit,
            "creator": photo.creator if photo else "",
            "rights": photo.get_rights_display() if photo else "",
            "copyright_notice": photo.copyright_notice if photo else "",
            "licence": shown.licence,
            "licence_url": shown.licence_url,
            "rights_expire": photo.rights_expire.isoformat()
            if photo and photo.rights_expire
            else "",
        }
    )


def whole(
    item: Article, view: ArticleView, photo: Photo | None, language: str,
    quotes: Sequence[Quote] = (),
) -> Record:  # fmt: skip
    """The full public record of one article."""
    card = view.card
    html = anywhere(str(view.body))
    where = places_of((item.pk,)).get(item.pk, [])
    return filled(
        {
            "id": stable_id(item),
            "type": "article",
            "kind": card.kind,
            "kind_label": card.kind_label,
            "language": language,
            "title": card.title,
            "deck": item.deck,
            "url": absolute(card.url),
            "date": card.when.iso,
            "updated": view.updated.iso if view.updated else "",
            "status": view.status,
            "datelines": view.datelines,
            "issuers": [link(each) for each in view.issuers],
            "authors": [link(each) for each in view.authors],
            "contacts": [
                filled({"name": c.name, "role": c.role, "phone": c.phone, "email": c.email})
                for c in view.contacts
            ],
            "notice": view.notice,
            "quotes": [quote(each) for each in quotes],
            "places": [place(row, card.places) for row in where],
            "people": [link(each) for each in card.people],
            "topics": [link(each) for each in card.topics],
            "series": link(Link(item.series.name, f"/series/{item.series.slug}/"))
            if item.series
            else None,
            "body_html": html,
            "body_text": plain_text(html),
            "stories": [
                filled(
                    {
                        "title": story.title,
                        "html": anywhere(str(story.text)),
                        "url": absolute(story.url) if story.url else "",
                        "about": [link(each) for each in story.about],
                    }
                )
                for story in view.stories
            ],
            "boilerplates": [
                filled({"name": b.name, "url": b.url, "html": anywhere(str(b.text))})
                for b in view.boilerplates
            ],
            "facts": [filled({"label": f.label, "value": f.value}) for f in view.facts],
            "bills": [
                filled(
                    {
                        "number": b.text,
                        "title": b.note,
                        "url": b.url,
                        "jurisdiction": filled({"name": b.jurisdiction, "ocd_id": b.ocd_id}),
                    }
                )
                for b in view.bills
            ],
            "recording": view.embed.watch_url if view.embed else "",
            "elsewhere": absolute(view.outward.url) if view.outward else "",
            "files": [
                {"title": f.title, "url": absolute(f.url), "format": f.format, "size": f.size}
                for f in view.files
            ],
            "photo": picture(view.picture, photo) if view.picture else None,
            "coverage": [coverage(each) for each in view.coverage],
            "corrections": [correction(each) for each in view.corrections],
            "cite": view.cite,
        }
    )


def event_id(event: Event) -> str:
    """An id that never changes with title or address: a tag URI (RFC 4151)."""
    return f"tag:{urlsplit(settings.DATELINE_ADDRESS).hostname},2026:event/{event.pk}"


def brief_event(event: Event, card: EventCard) -> Record:
    """An event of a list: instants with their offset, and the zone by its name (IANA)."""
    whole_days = event.all_day
    ends = event.last_day.isoformat() if whole_days else event.ends.isoformat(timespec="seconds")
    return filled(
        {
            "id": event_id(event),
            "type": "event",
            "title": card.title,
            "url": absolute(card.url),
            "data": absolute(f"{card.url}data.json"),
            "calendar": absolute(f"{card.url}event.ics"),
            "deck": card.deck,
            "status": event.get_status_display().lower(),
            "starts": card.when.iso,
            "ends": ends,
            "zone": "" if whole_days else event.zone,
            "where": card.where,
            "online": event.online_link,
            "places": [place(event.place, [place_link(event.place)])] if event.place else [],
            "updated": rfc3339(event.last_published_at) if event.last_published_at else "",
        }
    )


def brief_events(events: Sequence[Event]) -> list[Record]:
    """Many events, one short record each."""
    cards = EventCards(events)
    return [brief_event(event, cards.card(event)) for event in events]


def whole_event(event: Event, view: EventView, photo: Photo | None, language: str) -> Record:
    """The full public record of one event."""
    html = anywhere(str(view.body))
    return filled(
        {
            **brief_event(event, view.card),
            "data": "",  # this is it
            "language": language,
            "over": view.card.over,
            "notice": view.notice,
            "venue": event.venue,
            "address": event.address,
            "registration": event.registration_link,
            "hosts": [link(each) for each in view.host],
            "people": [link(each) for each in view.card.people],
            "topics": [link(each) for each in view.card.topics],
            "contacts": [contact(each) for each in view.contacts],
            "body_html": html,
            "body_text": plain_text(html),
            "photo": picture(view.picture, photo) if view.picture else None,
            "recap": link(Link(view.recap.title, view.recap.url)) if view.recap else None,
        }
    )


def contact(told: Contact) -> Record:
    """A press contact."""
    return filled(
        {
            "name": told.name, "role": told.role, "beat": told.beat, "phone": told.phone,
            "email": told.email, "hours": told.hours,
        }
    )  # fmt: skip


def quote(said: Quote) -> Record:
    """A quote as it was printed, with its speaker's page."""
    page = person_link(said.person).url if said.person else ""
    return filled(
        {
            "text": said.text,
            "speaker": link(Link(said.speaker, page)) if said.speaker else None,
            "capacity": said.capacity,
            "source": said.source_url,
        }
    )


def correction(told: Corrected) -> Record:
    """A correction with the words before and after."""
    return filled(
        {
            "label": told.label, "date": told.when.iso, "note": told.note, "old_text": told.old,
            "new_text": told.new, "item": link(told.item) if told.item else None,
        }
    )  # fmt: skip


def coverage(card: Card) -> Record:
    """A clip as the item that it covers tells of it."""
    return filled(
        {
            "headline": card.title,
            "outlet": card.outlet,
            "byline": card.byline,
            "date": card.when.iso,
            "url": card.url,
            "also_in": [copy(each) for each in card.copies],
        }
    )
