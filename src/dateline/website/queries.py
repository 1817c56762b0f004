"""Questions over pages of several desks, which only the website may ask."""

from __future__ import annotations

from wagtail.models import Page

from dateline.publishing.tracking import listing
from dateline.website.models import FrontPage, Highlight


@listing(website__FrontPage=["*"])
def front_page() -> list[FrontPage]:
    """The live front page (none or one)."""
    return list(FrontPage.objects.filter(live=True).order_by("path")[:1])


@listing(website__Highlight=["*"], website__FrontPage=["live"])
def highlights_of(front_id: int) -> list[Highlight]:
    """The chosen items of the front, in order."""
    return list(Highlight.objects.filter(page_id=front_id).order_by("sort_order"))


@listing(
    newsroom__Article=["live", "public_path"], content__PlainPage=["live", "url_path"],
    newsroom__NewsSection=["live"], newsroom__ChapterSection=["live"],
    website__FrontPage=["live"], directory__Organisation=["code"],
)  # fmt: skip
def page_addresses(ids: tuple[int, ...]) -> list[tuple[int, str]]:
    """(id, address) of those of these pages that are live: what links inside a text lead to."""
    told = []
    for page in Page.objects.filter(live=True, pk__in=ids).order_by("pk").specific():
        parts = page.get_url_parts()
        if parts:
            told.append((page.pk, parts[2]))
    return told
