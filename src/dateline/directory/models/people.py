"""People, offices and terms: the unit is the term, as in Popolo (rule D1)."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.search import index

from dateline.content.models import Photo
from dateline.content.models.subjects import free_slug
from dateline.directory.models.organisations import Organisation
from dateline.directory.models.places import Jurisdiction
from dateline.lib import dates
from dateline.publishing.tracking import Tracked


def validate_partial_date(value: str) -> None:
    """Accept a year, a month or a day."""
    try:
        dates.partial_bounds(value)
    except ValueError as problem:
        raise ValidationError(str(problem)) from problem


class Person(Tracked, index.Indexed, ClusterableModel):
    """Someone the newsroom writes about: an official, a member of staff, an ally."""

    name = models.CharField(max_length=160, help_text="As the person writes it.")
    family_name = models.CharField(
        max_length=80, blank=True, help_text="For sorting; the last word of the name if left empty."
    )
    other_names = models.TextField(
        blank=True,
        help_text="Nicknames and former names that stories use, one a line. Coverage is found by them, and "
        "rows of a table are matched; no page shows them.",
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
        index.SearchField("other_names"), index.AutocompleteField("other_names"),
        index.SearchField("biography"), index.FilterField("chapter"),
    ]  # fmt: skip
    desk_related = ("chapter",)
    shown_with = {"chapter": "members"}

    class Meta:
        ordering = ["family_name", "name"]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.slug = self.slug or free_slug(Person, self.name)
        self.family_name = self.family_name or self.name.split()[-1]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def names(self) -> list[str]:
        """The name and the other names, each once."""
        others = (" ".join(line.split()) for line in self.other_names.splitlines())
        return list(dict.fromkeys([self.name, *filter(None, others)]))

    def current_office(self) -> str:
        """The offices held today as one line, for the desk."""
        today = timezone.localdate()
        return "; ".join(str(term.office) for term in self.terms.all() if term.is_current(today))

    def capacity_on(self, day: date) -> str:
        """What they were on a day, as a quote names it: "Mayor, Duluth, Minn."; several with
        semicolons. Who held no office is named by a role, "Chair, Minnesota Chapter"."""
        terms = self.terms.select_related("office__jurisdiction__parent").order_by("-start", "pk")
        held = [str(term.office) for term in terms if term.is_current(day)]
        if held:
            return "; ".join(held)
        roles = self.memberships.select_related("organisation").order_by("-start", "pk")
        return "; ".join(
            f"{role.role}, {role.organisation}" for role in roles if role.is_current(day)
        )


class Office(Tracked, index.Indexed):
    """A seat that somebody holds: title and jurisdiction, with a seat name where there are several."""

    title = models.CharField(max_length=120, help_text="For example “Council Member” or “Mayor”.")
    jurisdiction = models.ForeignKey(
        Jurisdiction, on_delete=models.PROTECT, related_name="offices", help_text="Of which place."
    )
    seat = models.CharField(max_length=80, blank=True, help_text="For example “Ward 3”.")
    single_seat = models.BooleanField(
        default=False, help_text="Only one person can hold it at a time."
    )

    search_fields = [
        index.SearchField("title", boost=2), index.AutocompleteField("title"),
        index.SearchField("seat"),
        index.RelatedFields("jurisdiction", [index.SearchField("name"), index.SearchField("state")]),
    ]  # fmt: skip
    desk_related = ("jurisdiction",)
    shown_with = {"jurisdiction": "offices"}

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

    shown_with = {"office": "terms", "person": "terms"}

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
