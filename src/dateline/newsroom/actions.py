"""Verbs of the newsroom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Page

from dateline.content import bulk
from dateline.directory.models import Organisation
from dateline.newsroom.models import Article, ChapterSection, NewsSection


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
        article.derive(None)
    bulk.add_pages(section, articles, user=user)
    return articles


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
def readdress(articles: QuerySet[Article]) -> int:
    """Give articles the addresses that follow from where they now stand; old ones lead there.

    Called after a page was moved or a chapter's code was changed. Returns how many moved.
    """
    moved = 0
    for article in articles:
        before = article.public_path
        article.save()
        moved += article.public_path != before
    return moved
