"""People, offices, terms, jurisdictions and organisations.

Identifiers follow Open Civic Data; the shapes of membership follow Popolo (rule D1: the unit is the
term: a person in an office of a jurisdiction from one date to another).
"""

from __future__ import annotations

import re
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from dateline.content.models import Photo
from dateline.content.models.site import validate_colour
from dateline.content.models.subjects import free_slug
from dateline.lib import dates
from dateline.publishing.tracking import Tracked

_OCD = re.compile(r"^ocd-division/country:[a-z]{2}(/[a-z_]+:[\w.~-]+)*$")


def validate_ocd(value: str) -> None:
    """Accept an Open Civic Data division id."""
    if not _OCD.match(value):
        raise ValidationError(
            "Write an Open Civic Data id, for example ocd-division/country:us/state:mn/place:duluth."
        )


def validate_partial_date(value: str) -> None:
    """Accept a year, a month or a day."""
    try:
        dates.partial_bounds(value)
    except ValueError as problem:
        raise ValidationError(str(problem)) from problem


class Jurisdiction(Tracked, index.Indexed):
    """A place that governs itself: a state, county, city, school district."""

    class Level(models.TextChoices):
        COUNTRY = "country", "Country"
        STATE = "state", "State"
        DISTRICT = "district", "Federal district"
        TERRITORY = "territory", "Territory"
        COUNTY = "county", "County"
        PLACE = "place", "City or town"
        SCHOOL = "school_district", "School district"
        OTHER = "other", "Other"

    ocd_id = models.CharField(
        "OCD id",
        max_length=200,
        unique=True,
        validators=[validate_ocd],
        help_text="Its Open Civic Data division id; never reused.",
    )
    name = models.CharField(max_length=160, help_text="As people say it, for example “Duluth”.")
    level = models.CharField(max_length=16, choices=Level.choices, help_text="What kind of place.")
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        help_text="The state or county it lies in.",
    )
    state = models.CharField(
        max_length=2,
        blank=True,
        db_index=True,
        help_text="Postal code of its state, for example MN.",
    )
    path = models.CharField(
        max_length=200, unique=True, blank=True, editable=False, help_text="us/mn/duluth"
    )

    search_fields = [
        index.SearchField("name", boost=2), index.AutocompleteField("name"),
        index.SearchField("state"), index.FilterField("level"), index.FilterField("state"),
    ]  # fmt: skip

    class Meta:
        ordering = ["state", "name"]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """ "Duluth, Minn.": the name with its state, as a dateline or a list needs it."""
        if self.level in (self.Level.COUNTRY, self.Level.STATE, self.Level.DISTRICT):
            return self.name
        return f"{self.name}, {self.state}" if self.state else self.name

    def save(self, *args: object, **kwargs: object) -> None:
        if not self.path:
            parts = [p.split(":", 1)[1] for p in self.ocd_id.split("/")[1:]]
            self.path = "/".join(re.sub(r"[^a-z0-9]+", "-", p.lower()).strip("-") for p in parts)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Organisation(Tracked, index.Indexed):
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
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Person(Tracked, index.Indexed, ClusterableModel):
    """Someone the newsroom writes about: an official, a member of staff, an ally."""

    name = models.CharField(max_length=160, help_text="As the person writes it.")
    family_name = models.CharField(
        max_length=80, blank=True, help_text="For sorting; the last word of the name if left empty."
    )
    slug = models.SlugField(
        max_length=80, unique=True, blank=True, help_text="Made from the name if left empty."
    )
    photo = models.ForeignKey(
        Photo,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="A portrait with its rights.",
    )
    biography = models.TextField(blank=True, help_text="A short public biography.")
    website = models.URLField(blank=True, help_text="Official page.")
    chapter = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="members",
        limit_choices_to={"kind": "chapter"},
        help_text="The chapter they belong to, if any.",
    )
    source = models.CharField(max_length=300, blank=True, help_text="Where these facts are from.")
    checked_on = models.DateField(null=True, blank=True, help_text="When they were last checked.")

    search_fields = [
        index.SearchField("name", boost=2), index.AutocompleteField("name"),
        index.SearchField("biography"), index.FilterField("chapter"),
    ]  # fmt: skip
    desk_related = ("chapter",)

    class Meta:
        ordering = ["family_name", "name"]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.slug = self.slug or free_slug(Person, self.name)
        self.family_name = self.family_name or self.name.split()[-1]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def current_office(self) -> str:
        """The offices held today as one line, for the desk."""
        today = timezone.localdate()
        return "; ".join(str(term.office) for term in self.terms.all() if term.is_current(today))


class Office(Tracked):
    """A seat that somebody holds: title and jurisdiction, with a seat name where there are several."""

    title = models.CharField(max_length=120, help_text="For example “Council Member” or “Mayor”.")
    jurisdiction = models.ForeignKey(
        Jurisdiction, on_delete=models.PROTECT, related_name="offices", help_text="Of which place."
    )
    seat = models.CharField(max_length=80, blank=True, help_text="For example “Ward 3”.")
    single_seat = models.BooleanField(
        default=False, help_text="Only one person can hold it at a time."
    )

    desk_related = ("jurisdiction",)

    class Meta:
        ordering = ["jurisdiction__name", "title", "seat"]
        constraints = [
            models.UniqueConstraint(fields=["title", "jurisdiction", "seat"], name="one_office")
        ]

    def __str__(self) -> str:
        seat = f", {self.seat}" if self.seat else ""
        return f"{self.title}{seat}, {self.jurisdiction.full_name}"


class Term(Tracked):
    """One person in one office from a date to a date; dates may be known only in part."""

    person = ParentalKey(Person, on_delete=models.CASCADE, related_name="terms")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="terms")
    start = models.CharField(
        max_length=10,
        blank=True,
        validators=[validate_partial_date],
        help_text="2024, 2024-01 or 2024-01-08.",
    )
    end = models.CharField(
        max_length=10,
        blank=True,
        validators=[validate_partial_date],
        help_text="Empty while it lasts.",
    )
    end_reason = models.CharField(
        max_length=120, blank=True, help_text="For example “did not stand again”."
    )
    source = models.CharField(max_length=300, blank=True, help_text="Where this is from.")
    checked_on = models.DateField(null=True, blank=True, help_text="When it was last checked.")

    panels = [
        FieldPanel("office"),
        FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
        FieldRowPanel([FieldPanel("end_reason"), FieldPanel("source"), FieldPanel("checked_on")]),
    ]

    class Meta:
        ordering = ["-start", "pk"]

    def __str__(self) -> str:
        return f"{self.person}: {self.office} ({self.start or '?'} to {self.end or 'now'})"

    def clean(self) -> None:
        super().clean()
        begun, ended = self.start, self.end
        if begun and ended and dates.partial_bounds(ended)[1] < dates.partial_bounds(begun)[0]:
            raise ValidationError({"end": "The end lies before the start."})

    def is_current(self, on: date) -> bool:
        """Whether the person held the office on that day (rule D1)."""
        return dates.covers(self.start, self.end, on)


class ChapterRole(models.Model):
    """Who may edit for which chapter. Kept here, above accounts, because it points at both."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="chapter_roles"
    )
    chapter = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="editors",
        limit_choices_to={"kind": "chapter"},
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "chapter"], name="one_chapter_role")]

    def __str__(self) -> str:
        return f"{self.user}: {self.chapter}"
