"""Every list of the site as a row: where it stands, what it is called, and what it asks.

Archives go by month, never by page number: the first page carries the count and the month rail,
a month page links to its neighbours and back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from dateline.content.queries import series, series_at, topic_at, topics
from dateline.coverage.queries import (
    clip_ids,
    clip_months,
    clip_months_around,
    clips,
    live_clips,
)
from dateline.directory.queries import (
    organisation_addresses,
    organisation_at,
    person_addresses,
    person_at,
    place_addresses,
    public_place_at,
)
from dateline.newsroom import kinds
from dateline.newsroom.queries import (
    article_ids,
    article_months,
    article_months_around,
    articles,
    articles_in,
    chapter_section_at,
    chapter_sections,
    kinds_in_use,
    live_articles,
    news_section,
    open_ids,
    whole_articles,
)
from dateline.website.cards import Link
from dateline.website.folding import Cards, Item, merged

Months = list[tuple[str, int]]
Around = tuple[str | None, str | None]
WRITTEN = tuple(key for key, row in kinds.KINDS.items() if row.band != kinds.JOBS)
# One question serves the first page of a list, its feed and the front: they ask for so many.
NEWEST = 30
RELEASED = tuple(kinds.in_band(kinds.RELEASES))
RESOURCES = tuple(kinds.RESOURCE_KINDS)
JOBS = tuple(kinds.in_band(kinds.JOBS))


@dataclass(frozen=True)
class ListOf:
    """One list, opened. articles, clips: which of them it has, as their queries write it; None: none.

    A month is "2026-11", or "" for what has no date. kind: what it is a list of, over its name on a
    share card; accent: its own colour there. above: the index that it stands in. events: whose events
    stand on its first page ("topic:7"). closes: its first page has only what is still open (jobs).
    """

    title: str
    path: str
    articles: dict[str, Any] | None = None
    clips: dict[str, Any] | None = None
    introduction: str = ""
    empty: str = "Nothing has been published here yet. Follow the feed to see the first item."
    filters: list[Link] = field(default_factory=list)
    kind: str = ""
    accent: str = ""
    above: Link | None = None
    events: str = ""
    closes: bool = False
    noun: str = "item"

    @property
    def only_clips(self) -> bool:
        return self.articles is None

    def newest(self, limit: int, *, bodies: bool = False) -> list[Item]:
        """Its newest items, up to ``NEWEST``; with their texts where a feed needs them."""
        if self.closes and self.articles is not None:
            still = tuple(open_ids(**self.articles)[: min(limit or NEWEST, NEWEST)])
            return list(articles_in(still, bodies=bodies))
        return self._items(limit, bodies=bodies, limit=NEWEST)

    def count(self, months: Months) -> int:
        """How many items it has, of which ``months`` tells the archive: of jobs, those still open."""
        if self.closes and self.articles is not None:
            return len(open_ids(**self.articles))
        return sum(n for _, n in months)

    def of_month(self, month: str) -> list[Item]:
        return self._items(0, month=month)

    def _items(self, most: int, *, bodies: bool = False, **which: Any) -> list[Item]:
        written = [] if self.articles is None else articles(bodies=bodies, **self.articles, **which)
        filed = [] if self.clips is None else clips(**self.clips, **which)
        if written and filed:
            return merged(written, filed, most)
        only: list[Item] = [*written, *filed]
        return only[: most or None]

    def months(self) -> Months:
        """Every month that has any, newest first, with its number."""
        total: dict[str, int] = {}
        for asked in (self._counted(article_months, self.articles),
                      self._counted(clip_months, self.clips)):  # fmt: skip
            for month, count in asked or []:
                total[month] = total.get(month, 0) + count
        return sorted(total.items(), reverse=True)

    def around(self, month: str) -> Around:
        """The nearest months before and after this one that have any."""
        pairs = [
            self._counted(article_months_around, self.articles, month=month),
            self._counted(clip_months_around, self.clips, month=month),
        ]
        before = [pair[0] for pair in pairs if pair and pair[0] is not None]
        after = [pair[1] for pair in pairs if pair and pair[1] is not None]
        return max(before, default=None), min(after, default=None)

    @staticmethod
    def _counted(ask: Any, query: dict[str, Any] | None, **more: Any) -> Any:
        if query is None:
            return None
        rest = {name: value for name, value in query.items() if name != "of"}
        return ask(scope=query.get("of", ""), **rest, **more)


# The indexes that lists stand in.
TOPICS, SERIES = Link("Topics", "/topics/"), Link("Series", "/series/")
CHAPTERS, KINDS = Link("Chapters", "/chapters/"), Link("Kinds", "/kinds/")
PEOPLE, PLACES = Link("People", "/people/"), Link("Places", "/places/")
ORGANISATIONS = Link("Organizations", "/organisations/")
NEWSROOM = "Newsroom"  # on the share cards of lists that are of nothing in particular


@dataclass(frozen=True)
class ListRule:
    """A family of lists: ``open(**arguments)`` answers None where there is no such list."""

    route: str
    describe: str
    open: Callable[..., ListOf | None]
    arguments: Callable[[], Iterable[dict[str, Any]]]


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
        kind=NEWSROOM,
    )


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
        kind="Person", above=PEOPLE, events=scope,
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
        kind="Place", above=PLACES, events=scope,
    )  # fmt: skip


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
