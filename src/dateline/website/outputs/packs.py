"""The reporter pack beside every release and statement, while it is live and no longer.

Text and ninjs cost a millisecond, and are there before the page that names them, as its data is. What
has pictures or paper in it comes after everything else; a reader who asks before its turn waits for it
(``publishing/views.py``), so that no release is late because of its pack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from dateline.newsroom.queries import article_addresses, articles_at
from dateline.publishing.outputs import AFTER, BESIDE, Rendered, family
from dateline.publishing.press import the_store
from dateline.publishing.questions import Facets
from dateline.website.article_parts import Parts
from dateline.website.concerns import Concerns, article_paths
from dateline.website.feed_formats import as_json
from dateline.website.outputs.articles import (
    ROUTES,
    article_arguments,
    path_of,
    read_ahead,
    view_of,
)
from dateline.website.packs import ninjs, pages, paper, parcel, plain
from dateline.website.packs.story import (
    HTML,
    KINDS,
    NINJS,
    PDF,
    TEXT,
    ZIP,
    Hold,
    Story,
    fold,
    is_release,
)

Make = Callable[[Story], bytes | None]


def release_paths() -> Iterator[str]:
    """The public path of every live release and statement."""
    return article_addresses(kinds=KINDS)


def of_release(*keys: str) -> Concerns:
    """As ``of_article``, for kinds that have a pack or had one."""
    wanted = {*keys, "slug"}

    def concern(pk: str, facets: Facets) -> Iterator[dict[str, Any]]:
        kinds = facets.get("kind")
        if kinds and not set(kinds) & set(KINDS):
            return iter(())
        return (told for told in article_paths(pk, facets) if set(told) == wanted)

    return {"newsroom.Article": (["live", "public_path", "kind"], concern)}


def story_at(path: str) -> Story | None:
    """The live release at an address."""
    item = articles_at((path,)).get(path)
    if item is None or not is_release(item):
        return None
    return story_of(item, Parts.stored(item))


def story_of(item: Any, parts: Parts, hold: Hold | None = None) -> Story:
    """A release as its pack tells of it; hold: under an embargo."""
    view, body = view_of(item, parts)
    return fold(item, view, body, parts, hold)


def on_paper(story: Story) -> bytes | None:
    """The PDF; the one that is stored where it is made of the same, for one takes up to a second."""
    html = pages.html(story)
    if not paper.possible():
        return None
    if not story.hold:
        stored = the_store().read(f"{story.item.public_path}{PDF}")
        if stored and paper.is_of(stored.body, html):
            return stored.body
    return paper.printed(html)


def in_one(story: Story) -> bytes:
    """The zip."""
    return parcel.parcel(story, pages.html(story), on_paper(story))


# word: how it is made, its media type, its place in the queue, what it is
FORMS: dict[str, tuple[Make, str, int, str]] = {
    TEXT: (lambda story: plain.text(story).encode(), "text/plain; charset=utf-8", BESIDE,
           "the text to paste"),
    NINJS: (lambda story: as_json(ninjs.item(story)), "application/json", BESIDE, "ninjs 3 (IPTC)"),
    HTML: (lambda story: pages.html(story).encode(), "text/html; charset=utf-8", AFTER,
           "one HTML file"),
    PDF: (on_paper, "application/pdf", AFTER, "a tagged PDF"),
    ZIP: (in_one, "application/zip", AFTER, "the reporter pack, all of it in one zip"),
}  # fmt: skip


def _declare(name: str, word: str) -> None:
    route, keys, describe = ROUTES[name]
    make, kind, rank, what = FORMS[word]

    def addresses() -> Iterator[dict[str, Any]]:
        if word == PDF and not paper.possible():
            return iter(())
        return article_arguments(*keys, paths=release_paths)

    @family(
        f"{name} {word}", f"{route}{word}", rank=rank, addresses=addresses, ahead=read_ahead,
        concerns=of_release(*keys), describe=f"{describe}, if it is a release: {what}",
    )  # fmt: skip
    def pack(**arguments: Any) -> Rendered | None:
        story = story_at(path_of(**arguments))
        body = make(story) if story else None
        return Rendered(body, kind) if body is not None else None


for _name in ROUTES:
    for _word in FORMS:
        _declare(_name, _word)
