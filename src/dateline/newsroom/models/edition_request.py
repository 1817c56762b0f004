"""The mailed link by which a member approves their local edition (rule L11)."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from dateline.newsroom.models.edition import EditionVersion, LocalEdition

OPEN_FOR = timedelta(days=30)


class EditionRequest(models.Model):
    """One request to approve an edition. The newest of an edition is open; the others ended."""

    class State(models.TextChoices):
        ASKED = "asked", "Asked, no answer yet"
        APPROVED = "approved", "Approved"
        DECLINED = "declined", "Not approved"
        ENDED = "ended", "Replaced by a newer request"

    edition = models.ForeignKey(LocalEdition, models.CASCADE, related_name="requests")
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    approver = models.CharField(max_length=160, help_text="Who answers: the member, or for them.")
    email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)
    comment = models.TextField(blank=True)
    version = models.ForeignKey(EditionVersion, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.approver}: {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        """Whether its link still takes an answer."""
        return (
            self.state == self.State.ASKED
            and self.asked_at + OPEN_FOR > timezone.now()
            and self.edition.state != LocalEdition.State.RETIRED
        )
