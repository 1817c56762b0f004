"""Every list of the site as a row: where it stands, what it is called, and what it asks.

Archives go by month, never by page number: the first page carries the count and the month rail,
a month page links to its neighbours and back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.db.models import Model

from dateline.content.models import Topic
from dateline.content.queries import series, series_at, topic_at, topics
from dateline.coverage.queries import (
    clip_ids,
    covered_paths,
    has_clips,
    live_clips,
    outlet_addresses,
    outlet_at,
    owners_with_clips,
)
from dateline.directory.models import Jurisdiction, Person
from dateline.directory.queries import (
    organisation_addresses,
    organisation_at,
    person_addresses,
    person_at,
    place_addresses,
    places,
    public_place_at,
)
from dateline.newsroom import kinds
from dateline.newsroom.queries import (
    article_ids,
    articles_at,
    chapter_section_at,
    chapter_sections,
    kinds_in_use,
    live_articles,
    news_section,
    open_ids,
    whole_articles,
)
from dateline.website.cards import Link
from dateline.website.folding import Cards, Item
from dateline.website.list_shapes import ListOf, ListRule

WRITTEN = tuple(key for key, row in kinds.KINDS.items() if row.band != kinds.JOBS)
RELEASED = tuple(kinds.in_band(kinds.RELEASES))
RESOURCES = tuple(kinds.RESOURCE_KINDS)
JOBS = tuple(kinds.in_band(kinds.JOBS))


# The indexes that lists stand in.
TOPICS, SERIES = Link("Topics", "/topics/"), Link("Series", "/series/")
CHAPTERS, KINDS = Link("Chapters", "/chapters/"), Link("Kinds", "/kinds/")
PEOPLE, PLACES = Link("People", "/people/"), Link("Places", "/places/")
ORGANISATIONS = Link("Organizations", "/organisations/")
OUTLETS, IN_THE_NEWS = Link("Outlets", "/outlets/"), Link("In the News", "/in-the-news/")
NEWSROOM = "Newsroom"  # on the share cards of lists that are of nothing in particular


def kind_links(current: str = "") -> list[Link]:
    """The kinds in use as plain links: the filters of the list of all news."""
    used = set(kinds_in_use())
    return [
        Link(row.plural, f"/kinds/{key}/", current=key == current)
        for key, row in kinds.KINDS.items()
        if key in used
    ]


def the_news() -> ListOf:
    """The list of all news, which is the front's feed as well."""
    section = news_section()
    introduction = section[0].introduction if section else ""
    return ListOf(
        "All news", "/news/", {"kinds": WRITTEN}, {"latest_only": True},
        introduction=introduction, filters=kind_links(), kind=NEWSROOM,
    )  # fmt: skip


def _releases() -> ListOf:
    shown = [link for link in kind_links() if link.url.split("/")[2] in RELEASED]
    return ListOf("Press releases", "/releases/", {"kinds": RELEASED}, filters=shown, kind=NEWSROOM)


def _coverage() -> ListOf:
    return ListOf(
        "In the News",
        "/in-the-news/",
        clips={},
        introduction="What newspapers, stations and sites have published about us and our members.",
        empty="No coverage has been filed yet.",
        kind=NEWSROOM, filters=[Link("By outlet", OUTLETS.url)],
    )  # fmt: skip


def _kind(kind: str) -> ListOf | None:
    row = kinds.KINDS.get(kind)
    if row is None:
        return None
    return ListOf(
        row.plural, f"/kinds/{kind}/", {"kinds": (kind,)}, filters=kind_links(kind),
        kind=NEWSROOM, above=KINDS,
    )  # fmt: skip


def _chapter(code: str) -> ListOf | None:
    section = chapter_section_at((code,)).get(code)
    if section is None:
        return None
    of = {"of": f"chapter:{section.chapter_id}"}
    return ListOf(
        section.chapter.name, f"/chapters/{code}/", of, of, introduction=section.introduction,
        kind="Chapter", accent=section.chapter.accent_light, above=CHAPTERS,
    )  # fmt: skip


def _topic(slug: str) -> ListOf | None:
    topic = topic_at((slug,)).get(slug)
    if topic is None:
        return None
    scope = f"topic:{topic.pk}"
    return ListOf(
        topic.name, f"/topics/{slug}/", {"of": scope}, {"of": scope},
        introduction=topic.description, kind="Topic", above=TOPICS, events=scope,
        coverage=f"/topics/{slug}/in-the-news/",
    )  # fmt: skip


