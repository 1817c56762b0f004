"""Source: where stories are looked for again and again, and what each look brought."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from dateline.contacts.models import Outlet
from dateline.directory.models import Organisation


class Source(models.Model):
    """A feed, a sitemap, a mailbox of alerts, a folder of web archives.

    due_at is the row that the tick finds; a poll holds it by a lease, so that a crash costs one look.
    """

    class Kind(models.TextChoices):
        FEED = "feed", "Feed (RSS, Atom, JSON Feed)"
        SITEMAP = "sitemap", "News sitemap"
        ALERTS = "alerts", "Feed of an alert service"
        MAILBOX = "mailbox", "Mailbox of alerts"
        ARCHIVES = "archives", "Folder of web archives (WARC)"

    class Take(models.TextChoices):
        WATCHED = "watched", "Only what mentions a watched name"
        ALL = "all", "Everything"

    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.FEED)
    address = models.CharField(
        max_length=1000, unique=True,
        help_text="The address of the feed or sitemap, imaps://user@host/folder, or a folder.",
    )  # fmt: skip
    take = models.CharField(max_length=7, choices=Take.choices, default=Take.WATCHED)
    outlet = models.ForeignKey(
        Outlet, null=True, blank=True, on_delete=models.SET_NULL, related_name="sources"
    )
    chapter = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        limit_choices_to={"kind": "chapter"}, help_text="The chapter it belongs to, if any.",
    )  # fmt: skip
    active = models.BooleanField(default=True)
    # Where the last look ended: ETag and Last-Modified, the newest message of a mailbox, files read.
    position = models.JSONField(default=dict, blank=True, editable=False)
    interval = models.PositiveIntegerField(default=1800, editable=False, help_text="Seconds.")
    due_at = models.DateTimeField(null=True, default=timezone.now, db_index=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    problem = models.CharField(max_length=300, blank=True, editable=False)
    polled_at = models.DateTimeField(null=True, editable=False)
    new_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def start_over(self) -> None:
        """Forget what was seen: of another address nothing of it is true. A look that runs is not counted."""
        self.position, self.interval, self.failures, self.problem = {}, 1800, 0, ""
        self.due_at, self.lease_until, self.polled_at = timezone.now(), None, None


class Poll(models.Model):
    """One look at a source, for its health page."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="polls")
    at = models.DateTimeField(default=timezone.now)
    millis = models.PositiveIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True, help_text="Of HTTP, where there is one.")
    items = models.PositiveIntegerField(default=0, help_text="That stood there.")
    fresh = models.PositiveIntegerField(default=0, help_text="Not seen before.")
    found = models.PositiveIntegerField(default=0, help_text="That became candidates.")
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["source", "-at"], name="poll_of_source")]

    def __str__(self) -> str:
        return f"{self.source} at {self.at:%Y-%m-%d %H:%M}"

    @property
    def seconds(self) -> float:
        """How long it took."""
        return round(self.millis / 1000, 1)


class ArchiveFile(models.Model):
    """One file of a folder of web archives: read once, again only where its size changed."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=500, help_text="Below the folder.")
    size = models.BigIntegerField()
    read_at = models.DateTimeField(null=True)
    pages = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0, help_text="Pages that mention a watched name.")
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-name"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["source", "name"], name="archive_file_once")]

    def __str__(self) -> str:
        return self.name


class ClippingFile(models.Model):
    """The CSV of a clipping service between its preview and the word to take it in; gone after that."""

    name = models.CharField(max_length=160)
    body = models.BinaryField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
