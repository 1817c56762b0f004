"""Who may read an item before it is public: reporters under embargo, others by a preview link.

An embargo is no schedule: of a scheduled item nobody has anything, of an embargoed one the reporters on
its list have the text and have promised to hold it (rule E2). Links are personal; a hash of each is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from dateline.contacts.models import Journalist

TERMS = (
    "This is given to you before it is public, under embargo. Do not publish, post or share it, and do "
    "not pass on this link, before the time named above. You may prepare your story and ask for comment "
    "on this condition. If the embargo is broken elsewhere, ask us before you publish."
)


class UnderEmbargo(Exception):
    """Somebody tried to make public what is under embargo. ``embargo``: the one that stands."""

    def __init__(self, embargo: Embargo) -> None:
        self.embargo = embargo
        super().__init__(
            "This is under embargo, and reporters may have it. Lift the embargo to publish it now, or "
            "kill it: then everybody who has it is told."
        )


class Embargo(models.Model):
    """An item that reporters may have and nobody else, until an instant."""

    class State(models.TextChoices):
        HELD = "held", "Under embargo"
        LIFTED = "lifted", "Lifted"
        KILLED = "killed", "Killed"

    article = models.ForeignKey("newsroom.Article", models.CASCADE, related_name="embargoes")
    # The text that reporters read and that goes out: later drafts change nothing for them.
    revision = models.ForeignKey("wagtailcore.Revision", models.RESTRICT, related_name="+")
    lifts_at = models.DateTimeField(db_index=True)
    zone = models.CharField(max_length=60, help_text="The issuer's time zone.")
    terms = models.TextField(default=TERMS)
    state = models.CharField(max_length=8, choices=State.choices, default=State.HELD)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    # How often its instant or text was changed: each notice is sent once for each.
    changes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(state="held"), name="one_embargo_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"Embargo on {self.article}"

    @property
    def is_held(self) -> bool:
        return self.state == self.State.HELD


class EmbargoAccess(models.Model):
    """One reporter who may read it, by a link of their own."""

    embargo = models.ForeignKey(Embargo, models.CASCADE, related_name="accesses")
    journalist = models.ForeignKey(
        Journalist, null=True, on_delete=models.SET_NULL, related_name="embargo_accesses"
    )
    name = models.CharField(max_length=160)
    email = models.EmailField()
    zone = models.CharField(max_length=60, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    links = models.PositiveSmallIntegerField(default=1)  # how many were made, each ending the last
    invited_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint("embargo", Lower("email"), name="one_access_a_reporter")
        ]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


class EmbargoRead(models.Model):
    """One time that a reporter opened it, or accepted its terms."""

    access = models.ForeignKey(EmbargoAccess, models.CASCADE, related_name="reads")
    at = models.DateTimeField(default=timezone.now)
    what = models.CharField(max_length=40)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.what} at {self.at}"


class PreviewLink(models.Model):
    """A link to the newest draft for one person who does not sign in; it ends by itself."""

    article = models.ForeignKey("newsroom.Article", models.CASCADE, related_name="preview_links")
    label = models.CharField("for whom", max_length=120)
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField("last opened", null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"Preview for {self.label}"

    def is_open(self, now: datetime | None = None) -> bool:
        """Whether it still opens."""
        return self.revoked_at is None and self.expires_at > (now or timezone.now())


_lifting: ContextVar[int] = ContextVar("dateline_lifting", default=0)


@contextmanager
def lifting(embargo: Embargo) -> Iterator[None]:
    """Inside the block the article of this embargo may become public."""
    token = _lifting.set(embargo.article_id)
    try:
        yield
    finally:
        _lifting.reset(token)


def refuse_embargoed(article_id: int) -> None:
    """Raise UnderEmbargo where an embargo stands that is not being lifted. Every door comes by here."""
    if _lifting.get() == article_id:
        return
    held = Embargo.objects.filter(article_id=article_id, state=Embargo.State.HELD).first()
    if held is not None:
        raise UnderEmbargo(held)
