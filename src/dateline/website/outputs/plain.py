"""Plain pages, at the address that the page tree gives them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dateline.content.models import PlainPage
from dateline.content.queries import (
    ancestors_of,
    children_of,
    plain_pages,
    plain_pages_at,
    tree_address,
)
from dateline.publishing.outputs import STORY, Rendered, family, preview_of
from dateline.website import theme
from dateline.website.body import Body
from dateline.website.cards import Link, PlainView
from dateline.website.concerns import of_plain_page
from dateline.website.linked_data import trail_data
from dateline.website.linked_records import plain_data
from dateline.website.pictures import shared_photo
from dateline.website.rich_text import first_words
from dateline.website.share_cards import SPEAKERS, Words, share_card, words
from dateline.website.shell import build_shell, head


def plain_addresses() -> Iterator[dict[str, Any]]:
    for page in plain_pages():
        yield {"path": tree_address(page).strip("/")}


@family(
    "plain page",
    "<path:path>/",
    addresses=plain_addresses,
    describe="A plain page of the page tree",
    rank=STORY,
    concerns=of_plain_page(),
)
def plain(path: str) -> Rendered | None:
    address = f"/{path.strip('/')}/"
    found = plain_pages_at((address,)).get(address)
    return render(found) if found else None


@preview_of(PlainPage)
def render(page: PlainPage) -> Rendered:
    body = Body(page.body, more_photos=[page.photo_id])
    trail = ancestors_of(page.pk) if page.pk else []
    children = children_of(page.pk) if page.pk else []
    view = PlainView(
        title=page.title,
        introduction=page.introduction,
        picture=body.album.picture(page.photo_id),
        body=body.html(),
        children=[Link(child.title, tree_address(child)) for child in children],
        trail=[Link(above.title, tree_address(above)) for above in trail],
    )
    path = tree_address(page) if page.pk else "/"
    shell = build_shell(path=path)
    description = page.search_description or page.introduction or first_words(body.plain())
    photo = shared_photo(body.album, page.photo_id)
    top = head(
        f"{page.title} · {shell.name}", description, path,
        image=photo or share_card(path, words(page.title)),
        trail=trail_data([*view.trail, Link(page.title, path)]),
        json_ld=plain_data(page, path, description, view.picture, shell),
    )  # fmt: skip
    return theme.page("plain.html", shell=shell, head=top, view=view)


def _speak(path: str) -> Words | None:
    address = f"/{path.strip('/')}/"
    found = plain_pages_at((address,)).get(address)
    return words(found.title) if found else None


SPEAKERS["plain page"] = _speak
