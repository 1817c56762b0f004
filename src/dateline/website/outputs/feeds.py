"""RSS 2.0 of every list: absolute links, stable ids, full content, the lead picture with its credit."""

from __future__ import annotations

from datetime import UTC, datetime, time
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from dateline.newsroom.models import Article
from dateline.publishing.outputs import FAMILIES, Rendered, family
from dateline.website.body import Body
from dateline.website.folding import Cards, Item
from dateline.website.lists import LISTS, ListOf, list_addresses, the_news
from dateline.website.shell import absolute, build_shell

RSS = "application/rss+xml; charset=utf-8"
LENGTH = 30


def feed_link(name: str, **arguments: str) -> str:
    """The address of a list's RSS feed."""
    return FAMILIES[f"{name} feed"].address(**arguments)


def stable_id(item: Item) -> str:
    """An id that never changes with title or address: a tag URI (RFC 4151)."""
    kind = "article" if isinstance(item, Article) else "clip"
    return f"tag:{urlsplit(settings.DATELINE_ADDRESS).hostname},2026:{kind}/{item.pk}"


def rss(listed: ListOf) -> Rendered:
    """The feed of one list: its newest items with their whole text."""
    items = listed.newest(LENGTH, True)
    cards = Cards(items)
    shell = build_shell()
    feed = FeedGenerator()
    feed.load_extension("media")
    feed.load_extension("dc")
    feed.title(shell.name if listed.path == "/news/" else f"{listed.title} · {shell.name}")
    feed.description(listed.introduction or shell.mission or listed.title)
    feed.language(shell.language)
    feed.generator("Dateline")
    feed.id(absolute(listed.path))
    feed.link(href=absolute(listed.path), rel="alternate")
    feed.link(href=absolute(f"{listed.path}feed.rss"), rel="self")
    feed.lastBuildDate(max((_moment(i) for i in items), default=datetime(2000, 1, 1, tzinfo=UTC)))
    for item in items:
        _entry(feed.add_entry(order="append"), item, cards)
    return Rendered(feed.rss_str(pretty=True), RSS)


def _entry(entry: FeedEntry, item: Item, cards: Cards) -> None:
    card = cards.card(item)
    entry.guid(stable_id(item), permalink=False)
    entry.title(_clean(card.title if not card.outlet else f"{card.title} ({card.outlet})"))
    entry.link(href=absolute(card.url or card.own_url or "/in-the-news/"))
    entry.description(_clean(card.deck or card.title))
    if item.date:
        entry.published(_moment(item))
    if isinstance(item, Article):
        html = _clean(absolute_links(str(Body(item.body).html())))
        if html:
            entry.content(html, type="CDATA")
    for term in [card.kind_label, *(place.text for place in card.places)]:
        entry.category(term=term)
    if card.byline:
        entry.dc.dc_creator(_clean(card.byline))
    if card.picture:
        medium = {
            "url": absolute(card.picture.src),
            "medium": "image",
            "width": str(card.picture.width),
            "height": str(card.picture.height),
        }
        entry.media.content(medium)


def _clean(text: str) -> str:
    """Without the control characters that XML 1.0 cannot carry."""
    return "".join(c for c in text if c in "\t\n\r" or ord(c) >= 32 and c not in "\ufffe\uffff")


def absolute_links(html: str) -> str:
    """Addresses of this site made absolute, as a feed reader needs them."""
    home = settings.DATELINE_ADDRESS
    html = html.replace('href="/', f'href="{home}/').replace('src="/', f'src="{home}/')
    return html.replace('srcset="/', f'srcset="{home}/').replace(", /media/", f", {home}/media/")


def _moment(item: Item) -> datetime:
    if isinstance(item, Article):
        moment = item.revised_at or item.date
        if moment:
            return moment
    elif item.date:
        return datetime.combine(item.date, time(12), tzinfo=ZoneInfo(settings.TIME_ZONE))
    return datetime(2000, 1, 1, tzinfo=UTC)


@family("front feed", "feed.rss", addresses=lambda: [{}], describe="RSS of all news")
def front_feed() -> Rendered:
    return rss(the_news())


def _declare(name: str) -> None:
    rule = LISTS[name]

    @family(
        f"{name} feed", f"{rule.route}feed.rss",
        addresses=lambda: list_addresses(name), describe=f"RSS of {rule.describe}",
    )  # fmt: skip
    def feed(**arguments: str) -> Rendered | None:
        listed = rule.open(**arguments)
        return rss(listed) if listed else None


for _name in LISTS:
    _declare(_name)
