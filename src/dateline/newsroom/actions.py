"""Verbs of the newsroom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from dateline.content import bulk
from dateline.directory.models import Organisation
from dateline.newsroom.models import (
    Article,
    ChapterSection,
    Event,
    EventCount,
    LineToTake,
    MonthCount,
    NewsSection,
    Quote,
)
from dateline.newsroom.models.quote import quotes_in
from dateline.newsroom.queries import SCOPES
from dateline.publishing.actions import record_change
from dateline.publishing.models import Change
from dateline.publishing.scopes import forget, relations, scopes_of, tally, touched_owners
from dateline.publishing.tallies import month_parts, settle, touched, values


@transaction.atomic
def add_articles_in_bulk(
    section: Page, articles: Sequence[Article], *, user: Any = None
) -> Sequence[Article]:
    """Add articles to a section, each with its revision, in one transaction of up to 200.

    section: the news section or a chapter's. The articles are unsaved, their related rows given
    by ``bulk.hold``; ``derive`` is called here. Nothing is published by this: a row with
    ``live=True`` simply is public, as it was where it came from.
    """
    chapter = section.chapter if isinstance(section, ChapterSection) else None
    for article in articles:
        article.chapter = chapter
        # An old release carries its own "About" paragraph: today's must not be put under it.
        if article.live and "release" in article.kind_row.fields:
            article.frozen = article.frozen or {"boilerplates": []}
        article.related = (
            article.related or []
        )  # chosen at publishing; these were published long ago
        article.derive(None)
    bulk.add_pages(section, articles, user=user)
    quotes = [quote for article in articles for quote in _quotes(article)]
    Quote.objects.bulk_create(quotes, batch_size=500)
    record_change([quote for quote in quotes if quote.person_id], action="created")
    return articles


def _quotes(article: Article) -> list[Quote]:
    found = quotes_in(article)
    for quote in found:
        quote.article_id = article.pk
    return found


@transaction.atomic
def section_of(chapter: Organisation) -> ChapterSection:
    """The section of a chapter, laid beside the news section if the chapter has none yet."""
    found: ChapterSection | None = ChapterSection.objects.filter(chapter=chapter).first()
    if found:
        return found
    front = NewsSection.objects.get().get_parent()
    section = ChapterSection(title=chapter.name, slug=f"chapter-{chapter.code}", chapter=chapter)
    front.add_child(instance=section)
    section.save_revision().publish()
    return section


@transaction.atomic
def readdress(articles: QuerySet[Article] | QuerySet[Event]) -> int:
    """Give articles or events the addresses that follow from where they now stand; old ones lead there.

    Called after a page was moved or a chapter's code was changed. Returns how many moved.
    """
    moved = 0
    for article in articles:
        before = article.public_path
        article.save()
        moved += article.public_path != before
    return moved


@transaction.atomic
def approve_line(line: LineToTake, *, by: Any) -> None:
    """Approve a line to take in the words that it has now."""
    line.approved_by, line.approved_at, line.approved_words = by, timezone.now(), line.words
    line.save()
    log(instance=line, action="dateline.line.approve", user=by)


COUNTED = ("live", "kind", "month", *relations(SCOPES))


def recount_articles(changes: Sequence[Change]) -> None:
    """Bring the tallies of articles up to date with these changes (a step of the press's plan)."""
    forget(MonthCount, Article, SCOPES, changes)
    moved, known = touched(changes, "newsroom.article", COUNTED)
    if not moved:
        return
    if not known or len(moved) > 200:
        recount_all_articles()
        return
    months, only = values(moved, "month"), touched_owners(SCOPES, moved)
    wanted = tally(Article.objects.filter(live=True, month__in=months), SCOPES, "kind", only)
    found = MonthCount.objects.filter(month__in=months, scope__in=scopes_of(only))
    settle(MonthCount, wanted, found)


def recount_all_articles() -> None:
    """Count every live article anew."""
    live = Article.objects.filter(live=True)
    for months in month_parts(MonthCount, live):
        with transaction.atomic():
            wanted = tally(live.filter(month__in=months), SCOPES, "kind")
            settle(MonthCount, wanted, MonthCount.objects.filter(month__in=months))


def recount_events(changes: Sequence[Change]) -> None:
    """Bring the tallies of events up to date with these changes (a step of the press's plan)."""
    moved, known = touched(changes, "newsroom.event", ("live", "month", "chapter"))
    if not moved:
        return
    if not known:
        recount_all_events()
        return
    months = values(moved, "month")
    chapters = values(moved, "chapter") - {None}
    rows = Event.objects.filter(live=True, month__in=months).order_by()
    wanted = _event_tally(rows, "") | _event_tally(rows.filter(chapter__in=chapters), "chapter")
    scopes = ["", *(f"chapter:{pk}" for pk in chapters)]
    settle(EventCount, wanted, EventCount.objects.filter(month__in=months, scope__in=scopes))


@transaction.atomic
def recount_all_events() -> None:
    """Count every live event anew."""
    rows = Event.objects.filter(live=True).order_by()
    wanted = _event_tally(rows, "")
    wanted |= _event_tally(rows.filter(chapter__isnull=False), "chapter")
    settle(EventCount, wanted, EventCount.objects.all())


def _event_tally(rows: QuerySet[Event], field: str) -> dict[tuple[str, str, str], int]:
    """{(scope, "event", month): n} of live events: of all, or by chapter."""
    names = [field] if field else []
    counted: Any = rows.values_list(*names, "month").annotate(n=Count("pk"))
    return {
        (f"{field}:{of[0]}" if of else "", EventCount.GROUP, month): n for *of, month, n in counted
    }
