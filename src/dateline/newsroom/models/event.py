"""Event: something people can come to, at a place or online, with its own time zone."""

from __future__ import annotations

import re
from datetime import date as Date
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from dateline.contacts.models import PressContact
from dateline.content.blocks import BODY_BLOCKS
from dateline.content.models import Photo, Topic
from dateline.content.models.pages import PublicPage
from dateline.directory.models import Jurisdiction, Organisation, Person
from dateline.lib.text import ascii_slug
from dateline.lib.zones import NoSuchTime, day_begins, instant_of, is_zone
from dateline.newsroom.models.article import SLUG_LIMIT, Article, keep_old_address
from dateline.newsroom.models.section import ChapterSection

# The address of a month: an event of that name would hide it.
A_MONTH = re.compile(r"^\d\d$")
YEARS = range(1970, 2101)


def site_zone() -> str:
    """The network's own time zone, which a new event begins with."""
    return settings.TIME_ZONE


def validate_zone(value: str) -> None:
    """Accept a zone of the IANA time zone database."""
    if not is_zone(value):
        raise ValidationError("Choose a time zone by its place, for example America/Chicago.")


class Event(PublicPage, Page):
    """One event. What was promised is what clocks at its place show; the instants follow from it.

    ``starts_at`` and ``ends_at`` are derived: from a day, a time and a zone, of which a time that
    the zone skips or has twice is refused. An event of whole days lasts from the first instant of
    its first day in its zone to the last of its last.
    """

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", "Takes place"
        CANCELLED = "cancelled", "Cancelled"
        POSTPONED = "postponed", "Postponed"

    deck = models.TextField(blank=True, help_text="What it is, in one or two sentences.")
    body = StreamField(BODY_BLOCKS, blank=True, help_text="Programme, speakers, how to get there.")
    status = models.CharField(
        max_length=10,
        choices=Status.choices,
        default=Status.SCHEDULED,
        help_text="A cancelled or postponed event keeps its page, and calendars are told.",
    )

    all_day = models.BooleanField("all day", default=False, help_text="Days without hours.")
    start_day = models.DateField("first day")
    start_time = models.TimeField(
        "begins", null=True, blank=True, help_text="As clocks there show."
    )
    end_day = models.DateField(
        "last day", null=True, blank=True, help_text="Empty: it ends on its first day."
    )
    end_time = models.TimeField("ends", null=True, blank=True, help_text="An estimate will do.")
    zone = models.CharField(
        "time zone",
        max_length=60,
        default=site_zone,
        validators=[validate_zone],
        help_text="The zone of the place, or of the host if it is online.",
    )
    starts_at = models.DateTimeField(editable=False, db_index=True)
    ends_at = models.DateTimeField(editable=False, db_index=True)
    month = models.CharField(max_length=7, editable=False)
    public_path = models.CharField(
        max_length=255, unique=True, null=True, blank=True, editable=False
    )

    place = models.ForeignKey(
        Jurisdiction,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="events",
        help_text="The city, county or state where it is.",
    )
    venue = models.CharField(max_length=160, blank=True, help_text="For example “City Hall”.")
    address = models.CharField(max_length=240, blank=True, help_text="Street and number, room.")
    online_link = models.URLField(
        max_length=500, blank=True, help_text="Where to watch or take part. It is public."
    )
    registration_link = models.URLField(
        "registration", max_length=500, blank=True, help_text="Where to sign up, if one has to."
    )

    issuer = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="events_hosted",
        verbose_name="host",
        help_text="Whose event it is. Empty: the network, or the section's chapter.",
    )
    chapter = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="events",
    )
    topics = ParentalManyToManyField(
        Topic, blank=True, related_name="events", help_text="What it is about."
    )
    people = ParentalManyToManyField(
        Person, blank=True, related_name="events", help_text="Who speaks or hosts."
    )
    contacts = ParentalManyToManyField(
        PressContact,
        blank=True,
        related_name="+",
        help_text="Whom reporters may call; empty: the press contacts of the chapter or network.",
    )
    photo = models.ForeignKey(
        Photo,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="A picture of the place or of the last time. Only one with rights.",
    )
    recap = models.ForeignKey(
        Article,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="recap_of",
        help_text="The article that says what happened. Each then leads to the other.",
    )

    # What calendars were last told (RFC 5545, SEQUENCE): grows when time, place or status move.
    sequence = models.PositiveIntegerField(default=0, editable=False)
    told = models.JSONField(null=True, blank=True, editable=False)

    search_fields = Page.search_fields + [
        index.SearchField("deck"),
        index.SearchField("body"),
        index.SearchField("venue"),
        index.FilterField("starts_at"),
        index.FilterField("chapter"),
    ]
    parent_page_types = ["newsroom.NewsSection", "newsroom.ChapterSection"]
    subpage_types: list[str] = []
    settings_panels: list[Any] = []

    # The recapping article shows which event it recaps.
    shown_with = {"recap": "recap"}
    # What a published event keeps although an older revision knows nothing of it.
    KEPT = ("public_path", "month", "chapter_id", "sequence", "told")

    class Meta:
        verbose_name = "event"
        indexes = [models.Index(fields=["month", "starts_at"])]

    @property
    def last_day(self) -> Date:
        """The day on which it ends, in its zone."""
        return self.end_day or self.start_day

    @property
    def starts(self) -> datetime:
        """When it begins, in its own zone."""
        return self.starts_at.astimezone(ZoneInfo(self.zone))

    @property
    def ends(self) -> datetime:
        """When it ends, in its own zone; of whole days: when the day after begins."""
        return self.ends_at.astimezone(ZoneInfo(self.zone))

    def instants(self) -> tuple[datetime, datetime]:
        """When it begins and ends. Raises ValidationError, by field, for what names no instant."""
        if self.all_day:
            after = self.last_day + timedelta(days=1)
            return day_begins(self.start_day, self.zone), day_begins(after, self.zone)
        found: dict[str, datetime] = {}
        wrong: dict[str, str] = {}
        for name, day, clock in (("start_time", self.start_day, self.start_time),
                                 ("end_time", self.last_day, self.end_time)):  # fmt: skip
            if clock is None:
                wrong[name] = "Say at what time, or tick “all day”."
                continue
            try:
                found[name] = instant_of(day, clock, self.zone)
            except NoSuchTime as problem:
                wrong[name] = str(problem)
        if wrong:
            raise ValidationError(wrong)
        return found["start_time"], found["end_time"]

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        if self.slug:  # else Wagtail makes a free one from the title
            self.slug = ascii_slug(self.slug, SLUG_LIMIT)
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        wrong: dict[str, Any] = {}
        if self.slug and A_MONTH.match(self.slug):
            wrong["slug"] = "Two digits are the address of a month. Add a word."
        if not (self.venue or self.place_id or self.online_link):
            wrong["venue"] = (
                "Say where: a venue, a place (below it), or a link to take part online."
            )
        wrong |= self._wrong_times()
        if wrong:
            raise ValidationError(wrong)

    def _wrong_times(self) -> dict[str, Any]:
        if self.start_day is None or not is_zone(self.zone):
            return {}  # said by those fields
        if self.start_day.year not in YEARS or self.last_day.year not in YEARS:
            name = "start_day" if self.start_day.year not in YEARS else "end_day"
            return {name: f"Look at the year: it must be from {YEARS[0]} to {YEARS[-1]}."}
        if self.last_day < self.start_day:
            return {"end_day": "The last day is before the first."}
        try:
            begins, ends = self.instants()
        except ValidationError as problem:
            return dict(problem.message_dict)
        if ends <= begins:
            return {"end_time": "It ends before it begins. Past midnight, give the last day too."}
        return {}

    def _get_autogenerated_slug(self, base_slug: str) -> str:
        base = ascii_slug(base_slug, SLUG_LIMIT - 4)
        return super()._get_autogenerated_slug(f"event-{base}" if A_MONTH.match(base) else base)

    def with_content_json(self, content: Any) -> Any:
        revived = super().with_content_json(content)
        for name in self.KEPT:
            setattr(revived, name, getattr(self, name))
        return revived

    def copy(self, *args: Any, **kwargs: Any) -> Any:
        kwargs["exclude_fields"] = [
            *(kwargs.get("exclude_fields") or []), "public_path", "sequence", "told", "recap",
        ]  # fmt: skip
        return super().copy(*args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("update_fields") is not None:
            super().save(*args, **kwargs)
            return
        stored = Event.objects.filter(pk=self.pk) if self.pk else Event.objects.none()
        before = stored.values_list("public_path", "live").first()
        if not self.slug:
            self.slug = self._get_autogenerated_slug(self.title)
        self.derive(self.get_parent() if self.path else None)
        super().save(*args, **kwargs)
        if before and before[1] and before[0] and before[0] != self.public_path:
            keep_old_address(self, before[0])

    def derive(self, parent: Page | None) -> None:
        """Set what follows from other fields: instants, chapter, address, what calendars are told."""
        section = parent.specific if parent is not None else None
        if section is not None:
            self.chapter = section.chapter if isinstance(section, ChapterSection) else None
        if self.all_day:
            self.start_time = self.end_time = None
        self.starts_at, self.ends_at = self.instants()
        self.month = self.start_day.strftime("%Y-%m")
        prefix = f"/chapters/{self.chapter.code}" if self.chapter else ""
        self.public_path = f"{prefix}/events/{self.start_day.year:04d}/{self.slug}/"
        if self.live:
            now = self.what_calendars_are_told()
            if self.told is not None and self.told != now:
                self.sequence += 1
            self.told = now

    def what_calendars_are_told(self) -> dict[str, Any]:
        """Time, place and status as plain values: a change of these is news to who planned to come."""
        return {
            "starts": self.starts_at.isoformat(), "ends": self.ends_at.isoformat(),
            "all_day": self.all_day, "zone": self.zone, "status": self.status,
            "place": self.place_id, "venue": self.venue, "address": self.address,
            "online": self.online_link,
        }  # fmt: skip

    def public_address(self) -> str | None:
        return self.public_path
