"""The press's books: the outbox of changes, what each stored page read, and the editions."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Change(models.Model):
    """One noticed change, written in the same transaction as the change itself (an outbox).

    The press plans from these rows and deletes them with the plan; a lost task loses nothing.
    """

    class Action(models.TextChoices):
        CREATED = "created", "created"
        SAVED = "saved", "saved"
        DELETED = "deleted", "deleted"
        LINKED = "linked", "links changed"

    key = models.CharField(max_length=120, help_text="app.model:pk, or 'design'.")
    action = models.CharField(max_length=8, choices=Action.choices)
    # Which fields moved, of those that some question names; None: nobody knows.
    fields = models.JSONField(null=True)
    # The values that those fields had and have.
    facets = models.JSONField(default=dict)
    about = models.CharField(max_length=120, blank=True, help_text="The row in words.")
    noticed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.about or self.key} {self.get_action_display()}"

    @property
    def label(self) -> str:
        """The model's label as Django spells it in questions ("newsroom.article")."""
        return self.key.partition(":")[0]


class Edition(models.Model):
    """One batch of pages that went live together."""

    class State(models.TextChoices):
        PRESSING = "pressing", "being pressed"
        LIVE = "live", "live"
        BROKEN = "broken", "broken off and taken up again"

    state = models.CharField(max_length=8, choices=State.choices, default=State.PRESSING)
    began_at = models.DateTimeField(default=timezone.now, db_index=True)
    live_at = models.DateTimeField(null=True)
    causes = models.JSONField(default=list)  # in words, the first few
    paths = models.JSONField(default=list)  # what it may write: taken up again after a crash
    problem = models.CharField(max_length=300, blank=True, help_text="Why it could not be written.")
    pages = models.JSONField(default=list)  # [path, what became of it, milliseconds], the first few
    rendered = models.PositiveIntegerField(default=0)
    written = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    milliseconds = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["state"], name="edition_open"),
        ]

    def __str__(self) -> str:
        return f"Edition {self.pk}"


UNKNOWN = "?"  # the digest of a page about whose bytes the books are not sure


class Output(models.Model):
    """One public address that is stored, or is to be."""

    path = models.CharField(max_length=500, unique=True)
    family = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)
    newest = models.CharField(max_length=10, blank=True, help_text="Its month, for the order.")
    rank = models.PositiveSmallIntegerField(default=6)
    # Of the stored bytes. Empty: nothing is stored yet; UNKNOWN: something is, perhaps.
    digest = models.CharField(max_length=64, blank=True)
    status = models.PositiveSmallIntegerField(default=200)
    size = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(null=True, db_index=True)
    uses_design = models.BooleanField(default=False)
    # 0: up to date. Else where it stands in the queue: lower numbers first.
    stale = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)
    # While it is stale: the numbers of the plans that marked it first and last (marks.py).
    first_plan = models.PositiveBigIntegerField(default=0)
    last_plan = models.PositiveBigIntegerField(default=0)
    error = models.TextField(blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    polished = models.BooleanField(default=True, help_text="Its brotli form is the best there is.")
    edition = models.ForeignKey(Edition, null=True, on_delete=models.SET_NULL, related_name="+")
    rendered_at = models.DateTimeField(null=True)
    milliseconds = models.FloatField(default=0)

    class Meta:
        ordering = ["path"]
        # Whole ones: SQLite does not use a partial index for a condition with a parameter.
        indexes = [
            models.Index(fields=["stale", "-newest"], name="output_queue"),
            models.Index(fields=["failures"], name="output_failed"),
            models.Index(fields=["polished"], name="output_rough"),
        ]

    def __str__(self) -> str:
        return self.path


class Read(models.Model):
    """One key that a stored page read: a row, a question, or a file that it shows."""

    output = models.ForeignKey(Output, on_delete=models.CASCADE, related_name="reads")
    key = models.CharField(max_length=240)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "output"], name="read_once")]

    def __str__(self) -> str:
        return self.key


class Question(models.Model):
    """A listing that some stored page asked, with the fingerprint of its answer."""

    key = models.CharField(max_length=240, unique=True)
    name = models.CharField(max_length=120)
    arguments = models.JSONField(default=dict)
    scope = models.CharField(max_length=200, blank=True)
    fingerprint = models.CharField(max_length=24)
    # Kept for listings that can tell from it which changes cannot move it (``only_if``).
    answer = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["name", "scope"], name="question_scope")]

    def __str__(self) -> str:
        return self.key


class PressState(models.Model):
    """One row: what the press last knew of the whole site."""

    design = models.CharField(max_length=64, blank=True)
    code = models.CharField(max_length=64, blank=True, help_text="The version that listed all.")
    founded_at = models.DateTimeField(null=True, help_text="When every address was listed first.")
    plans = models.PositiveBigIntegerField(default=0, help_text="How many were made.")

    def __str__(self) -> str:
        return f"design {self.design[:8]}"

    @classmethod
    def of_this_site(cls) -> PressState:
        """The row; a new one where nothing is known yet. It has a number of its own, so that two
        processes that begin at once on a new site do not make two."""
        return cls.objects.first() or cls.objects.get_or_create(pk=1)[0]


class Announcement(models.Model):
    """Somebody to be told that an edition is live: a CDN, a WebSub hub. Written with its edition."""

    class State(models.TextChoices):
        DUE = "due", "due"
        SENT = "sent", "sent"
        GIVEN_UP = "given_up", "given up"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="announcements")
    kind = models.CharField(max_length=16)
    target = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind", "target"], name="announced_once")
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="announcement_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.target}"
