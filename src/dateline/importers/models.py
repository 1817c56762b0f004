"""What was brought from elsewhere, so that a second import changes nothing and a report can be read."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class ImportRun(models.Model):
    """One import: which file, who, what came of it. ``report`` is the object that ``--json`` prints."""

    class Status(models.TextChoices):
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        PARTLY = "partly", "Done, with some items refused"
        FAILED = "failed", "Not done"

    source = models.CharField(max_length=20)
    file_names = models.CharField(max_length=500)
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.RUNNING)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    dry_run = models.BooleanField(default=False)
    report = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.source}: {self.file_names}"


class ImportedItem(models.Model):
    """One thing in a file and the row it became; the digest tells whether the file's item changed."""

    source = models.CharField(
        max_length=200, help_text="The kind of file and the site it came from."
    )
    external_id = models.CharField(max_length=300)
    target_model = models.CharField(max_length=60)
    target_id = models.CharField(max_length=40)
    digest = models.CharField(max_length=40)
    missing = models.JSONField(default=list, blank=True)
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="items")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id", "target_model"], name="imported_once"
            )
        ]
        indexes = [models.Index(fields=["target_model", "target_id"])]

    def __str__(self) -> str:
        return f"{self.source} {self.external_id}"
