"""Who may edit for which chapter."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from dateline.directory.models.organisations import Organisation


class ChapterRole(models.Model):
    """Who may edit for which chapter. Kept here, above accounts, because it points at both."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="chapter_roles"
    )
    chapter = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="editors",
        limit_choices_to={"kind": "chapter"},
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "chapter"], name="one_chapter_role")]

    def __str__(self) -> str:
        return f"{self.user}: {self.chapter}"