def _series(slug: str) -> ListOf | None:
    found = series_at((slug,)).get(slug)
    if found is None:
        return None
    of = {"of": f"series:{found.pk}"}
    return ListOf(
        found.name, f"/series/{slug}/", of, introduction=found.description,
        kind="Series", above=SERIES,
    )  # fmt: skip


def _person(slug: str) -> ListOf | None:
    person = person_at((slug,)).get(slug)
    if person is None:
        return None
    scope = f"person:{person.pk}"
    return ListOf(
        person.name, f"/people/{slug}/", {"of": scope}, {"of": scope},
        introduction=person.biography, empty=f"Nothing that names {person.name} is public yet.",
        kind="Person", above=PEOPLE, events=scope, coverage=f"/people/{slug}/in-the-news/",
    )  # fmt: skip


def _organisation(slug: str) -> ListOf | None:
    found = organisation_at((slug,)).get(slug)
    if found is None:
        return None
    scope = f"organisation:{found.pk}"
    return ListOf(
        found.name, f"/organisations/{slug}/", {"of": scope}, {"of": scope},
        introduction=found.mission, kind=found.get_kind_display(), accent=found.accent_light,
        above=ORGANISATIONS, events=scope,
    )  # fmt: skip


def _place(path: str) -> ListOf | None:
    """A place has a list while something public is about it or about a place inside it."""
    place = public_place_at(path)
    if place is None:
        return None
    scope = f"place:{place.pk}"
    return ListOf(
        place.full_name, f"/places/{path}/", {"of": scope}, {"of": scope},
        empty="No story or clip is about this place itself yet.",
        kind="Place", above=PLACES, events=scope, coverage=f"/places/{path}/in-the-news/",
    )  # fmt: skip


def _outlet(slug: str) -> ListOf | None:
    """An outlet has a list while something that it published is public."""
    outlet = outlet_at((slug,)).get(slug)
    scope = f"outlet:{outlet.pk}" if outlet else ""
    if outlet is None or not has_clips(scope=scope):
        return None
    place = places((outlet.place_id,)).get(outlet.place_id) if outlet.place_id else None
    where = f", {place.full_name}" if place else ""
    return ListOf(
        outlet.name, f"/outlets/{slug}/", clips={"of": scope}, kind="Outlet", above=OUTLETS,
        introduction=f"{outlet.get_kind_display()}{where}: what it published about us and our members.",
    )  # fmt: skip


def _part(of: ListOf | None, where: str = "in-the-news/") -> ListOf | None:
    """The clips of another list by themselves, while there are any."""
    if of is None or of.clips is None or not has_clips(scope=of.clips["of"]):
        return None
    return ListOf(
        f"{of.title} in the news", f"{of.path}{where}", clips=of.clips, kind="In the News",
        above=Link(of.title, of.path),
        introduction=f"What newspapers, stations and sites have published about {of.title}.",
    )  # fmt: skip


def _of_article(path: str) -> ListOf | None:
    """What others published about an item of ours."""
    address = f"/{path}/"
    item = articles_at((address,)).get(address)
    if item is None:
        return None
    of = ListOf(f"“{item.title}”", address, clips={"of": f"article:{item.pk}"})
    found = _part(of, "coverage/")
    return replace(found, title=f"Coverage of “{item.title}”") if found else None


def _arguments(prefix: str, model: type[Model], word: str) -> Iterator[dict[str, Any]]:
    """The arguments of the lists of clips of every topic (person, place) that has any."""
    rows = model._base_manager.filter(pk__in=owners_with_clips(prefix)).order_by("pk")
    yield from ({word: told} for told in rows.values_list(word, flat=True))


def _resources() -> ListOf:
    shown = [link for link in kind_links() if link.url.split("/")[2] in RESOURCES]
    return ListOf(
        "Resources", "/resources/", {"kinds": RESOURCES}, filters=shown,
        introduction="Reports, toolkits, videos and recordings.",
        empty="No report, toolkit or recording has been published yet.", kind=NEWSROOM,
    )  # fmt: skip


