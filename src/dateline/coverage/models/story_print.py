"""StoryPrint: what is kept of a story's words to recognise its copies; Apart: two that are not the same."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from dateline.coverage.models.candidate import Candidate
from dateline.coverage.models.clip import Clip


class StoryPrint(models.Model):
    """The print of one candidate, or of a clip that no candidate became (typed by hand, imported)."""

    candidate = models.OneToOneField(
        Candidate, null=True, blank=True, on_delete=models.CASCADE, related_name="print"
    )
    clip = models.OneToOneField(
        Clip, null=True, blank=True, on_delete=models.CASCADE, related_name="print"
    )
    hashes = models.BinaryField(help_text="coverage.cluster.Print.to_bytes()")
    words = models.PositiveIntegerField(default=0)
    outlet = models.CharField(max_length=160, blank=True, help_text="Tells a footer from a copy.")
    agency = models.CharField(max_length=80, blank=True, help_text="The agency that it credits.")
    canonical = models.CharField(
        max_length=1000, blank=True, help_text="The address that its page calls the original."
    )
    day = models.DateField(db_index=True, help_text="Published, or found where that is unknown.")

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(candidate=None) ^ models.Q(clip=None), name="print_of_one_story"
            )
        ]

    def __str__(self) -> str:
        return f"Print of {self.candidate or self.clip}"


class Apart(models.Model):
    """An editor said that two stories are not the same: they are never grouped again, however alike."""

    one = models.ForeignKey(StoryPrint, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(StoryPrint, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="apart_once"),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")), name="apart_ordered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} is not {self.other_id}"
