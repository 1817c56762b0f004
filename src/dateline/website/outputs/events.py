"""The page of an event, and the lists of events: what is coming, and what was, by month."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dateline.contacts.queries import answering, press_contacts
from dateline.directory.models import Organisation
from dateline.lib.dates import SHORT_MONTHS
from dateline.newsroom.event_queries import (
    coming_ids,
    contacts_named_by_events,
    event_addresses,
    event_ids_of,
    event_months,
    event_months_around,
    event_scope,
    events_at,
    live_events,
    past_ids,
    people_of_events,
    topics_of_events,
)
from dateline.newsroom.models import Event, EventCount
from dateline.newsroom.queries import chapter_section_at, chapter_sections, live_articles
from dateline.publishing.outputs import LIST, STORY, Rendered, family, preview_of
from dateline.publishing.questions import Facets
from dateline.website import theme
from dateline.website.body import Body, photo_ids, stored_blocks
from dateline.website.cards import Link, ListView, MonthGroup, YearRail
from dateline.website.concerns import Concerns, of_list
from dateline.website.events import (
    EventCard,
    EventCards,
    event_data,
    groups_by_month,
    view_of,
)
from dateline.website.folding import Cards, month_label
from dateline.website.linked_data import list_data, trail_data
from dateline.website.outputs.feeds import feed_links
from dateline.website.pictures import Album, shared_photo
from dateline.website.rich_text import first_words
from dateline.website.share_cards import SPEAKERS, Words, share_card, words
from dateline.website.shell import build_shell, contact_shape, head

JUST_PAST = 6
Arguments = dict[str, Any]


# Lists


@dataclass(frozen=True)
class Events:
    """One list of events: of the network with all its chapters, or of one chapter."""

    title: str
    path: str
    chapter: int | None = None

    @property
    def scope(self) -> str:
        return event_scope(self.chapter)


def of_network() -> Events:
    return Events("Events", "/events/")


def of_chapter(code: str) -> Events | None:
    section = chapter_section_at((code,)).get(code)
    if section is None:
        return None
    return Events(
        f"Events of {section.chapter.name}", f"/chapters/{code}/events/", section.chapter_id
    )


def chapter_arguments() -> list[Arguments]:
    return [{"code": section.chapter.code} for section in chapter_sections()]


@dataclass(frozen=True)
class Rule:
    """Lists of one shape of address."""

    route: str
    describe: str
    open: Callable[..., Events | None]
    arguments: Callable[[], Iterable[Arguments]]
    concerns: Concerns


RULES = {
    "events": Rule("events/", "all events", of_network, lambda: [{}], {}),
    "chapter events": Rule(
        "chapters/<slug:code>/events/", "the events of a chapter", of_chapter, chapter_arguments,
        of_list("chapter"),
    ),
}  # fmt: skip


def read(ids: Iterable[int]) -> list[Event]:
    """The events of a question, in its order."""
    asked = tuple(ids)
    found = live_events(asked)
    return [found[pk] for pk in asked if pk in found]


def first_page(listed: Events) -> Rendered:
    """What is coming, soonest first; the latest that are past; every month."""
    coming = read(coming_ids(chapter=listed.chapter))
    past = read(past_ids(chapter=listed.chapter, limit=JUST_PAST))
    cards = EventCards([*coming, *past])
    groups = groups_by_month(coming, cards)
    if past:
        groups.append(MonthGroup("Past events", [_with_year(cards.card(event)) for event in past]))
    months = event_months(scope=listed.scope)
    view = ListView(
        title=listed.title,
        introduction="" if coming or not past else "No event is planned at the moment.",
        total=sum(n for _, n in months),
        groups=groups,
        rail=_rail(listed, months),
        feeds=[Link("Calendar", f"{listed.path}calendar.ics"), *feed_links(listed.path)],
        filters=[],
        empty="No event has been announced yet. Follow the calendar to see the first one.",
        noun="event",
    )
    return _set(listed, view, listed.path, listed.title)


def _with_year(card: EventCard) -> EventCard:
    """Past events stand together, whatever their year."""
    return replace(card, when=replace(card.when, short=card.when.text))


def month_page(listed: Events, month: str) -> Rendered | None:
    """The events that begin in one month, for ever at one address."""
    events = read(event_ids_of(chapter=listed.chapter, month=month))
    if not events:
        return None
    label = month_label(month)
    earlier, later = event_months_around(scope=listed.scope, month=month)

    def neighbour(found: str | None) -> Link | None:
        return Link(month_label(found), month_path(listed, found)) if found else None

    view = ListView(
        title=listed.title,
        introduction="",
        total=None,
        groups=groups_by_month(events, EventCards(events)),
        rail=[],
        feeds=[Link("Calendar", f"{listed.path}calendar.ics"), *feed_links(listed.path)],
        filters=[],
        empty="",
        month=label,
        first=Link(listed.title, listed.path),
        earlier=neighbour(earlier),
        later=neighbour(later),
    )
    return _set(listed, view, month_path(listed, month), f"{listed.title}, {label}")


def month_path(listed: Events, month: str) -> str:
    """The address of one month of events."""
    return f"{listed.path}{month.replace('-', '/')}/"


def _rail(listed: Events, months: list[tuple[str, int]]) -> list[YearRail]:
    years: dict[str, list[Link]] = {}
    for month, count in months:
        year, number = month.split("-")
        name = SHORT_MONTHS[int(number) - 1]
        years.setdefault(year, []).append(Link(name, month_path(listed, month), count=count))
    return [YearRail(int(year), links) for year, links in years.items()]


def _set(listed: Events, view: ListView, path: str, title: str) -> Rendered:
    shell = build_shell(path=listed.path)
    about = f"{title}: {shell.name}."
    top = head(
        f"{title} · {shell.name}", about, path, json_ld=list_data(title, path, view),
        image=share_card(listed.path, words(listed.title)),
        trail=trail_data(
            [Link(listed.title, listed.path), *([Link(view.month, path)] if view.month else [])]
        ),
        feeds=[
            *feed_links(listed.path, listed.title),
            Link(f"{listed.title} (calendar)", f"{listed.path}calendar.ics", note="text/calendar"),
        ],
    )  # fmt: skip
    return theme.page("list.html", shell=shell, head=top, view=view)


def month_arguments(rule: Rule) -> Iterator[Arguments]:
    """The arguments of every month page of one rule."""
    for arguments in rule.arguments():
        listed = rule.open(**arguments)
        for month, _ in event_months(scope=listed.scope) if listed else []:
            yield {**arguments, **_split(month)}


def _split(month: str) -> Arguments:
    year, number = month.split("-")
    return {"year": int(year), "month": int(number)}


def month_concerns(name: str) -> Concerns:
    """Which month pages may come to be: the press tries those it does not have."""
    if name == "events":
        return {"newsroom.EventCount": (["scope", "month"], _network_months)}
    return {
        "newsroom.EventCount": (["scope", "month"], _chapter_months),
        "directory.Organisation": (["code"], _months_at_code),
        "newsroom.ChapterSection": (["live", "chapter"], _months_of_section),
    }


def _network_months(pk: str, facets: Facets) -> Iterator[Arguments]:
    if "" in facets.get("scope", ()):
        yield from map(_split, facets.get("month", ()))


def _chapter_months(pk: str, facets: Facets) -> Iterator[Arguments]:
    scopes = [scope for scope in facets.get("scope", ()) if scope]
    for code in _codes([int(scope.partition(":")[2]) for scope in scopes]):
        for month in facets.get("month", ()):
            yield {"code": code, **_split(month)}


def _months_at_code(pk: str, facets: Facets) -> Iterator[Arguments]:
    counted = EventCount.objects.filter(scope=event_scope(int(pk)))
    months = list(counted.values_list("month", flat=True).distinct())
    for code in filter(None, facets.get("code", ())):
        yield from ({"code": code, **_split(month)} for month in months)


def _months_of_section(pk: str, facets: Facets) -> Iterator[Arguments]:
    for chapter in filter(None, facets.get("chapter", ())):
        yield from _months_at_code(chapter, {"code": _codes([chapter])})


def _codes(chapters: Iterable[int]) -> list[str]:
    found = Organisation.objects.filter(pk__in=list(chapters), code__isnull=False)
    return [str(code) for code in found.values_list("code", flat=True)]


def _declare_list(name: str) -> None:
    rule = RULES[name]

    @family(
        name, rule.route, addresses=rule.arguments, rank=LIST, concerns=rule.concerns,
        describe=f"Coming and past: {rule.describe}",
    )  # fmt: skip
    def first(**arguments: str) -> Rendered | None:
        listed = rule.open(**arguments)
        return first_page(listed) if listed else None

    SPEAKERS[name] = lambda **told: words(found.title) if (found := rule.open(**told)) else None

    @family(
        f"{name} month", f"{rule.route}<year:year>/<month:month>/", rank=LIST,
        addresses=lambda: month_arguments(rule), concerns=month_concerns(name),
        describe=f"A month of {rule.describe}",
    )  # fmt: skip
    def month(year: int, month: int, **arguments: str) -> Rendered | None:
        listed = rule.open(**arguments)
        return month_page(listed, f"{year:04d}-{month:02d}") if listed else None


for _name in RULES:
    _declare_list(_name)


# One event. Declared after the months: two digits are a month, and no event may be called so.

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
        if item is None:
            return None
        ids = (item.pk,)
        return render(
            item, topics_of_events(ids).get(item.pk, []), people_of_events(ids).get(item.pk, []),
            contacts_named_by_events(ids).get(item.pk, []),
        )  # fmt: skip

    def speak(**arguments: Any) -> Words | None:
        found = events_at((path_of(**arguments),))
        return card_words(next(iter(found.values()))) if found else None

    SPEAKERS[name] = speak


for _name in ROUTES:
    _declare(_name)


@preview_of(Event)
def preview(item: Event) -> Rendered:
    item.derive(item.get_parent() if item.path else None)
    return render(item, list(item.topics.all()), list(item.people.all()), list(item.contacts.all()))


def render(
    item: Event, topics: Sequence[Any], people: Sequence[Any], named: Sequence[Any]
) -> Rendered:
    """One event's page; ``named``: the press contacts that it names."""
    body = Body(item.body, more_photos=[item.photo_id])
    found = live_articles((item.recap_id,)) if item.recap_id else {}
    recap = found.get(item.recap_id or 0)
    contacts = answering(named) if named else press_contacts(item.chapter_id)
    card = EventCards([item]).card(item)
    view = view_of(
        item, card, body, topics=topics, people=people,
        contacts=[contact_shape(contact) for contact in contacts] if named else [],
        recap=Cards([recap]).card(recap) if recap else None,
    )  # fmt: skip
    shell = build_shell(contacts=contacts)
    description = item.search_description or item.deck or first_words(body.plain())
    top = head(
        f"{item.seo_title or item.title} · {shell.name}", description, item.public_path or "/",
        image=shared_photo(body.album, item.photo_id)
        or share_card(item.public_path or "/", card_words(item)),
        trail=trail_data([Link("Events", "/events/"), Link(item.title, item.public_path or "/")]),
        json_ld=event_data(item, view, shell, description),
        feeds=feed_links("/events/", "Events"),
    )  # fmt: skip
    return theme.page("event.html", shell=shell, head=top, view=view)


def card_words(item: Event) -> Words:
    """What the share card of an event says, where it has no photo."""
    card = EventCards([item]).card(item)
    return words(item.title, kind="Event", date=card.when.text)
