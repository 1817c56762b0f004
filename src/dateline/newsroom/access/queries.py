"""What may be asked about embargoes and preview links. Public only through a link that is right."""

from __future__ import annotations

from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from dateline.lib.tokens import digest
from dateline.newsroom.models import Article, Embargo, EmbargoAccess, PreviewLink


def held_on(article: Article) -> Embargo | None:
    """The embargo that stands on an article."""
    found = Embargo.objects.filter(article=article, state=Embargo.State.HELD)
    return found.select_related("revision", "article").first()


def embargoes_of(article: Article) -> QuerySet[Embargo]:
    """Every embargo that an article ever had, newest first."""
    return Embargo.objects.filter(article=article).select_related("made_by")


def accesses_of(embargo: Embargo) -> QuerySet[EmbargoAccess]:
    """Its reporters, with how often and when last each opened it."""
    rows = embargo.accesses.select_related("journalist__outlet")
    return rows.annotate(opened=Count("reads"), last_read=Max("reads__at"))


def having_access(embargo: Embargo) -> QuerySet[EmbargoAccess]:
    """Everybody who was given it and not taken off: whom notices go to (rule E5)."""
    return embargo.accesses.filter(revoked_at=None)


def access_by(token: str) -> EmbargoAccess | None:
    """Whose link this is."""
    found = EmbargoAccess.objects.filter(token_hash=digest(token))
    return found.select_related("embargo__revision", "embargo__article").first()


def preview_by(token: str) -> PreviewLink | None:
    """Which preview link this is."""
    found = PreviewLink.objects.filter(token_hash=digest(token))
    return found.select_related("article").first()


def previews_of(article: Article) -> QuerySet[PreviewLink]:
    """The preview links of an article that still open, newest first."""
    found = PreviewLink.objects.filter(article=article, revoked_at=None)
    return found.filter(expires_at__gt=timezone.now()).select_related("made_by")


def due() -> QuerySet[Embargo]:
    """Embargoes whose instant has come."""
    now = timezone.now()
    return Embargo.objects.filter(state=Embargo.State.HELD, lifts_at__lte=now).order_by("lifts_at")


def about_to_lift() -> QuerySet[Embargo]:
    """Embargoes that stand, the next to lift first."""
    found = Embargo.objects.filter(state=Embargo.State.HELD).select_related("article")
    return found.order_by("lifts_at")


def text_of(embargo: Embargo) -> Article:
    """The article as reporters under this embargo read it."""
    found = embargo.revision.as_object()
    assert isinstance(found, Article)
    return found


def is_behind(embargo: Embargo) -> bool:
    """Whether the desk has a newer draft than the text that reporters have."""
    latest = Article.objects.values_list("latest_revision", flat=True).get(pk=embargo.article_id)
    return latest is not None and latest != embargo.revision_id
