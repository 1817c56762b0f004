"""The front of a chapter: its figures, what it works on, its people and events, then its list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from dateline.contacts.models import PressContact
from dateline.contacts.queries import press_contacts
from dateline.directory.models import Person, Term
from dateline.directory.queries import members_of, organisations, places, terms_held, the_network
from dateline.newsroom.event_queries import coming_ids
from dateline.newsroom.queries import chapter_section_at, priorities_of
from dateline.publishing.outputs import Rendered
from dateline.publishing.tracking import note_until
from dateline.website.cards import Card, Fact, Link, When
from dateline.website.edition_pages import edition_links
from dateline.website.events import EventCards
from dateline.website.folding import organisation_link, person_link, topic_link, when
from dateline.website.linked_records import chapter_page_data
from dateline.website.list_shapes import ListOf, Months
from dateline.website.offices import current, held, in_words
from dateline.website.outputs.events import read
from dateline.website.outputs.lists import OWN_FIRST_PAGES, first_view, set_list
from dateline.website.outputs.organisations import leaders
from dateline.website.pictures import start_of, today
from dateline.website.record_cards import ChapterView, PersonLine
from dateline.website.shell import contact_shape

COMING = 3  # events on the front; all of them have a page


def chapter_page(listed: ListOf) -> Rendered | None:
    """A chapter's front."""
    code = listed.path.split("/")[2]
    section = chapter_section_at((code,)).get(code)
    if section is None:
        return None
    chapter = section.chapter_id
    held_now = _in_office(members_of((chapter,)).get(chapter, []))
    events = read(coming_ids(chapter=chapter)[:COMING])
    cards = EventCards(events)
    coming: list[Card] = [cards.card(event) for event in events]
    plain = first_view(listed)
    view = ChapterView(
        **{each.name: getattr(plain, each.name) for each in fields(plain)},
        figures=figures(held_now, listed.months()),
        as_of=_as_of(),
        priorities=[
            (topic_link(row.topic) if row.topic else Link(""), row.title, row.text)
            for row in priorities_of((section.pk,)).get(section.pk, [])
        ],
        people=_people(chapter, held_now),
        coming=coming,
        all_events=Link("All events", f"{listed.path}events/"),
        kit=_kit(chapter),
        editions=edition_links(f"chapter:{chapter}"),
    )
    contacts = press_contacts(chapter)
    return set_list(
        listed, view, listed.path, listed.title, template="chapter.html", contacts=contacts,
        json_ld=_data(chapter, view, listed.path, contacts),
    )  # fmt: skip


OWN_FIRST_PAGES["chapter"] = chapter_page


def _data(chapter: int, view: ChapterView, path: str, contacts: list[PressContact]) -> Markup:
    body = organisations((chapter,)).get(chapter)
    network = next(map(organisation_link, the_network()), None)
    works_in = body.jurisdiction_id if body else None
    return chapter_page_data(
        view.title, path, view, network=network,
        place=places((works_in,)).get(works_in) if works_in else None,
        contacts=[contact_shape(contact) for contact in contacts],
        mission=body.mission if body else "",
    )  # fmt: skip


def _in_office(members: Iterable[Person]) -> list[tuple[Person, list[Term]]]:
    """The members who hold office today, with their terms."""
    rows = list(members)
    found = terms_held(tuple(person.pk for person in rows)) if rows else {}
    told = []
    for person in rows:
        terms: list[Any] = found.get(person.pk, [])
        now: list[Term] = current(terms, today())  # type: ignore[assignment]
        if now:
            told.append((person, now))
    return told


def _people(chapter: int, members: list[tuple[Person, list[Term]]]) -> list[PersonLine]:
    """Who leads the chapter, then the other members in office, each once."""
    told = {person_link(p): in_words([held(term) for term in terms]) for p, terms in members}
    lines = []
    for leader in leaders(chapter):
        office = told.pop(leader.person, "")
        lines.append(PersonLine(leader.person, " · ".join(filter(None, [leader.office, office]))))
    return lines + [PersonLine(link, office) for link, office in told.items()]


def figures(members: list[tuple[Person, list[Term]]], months: Months) -> list[Fact]:
    """At a glance: officials, the places where they hold office, items of this year."""
    year = today().year
    note_until(start_of(date(year + 1, 1, 1)))
    held_in = {term.office.jurisdiction_id for _, terms in members for term in terms}
    items = sum(count for month, count in months if month.startswith(f"{year}-"))
    told = [
        (len(members), "official", "officials"),
        (len(held_in), "place", "places"),
        (items, f"item in {year}", f"items in {year}"),
    ]
    return [Fact(one if n == 1 else many, f"{n:,}") for n, one, many in told if n]


def _as_of() -> When:
    """The day on which the figures were counted, which is the day of pressing.

    Not the day on which they last changed: nobody records when an item was withdrawn or a member
    left, so the newest record of those that remain would date them before what they already tell.
    The page changes by itself when the day is over, and so is what a render from nothing gives (P1).
    It is one page a chapter a day; a change in between presses it at once.
    """
    day = today()
    note_until(start_of(day + timedelta(days=1)))
    return when(day)


def _kit(chapter: int) -> Link | None:
    body = organisations((chapter,)).get(chapter)
    return Link("Press kit", organisation_link(body).url) if body else None
