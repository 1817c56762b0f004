"""``/``: the lead, three bands in which no item stands twice, and the press contact."""

from __future__ import annotations

from datetime import date

from dateline.coverage.models import Clip
from dateline.coverage.queries import clips, live_clips
from dateline.newsroom import kinds
from dateline.newsroom.event_queries import coming_ids
from dateline.newsroom.models import Article
from dateline.newsroom.queries import articles, live_articles
from dateline.publishing.outputs import FRONT, Rendered, family, preview_of
from dateline.publishing.tracking import note_until
from dateline.website import theme
from dateline.website.cards import Band, FrontView, Link
from dateline.website.events import EventCard, EventCards
from dateline.website.folding import Cards, Item, merged
from dateline.website.linked_data import organisation_data
from dateline.website.list_shapes import NEWEST
from dateline.website.models import FrontPage, Highlight
from dateline.website.outputs.events import read
from dateline.website.outputs.feeds import feed_link, feed_links
from dateline.website.pictures import start_of, today
from dateline.website.queries import front_page, highlights_of
from dateline.website.share_cards import SPEAKERS, Words, share_card, words
from dateline.website.shell import build_shell, frame, head

COMING = 3  # events on the front


@family("front", "", addresses=lambda: [{}], rank=FRONT, describe="The front page")
def front() -> Rendered:
    found = front_page()
    page = found[0] if found else FrontPage(title="Newsroom")
    return render(page, highlights_of((page.pk,)).get(page.pk, []) if page.pk else [])


@preview_of(FrontPage)
def preview(page: FrontPage) -> Rendered:
    return render(page, list(page.highlights.all()))


def render(page: FrontPage, highlights: list[Highlight]) -> Rendered:
    """The front as ``page`` describes it."""
    chosen, picked, latest, coverage, releases = choose(page, highlights)
    year = today().year
    cards = Cards([*chosen, *picked, *latest, *coverage, *releases], year=year)
    bands = [
        Band(
            "latest", page.latest_title, page.latest_introduction, Link("All news", "/news/"),
            [cards.card(item) for item in latest],
            "News will stand here as soon as the first item is published.",
            feed_link("news"),
        ),
        Band(
            "in-the-news", page.coverage_title, page.coverage_introduction,
            Link("All coverage", "/in-the-news/"), [cards.card(item) for item in coverage],
            "What others write about us will stand here.", feed_link("in-the-news"),
        ),
        Band(
            "releases", page.releases_title, page.releases_introduction,
            Link("All press releases", "/releases/"), [cards.card(item) for item in releases],
            "Press releases and statements will stand here.", feed_link("releases"),
        ),
    ]  # fmt: skip
    view = FrontView(
        lead=cards.card(chosen[0]) if chosen else None,
        bands=bands,
        highlights=[cards.card(item) for item in picked],
        coming=coming_events(),
    )
    shell = build_shell(path="/")
    top = head(
        shell.name if not shell.mission else f"{shell.name} · {shell.mission}",
        page.search_description or shell.mission,
        "/",
        image=share_card("/", card_words()),
        json_ld=organisation_data(shell),
        feeds=feed_links("/", "All news"),
    )
    note_until(start_of(date(year + 1, 1, 1)))  # from then on this year's dates need their year
    return theme.page("front.html", shell=shell, head=top, view=view)


def card_words() -> Words:
    """What the front's share card says: the network's line, or its name."""
    around = frame()
    return words(around.mission or around.name)


SPEAKERS["front"] = card_words


def coming_events() -> list[EventCard]:
    """The next events, up to three."""
    events = read(coming_ids(limit=COMING))
    cards = EventCards(events)
    return [cards.card(event) for event in events]


def choose(
    page: FrontPage, highlights: list[Highlight]
) -> tuple[list[Item], list[Item], list[Item], list[Item], list[Item]]:
    """The lead, the highlights and the three bands: each item goes to the first place that asks."""
    wanted = [h.article_id for h in highlights if h.article_id] + [page.lead_id]
    ids = tuple(sorted({pk for pk in wanted if pk}))
    by_id = live_articles(ids) if ids else {}
    clip_ids = tuple(sorted(h.clip_id for h in highlights if h.clip_id))
    clip_by_id = live_clips(clip_ids) if clip_ids else {}
    taken: set[tuple[str, int]] = set()

    def take(items: list[Item | None], limit: int) -> list[Item]:
        fresh = [i for i in items if i is not None and _story(i) not in taken]
        fresh = list({_story(i): i for i in fresh}.values())[:limit]
        taken.update(_story(i) for i in fresh)
        return fresh

    room = 1 + len(highlights)
    latest_kinds = tuple(page.latest_kinds) or tuple(kinds.in_band(kinds.LATEST))
    release_kinds = tuple(page.releases_kinds) or tuple(kinds.in_band(kinds.RELEASES))
    stream = merged(
        articles(kinds=latest_kinds, limit=max(NEWEST, page.latest_count + room)),
        clips(latest_only=True, limit=max(NEWEST, page.latest_count + room)),
    )
    releases = articles(kinds=release_kinds, limit=max(NEWEST, page.releases_count + room))
    pinned = by_id.get(page.lead_id or 0)
    newest = merged([*(a for a in stream if isinstance(a, Article)), *releases], [])
    lead = take([pinned] if pinned else list(newest[:1]), 1)
    picked = take(
        [
            by_id.get(h.article_id) if h.article_id else clip_by_id.get(h.clip_id or 0)
            for h in highlights
        ],
        6,
    )
    latest = take(list(stream), page.latest_count)
    coverage = take(
        list(clips(limit=max(NEWEST, page.coverage_count + page.latest_count + room))),
        page.coverage_count,
    )
    return lead, picked, latest, coverage, take(list(releases), page.releases_count)


def _story(item: Item) -> tuple[str, int]:
    """What stands once on the front: copies of one story are one."""
    if isinstance(item, Clip) and item.cluster_id:
        return "cluster", item.cluster_id
    return type(item).__name__, item.pk
