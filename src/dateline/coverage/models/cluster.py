"""Cluster: copies of one story, syndicated or lightly edited (rule V3)."""

from __future__ import annotations

from django.db import models

from dateline.publishing.tracking import Tracked


class Cluster(Tracked):
    """What ties copies of one story together. Clips and candidates point here.

    Which clip leads is a rule (``coverage.cluster.lead_of``) unless an editor chose one; until grouping
    has looked, the earliest stands in front (``coverage.standing``).
    """

    lead = models.ForeignKey(
        "coverage.Clip", null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="The clip that stands for all of them.",
    )  # fmt: skip
    chosen = models.BooleanField(default=False, help_text="An editor chose the lead.")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Copies of one story ({self.pk})"
