"""Settings of the whole site: its name, colours, navigation and footer, edited in the desk."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from dateline.content.models.media import Photo
from dateline.publishing.tracking import Tracked

PLAIN_FEATURES = ["bold", "italic", "link"]


def validate_colour(value: str) -> None:
    """Accept ``#rrggbb`` only: the value is written into a stylesheet."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValidationError("Write the colour as # and six hex digits, for example #9a3412.")


def validate_addresses(value: str) -> None:
    """Accept http and https addresses, one a line."""
    for number, line in enumerate(value.split(), 1):
        if not re.fullmatch(r"https?://[^\s/?#]+\.[^\s]+", line):
            raise ValidationError(
                f"Line {number}: {line!r} is no address. Write it whole, with https:// before it."
            )


class LinkTo(Tracked):
    """A line of a menu: a page of this site or an address elsewhere."""

    tracked_as_design = True

    text = models.CharField(max_length=60, help_text="The words readers see.")
    page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="A page of this site, or leave empty and give an address.",
    )
    address = models.CharField(
        max_length=300,
        blank=True,
        help_text="A path such as /releases/ or an address such as https://example.org/.",
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        super().clean()
        if not self.page_id and not self.address:
            raise ValidationError({"address": "Choose a page or give an address."})
        if self.address and not re.match(r"(/(?!/)|https?://|mailto:)", self.address):
            raise ValidationError(
                {"address": "Begin with / for this site, or with https:// for another."}
            )


@register_setting(icon="site")
class SiteSettings(Tracked, ClusterableModel, BaseSiteSetting):
    """The network's name, voice and colours; one row a site."""

    tracked_as_design = True

    name = models.CharField(
        max_length=120, default="Our network", help_text="The name in the masthead."
    )
    mission = models.CharField(
        max_length=200, blank=True, help_text="One line under the name: who you are."
    )
    accent_light = models.CharField(
        "accent colour",
        max_length=7,
        default="#8a2f1d",
        validators=[validate_colour],
        help_text="On light pages; dark enough to read on paper white.",
    )
    accent_dark = models.CharField(
        "accent colour, dark mode",
        max_length=7,
        default="#f0a58f",
        validators=[validate_colour],
        help_text="On dark pages; light enough to read on near-black.",
    )
    logo = models.ForeignKey(
        Photo,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Optional; the name alone is a fine masthead.",
    )
    footer_text = RichTextField(
        blank=True, features=PLAIN_FEATURES, help_text="Address, legal line, thanks."
    )
    profiles = models.TextField(
        "profiles elsewhere",
        blank=True,
        validators=[validate_addresses],
        help_text="Pages that are the network's own on other sites, one address a line. Search "
        "engines are told that they are the same organisation.",
    )
    licence_address = models.URLField(
        "licence for machines",
        max_length=300,
        blank=True,
        help_text="Where the terms for machines that read this site stand (an RSL 1.0 file). "
        "robots.txt names it; empty: it says nothing.",
    )

    class Meta:
        verbose_name = "site settings"

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        problems = {}
        if contrast(self.accent_light, "#fbfaf7") < 4.5:
            problems["accent_light"] = "Too pale on a light page: choose a darker colour (4.5:1)."
        if contrast(self.accent_dark, "#16181b") < 4.5:
            problems["accent_dark"] = "Too dark on a dark page: choose a lighter colour (4.5:1)."
        if problems:
            raise ValidationError(problems)


class MenuLink(LinkTo, Orderable):
    """A line of the navigation bar or of a footer column."""

    class Area(models.TextChoices):
        NAVIGATION = "navigation", "Navigation bar"
        FOOTER = "footer", "Footer"

    settings = ParentalKey(SiteSettings, on_delete=models.CASCADE, related_name="links")
    area = models.CharField(
        "where",
        max_length=10,
        choices=Area.choices,
        default=Area.NAVIGATION,
        help_text="In the bar at the top or in a column at the foot.",
    )
    column = models.CharField(
        max_length=60,
        blank=True,
        help_text="Footer only: the heading of its column, repeated on each line of it.",
    )

    class Meta(Orderable.Meta):
        pass


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two ``#rrggbb`` colours (WCAG 2.2, relative luminance), 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        c = channel / 255
        return c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4

    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
