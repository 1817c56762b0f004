"""Who approved a quote, when, and in which words (rule C06). Every version is kept."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from dateline.directory.models import Person

OPEN_FOR = timedelta(days=30)


class QuoteApproval(models.Model):
    """One request to a speaker, or one approval that somebody recorded, of one quote of an article."""

    class State(models.TextChoices):
        ASKED = "asked", "Asked, no answer yet"
        APPROVED = "approved", "Approved"
        CHANGED = "changed", "Approved in other words"
        DECLINED = "declined", "Not approved"
        ENDED = "ended", "Replaced by a newer request"

    class Method(models.TextChoices):
        LINK = "link", "by mailed link"
        DESK = "desk", "told to the desk"

    article = models.ForeignKey("newsroom.Article", models.CASCADE, related_name="approvals")
    block = models.CharField(max_length=36)  # the id of the quote in the body
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    speaker = models.CharField(max_length=160)
    capacity = models.CharField(max_length=200, blank=True)
    text = models.TextField(help_text="The words that were asked about.")
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    method = models.CharField(max_length=5, choices=Method.choices, default=Method.LINK)
    approver = models.CharField(max_length=160, help_text="Who answers: the speaker, or for them.")
    email = models.EmailField(blank=True)
    token_hash = models.CharField(max_length=64, blank=True)  # none where it was told to the desk
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)
    answered_text = models.TextField(blank=True, help_text="The words that they approved.")
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"], condition=~models.Q(token_hash=""), name="one_quote_a_link"
            )
        ]
        indexes = [models.Index(fields=["article", "block"], name="approvals_of_a_quote")]

    def __str__(self) -> str:
        return f"{self.speaker}: {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        """Whether its link still takes an answer."""
        return (
            self.state != self.State.ENDED
            and bool(self.token_hash)
            and self.asked_at + OPEN_FOR > timezone.now()
            and not self.article.live
        )


class QuoteAnswer(models.Model):
    """One answer to a request; the newest counts, the others are kept."""

    approval = models.ForeignKey(QuoteApproval, models.CASCADE, related_name="answers")
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=9, choices=QuoteApproval.State.choices)
    text = models.TextField(blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_state_display()} at {self.at}"
