"""Watch: a phrase to look for that the directory does not name by itself."""

from __future__ import annotations

from django.db import models

from dateline.directory.models import Organisation


class Watch(models.Model):
    """People and organisations of the directory are watched anyway; here stands what else is.

    An excluded context silences mentions in the sentences in which it stands.
    """

    class Kind(models.TextChoices):
        CAMPAIGN = "campaign", "Campaign or report"
        ORGANISATION = "organisation", "Another name of an organisation"
        PERSON = "person", "Another name of a person"
        EXCLUDED = "excluded", "Excluded context"

    text = models.CharField(max_length=200, unique=True, help_text="As it is written in stories.")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.CAMPAIGN)
    signs = models.TextField(
        blank=True,
        help_text="For a person: what else must stand in the story, an office or a place, one a line.",
    )
    active = models.BooleanField(default=True)
    chapter = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        limit_choices_to={"kind": "chapter"}, help_text="The chapter it belongs to, if any.",
    )  # fmt: skip

    class Meta:
        ordering = ["text"]
        verbose_name_plural = "watches"

    def __str__(self) -> str:
        return self.text
