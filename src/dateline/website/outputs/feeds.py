"""Feeds of every list, in RSS, Atom and JSON Feed: absolute links, stable ids, full content."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings

from dateline.publishing.outputs import FAMILIES, FEED, Rendered, family
from dateline.website import feed_formats
from dateline.website.cards import Link
from dateline.website.concerns import of_list
from dateline.website.entries import Entry, entries, read_ahead
from dateline.website.feed_formats import ATOM, JSON_FEED, RSS, Channel
from dateline.website.list_shapes import NEWEST, ListOf
from dateline.website.lists import LISTS, list_addresses, the_news
from dateline.website.lists import read_ahead as read_lists
from dateline.website.shell import absolute, build_shell

FRONT = "front"  # the front's feed is that of all news
Format = Callable[[Channel, list[Entry]], bytes]
# The last word of the address, how it is set, its media type, what people call it.
FORMATS: dict[str, tuple[Format, str, str]] = {
    "feed.rss": (feed_formats.rss, RSS, "RSS"),
    "feed.atom": (feed_formats.atom, ATOM, "Atom"),
    "feed.json": (feed_formats.json_feed, JSON_FEED, "JSON Feed"),
}


def feed_link(name: str, **arguments: str) -> str:
    """The address of a list's RSS feed."""
    return FAMILIES[f"{name} feed"].address(**arguments)


def feed_links(path: str, title: str = "") -> list[Link]:
    """The feeds of the list at ``path``, one link a format; ``note`` is the media type."""
    return [
        Link(f"{title} ({label})" if title else label, f"{path}{word}", note=kind.split(";")[0])
        for word, (_, kind, label) in FORMATS.items()
    ]


def feed(listed: ListOf, word: str, path: str = "") -> Rendered:
    """The feed of one list: its newest items with their whole text. path: where it stands."""
    setter, kind, _ = FORMATS[word]
    title = "" if listed.path == "/news/" else listed.title
    channel = channel_of(path or listed.path, title, word, listed.introduction)
    return Rendered(setter(channel, entries(listed.newest(NEWEST, bodies=True))), kind)


def channel_of(path: str, title: str, word: str, about: str = "") -> Channel:
    """What the feed at ``path`` says of itself; without a title it is called as the site is."""
    shell = build_shell()
    return Channel(
        id=absolute(path),
        title=f"{title} · {shell.name}" if title else shell.name,
        description=about or shell.mission or title or shell.name,
        language=shell.language,
        page=absolute(path),
        address=absolute(f"{path}{word}"),
        site=shell.name,
        home=absolute("/"),
        hubs=tuple(str(hub) for hub in settings.PRESS_HUBS or ()),
    )


def family_name(word: str) -> str:
    """RSS came first and has the plain name."""
    return "feed" if word == "feed.rss" else word.replace(".", " ")


def ahead(batch: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """Load the items of many feeds with their texts in a few queries; three feeds have one list."""
    opened: dict[str, ListOf] = {}
    for family_name, arguments in batch:
        name = family_name.partition(" feed")[0]
        listed = the_news() if name == FRONT else LISTS[name].open(**arguments)
        if listed is not None:
            opened[listed.path] = listed
    which = [{"limit": NEWEST}] * len(opened)
    read_ahead(read_lists(opened.values(), which, bodies=True))


def _declare_front(word: str) -> None:
    label = FORMATS[word][2]

    @family(
        f"{FRONT} {family_name(word)}", word, addresses=lambda: [{}], rank=FEED, ahead=ahead,
        describe=f"{label} of all news",
    )  # fmt: skip
    def of_front() -> Rendered:
        return feed(the_news(), word, "/")


def _declare(name: str, word: str) -> None:
    rule, label = LISTS[name], FORMATS[word][2]

    @family(
        f"{name} {family_name(word)}", f"{rule.route}{word}",
        addresses=lambda: list_addresses(name), rank=FEED, concerns=of_list(name), ahead=ahead,
        describe=f"{label} of {rule.describe}",
    )  # fmt: skip
    def of_list_(**arguments: Any) -> Rendered | None:
        listed = rule.open(**arguments)
        return feed(listed, word) if listed else None


for _word in FORMATS:
    _declare_front(_word)
    for _name_of_list in LISTS:
        _declare(_name_of_list, _word)
