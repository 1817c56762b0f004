"""The page of a local edition, under its place: live while the edition and its release are.

It stands in no list of all news, no feed, no sitemap and not in the search: the release does. The pages
of its place, of its member or chapter and of the release lead to it, and it names the release as the
canonical page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dateline.newsroom.editions.queries import edition_addresses, editions_at
from dateline.newsroom.queries import whole_articles
from dateline.publishing.outputs import STORY, Rendered, family
from dateline.publishing.questions import Facets
from dateline.website.article_parts import Parts
from dateline.website.edition_pages import edition_page, edition_words, said_in
from dateline.website.share_cards import SPEAKERS, Words

NAME = "local edition"


def split(path: str) -> dict[str, Any]:
    """The arguments that the address of an edition says."""
    *place, _, year, month, slug = path.strip("/").split("/")[1:]
    return {"path": "/".join(place), "year": int(year), "month": int(month), "slug": slug}


def address(path: str, year: int, month: int, slug: str) -> str:
    """The address that these arguments make."""
    return f"/places/{path}/news/{year:04d}/{month:02d}/{slug}/"


def _concern(pk: str, facets: Facets) -> Iterator[dict[str, Any]]:
    return (split(path) for path in facets.get("public_path", ()) if path)


@family(
    NAME, "places/<segments:path>/news/<year:year>/<month:month>/<slug:slug>/", rank=STORY,
    addresses=lambda: (split(path) for path in edition_addresses()),
    concerns={"newsroom.LocalEdition": (["live", "public_path"], _concern)},
    describe="A local edition of a release, under its place",
)  # fmt: skip
def edition(**arguments: Any) -> Rendered | None:
    """One public edition."""
    path = address(**arguments)
    row = editions_at((path,)).get(path)
    parent = whole_articles((row.parent_id,)).get(row.parent_id) if row else None
    if row is None or parent is None:
        return None
    return edition_page(row, said_in(row), parent, Parts.stored(parent))


def speak(**arguments: Any) -> Words | None:
    """What its share card says."""
    path = address(**arguments)
    row = editions_at((path,)).get(path)
    parent = whole_articles((row.parent_id,)).get(row.parent_id) if row else None
    return edition_words(row, parent, said_in(row).text["title"]) if row and parent else None


SPEAKERS[NAME] = speak
