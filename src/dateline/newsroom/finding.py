"""Articles and events on the desk's search page."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from dateline.newsroom.models import Article, Event
from dateline.newsroom.permissions import in_own_sections
from dateline.newsroom.viewsets import LISTED, begins, says
from dateline.search.desk_kinds import DeskKind, found_in_desk


def own_articles(user: Any) -> QuerySet[Article]:
    """The articles that the list of all articles shows this person, without their texts."""
    rows = Article.objects.select_related("issuer", "chapter")
    rows = rows.defer("body", "transcript", "boilerplate", "frozen", "deck", "cite_as")
    return in_own_sections(rows, user, LISTED)


def own_events(user: Any) -> QuerySet[Event]:
    """The events that the list of all events shows this person."""
    return in_own_sections(Event.objects.select_related("chapter").defer("body"), user, LISTED)


def about_article(row: Article) -> str:
    """Kind, day and who says it."""
    day = row.local_date
    return ", ".join(filter(None, (row.kind_row.label, day.isoformat() if day else "", says(row))))


def find_articles_and_events() -> None:
    """Called by ``wagtail_hooks.py``."""
    found_in_desk(
        DeskKind(
            "articles", "Articles", "doc-full-inverse", rows=own_articles, about=about_article,
            listing=lambda: reverse("articles:index"), order=10,
        )
    )  # fmt: skip
    found_in_desk(
        DeskKind(
            "events", "Events", "date", rows=own_events, about=begins,
            listing=lambda: reverse("events:index"), order=20,
        )
    )  # fmt: skip