def _jobs() -> ListOf:
    return ListOf(
        "Jobs", "/jobs/", {"kinds": JOBS},
        introduction="Open positions. Each says by when to apply.",
        empty="No position is open now. Follow the feed to hear of the next one.",
        closes=True, noun="open position", kind=NEWSROOM,
    )  # fmt: skip


LISTS: dict[str, ListRule] = {
    "news": ListRule("news/", "all news, of every kind", the_news, lambda: [{}]),
    "releases": ListRule("releases/", "press releases, statements, reports", _releases, lambda: [{}]),
    "in-the-news": ListRule("in-the-news/", "coverage by others", _coverage, lambda: [{}]),
    "kind": ListRule(
        "kinds/<slug:kind>/", "one kind of article", _kind, lambda: [{"kind": k} for k in kinds.KINDS]
    ),
    "chapter": ListRule(
        "chapters/<slug:code>/", "one chapter", _chapter,
        lambda: [{"code": s.chapter.code} for s in chapter_sections()],
    ),
    "outlet": ListRule(
        "outlets/<slug:slug>/", "what an outlet published", _outlet,
        lambda: ({"slug": slug} for slug in outlet_addresses()),
    ),
    "article coverage": ListRule(
        "<article:path>/coverage/", "what others published about an article", _of_article,
        lambda: ({"path": path.strip("/")} for path in covered_paths()), part=True,
    ),
    "topic coverage": ListRule(
        "topics/<slug:slug>/in-the-news/", "the clips about a topic", lambda slug: _part(_topic(slug)),
        lambda: _arguments("topic:", Topic, "slug"), part=True,
    ),
    "person coverage": ListRule(
        "people/<slug:slug>/in-the-news/", "the clips with a person",
        lambda slug: _part(_person(slug)), lambda: _arguments("person:", Person, "slug"), part=True,
    ),
    # Before the places: their addresses hold slashes.
    "place coverage": ListRule(
        "places/<segments:path>/in-the-news/", "the clips about a place",
        lambda path: _part(_place(path)), lambda: _arguments("place:", Jurisdiction, "path"), part=True,
    ),
    "topic": ListRule(
        "topics/<slug:slug>/", "one topic", _topic, lambda: [{"slug": t.slug} for t in topics()]
    ),
    "series": ListRule(
        "series/<slug:slug>/", "one series", _series, lambda: [{"slug": s.slug} for s in series()]
    ),
    "resources": ListRule(
        "resources/", "reports, toolkits and recordings", _resources, lambda: [{}]
    ),
    "jobs": ListRule("jobs/", "jobs", _jobs, lambda: [{}]),
    "person": ListRule(
        "people/<slug:slug>/", "what names a person", _person,
        lambda: ({"slug": slug} for slug in person_addresses()),
    ),
    "organisation": ListRule(
        "organisations/<slug:slug>/", "what an organisation issued", _organisation,
        lambda: ({"slug": slug} for slug in organisation_addresses()),
    ),
    "place": ListRule(
        "places/<segments:path>/", "what is about a place", _place,
        lambda: ({"path": path} for path in place_addresses()),
    ),
}  # fmt: skip


def list_addresses(name: str) -> Iterable[dict[str, Any]]:
    """The arguments of every list of one rule."""
    return LISTS[name].arguments()


def read_ahead(
    opened: Iterable[ListOf | None], which: Iterable[dict[str, Any]], *, bodies: bool = False
) -> list[Item]:
    """Load the items that several pages of lists will set, all in a few queries, and answer with them.

    which: for each list what its page asks, ``{"limit": NEWEST}`` or ``{"month": "2026-11"}``; bodies:
    with their texts, where feeds need them.
    """
    written: set[int] = set()
    filed: set[int] = set()
    for listed, asked in zip(opened, which, strict=True):
        if listed is not None and listed.articles is not None:
            ask = open_ids if listed.closes and "limit" in asked else article_ids
            more = {} if ask is open_ids else asked
            written |= set(ask(**listed.articles, **more)[: asked.get("limit")])
        if listed is not None and listed.clips is not None:
            filed |= set(clip_ids(**listed.clips, **asked))
    load = whole_articles if bodies else live_articles
    items: list[Item] = [
        *load(tuple(sorted(written))).values(),
        *live_clips(tuple(sorted(filed))).values(),
    ]
    Cards(items)
    return items
