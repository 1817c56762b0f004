"""Every feed of the site in one place: a page for people, OPML for their readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from dateline.publishing.outputs import FEED, LIST, Rendered, family
from dateline.website import theme
from dateline.website.cards import Link
from dateline.website.entries import clean
from dateline.website.linked_data import trail_data
from dateline.website.lists import (
    CHAPTERS,
    KINDS,
    LISTS,
    ORGANISATIONS,
    SERIES,
    TOPICS,
    ListOf,
)
from dateline.website.outputs.events import Events, of_network
from dateline.website.outputs.feeds import FORMATS, feed_links
from dateline.website.outputs.sitemaps import RULES, lists_of
from dateline.website.share_cards import SPEAKERS, share_card, words
from dateline.website.shell import absolute, build_shell, head

OPML = "text/x-opml; charset=utf-8"
PATH = "/feeds/"
# What people look for; every other list names its feeds itself. People and places are thousands.
SHOWN = ("kind", "topic", "series", "chapter", "organisation")
HEADINGS = {
    "kind": "By kind", "topic": "By topic", "series": "Series", "chapter": "Chapters",
    "organisation": "Organizations",
}  # fmt: skip


# The indexes in which the lists under these headings stand.
INDEX_OF = {
    HEADINGS[name]: at.url for name, at in {
        "kind": KINDS, "topic": TOPICS, "series": SERIES, "chapter": CHAPTERS,
        "organisation": ORGANISATIONS,
    }.items()
}  # fmt: skip


def _opened(name: str) -> Iterator[ListOf]:
    for arguments in lists_of(name) if name in RULES else [{}]:
        found = LISTS[name].open(**arguments)
        if found is not None:
            yield found


def groups() -> list[tuple[str, Sequence[ListOf | Events]]]:
    """(heading, lists) of every list whose feeds the page names."""
    whole: list[ListOf | Events] = [
        found for name in LISTS if name not in RULES for found in _opened(name)
    ]
    whole.append(of_network())
    rest: list[tuple[str, list[ListOf]]] = [(HEADINGS[name], list(_opened(name))) for name in SHOWN]
    return [("Everything", whole), *((heading, found) for heading, found in rest if found)]


@family(
    "feeds", "feeds/", addresses=lambda: [{}], rank=LIST,
    describe="Every feed with its formats, for people",
)  # fmt: skip
def feeds() -> Rendered:
    shell = build_shell(path=PATH)
    about = f"Follow {shell.name}: feeds of all news, of events, every kind, topic, series, chapter and organization."
    top = head(
        f"Feeds · {shell.name}", about, PATH,
        image=share_card(PATH, words("Feeds")), trail=trail_data([Link("Feeds", PATH)]),
        feeds=[Link("All feeds (OPML)", "/feeds.opml", note=OPML.split(";")[0])],
    )  # fmt: skip
    told = [
        (
            Link(heading, INDEX_OF.get(heading, "")),
            [(Link(each.title, each.path), feed_links(each.path)) for each in found],
        )
        for heading, found in groups()
    ]
    return theme.page(
        "feeds.html", shell=shell, head=top, introduction=about, groups=told, opml="/feeds.opml"
    )


SPEAKERS["feeds"] = lambda: words("Feeds")


@family(
    "opml", "feeds.opml", addresses=lambda: [{}], rank=FEED,
    describe="Every feed as OPML 2.0, for feed readers",
)  # fmt: skip
def opml() -> Rendered:
    shell = build_shell()
    root = etree.Element("opml", {"version": "2.0"})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = clean(f"Feeds of {shell.name}")
    body = etree.SubElement(root, "body")
    for heading, found in groups():
        group = etree.SubElement(body, "outline", {"text": heading})
        for each in found:
            etree.SubElement(
                group, "outline",
                {
                    "type": "rss", "text": clean(each.title),
                    "xmlUrl": absolute(f"{each.path}{next(iter(FORMATS))}"),
                    "htmlUrl": absolute(each.path),
                },
            )  # fmt: skip
    written = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return Rendered(written, OPML)
