"""Lines to take: what the organisation says when it is asked, for those who speak or write for it."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.fields import RichTextField
from wagtail.search import index

from dateline.content.blocks import SIMPLE_FEATURES
from dateline.content.models import Topic


class LineToTake(index.Indexed, models.Model):
    """One internal statement. It stands on no public page; an approval is of its exact words."""

    class Audience(models.TextChoices):
        ANYONE = "anyone", "May be said to anyone"
        SPOKESPEOPLE = "spokespeople", "For spokespeople"
        BACKGROUND = "background", "Background only, not to be quoted"

    subject = models.CharField(max_length=200, help_text="What is asked, in a few words.")
    text = RichTextField(features=SIMPLE_FEATURES, help_text="What we say.")
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="lines",
        help_text="Whoever writes about one of these is shown the line.",
    )  # fmt: skip
    audience = models.CharField(
        max_length=12, choices=Audience.choices, default=Audience.SPOKESPEOPLE,
        help_text="Who may hear these words.",
    )  # fmt: skip
    expires_on = models.DateField(
        null=True, blank=True, help_text="From this day it is offered to nobody."
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    approved_at = models.DateTimeField(null=True, editable=False)
    approved_words = models.CharField(max_length=64, blank=True, editable=False)

    search_fields = [
        index.SearchField("subject", boost=2), index.AutocompleteField("subject"),
        index.SearchField("text"), index.FilterField("audience"),
    ]  # fmt: skip

    class Meta:
        ordering = ["subject"]
        verbose_name = "line to take"
        verbose_name_plural = "lines to take"
        permissions = [("approve_linetotake", "Can approve lines to take")]

    def __str__(self) -> str:
        return self.subject

    @property
    def words(self) -> str:
        """The hash of what an approval is of."""
        return hashlib.sha256(f"{self.subject}\n{self.text}".encode()).hexdigest()

    @property
    def is_approved(self) -> bool:
        """Whether somebody approved it as it reads now."""
        return self.approved_at is not None and self.approved_words == self.words

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed."""
        return self.expires_on is not None and self.expires_on <= timezone.localdate()

    @property
    def state(self) -> str:
        """How it stands, in words."""
        if self.is_over:
            return "Expired"
        if self.is_approved:
            return f"Approved by {self.approved_by}" if self.approved_by else "Approved"
        return "Changed since it was approved" if self.approved_at else "Not approved"
