"""Who may publish what. Releases speak for the organisation: only a press officer lets them go."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from wagtail.models import PagePermissionTester
from wagtail.permissions import page_permission_policy

from dateline.newsroom.kinds import KINDS

PUBLISH_RELEASE = "newsroom.publish_release"


def is_release(kind: str) -> bool:
    """Whether a kind has the anatomy of a release (press release, statement)."""
    row = KINDS.get(kind)
    return row is not None and "release" in row.fields


def may_publish_kind(user: Any, kind: str) -> bool:
    """Whether this person may publish this kind anywhere, whatever the section."""
    return not is_release(kind) or bool(user.has_perm(PUBLISH_RELEASE))


def may_let_out(user: Any, article: Any) -> bool:
    """Whether this person may let an article out and take it back, as its newest draft's kind has it."""
    draft = article.get_latest_revision_as_object()
    return bool(draft.permissions_for_user(user).can_publish())


def in_own_sections(rows: QuerySet[Any], user: Any, held: Collection[str]) -> QuerySet[Any]:
    """Those of these pages that stand where this person has one of these permissions."""
    if user.is_superuser:
        return rows
    own = page_permission_policy.instances_user_has_any_permission_for(user, set(held))
    return rows.filter(pk__in=own.values("pk"))


class ArticlePermissionTester(PagePermissionTester):
    """Wagtail's answer, less "publish" where the kind is not this person's to publish.

    Every door asks this: the editor's buttons, bulk actions, unpublishing, deleting what is live,
    and ``PublishPageRevisionAction`` itself with the revision that is about to go out.
    """

    def __init__(self, user: Any, page: Any) -> None:
        super().__init__(user, page)
        if user.is_active and not user.is_superuser and not may_publish_kind(user, page.kind):
            self.permissions.discard("publish")

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Wagtail's rule for a page without children, which needs no question to the database."""
        if not self.user.is_active:
            return False
        if self.user.is_superuser:
            return True
        lets_go = "publish" in self.permissions or not self.page.live
        own = "add" in self.permissions and self.page.owner_id == self.user.pk
        return bool(lets_go and ("change" in self.permissions or own))
