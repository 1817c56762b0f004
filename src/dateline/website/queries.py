"""Questions over pages of several desks, which only the website may ask."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Max, Sum
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from dateline.content.models import PlainPage
from dateline.coverage.models import MonthCount as ClipCount
from dateline.newsroom.models import Article, ChapterSection, Event, MonthCount, NewsSection
from dateline.publishing.models import Output
from dateline.publishing.questions import listing, lookup
from dateline.publishing.tallies import MonthTally
from dateline.website.models import FrontPage, GoneAddress, Highlight, plain_path


@listing(website__FrontPage=["live", "path"])
def front_page() -> list[FrontPage]:
    """The live front page (none or one)."""
    return list(FrontPage.objects.filter(live=True).order_by("path")[:1])


@lookup("website.Highlight", of="website.FrontPage")
def highlights_of(ids: tuple[int, ...]) -> dict[int, list[Highlight]]:
    """The chosen items of the front, in order."""
    found: dict[int, list[Highlight]] = {}
    for row in Highlight.objects.filter(page_id__in=ids).order_by("page_id", "sort_order", "pk"):
        found.setdefault(row.page_id, []).append(row)
    return found


Tallied = list[tuple[str, int, str]]


def _tallied(tally: type[MonthTally], field: str, scopes: Iterable[str], **more: str) -> Tallied:
    found = tally._base_manager.filter(scope__in=scopes, **more)
    rows = found.order_by(field).values_list(field)
    return list(rows.annotate(n=Sum("n"), newest=Max("month")))


@listing(newsroom__MonthCount=["n"], among={"scopes": "newsroom.MonthCount.scope"})
def articles_tallied(*, scopes: tuple[str, ...]) -> Tallied:
    """(scope, live articles, newest month "2026-11") of those of these ("topic:7") that have any.

    Sums the tallies by month: no article is looked at.
    """
    return _tallied(MonthCount, "scope", scopes)


@listing(coverage__MonthCount=["n"], among={"scopes": "coverage.MonthCount.scope"})
def clips_tallied(*, scopes: tuple[str, ...]) -> Tallied:
    """The same of clips; copies of one story count once."""
    return _tallied(ClipCount, "scope", scopes, group=ClipCount.STORIES)


@listing(newsroom__MonthCount=["n"], scope={"scope": "newsroom.MonthCount.scope"})
def kinds_tallied(*, scope: str = "") -> Tallied:
    """(kind, live articles, newest month) of every kind in use."""
    return _tallied(MonthCount, "group", (scope,))


CHAIN = 20  # steps after which a chain of redirects is taken for a circle


def last_of_chain(target: str) -> str | None:
    """Where redirects lead in the end, or None where they lead in a circle.

    Chains come about when what an old address leads to moves in its turn; a reader takes one step.
    """
    home = settings.DATELINE_ADDRESS
    for _ in range(CHAIN):
        path = target.removeprefix(home)
        if not path.startswith("/") or Output.objects.filter(path=path).exclude(digest="").exists():
            return target
        old_path = Redirect.normalise_path(path)
        onward = Redirect.objects.filter(old_path=old_path).order_by("site_id").first()
        if onward is None or not onward.link:
            return target
        target = onward.link
    return None


def steps_to(target: str) -> int:
    """How many redirects are kept between an old address that leads to ``target`` and the end."""
    steps, home = 1, settings.DATELINE_ADDRESS
    for _ in range(CHAIN):
        path = target.removeprefix(home)
        onward = Redirect.objects.filter(old_path=Redirect.normalise_path(path)).first()
        if not path.startswith("/") or onward is None or not onward.link:
            return steps
        target, steps = onward.link, steps + 1
    return steps


@listing(website__GoneAddress=["path"])
def gone_notes() -> list[GoneAddress]:
    """Every address that is gone on purpose."""
    return list(GoneAddress.objects.order_by("path"))


@lookup("website.GoneAddress")
def gone_notes_at(paths: tuple[str, ...]) -> dict[str, GoneAddress]:
    """The notes at these addresses, which have no slash at the end."""
    return {note.path: note for note in GoneAddress.objects.filter(path__in=paths)}


def gone_at(path: str) -> GoneAddress | None:
    """The note that an address is gone on purpose, if there is one."""
    return GoneAddress.objects.filter(path=plain_path(path)).first()


LINKABLE: tuple[Any, ...] = (Article, Event, PlainPage, NewsSection, ChapterSection, FrontPage)


@lookup("directory.Organisation", of=tuple(model._meta.label for model in LINKABLE))
def live_pages(ids: tuple[int, ...]) -> dict[int, Page]:
    """Those of these pages that are live: what links inside a text lead to."""
    found: dict[int, Page] = {}
    for model in LINKABLE:
        rows = model.objects.filter(live=True, pk__in=ids)
        if model is ChapterSection:
            rows = rows.select_related("chapter")
        elif model is Article:
            rows = rows.defer("body", "transcript", "boilerplate", "frozen")
        elif model is Event:
            rows = rows.defer("body")
        found.update({row.pk: row for row in rows})
        if len(found) == len(set(ids)):
            break
    return found


def address_of(page: Page) -> str:
    """The public address of a live page."""
    parts = page.get_url_parts()
    return parts[2] if parts else ""
