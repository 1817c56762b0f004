"""Jurisdictions, the other ids they have, and those that have a page. Ids follow Open Civic Data."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.search import index

from dateline.directory.divisions import path_of
from dateline.lib.states import ap_state
from dateline.publishing.tracking import Tracked

_OCD = re.compile(r"^ocd-division/country:[a-z]{2}(/[a-z_]+:[\w.~-]+)*$")


def validate_ocd(value: str) -> None:
    """Accept an Open Civic Data division id."""
    if not _OCD.match(value):
        raise ValidationError(
            "Write an Open Civic Data id, for example ocd-division/country:us/state:mn/place:duluth."
        )


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
        "OCD id", max_length=200, unique=True, validators=[validate_ocd],
        help_text="Its Open Civic Data division id; never reused.",
    )  # fmt: skip
    name = models.CharField(max_length=160, help_text="As people say it, for example “Duluth”.")
    level = models.CharField(max_length=16, choices=Level.choices, help_text="What kind of place.")
    classification = models.CharField(
        "kind", max_length=40, blank=True, help_text="As readers see it: city, township, parish."
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children",
        help_text="The state or county it lies in.",
    )  # fmt: skip
    # "Used 2,700 times" on a state would only count its cities.
    parent.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]
    state = models.CharField(
        max_length=2, blank=True, db_index=True, help_text="Postal code of its state: MN."
    )
    path = models.CharField(
        max_length=200, unique=True, blank=True, editable=False, help_text="us/mn/duluth"
    )
    # The name as it was loaded: while it is the name, a newer list may correct it.
    loaded_name = models.CharField(max_length=160, blank=True, editable=False)

    search_fields = [
        index.SearchField("name", boost=2), index.AutocompleteField("name"),
        index.SearchField("state"), index.FilterField("level"), index.FilterField("state"),
    ]  # fmt: skip
    desk_related = ("parent",)

    class Meta:
        ordering = ["state", "name"]

    def __str__(self) -> str:
        """ "Duluth, MN", as it is typed and told apart at the desk."""
        return self._with_state(self.state)

    @property
    def full_name(self) -> str:
        """ "Duluth, Minn.": the name with its state as AP style has it in lists and datelines."""
        return self._with_state(ap_state(self.state))

    @property
    def named_with_county(self) -> bool:
        """Townships: dozens in a state share a name."""
        return "/" in self.ocd_id.partition("/county:")[2]

    def _with_state(self, state: str) -> str:
        levels = self.Level
        alone = (levels.COUNTRY, levels.STATE, levels.DISTRICT, levels.TERRITORY)
        above = self.parent.name if self.named_with_county and self.parent else ""
        return ", ".join(
            word for word in (self.name, above, "" if self.level in alone else state) if word
        )

    def clean(self) -> None:
        super().clean()
        same = Jurisdiction.objects.filter(path=path_of(self.ocd_id)).exclude(pk=self.pk).first()
        if same:
            raise ValidationError({"ocd_id": f"This place is in the directory as “{same}”."})
        if self.pk and self.parent_id == self.pk:
            raise ValidationError({"parent": "A place cannot lie in itself."})

    def save(self, *args: object, **kwargs: object) -> None:
        self.path = path_of(self.ocd_id)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class JurisdictionAlias(models.Model):
    """An OCD id that means another division: ``…/place:denver`` is ``…/county:denver``."""

    ocd_id = models.CharField(max_length=200, unique=True, validators=[validate_ocd])
    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="aliases")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["ocd_id"]
        verbose_name_plural = "jurisdiction aliases"

    def __str__(self) -> str:
        return f"{self.ocd_id} is {self.jurisdiction.ocd_id}"


class PublicPlace(Tracked):
    """A place that has a page: something public is about it, or about a place inside it.

    Kept by the press's plan (website/presence.py). n: live articles and clips about the place itself.
    """

    place = models.OneToOneField(Jurisdiction, on_delete=models.CASCADE, related_name="public")
    parent = models.ForeignKey(
        Jurisdiction, null=True, on_delete=models.SET_NULL, related_name="public_inside"
    )
    path = models.CharField(max_length=200, db_index=True)
    n = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.path
