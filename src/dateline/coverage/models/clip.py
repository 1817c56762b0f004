"""Clip: a piece that somebody else published about us, with its outlet, byline, date and link."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, RevisionMixin
from wagtail.search import index

from dateline.contacts.models import Outlet
from dateline.content.models import Photo, Topic
from dateline.coverage.models.cluster import Cluster
from dateline.directory.models import Jurisdiction, Organisation, Person
from dateline.lib.addresses import fold
from dateline.newsroom.models import Article
from dateline.publishing.drafts import NoStaleDrafts
from dateline.publishing.tallies import MonthTally
from dateline.publishing.tracking import Tracked


class Clip(NoStaleDrafts, Tracked, DraftStateMixin, RevisionMixin, index.Indexed, ClusterableModel):
    """One piece of coverage. A clip that is a draft, or whose headline is all we know, is shown
    honestly: what is missing is missing, never guessed."""

    class Kind(models.TextChoices):
        WEB = "web", "Web"
        PRINT = "print", "Print"
        RADIO = "radio", "Radio"
        TV = "tv", "TV"

    headline = models.CharField(max_length=300, help_text="As the outlet wrote it.")
    link = models.URLField(
        max_length=500, blank=True, help_text="The address at the outlet; empty for print and air."
    )
    address = models.CharField(
        max_length=500, null=True, blank=True, unique=True, editable=False,
        help_text="The link without tracking, mobile, print and AMP forms: one clip each (rule V1).",
    )  # fmt: skip
    outlet = models.ForeignKey(
        Outlet,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="clips",
        help_text="Who published it.",
    )
    kind = models.CharField(
        max_length=5, choices=Kind.choices, default=Kind.WEB, help_text="Where it appeared."
    )
    byline = models.CharField(max_length=200, blank=True, help_text="Who wrote or reported it.")
    no_byline = models.BooleanField(default=False, help_text="It carries no byline.")
    date = models.DateField(
        null=True, blank=True, db_index=True, help_text="The day it was published or aired."
    )
    month = models.CharField(max_length=7, blank=True, db_index=True, editable=False)
    excerpt = models.TextField(blank=True, help_text="Their words, at most 90 of them.")
    photo = models.ForeignKey(
        Photo,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Only one that we may show: an outlet's photo is not ours to copy.",
    )
    people = ParentalManyToManyField(
        Person, blank=True, related_name="clips", help_text="Our people in it."
    )
    places = ParentalManyToManyField(
        Jurisdiction, blank=True, related_name="clips", help_text="Where it is about."
    )
    topics = ParentalManyToManyField(
        Topic, blank=True, related_name="clips", help_text="What it is about."
    )
    covers = models.ForeignKey(
        Article,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="coverage",
        help_text="The item of ours that it covers.",
    )
    chapter = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="clips",
        limit_choices_to={"kind": "chapter"},
        help_text="The chapter it belongs to, if any.",
    )
    cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.SET_NULL, related_name="clips",
        editable=False, help_text="The copies of the same story.",
    )  # fmt: skip
    programme = models.CharField(
        max_length=160, blank=True, help_text="For radio and TV: the programme it was part of."
    )
    aired_at = models.TimeField(
        "time", null=True, blank=True, help_text="For radio and TV: when it was aired, local time."
    )
    page = models.CharField(max_length=20, blank=True, help_text="For print: the page, such as A4.")
    transcript = models.TextField(
        blank=True, help_text="For radio and TV: for the desk and its search, never public."
    )
    show_copy = models.BooleanField(
        "stored copy may be public", default=False,
        help_text="Only where the outlet's licence or its consent allows it.",
    )  # fmt: skip
    copy_rights = models.CharField(
        "why it may be", max_length=200, blank=True,
        help_text="The licence or the consent: who gave it, and when.",
    )  # fmt: skip
    show_in_latest = models.BooleanField(
        "show in latest", default=False, help_text="Also among the latest news, by its date."
    )

    # The page of the item that it covers lists it, and its copies' cards name it.
    shown_with = {"covers": "coverage", "cluster": "copies"}

    search_fields = [
        index.SearchField("headline", boost=2), index.AutocompleteField("headline"),
        index.SearchField("excerpt"), index.SearchField("byline"),
        index.RelatedFields("outlet", [index.SearchField("name")]),
        index.FilterField("kind"), index.FilterField("chapter"), index.FilterField("live"),
    ]  # fmt: skip

    class Meta:
        ordering = ["-date", "-pk"]
        permissions = [("publish_clip", "Can publish clip")]
        indexes = [models.Index(fields=["live", "-date"]), models.Index(fields=["month", "-date"])]

    def __str__(self) -> str:
        return self.headline

    def with_content_json(self, content: Any) -> Any:
        """A draft of this clip; its copies are found beside the drafts, so an old one brings none back."""
        revived = super().with_content_json(content)
        revived.cluster_id = self.cluster_id
        return revived

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.month = self.date.strftime("%Y-%m") if isinstance(self.date, date) else ""
        self.address = free_address(self)
        if kwargs.get("update_fields") is not None and "link" in kwargs["update_fields"]:
            kwargs["update_fields"] = {*kwargs["update_fields"], "address"}
        super().save(*args, **kwargs)


def free_address(clip: Clip) -> str | None:
    """The folded link, unless another clip has it (rule V1). The desk refuses such a double by name;
    an import keeps it without an address and says so, so that nothing of an archive is lost."""
    folded = fold(clip.link) if clip.link else ""
    if not folded or Clip.objects.filter(address=folded).exclude(pk=clip.pk).exists():
        return None
    return folded


class MonthCount(MonthTally):
    """How many live clips each month has. ``scope`` is "", "topic:7" or "outlet:3".

    Copies of one story stand under one of them (``standing.py``): ``STORIES`` counts what stands in
    that list, ``LATEST`` what stands in its part of the latest stream, ``COPIES`` what stands under
    another. The first two are no parts of a whole.
    """

    STORIES, LATEST, COPIES = "stories", "latest", "copies"

    class Meta(MonthTally.Meta):
        pass
