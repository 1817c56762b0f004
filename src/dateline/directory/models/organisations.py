"""The network, its chapters, caucuses and partners."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField
from wagtail.search import index

from dateline.content.models import Photo
from dateline.content.models.site import validate_colour
from dateline.content.models.subjects import free_slug
from dateline.directory.models.places import Jurisdiction
from dateline.publishing.tracking import Tracked


class Organisation(Tracked, index.Indexed, ClusterableModel):
    """A body that issues, joins or partners: the network, its chapters, caucuses, partners."""

    class Kind(models.TextChoices):
        NETWORK = "network", "The network"
        SISTER = "sister", "Sister body"
        CHAPTER = "chapter", "Chapter"
        CAUCUS = "caucus", "Caucus"
        PARTNER = "partner", "Partner"

    name = models.CharField(max_length=160, unique=True, help_text="Its full name.")
    short_name = models.CharField(
        max_length=60, blank=True, help_text="As it is called in passing."
    )
    kind = models.CharField(
        max_length=8, choices=Kind.choices, help_text="What it is to the network."
    )
    slug = models.SlugField(
        max_length=80, unique=True, blank=True, help_text="Made from the name if left empty."
    )
    code = models.SlugField(
        max_length=12,
        unique=True,
        null=True,
        blank=True,
        help_text="Chapters only: the short code in their addresses, for example mn.",
    )
    jurisdiction = models.ForeignKey(
        Jurisdiction,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="organisations",
        help_text="The state or place it works in.",
    )
    mission = models.CharField(max_length=300, blank=True, help_text="One line: what it is for.")
    boilerplate = RichTextField(
        blank=True,
        features=["bold", "italic", "link"],
        help_text="The paragraph “About …” at the end of its releases.",
    )
    website = models.URLField(blank=True, help_text="Its own site, if it has one.")
    logo = models.ForeignKey(
        Photo,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Shown on its own pages.",
    )
    accent_light = models.CharField(
        "accent colour",
        max_length=7,
        blank=True,
        validators=[validate_colour],
        help_text="Its colour on light pages, for example #8a2f1d; empty for the network's.",
    )
    accent_dark = models.CharField(
        "accent colour, dark mode",
        max_length=7,
        blank=True,
        validators=[validate_colour],
        help_text="Its colour on dark pages.",
    )

    search_fields = [
        index.SearchField("name", boost=2), index.AutocompleteField("name"),
        index.SearchField("short_name"), index.SearchField("mission"), index.FilterField("kind"),
    ]  # fmt: skip

    shown_with = {"jurisdiction": "organisations"}

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.kind == self.Kind.CHAPTER and not self.code:
            raise ValidationError({"code": "A chapter needs a code for its addresses, such as mn."})
        self.code = self.code or None

    def save(self, *args: object, **kwargs: object) -> None:
        if not self.slug:
            self.slug = free_slug(Organisation, self.name)
        self.code = (self.code or "").lower() or None
        with transaction.atomic():
            keep_boilerplate(self)
            super().save(*args, **kwargs)  # type: ignore[arg-type]

    def boilerplate_on(self, day: date | None) -> str:
        """The "About" paragraph as it read on a day; today's for an unknown one."""
        if day is None:
            return str(self.boilerplate)
        later = self.earlier_boilerplates.filter(until__gt=day).order_by("until", "pk").first()
        return str(later.text if later else self.boilerplate)


class EarlierBoilerplate(models.Model):
    """How the "About" paragraph read before it was changed. A release has that of its own day."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="earlier_boilerplates"
    )
    text = RichTextField(blank=True)
    until = models.DateField(help_text="The first day on which it read differently.")

    class Meta:
        ordering = ["-until", "-pk"]

    def __str__(self) -> str:
        return f"{self.organisation} until {self.until}"


def keep_boilerplate(body: Organisation) -> None:
    """Where the paragraph is about to be changed, keep how it read until today."""
    before = Organisation.objects.filter(pk=body.pk).values_list("boilerplate", flat=True).first()
    if before and before != body.boilerplate:
        EarlierBoilerplate.objects.create(
            organisation=body, text=before, until=timezone.localdate()
        )
