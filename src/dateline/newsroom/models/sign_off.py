"""Who answers for the figures of a text, and who for what the law says of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class SignOff(models.Model):
    """One sign-off of exactly the words that a draft had. Kept for ever; it holds while they stand."""

    class Aspect(models.TextChoices):
        FIGURES = "figures", "Figures"
        LEGAL = "legal", "Legal"

    article = models.ForeignKey("newsroom.Article", models.CASCADE, related_name="sign_offs")
    aspect = models.CharField(max_length=8, choices=Aspect.choices)
    words = models.CharField(max_length=64, help_text="The hash of the text.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_aspect_display()} signed off by {self.by}"
