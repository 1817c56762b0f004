"""What the desk checks found, what people decided about it, and how an organisation wants them.

The item is named by label and key, not by a foreign key: desks above the newsroom have items too.
"""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from dateline.directory.models import Organisation


class Beginning(models.Func):
    """The first hundred characters of a text in small letters: short enough for an index.

    The number stands in the SQL itself, because SQLite finds no index by a parameter.
    """

    template = "LOWER(SUBSTR(%(expressions)s, 1, 100))"
    output_field = models.CharField()
    LENGTH = 100


class CheckFinding(models.Model):
    """One finding about an item as it was checked last; replaced when the item is checked again."""

    class Level(models.TextChoices):
        ERROR = "error", "Error"
        WARNING = "warning", "Warning"

    item_type = models.CharField(max_length=60, help_text="For example newsroom.article.")
    item_id = models.PositiveBigIntegerField()
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=16, db_index=True)
    chapter = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="check_findings"
    )
    rule = models.CharField(max_length=8)
    level = models.CharField(max_length=8, choices=Level.choices)
    field = models.CharField(max_length=200, blank=True)
    message = models.TextField()
    quoted = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=24)
    fixable = models.BooleanField(default=False)
    live = models.BooleanField(default=False)
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item_type", "item_id", "fingerprint", "field"], name="found_once"
            )
        ]
        indexes = [
            models.Index(fields=["rule", "level"]),
            models.Index(fields=["level", "-found_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.title}"


class CheckDecision(models.Model):
    """Somebody decided about a finding: kept a warning, or forced publishing over an error."""

    class Act(models.TextChoices):
        KEPT = "kept", "Kept"
        FORCED = "forced", "Published in spite of it"

    item_type = models.CharField(max_length=60)
    item_id = models.PositiveBigIntegerField()
    title = models.CharField(max_length=300)
    fingerprint = models.CharField(max_length=24)
    rule = models.CharField(max_length=8)
    message = models.TextField()
    quoted = models.TextField(blank=True)
    act = models.CharField(max_length=8, choices=Act.choices)
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item_type", "item_id", "fingerprint"], name="decided_once"
            )
        ]
        permissions = [("force_publishing", "Can publish over errors of the desk checks")]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.rule} {self.title}"


class CheckTuning(models.Model):
    """How the checks are set: one row for everyone, and one for each organisation that differs."""

    organisation = models.OneToOneField(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="check_tuning"
    )
    levels = models.JSONField(default=dict, blank=True)
    excerpt_words = models.PositiveSmallIntegerField(
        "longest excerpt", default=90, validators=[MinValueValidator(10), MaxValueValidator(500)],
        help_text="Words of somebody else's article that a clip may hold (C05).",
    )  # fmt: skip
    grade = models.PositiveSmallIntegerField(
        "highest reading grade", default=12, validators=[MinValueValidator(4), MaxValueValidator(20)],
        help_text="Flesch-Kincaid grade of a whole text (C20).",
    )  # fmt: skip
    sentence_words = models.PositiveSmallIntegerField(
        "longest sentence", default=40, validators=[MinValueValidator(10), MaxValueValidator(100)],
        help_text="Words in one sentence (C20).",
    )  # fmt: skip
    passive = models.PositiveSmallIntegerField(
        "passive sentences", default=25, validators=[MaxValueValidator(100)],
        help_text="Highest share of passive sentences, in percent (C20).",
    )  # fmt: skip

    def __str__(self) -> str:
        return f"Checks of {self.organisation}" if self.organisation else "Checks of everyone"
