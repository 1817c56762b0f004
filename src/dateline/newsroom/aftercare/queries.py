"""What pages and the desk may ask about corrections and withdrawals."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, QuerySet
from wagtail.models import Page

from dateline.newsroom.models import Article, Correction, Withdrawal
from dateline.publishing.questions import listing, lookup


@lookup("newsroom.Correction", of="newsroom.Article", part="corrections")
def corrections_of(ids: tuple[int, ...]) -> dict[int, list[Correction]]:
    """The corrections of articles, newest first."""
    found: dict[int, list[Correction]] = {}
    rows = Correction.objects.filter(article_id__in=ids).order_by("-corrected_at", "-pk")
    for row in rows:
        found.setdefault(row.article_id, []).append(row)
    return found


@listing(newsroom__Correction=["*"], newsroom__Article=["live"])
def corrections() -> list[Correction]:
    """Every correction of what is public, newest first."""
    # Joined, a planner that knows no numbers would read every article.
    live = Page.objects.filter(pk=OuterRef("article_id"), live=True)
    rows = Correction.objects.filter(Exists(live))
    return list(rows.order_by("-corrected_at", "-pk"))


@lookup("newsroom.Withdrawal")
def withdrawals_at(paths: tuple[str, ...]) -> dict[str, Withdrawal]:
    """What was withdrawn at these addresses and is not restored."""
    found = Withdrawal.objects.filter(path__in=paths, restored_at=None)
    return {row.path: row for row in found}


def withdrawn_addresses() -> Iterator[str]:
    """Every address that says that its item was withdrawn. For listing addresses, not for pages."""
    rows = Withdrawal.objects.filter(restored_at=None).order_by("-pk")
    yield from rows.values_list("path", flat=True).iterator()


@listing(newsroom__Withdrawal=["*"])
def withdrawals() -> list[Withdrawal]:
    """Everything that is withdrawn now, newest first."""
    return list(Withdrawal.objects.filter(restored_at=None).order_by("-withdrawn_at", "-pk"))


def withdrawn() -> QuerySet[Withdrawal]:
    """For ``Exists`` on articles: those that are withdrawn now."""
    return Withdrawal.objects.filter(article=OuterRef("pk"), restored_at=None)


def open_withdrawal(article: Article) -> Withdrawal | None:
    """The withdrawal of an article that is not restored."""
    return Withdrawal.objects.filter(article=article, restored_at=None).first()
