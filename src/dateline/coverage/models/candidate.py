"""Candidate: a story that was found and that nobody has decided about yet, or that was decided against."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from dateline.contacts.models import Outlet
from dateline.content.models import Topic
from dateline.coverage.models.clip import Clip
from dateline.coverage.models.cluster import Cluster
from dateline.coverage.models.source import Source
from dateline.directory.models import Jurisdiction, Organisation, Person
from dateline.newsroom.models import Article


class Candidate(models.Model):
    """One row an address (rule V1), from the link to the decision. A rejected one stays, so that it is
    never suggested again.

    found: what the page said of itself (``ClipMetadata.as_json``), each value with source and confidence
    (rule V2); edited: names of the fields that a person wrote, which no fetch changes any more.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Being fetched"
        REVIEW = "review", "To review"
        APPROVED = "approved", "Approved"
        REJECTED = "rejected", "Rejected"
        MERGED = "merged", "Merged into another"

    class Via(models.TextChoices):
        PASTE = "paste", "Pasted"
        SHARED = "shared", "Shared from a browser"
        SHEET = "sheet", "CSV file"
        SOURCE = "source", "Source"
        SCAN = "scan", "Scan of web archives"

    link = models.URLField(max_length=1000, help_text="As it was given.")
    address = models.CharField(
        max_length=500, unique=True,
        help_text="The same without tracking, mobile, print and AMP forms; of the page, once known.",
    )  # fmt: skip
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    via = models.CharField(max_length=6, choices=Via.choices, default=Via.PASTE)
    source = models.ForeignKey(
        Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="candidates"
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    added_at = models.DateTimeField(default=timezone.now)
    chapter = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        limit_choices_to={"kind": "chapter"},
    )  # fmt: skip

    # The fetch: a row that is due, held by a lease.
    due_at = models.DateTimeField(null=True, default=timezone.now)
    lease_until = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    fetched_at = models.DateTimeField(null=True)

    kind = models.CharField(max_length=5, choices=Clip.Kind.choices, default=Clip.Kind.WEB)
    headline = models.CharField(max_length=300, blank=True)
    outlet = models.ForeignKey(
        Outlet, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    outlet_name = models.CharField(max_length=160, blank=True)
    byline = models.CharField(max_length=200, blank=True)
    no_byline = models.BooleanField(default=False)
    date = models.DateField(null=True, blank=True)
    excerpt = models.TextField(blank=True)
    text = models.TextField(blank=True, help_text="For matching only, never public.")
    found = models.JSONField(default=dict, blank=True)
    edited = models.JSONField(default=list, blank=True)

    people = models.ManyToManyField(Person, blank=True, related_name="+")
    places = models.ManyToManyField(Jurisdiction, blank=True, related_name="+")
    topics = models.ManyToManyField(Topic, blank=True, related_name="+")
    covers = models.ForeignKey(
        Article, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Why these were suggested: {"covers": "…", "person:7": "…"}.
    reasons = models.JSONField(default=dict, blank=True)
    certainty = models.CharField(max_length=8, blank=True, help_text="Of its surest mention.")

    cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.SET_NULL, related_name="candidates"
    )
    clip = models.OneToOneField(
        Clip, null=True, blank=True, on_delete=models.SET_NULL, related_name="candidate"
    )
    into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged",
        help_text="The candidate that this one was merged into.",
    )  # fmt: skip
    into_clip = models.ForeignKey(
        Clip, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="The clip that it was merged into.",
    )  # fmt: skip
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-added_at", "-pk"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["state", "due_at"], name="candidate_due"),
            models.Index(fields=["state", "-added_at"], name="candidate_queue"),
        ]

    def __str__(self) -> str:
        return self.headline or self.link


class Alias(models.Model):
    """Another folded address of a candidate: of a link that led to it, of a page that named another as
    its own. A link that leads to a known story is not fetched again."""

    address = models.CharField(max_length=500, unique=True)
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="aliases")

    class Meta:
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.address


class Mention(models.Model):
    """One place in a candidate's text at which a watched name stands (rule V4)."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="mentions")
    phrase = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, blank=True)
    text = models.CharField(max_length=300)
    sentence = models.TextField()
    start = models.PositiveIntegerField(help_text="Characters from the start of headline and text.")
    certainty = models.CharField(max_length=8)
    why = models.CharField(max_length=300)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        ordering = ["candidate", "start", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.phrase} in {self.candidate}"
