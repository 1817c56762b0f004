"""Mailings and their deliveries: one row a recipient, so that what became of each is known (rule M1)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

HIDDEN = "[only the recipient sees this]"


class Mailing(models.Model):
    """Something that is said to one person or many: notices, requests, later newsletters.

    What it is about is named by label and key, not by a foreign key: the desks above have the items.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        PAUSED = "paused", "Paused"
        CANCELLED = "cancelled", "Cancelled"

    purpose = models.CharField(max_length=40, help_text="In words, for example “correction”.")
    subject = models.CharField(max_length=300)
    about_type = models.CharField(max_length=60, blank=True, help_text="Such as newsroom.article.")
    about_id = models.PositiveBigIntegerField(null=True, blank=True)
    # What happened once is told once: a second mailing with the same key is not made.
    key = models.CharField(max_length=120, unique=True, null=True, blank=True)
    waits_for = models.CharField(
        "waits for the page", max_length=300, blank=True,
        help_text="Nothing leaves before this address is live as it was when the mailing was made.",
    )  # fmt: skip
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["about_type", "about_id"], name="mailing_about")]

    def __str__(self) -> str:
        return f"{self.subject} ({self.purpose})"


class Delivery(models.Model):
    """One mail to one recipient.

    due: waits for its turn. claimed: a worker has it, nothing was sent; when its lease runs out it is
    due again. sending: the text is on its way; when the worker dies now, nobody can know whether it
    arrived, and it becomes *in doubt*: never sent again by itself, shown until somebody decides.
    """

    class State(models.TextChoices):
        DUE = "due", "Waiting"
        CLAIMED = "claimed", "Next"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Failed"
        DOUBT = "doubt", "In doubt"
        CANCELLED = "cancelled", "Cancelled"

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="deliveries")
    name = models.CharField(max_length=160, blank=True)
    address = models.CharField(max_length=254)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    reply_to = models.CharField(max_length=254, blank=True)
    # The part of a personal link that only the recipient may know: hidden at the desk, wiped once sent.
    secret = models.CharField(max_length=100, blank=True, editable=False)
    message_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DUE)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(null=True)
    # What the mail server said last, or what went wrong in words.
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint("mailing", Lower("address"), name="one_mail_a_recipient")
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.subject} to {self.address}"

    @property
    def shown_text(self) -> str:
        """Its text for the desk: nobody there may use the recipient's own link."""
        return self.text.replace(self.secret, HIDDEN) if self.secret else self.text

    @property
    def is_settled(self) -> bool:
        """Whether nothing more happens to it by itself."""
        return self.state not in (self.State.DUE, self.State.CLAIMED, self.State.SENDING)
