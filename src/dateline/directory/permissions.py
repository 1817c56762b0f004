"""Chapter editors work inside their own chapters: by row, in lists, choosers, forms and the API.

Pages are confined by Wagtail's page permissions on the chapter's section; records by this policy.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from wagtail.models import GroupPagePermission, Page

from dateline.accounts.roles import CONFINED_NAMES, WIDE_NAMES
from dateline.content.permissions import DeskPolicy, policy_of


def confined_to(user: Any) -> frozenset[int] | None:
    """The ids of the chapters this person works in; None for whoever is not confined to any.

    Asked many times in a request, so the answer stays on the user object, which lives as long.
    """
    if not user.is_active or user.is_superuser or user.is_anonymous:
        return None
    if not hasattr(user, "_confined_to"):
        names = set(user.groups.values_list("name", flat=True))
        chapters = frozenset(user.chapter_roles.values_list("chapter_id", flat=True))
        confined = not names & WIDE_NAMES and bool(names & CONFINED_NAMES or chapters)
        user._confined_to = chapters if confined else None
    answer: frozenset[int] | None = user._confined_to
    return answer


class ChapterPolicy(DeskPolicy):
    """For records with a ``chapter``: chapter editors have their own; shared ones they may choose."""

    def _own(self, user: Any, row: Model) -> bool:
        chapters = confined_to(user)
        return chapters is None or row.chapter_id in chapters  # type: ignore[attr-defined]

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_permission(user, action) and self._own(user, instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().instances_user_has_any_permission_for(user, actions)
        chapters = confined_to(user)
        return rows if chapters is None else rows.filter(chapter_id__in=chapters)

    def choosable(self, user: Any) -> QuerySet[Any] | None:
        chapters = confined_to(user)
        if chapters is None:
            return None
        rows: QuerySet[Any] = self.model._default_manager.filter(
            Q(chapter_id__in=chapters) | Q(chapter=None)
        )
        return rows


def choosable_pages(model: type[Page], user: Any) -> QuerySet[Any] | None:
    """Pages a chapter editor may link to: their own section, and what is public of the network.

    Drafts of others and other chapters' sections stay out. None: all pages.
    """
    if confined_to(user) is None:
        return None
    rows: QuerySet[Any] = model._default_manager.filter(choosable_pages_q(user))
    return rows


def choosable_pages_q(user: Any) -> Q:
    """The same as a condition on ``Page``."""
    own = Q()
    grants = GroupPagePermission.objects.filter(group__user=user).values_list(
        "page__path", flat=True
    )
    for path in set(grants):
        own |= Q(path__startswith=path)
    # Chapter sections stand directly under the front page: three steps of the path.
    sections = Page.objects.filter(content_type__model="chaptersection", depth=3)
    inside_a_chapter = Exists(sections.filter(path=Substr(OuterRef("path"), 1, 3 * Page.steplen)))
    shared = Q(live=True) & ~Q(inside_a_chapter)
    return own | shared if own else shared


def refuse_foreign(user: Any, rows: list[Any]) -> None:
    """Raise PermissionDenied if one of these records is not this person's to delete."""
    for row in rows:
        policy = policy_of(type(row))
        if policy and not policy.user_has_permission_for_instance(user, "delete", row):
            raise PermissionDenied
