"""StoredCopy, Link, LinkUse and Host: pages of others as they were, and whether they are still there."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from dateline.publishing.tracking import Tracked


class StoredCopy(Tracked):
    """One capture of a page: where its record lies, and what the record says. Never changed.

    A payload is kept once: where it is the same as one that was kept before, the record is a
    *revisit* (WARC 1.1, 6.7) and ``revisit_of`` is the copy that holds the bytes.
    """

    url = models.CharField(max_length=1000, help_text="The address that answered.")
    requested = models.CharField(
        max_length=1000, help_text="The address that was asked, before redirects."
    )
    address = models.CharField(max_length=500, db_index=True, help_text="``requested``, folded.")
    landed = models.CharField(max_length=500, db_index=True, help_text="``url``, folded.")
    captured_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField()
    content_type = models.CharField(max_length=100, blank=True)
    charset = models.CharField(max_length=40, blank=True)
    digest = models.CharField(
        max_length=32, db_index=True, help_text="SHA-1 of the payload in base 32, as WARC has it."
    )
    bytes = models.PositiveIntegerField(help_text="Of the payload.")
    file = models.CharField(max_length=200, help_text="Its name in the private storage.")
    offset = models.PositiveIntegerField(help_text="Where its gzip member begins in the file.")
    length = models.PositiveIntegerField(help_text="Bytes of the member.")
    record = models.CharField(max_length=60, unique=True, help_text="WARC-Record-ID.")
    revisit_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="revisits"
    )
    title = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-captured_at", "-pk"]
        verbose_name = "stored copy"
        verbose_name_plural = "stored copies"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.title or self.url} on {self.captured_at:%Y-%m-%d}"

    @property
    def is_page(self) -> bool:
        """Whether it can be shown as a page: HTML."""
        return self.content_type in ("text/html", "application/xhtml+xml")

    @property
    def in_store(self) -> bool:
        """Whether its file is there."""
        return default_storage.exists(self.file)


class Host(models.Model):
    """An outside host: when it may be asked again, and what its robots.txt says (rule V5).

    One row for whoever asks: pages are fetched, sources looked at and links checked in turn, in every
    process. Empty rules allow everything.
    """

    origin = models.CharField(max_length=300, unique=True, help_text="https://paper.example")
    free_at = models.DateTimeField(default=timezone.now, help_text="Not asked before.")
    robots = models.TextField(blank=True)
    robots_until = models.DateTimeField(null=True, help_text="Until then that is good.")

    class Meta:
        ordering = ["origin"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.origin


class Link(models.Model):
    """An address elsewhere that something of ours leads to, and how it is.

    due_at is the row that the due finder finds; a look holds it by a lease, so that a crash costs one
    look. It goes with the last thing that uses it (``LinkUse``).
    """

    class State(models.TextChoices):
        NEW = "new", "Not looked at yet"
        OK = "ok", "There"
        MOVED = "moved", "Moved"
        DOUBT = "doubt", "In doubt"
        GONE = "gone", "Gone"
        SOFT = "soft-404", "Gone, without saying so"
        UNREACHABLE = "unreachable", "Not reachable"
        BLOCKED = "blocked", "We may not look"

    address = models.CharField(max_length=1000, unique=True, help_text="As it stands in the item.")
    host = models.ForeignKey(Host, on_delete=models.PROTECT, related_name="links")
    expected = models.CharField(
        max_length=300, blank=True, help_text="The headline that should be found there."
    )
    keep = models.BooleanField(default=False, help_text="Keep a copy of it at the first look.")

    state = models.CharField(max_length=11, choices=State.choices, default=State.NEW)
    since = models.DateTimeField(
        null=True, help_text="When that began: of a dead link, the first look that failed."
    )
    status = models.PositiveSmallIntegerField(null=True, help_text="Of HTTP, at the last look.")
    problem = models.CharField(max_length=300, blank=True)
    moved_to = models.CharField(max_length=1000, blank=True)
    title = models.CharField(max_length=300, blank=True, help_text="Of the page when it was there.")
    digest = models.CharField(max_length=32, blank=True, help_text="Of it, likewise.")
    tries = models.PositiveSmallIntegerField(default=0, help_text="Looks that failed, in a row.")
    steady = models.PositiveSmallIntegerField(
        default=0, help_text="Looks that found it as before, in a row."
    )
    looked_at = models.DateTimeField(null=True)
    last_ok_at = models.DateTimeField(null=True)
    vouched_until = models.DateTimeField(
        null=True, help_text="Somebody saw it alive; until then nothing calls it dead."
    )

    due_at = models.DateTimeField(null=True, default=timezone.now)
    lease_until = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True, editable=False)

    DEAD = (State.GONE, State.SOFT, State.UNREACHABLE)

    class Meta:
        ordering = ["address"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["due_at"], name="link_due"),
            models.Index(fields=["state", "-since"], name="link_health"),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def is_dead(self) -> bool:
        """Whether it is said to be gone."""
        return self.state in self.DEAD


class LinkUse(models.Model):
    """Something of ours that leads there: the label of its model, and its key."""

    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="uses")
    label = models.CharField(max_length=60, help_text="coverage.clip")
    object_id = models.BigIntegerField()

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["label", "object_id", "link"], name="one_use_of_a_link")
        ]

    def __str__(self) -> str:
        return f"{self.label}:{self.object_id}"
