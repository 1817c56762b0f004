"""Every list of the site as a row: where it stands, what it is called, and what it asks.

Archives go by month, never by page number: the first page carries the count and the month rail,
a month page links to its neighbours and back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from dateline.content.queries import series, topics
from dateline.coverage.queries import clip_months, clips
from dateline.newsroom import kinds
from dateline.newsroom.queries import (
    article_months,
    articles,
    chapter_sections,
    kinds_in_use,
    news_section,
)
from dateline.website.cards import Link
from dateline.website.folding import Item, merged

Months = list[tuple[str, int]]


@dataclass(frozen=True)
class ListOf:
    """One list, opened: ``newest(limit, bodies)``, ``of_month(month)`` and ``months()`` ask for it."""

    title: str
    path: str
    newest: Callable[[int, bool], list[Item]]
    of_month: Callable[[str], list[Item]]
    months: Callable[[], Months]
    introduction: str = ""
    empty: str = "Nothing has been published here yet. Follow the feed to see the first item."
    clips: bool = False
    filters: list[Link] = field(default_factory=list)


@dataclass(frozen=True)
class ListRule:
    """A family of lists: ``open(**arguments)`` answers None where there is no such list."""

    route: str
    describe: str
    open: Callable[..., ListOf | None]
    arguments: Callable[[], Iterable[dict[str, Any]]]


def _of_articles(path: str, title: str, **query: Any) -> ListOf:
    more = {k: query.pop(k) for k in ("introduction", "filters", "empty") if k in query}
    return ListOf(
        title,
        path,
        lambda limit, bodies: list(articles(limit=limit, bodies=bodies, **query)),
        lambda month: list(articles(month=month, **query)),
        lambda: article_months(**query),
        **more,
    )


def _mixed(path: str, title: str, clip_query: dict[str, Any], **query: Any) -> ListOf:
    more = {k: query.pop(k) for k in ("introduction", "filters", "empty") if k in query}
    return ListOf(
        title,
        path,
        lambda limit, bodies: merged(
            articles(limit=limit, bodies=bodies, **query), clips(limit=limit, **clip_query), limit
        ),
        lambda month: merged(articles(month=month, **query), clips(month=month, **clip_query)),
        lambda: _sum(article_months(**query), clip_months(**clip_query)),
        **more,
    )


def _sum(one: Months, other: Months) -> Months:
    total: dict[str, int] = {}
    for month, count in [*one, *other]:
        total[month] = total.get(month, 0) + count
    return sorted(total.items(), reverse=True)


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
    written = tuple(k for k in kinds.KINDS if kinds.KINDS[k].band != kinds.JOBS)
    return _mixed(
        "/news/", "All news", {"latest_only": True},
        kinds=written, introduction=introduction, filters=kind_links(),
    )  # fmt: skip


def _releases() -> ListOf:
    keys = tuple(kinds.in_band(kinds.RELEASES))
    shown = [link for link in kind_links() if link.url.split("/")[2] in keys]
    return _of_articles("/releases/", "Press releases", kinds=keys, filters=shown)


def _coverage() -> ListOf:
    return ListOf(
        "In the News",
        "/in-the-news/",
        lambda limit, bodies: list(clips(limit=limit)),
        lambda month: list(clips(month=month)),
        clip_months,
        introduction="What newspapers, stations and sites have published about us and our members.",
        empty="No coverage has been filed yet.",
        clips=True,
    )


def _kind(kind: str) -> ListOf | None:
    row = kinds.KINDS.get(kind)
    if row is None:
        return None
    return _of_articles(f"/kinds/{kind}/", row.plural, kinds=(kind,), filters=kind_links(kind))


def _chapter(code: str) -> ListOf | None:
    found = [s for s in chapter_sections() if s.chapter.code == code]
    if not found:
        return None
    return _mixed(
        f"/chapters/{code}/", found[0].chapter.name, {"chapter": code},
        chapter=code, introduction=found[0].introduction,
    )  # fmt: skip


def _topic(slug: str) -> ListOf | None:
    found = [t for t in topics() if t.slug == slug]
    if not found:
        return None
    return _mixed(
        f"/topics/{slug}/", found[0].name, {"topic": slug},
        topic=slug, introduction=found[0].description,
    )  # fmt: skip


def _series(slug: str) -> ListOf | None:
    found = [s for s in series() if s.slug == slug]
    if not found:
        return None
    return _of_articles(
        f"/series/{slug}/", found[0].name, series=slug, introduction=found[0].description
    )


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
}  # fmt: skip


def list_addresses(name: str) -> Iterable[dict[str, Any]]:
    """The arguments of every list of one rule."""
    return LISTS[name].arguments()
