"""The page of an event, and the lists of events: what is coming, and what was, by month."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from dateline.directory.models import Organisation
from dateline.lib.dates import SHORT_MONTHS
from dateline.newsroom.event_queries import (
    coming_ids,
    event_ids_of,
    event_months,
    event_months_around,
    event_scope,
    live_events,
    past_ids,
)
from dateline.newsroom.models import Event, EventCount
from dateline.newsroom.queries import chapter_section_at, chapter_sections
from dateline.publishing.outputs import LIST, Rendered, family
from dateline.publishing.questions import Facets
from dateline.website import theme
from dateline.website.cards import Link, ListView, MonthGroup, YearRail
from dateline.website.concerns import Concerns, of_list
from dateline.website.events import (
    EventCard,
    EventCards,
    groups_by_month,
)
from dateline.website.folding import month_label
from dateline.website.linked_data import list_data, trail_data
from dateline.website.lists import NEWSROOM
from dateline.website.outputs.feeds import feed_links
from dateline.website.share_cards import SPEAKERS, Words, share_card, words
from dateline.website.shell import build_shell, head

JUST_PAST = 6
Arguments = dict[str, Any]


# Lists


@dataclass(frozen=True)
class Events:
    """One list of events: of the network with all its chapters, or of one chapter."""

    title: str
    path: str
    chapter: int | None = None
    accent: str = ""

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
        f"Events of {section.chapter.name}", f"/chapters/{code}/events/", section.chapter_id,
        section.chapter.accent_light,
    )  # fmt: skip


def list_words(listed: Events) -> Words:
    """What the share card of a list of events says."""
    return words(listed.title, kind=NEWSROOM, accent=listed.accent)


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
        image=share_card(listed.path, list_words(listed)),
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

    SPEAKERS[name] = lambda **told: list_words(found) if (found := rule.open(**told)) else None

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
