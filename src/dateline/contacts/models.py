"""Outlets, the journalists who work for them, and the press contacts that reporters may call."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.search import index

from dateline.content.models.subjects import free_slug
from dateline.directory.models import Jurisdiction, Organisation
from dateline.lib.zones import is_zone
from dateline.publishing.tracking import Tracked


class Outlet(Tracked, index.Indexed):
    """A newspaper, station or site that publishes about the network."""

    class Kind(models.TextChoices):
        NEWSPAPER = "newspaper", "Newspaper or news site"
        MAGAZINE = "magazine", "Magazine"
        RADIO = "radio", "Radio"
        TV = "tv", "Television"
        WIRE = "wire", "News agency"
        TRADE = "trade", "Trade publication"
        OTHER = "other", "Other"

    name = models.CharField(max_length=160, unique=True, help_text="As it writes itself.")
    slug = models.SlugField(
        max_length=80, unique=True, blank=True, help_text="Made from the name if left empty."
    )
    kind = models.CharField(
        max_length=12,
        choices=Kind.choices,
        default=Kind.NEWSPAPER,
        help_text="What kind of outlet.",
    )
    domain = models.CharField(
        max_length=160, blank=True, db_index=True, help_text="For example startribune.com."
    )
    place = models.ForeignKey(
        Jurisdiction,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="outlets",
        help_text="Where it is based.",
    )

    search_fields = [
        index.SearchField("name", boost=2), index.AutocompleteField("name"),
        index.SearchField("domain"), index.FilterField("kind"),
    ]  # fmt: skip

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.slug = self.slug or free_slug(Outlet, self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Journalist(index.Indexed, models.Model):
    """A reporter whom the press desk knows. Private: shown on no public page and in no export."""

    name = models.CharField(max_length=120, help_text="As the byline has it.")
    email = models.EmailField(
        "e-mail address", unique=True, help_text="Where notices and embargoed copies go."
    )
    outlet = models.ForeignKey(
        Outlet, null=True, blank=True, on_delete=models.SET_NULL, related_name="journalists",
        help_text="Empty for somebody who works for several.",
    )  # fmt: skip
    beat = models.CharField(max_length=120, blank=True, help_text="What they write about.")
    phone = models.CharField(max_length=40, blank=True, help_text="For the press desk only.")
    zone = models.CharField(
        "time zone", max_length=60, blank=True,
        help_text="Where they work, for example America/New_York. Embargo times are shown in it.",
    )  # fmt: skip
    note = models.TextField(blank=True, help_text="For the press desk only.")
    left_on = models.DateField(
        "no longer there since", null=True, blank=True,
        help_text="From this day they are offered for nothing new.",
    )  # fmt: skip

    search_fields = [
        index.SearchField("name", boost=2), index.AutocompleteField("name"),
        index.SearchField("email"), index.SearchField("beat"), index.FilterField("outlet"),
    ]  # fmt: skip
    desk_related = ("outlet",)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} ({self.outlet})" if self.outlet_id else self.name

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()
        if self.zone and not is_zone(self.zone):
            raise ValidationError({"zone": "No such time zone. Write it like America/Chicago."})


class PressContact(Tracked, index.Indexed):
    """Somebody a reporter may call, by beat. Read live: an old item never shows a departed person."""

    name = models.CharField(max_length=120, help_text="Whom to ask for.")
    role = models.CharField(max_length=120, blank=True, help_text="For example “Press secretary”.")
    beat = models.CharField(
        max_length=120,
        blank=True,
        help_text="What they answer for, for example “Water”; empty for everything.",
    )
    chapter = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="press_contacts",
        help_text="Empty for the whole network.",
    )
    phone = models.CharField(
        max_length=40, blank=True, help_text="A press line, not a private phone."
    )
    email = models.EmailField(
        "e-mail address", blank=True, help_text="An address that somebody reads on weekends too."
    )
    hours = models.CharField(
        max_length=120, blank=True, help_text="For example “Weekdays 8 a.m. to 6 p.m. Central”."
    )
    retired_on = models.DateField(
        null=True,
        blank=True,
        help_text="From this day they are shown nowhere, also not on old items.",
    )
    order = models.PositiveSmallIntegerField(default=10, help_text="Lower numbers come first.")

    search_fields = [
        index.SearchField("name", boost=2), index.AutocompleteField("name"),
        index.SearchField("beat"), index.SearchField("email"), index.FilterField("chapter"),
    ]  # fmt: skip

    desk_related = ("chapter",)

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return f"{self.name} ({self.beat})" if self.beat else self.name
