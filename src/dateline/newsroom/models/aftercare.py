"""What happens to an item after it was published: corrections in the open, and withdrawals."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from dateline.publishing.tracking import Tracked


class Correction(Tracked):
    """A dated, labelled record of what was wrong and what it says now (rule E9). Never edited away."""

    class Label(models.TextChoices):
        CORRECTION = "correction", "Correction"
        CLARIFICATION = "clarification", "Clarification"
        UPDATE = "update", "Update"

    article = models.ForeignKey("newsroom.Article", models.CASCADE, related_name="corrections")
    label = models.CharField(max_length=14, choices=Label.choices, default=Label.CORRECTION)
    old_text = models.TextField("what it said", blank=True)
    new_text = models.TextField("what it says now", blank=True)
    note = models.TextField(
        "what readers are told", help_text="One or two sentences: what was wrong, what is right."
    )
    corrected_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    shown_with = {"article": "corrections"}

    class Meta:
        ordering = ["-corrected_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_label_display()}: {self.note[:60]}"


class Withdrawal(Tracked):
    """An item that was taken back: its address says so and why (rule E7). Open while not restored."""

    article = models.ForeignKey(
        "newsroom.Article", models.SET_NULL, null=True, related_name="withdrawals"
    )
    path = models.CharField(max_length=255, db_index=True)
    what = models.CharField(max_length=40, help_text="Its kind in words, “Press release”.")
    issued_on = models.DateField(null=True)
    explanation = models.TextField(help_text="Readers see it at the item's address.")
    gone = models.BooleanField(
        default=False, help_text="Answer 410: search engines drop it at once."
    )
    withdrawn_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    restored_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-withdrawn_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["path"], condition=models.Q(restored_at=None), name="withdrawn_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} withdrawn at {self.path}"

    def public_address(self) -> str | None:
        """Where readers see the explanation; None once it is restored."""
        return None if self.restored_at else self.path
