"""What an organisation's press kit holds beside its boilerplate: who leads it, facts, logos."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from dateline.content.models import Photo
from dateline.directory.models.organisations import Organisation
from dateline.directory.models.people import Person, validate_partial_date
from dateline.lib import dates
from dateline.publishing.tracking import Tracked


class Membership(Tracked, Orderable):
    """Somebody's role in an organisation from a date to a date (Popolo's Membership)."""

    organisation = ParentalKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(
        max_length=120, help_text="For example “Chair” or “Executive director”."
    )
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

    panels = [
        FieldRowPanel([FieldPanel("person"), FieldPanel("role")]),
        FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
    ]
    shown_with = {"organisation": "memberships", "person": "memberships"}

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.person}, {self.role}"

    def clean(self) -> None:
        super().clean()
        begun, ended = self.start, self.end
        if begun and ended and dates.partial_bounds(ended)[1] < dates.partial_bounds(begun)[0]:
            raise ValidationError({"end": "The end lies before the start."})

    def is_current(self, on: date) -> bool:
        """Whether the person had the role on that day."""
        return dates.covers(self.start, self.end, on)


class KeyFact(Tracked, Orderable):
    """A line of an organisation's fact sheet. A fact without its day is an error in a year."""

    organisation = ParentalKey(Organisation, on_delete=models.CASCADE, related_name="key_facts")
    label = models.CharField(max_length=80, help_text="For example “Founded” or “Members”.")
    value = models.CharField(max_length=200, help_text="For example “412 in 31 states”.")
    as_of = models.DateField(help_text="The day on which it was true.")
    source = models.CharField(
        max_length=200, blank=True, help_text="How it was counted, or who says so."
    )

    panels = [
        FieldRowPanel([FieldPanel("label"), FieldPanel("value")]),
        FieldRowPanel([FieldPanel("as_of"), FieldPanel("source")]),
    ]
    shown_with = {"organisation": "key_facts"}

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.label}: {self.value}"


class Logo(Tracked, Orderable):
    """A logo that the press may use, with its rights; public while the organisation shows it."""

    organisation = ParentalKey(Organisation, on_delete=models.CASCADE, related_name="logos")
    name = models.CharField(max_length=80, help_text="For example “Logo, white, for dark pages”.")
    photo = models.ForeignKey(
        Photo,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The picture, as large as you have it.",
    )

    panels = [FieldRowPanel([FieldPanel("name"), FieldPanel("photo")])]
    shown_with = {"organisation": "logos"}

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return self.name
