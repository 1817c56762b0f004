"""What each page of the site gives to the public search. Read with the pages' own questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from dateline.content.queries import plain_pages_at, series_at, topic_at
from dateline.coverage.queries import (
    clips,
    copies_of,
    outlet_at,
    people_of_clips,
    places_of_clips,
    topics_of_clips,
)
from dateline.coverage.reports.queries import editions_shown
from dateline.directory.models import Jurisdiction, Organisation
from dateline.directory.queries import (
    organisation_at,
    organisations,
    paths_above,
    person_at,
    place_at,
)
from dateline.lib.text import plain_text, squeeze
from dateline.newsroom.event_queries import events_at, people_of_events, topics_of_events
from dateline.newsroom.models import Article, ArticleFile, Bill, SubStory
from dateline.newsroom.queries import (
    articles_at,
    authors_of,
    chapter_section_at,
    co_issuers_of,
    parts_of,
    people_of,
    places_of,
    topics_of,
)
from dateline.search.public import registry
from dateline.search.public.documents import Document
from dateline.search.public.registry import Pages, shown_on
from dateline.website.body import stored_blocks

Given = Iterator[tuple[str, Document]]

# What is no kind of article, as results and the filter call it: one, several.
KINDS = {
    "clip": ("In the News", "In the News"),
    "file": ("File", "Files"),
    "person": ("Person", "People"),
    "place": ("Place", "Places"),
    "organisation": ("Organization", "Organizations"),
    "chapter": ("Chapter", "Chapters"),
    "topic": ("Topic", "Topics"),
    "series": ("Series", "Series"),
    "outlet": ("Outlet", "Outlets"),
    "coverage-report": ("Coverage report", "Coverage reports"),
    "page": ("Page", "Pages"),
    "event": ("Event", "Events"),
}


def register() -> None:
    """Tell the search; called once by ``project/wiring.py``."""
    if registry.GIVERS:
        return
    shown_on("article", "chapter article", "undated article", "undated chapter article")(
        of_articles
    )
    shown_on("in-the-news month", "in-the-news undated")(of_clips)
    shown_on("plain page")(of_plain_pages)
    shown_on("event", "chapter event")(of_events)
    for name, give in (
        ("topic", of_topics), ("series", of_series), ("chapter", of_chapters),
        ("person", of_people), ("organisation", of_organisations), ("place", of_places),
        ("outlet", of_outlets), ("coverage report", of_reports),
    ):  # fmt: skip
        shown_on(name)(give)


def of_articles(pages: Pages) -> Given:
    """The article of each page, and its files by their titles."""
    found = articles_at(tuple(pages))
    ids = tuple(item.pk for item in found.values())
    asks: dict[str, Callable[[tuple[int, ...]], dict[int, list[Any]]]] = {
        "topics": topics_of, "places": places_of, "people": people_of, "authors": authors_of,
        "co_issuers": co_issuers_of, "parts": parts_of,
    }  # fmt: skip
    rows = {name: ask(ids) for name, ask in asks.items()} if ids else {}
    above = paths_above(place for some in rows.get("places", {}).values() for place in some)
    for path, item in found.items():
        related = {name: rows[name].get(item.pk, []) for name in rows}
        yield from _of_article(path, item, related, _within(related["places"], above))


def _within(
    places: Iterable[Jurisdiction], above: Mapping[int, tuple[str, ...]]
) -> tuple[str, ...]:
    """The paths of what any of these places lies in, each once."""
    return tuple(dict.fromkeys(path for place in places for path in above[place.pk]))


def _of_article(
    path: str, item: Article, rows: dict[str, list[Any]], within: tuple[str, ...]
) -> Given:
    issuers = [body for body in (item.issuer, item.chapter, *rows["co_issuers"]) if body]
    people = list(dict.fromkeys([*rows["people"], *rows["authors"]]))
    stories = [row for row in rows["parts"] if isinstance(row, SubStory)]
    bills = [row for row in rows["parts"] if isinstance(row, Bill)]
    body = [words_of(item.body), plain_text(item.transcript or "")]
    body += [f"{story.title}. {plain_text(story.text)}" for story in stories]
    body += [f"{bill.number} {bill.title}" for bill in bills]
    outlet = item.outlet.name if item.outlet else ""
    names = [item.byline, item.dateline, item.signed_by, item.issue, outlet, item.kind_row.label]
    names += [row.full_name for row in rows["places"]]
    names += [row.name for row in (*people, *rows["topics"], *issuers)]
    shared: dict[str, Any] = {
        "date": item.local_date,
        "topics": tuple(row.slug for row in rows["topics"]),
        "places": tuple(row.path for row in rows["places"]),
        "within": within,
        "people": tuple(row.slug for row in people),
        "organisations": tuple(dict.fromkeys(row.slug for row in issuers)),
        "chapter": item.chapter.code or "" if item.chapter else "",
    }
    yield path, Document(
        key=f"newsroom.article:{item.pk}", kind=item.kind, title=item.title, address=path,
        deck=squeeze(item.deck), body="\n\n".join(part for part in body if part),
        names=_some(names), outlet=outlet, note=item.byline, **shared,
    )  # fmt: skip
    for file in (row for row in rows["parts"] if isinstance(row, ArticleFile)):
        if not file.document.missing:
            yield path, Document(
                key=f"newsroom.articlefile:{file.pk}", kind="file",
                title=file.label or file.document.title, address=path, deck=f"In: {item.title}",
                **shared,
            )  # fmt: skip


def words_of(stream: Any) -> str:
    """The words of a body: every text in its blocks, in reading order, without markup."""
    return "\n\n".join(filter(None, map(squeeze, _texts(stored_blocks(stream)))))


# What blocks store that no reader reads as text.
_NO_WORDS = {
    "id", "type", "url", "source_url", "link_url", "photo", "file", "poster", "width", "duration",
    "table_header_choice",
}  # fmt: skip


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield plain_text(value)
    elif isinstance(value, dict):
        for name, part in value.items():
            if name not in _NO_WORDS:
                yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def of_clips(pages: Pages) -> Given:
    """Every story of a month; it leads to the outlet, or to its month where it is not on the web. Its
    copies are found with it: by their outlets, and by whom and what they name."""
    for path, arguments in pages.items():
        month = f"{arguments['year']:04d}-{arguments['month']:02d}" if "year" in arguments else ""
        rows = clips(month=month)
        copies = copies_of(tuple(sorted({row.cluster_id for row in rows if row.cluster_id})))
        told = {row.pk: copies.get(row.cluster_id or 0, [row]) for row in rows}
        every = [each for some in told.values() for each in some]
        ids = tuple(sorted({each.pk for each in every}))
        topics, people, places = topics_of_clips(ids), people_of_clips(ids), places_of_clips(ids)
        chapters = organisations(tuple(sorted({r.chapter_id for r in every if r.chapter_id})))
        above = paths_above(place for some in places.values() for place in some)
        for row in rows:
            about, who, where = (
                list(dict.fromkeys(one for each in told[row.pk] for one in found.get(each.pk, [])))
                for found in (topics, people, places)
            )
            chapter = chapters.get(row.chapter_id or 0)
            outlet = row.outlet.name if row.outlet else ""
            names = [each.outlet.name for each in told[row.pk] if each.outlet]
            names += [row.byline, *(place.full_name for place in where)]
            names += [each.name for each in (*who, *about, *([chapter] if chapter else []))]
            yield path, Document(
                key=f"coverage.clip:{row.pk}", kind="clip", title=row.headline,
                address=row.link or path, deck=squeeze(row.excerpt), date=row.date, outlet=outlet,
                note=row.byline, names=_some(names),
                topics=tuple(each.slug for each in about), people=tuple(each.slug for each in who),
                places=tuple(each.path for each in where), within=_within(where, above),
                organisations=(chapter.slug,) if chapter else (),
                chapter=chapter.code or "" if chapter else "",
            )  # fmt: skip


def of_plain_pages(pages: Pages) -> Given:
    for path, page in plain_pages_at(tuple(pages)).items():
        yield path, Document(
            key=f"content.plainpage:{page.pk}", kind="page", title=page.title, address=path,
            deck=squeeze(page.introduction), body=words_of(page.body),
        )  # fmt: skip


def of_events(pages: Pages) -> Given:
    """The event of each page, dated by the day on which it begins."""
    found = events_at(tuple(pages))
    ids = tuple(item.pk for item in found.values())
    topics, people = topics_of_events(ids), people_of_events(ids)
    above = paths_above(item.place for item in found.values() if item.place)
    for path, item in found.items():
        about, who = topics.get(item.pk, []), people.get(item.pk, [])
        bodies = [body for body in (item.issuer, item.chapter) if body]
        places = [item.place] if item.place else []
        names = [item.venue, *(place.full_name for place in places)]
        yield path, Document(
            key=f"newsroom.event:{item.pk}", kind="event", title=item.title, address=path,
            deck=squeeze(item.deck), body=words_of(item.body), date=item.start_day,
            names=_some([*names, *(row.name for row in (*who, *about, *bodies))]),
            topics=tuple(row.slug for row in about), people=tuple(row.slug for row in who),
            places=tuple(place.path for place in places), within=_within(places, above),
            organisations=tuple(dict.fromkeys(row.slug for row in bodies)),
            chapter=item.chapter.code or "" if item.chapter else "",
        )  # fmt: skip


def of_topics(pages: Pages) -> Given:
    found = topic_at(tuple(arguments["slug"] for arguments in pages.values()))
    for path, arguments in pages.items():
        if row := found.get(arguments["slug"]):
            yield path, _plain("topic", row, path, row.name, row.description, topics=(row.slug,))


def of_series(pages: Pages) -> Given:
    found = series_at(tuple(arguments["slug"] for arguments in pages.values()))
    for path, arguments in pages.items():
        if row := found.get(arguments["slug"]):
            yield path, _plain("series", row, path, row.name, row.description)


def of_outlets(pages: Pages) -> Given:
    found = outlet_at(tuple(arguments["slug"] for arguments in pages.values()))
    for path, arguments in pages.items():
        if row := found.get(arguments["slug"]):
            yield path, _plain("outlet", row, path, row.name, row.get_kind_display())


def of_reports(pages: Pages) -> Given:
    found = editions_shown(tuple(arguments["slug"] for arguments in pages.values()))
    for path, arguments in pages.items():
        if edition := found.get(arguments["slug"]):
            told = edition.frozen
            yield path, Document(
                key=f"coverage.coveragereport:{edition.report_id}", kind="coverage-report",
                title=told["title"], address=path, deck=squeeze(told["note"]),
                date=edition.published_at.date(),
            )  # fmt: skip


def of_chapters(pages: Pages) -> Given:
    found = chapter_section_at(tuple(arguments["code"] for arguments in pages.values()))
    for path, arguments in pages.items():
        if section := found.get(arguments["code"]):
            row = section.chapter
            yield path, _plain(
                "chapter", row, path, row.name, section.introduction or row.mission,
                names=_some([row.short_name]), organisations=(row.slug,), chapter=row.code or "",
            )  # fmt: skip


def of_people(pages: Pages) -> Given:
    found = person_at(tuple(arguments["slug"] for arguments in pages.values()))
    for path, arguments in pages.items():
        if row := found.get(arguments["slug"]):
            yield path, _plain("person", row, path, row.name, row.biography, people=(row.slug,))


def of_organisations(pages: Pages) -> Given:
    """Every organisation but the chapters, whose pages are found as chapters."""
    found = organisation_at(tuple(arguments["slug"] for arguments in pages.values()))
    for path, arguments in pages.items():
        row = found.get(arguments["slug"])
        if row and not (row.kind == Organisation.Kind.CHAPTER and row.code):
            yield path, _plain(
                "organisation", row, path, row.name, row.mission,
                names=_some([row.short_name]), organisations=(row.slug,),
            )  # fmt: skip


def of_places(pages: Pages) -> Given:
    found = place_at(tuple(arguments["path"] for arguments in pages.values()))
    above = paths_above(found.values())
    for path, arguments in pages.items():
        if row := found.get(arguments["path"]):
            yield path, _plain(
                "place", row, path, row.full_name, row.get_level_display(),
                places=(row.path,), within=above[row.pk],
            )  # fmt: skip


def _plain(kind: str, row: Any, path: str, title: str, deck: str, **more: Any) -> Document:
    """A lasting thing: no date, found by its name and by what is said about it."""
    key = f"{row._meta.label_lower}:{row.pk}"
    return Document(
        key=key, kind=kind, title=title, address=path, deck=squeeze(plain_text(deck)), **more
    )


def _some(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
