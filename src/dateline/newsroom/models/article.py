"""Article: all written news is this one class; what differs by kind is a row in ``kinds.py``."""

from __future__ import annotations

from datetime import date as Date
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from wagtail.contrib.redirects.models import Redirect
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from dateline.contacts.models import Outlet, PressContact
from dateline.content.blocks import BODY_BLOCKS, SIMPLE_FEATURES
from dateline.content.models import Photo, Series, Topic
from dateline.content.models.pages import PublicPage
from dateline.directory.models import Jurisdiction, Organisation, Person
from dateline.lib.text import ascii_slug
from dateline.newsroom import kinds
from dateline.newsroom.models.access import refuse_embargoed
from dateline.newsroom.models.aftercare import Withdrawal
from dateline.newsroom.models.checks import Beginning
from dateline.newsroom.models.counts import MonthCount
from dateline.newsroom.models.edition import settle_editions
from dateline.newsroom.models.quote import gather_quotes
from dateline.newsroom.models.section import ChapterSection
from dateline.newsroom.permissions import ArticlePermissionTester
from dateline.publishing.tallies import newest_months

SLUG_LIMIT = 80
UNDATED = "undated"
RELATED = 3  # stories shown under a story
# What an issue takes from its stories: its own relation to the field of a story.
SUBJECTS = {"places": "place", "people": "person", "topics": "topic"}


class Article(PublicPage, Page):
    """One published thing that somebody wrote: a post, a release, a report, a job."""

    class ReleaseStatus(models.TextChoices):
        IMMEDIATE = "immediate", "For immediate release"

    kind = models.CharField(
        max_length=16,
        choices=kinds.CHOICES,
        default="post",
        db_index=True,
        help_text="Decides where it stands and which fields it has.",
    )
    deck = models.TextField(
        blank=True, help_text="One or two complete sentences that add to the title."
    )
    date = models.DateTimeField(
        null=True,
        blank=True,
        default=timezone.now,
        db_index=True,
        help_text="When it was issued. Part of its address once published.",
    )
    time_known = models.BooleanField(
        default=True, help_text="Untick where only the day is known: no time is shown then."
    )
    revised_at = models.DateTimeField(
        "updated",
        null=True,
        blank=True,
        help_text="Set when readers should see that the text was changed after it was issued.",
    )
    month = models.CharField(max_length=7, blank=True, db_index=True, editable=False)
    public_path = models.CharField(
        max_length=255, unique=True, null=True, blank=True, editable=False
    )
    issuer = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="issued",
        help_text="The organisation that says it. Empty: the network, or the section's chapter.",
    )
    co_issuers = ParentalManyToManyField(
        Organisation, blank=True, related_name="co_issued", help_text="Others who issue it with us."
    )
    chapter = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="articles",
    )
    topics = ParentalManyToManyField(
        Topic, blank=True, related_name="articles", help_text="What it is about."
    )
    people = ParentalManyToManyField(
        Person, blank=True, related_name="articles", help_text="Who is in it."
    )
    places = ParentalManyToManyField(
        Jurisdiction, blank=True, related_name="articles", help_text="Where it is about."
    )
    series = models.ForeignKey(
        Series,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="articles",
        help_text="The run it belongs to, if any.",
    )
    photo = models.ForeignKey(
        Photo,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The lead picture (a report's cover). Only one with rights.",
    )
    body = StreamField(BODY_BLOCKS, blank=True, help_text="The text, in blocks.")

    # release
    release_status = models.CharField(
        "status",
        max_length=10,
        choices=ReleaseStatus.choices,
        default=ReleaseStatus.IMMEDIATE,
        help_text="The line over the headline of a release.",
    )
    dateline = models.CharField(
        "dateline place(s)",
        max_length=200,
        blank=True,
        help_text="For example “DULUTH, Minn.”; several apart by semicolons; or “NATIONWIDE”.",
    )
    contacts = ParentalManyToManyField(
        PressContact,
        blank=True,
        related_name="+",
        help_text="Whom reporters may call; empty: the issuer's press contacts.",
    )
    boilerplate = RichTextField(
        blank=True,
        features=SIMPLE_FEATURES,
        help_text="Only to replace the “About …” paragraphs of the issuing organisations.",
    )
    end_mark = models.CharField(
        max_length=12, blank=True, default="###", help_text="Closes a release: ### or -30-."
    )
    frozen = models.JSONField(default=dict, blank=True, editable=False)

    # Stories of the same topic, chosen when it is published and kept: [] for none, None for not yet.
    related = models.JSONField(null=True, blank=True, editable=False)

    # Which of its places, people and topics came from its stories: {"topics": [7]}. Belongs to the
    # text, and so to each revision: it says which of the relations beside it are not the editor's own.
    gathered = models.JSONField(default=dict, blank=True, editable=False)

    # author and source
    authors = ParentalManyToManyField(
        Person, blank=True, related_name="written", help_text="Who wrote it, from the directory."
    )
    byline = models.CharField(
        max_length=200, blank=True, help_text="Authors who are not in the directory."
    )
    outlet = models.ForeignKey(
        Outlet,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="op_eds",
        help_text="Op-eds: where it appeared.",
    )
    outward_link = models.URLField(
        "link", max_length=500, blank=True, help_text="Op-eds: its address at the outlet."
    )

    # newsletter issue
    issue = models.CharField(
        max_length=60, blank=True, help_text="Number or month, for example “No. 5” or “May 2026”."
    )
    signed_by = models.CharField(max_length=160, blank=True, help_text="Who signs the issue.")

    # report, toolkit
    year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Year of publication.")
    cite_as = models.TextField(blank=True, help_text="How to cite it; empty: made from its fields.")

    # video, audio
    recording_url = models.URLField(
        "recording", max_length=500, blank=True, help_text="Address of the video or audio."
    )
    duration = models.CharField(max_length=12, blank=True, help_text="For example 12:30.")
    transcript = RichTextField(
        blank=True,
        features=SIMPLE_FEATURES,
        help_text="What is said, for those who cannot hear it.",
    )

    # job
    job_level = models.CharField(
        "level", max_length=80, blank=True, help_text="Full time, fellow …"
    )
    job_place = models.CharField("place", max_length=120, blank=True, help_text="City or “Remote”.")
    pay = models.CharField(max_length=120, blank=True, help_text="A range with its unit.")
    closing_date = models.DateField(null=True, blank=True, help_text="Last day to apply.")

    search_fields = Page.search_fields + [
        index.SearchField("deck"),
        index.SearchField("body"),
        index.SearchField("byline"),
        index.FilterField("kind"),
        index.FilterField("date"),
        index.FilterField("chapter"),
    ]
    parent_page_types = ["newsroom.NewsSection", "newsroom.ChapterSection"]
    subpage_types: list[str] = []
    settings_panels: list[Any] = []

    # What a published item keeps although an older revision knows nothing of it.
    KEPT = ("frozen", "public_path", "month", "chapter_id", "related")

    class Meta:
        verbose_name = "article"
        permissions = [("publish_release", "Can publish releases and statements")]
        indexes = [
            models.Index(fields=["kind", "-date"]),
            models.Index(fields=["month", "-date"]),
            models.Index(Beginning("deck"), name="article_deck_begins"),
        ]

    @property
    def kind_row(self) -> kinds.Kind:
        """Its row in the table of kinds."""
        return kinds.KINDS[self.kind]

    @property
    def local_date(self) -> Date | None:
        """The day it was issued, in the network's zone."""
        return local_day(self.date)

    def permissions_for_user(self, user: Any) -> ArticlePermissionTester:
        """What this person may do with it: the kind counts beside the section."""
        return ArticlePermissionTester(user, self)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        if self.slug:  # else Wagtail makes a free one from the title
            self.slug = ascii_slug(self.slug, SLUG_LIMIT)
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if "source" in self.kind_row.fields and self.outward_link and not self.outlet_id:
            raise ValidationError({"outlet": "Name the outlet that the link leads to."})

    def _get_autogenerated_slug(self, base_slug: str) -> str:
        return super()._get_autogenerated_slug(ascii_slug(base_slug, SLUG_LIMIT - 4))

    def with_content_json(self, content: Any) -> Any:
        revived = super().with_content_json(content)
        for name in self.KEPT:
            setattr(revived, name, getattr(self, name))
        return revived

    def copy(self, *args: Any, **kwargs: Any) -> Any:
        kwargs["exclude_fields"] = [
            *(kwargs.get("exclude_fields") or []), "public_path", "frozen", "related",
        ]  # fmt: skip
        return super().copy(*args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields = kwargs.get("update_fields")
        if self.live and self.pk and (fields is None or "live" in fields):
            refuse_embargoed(self.pk)
        if fields is None:
            before = (
                Article.objects.filter(pk=self.pk).values_list("public_path", "live").first()
                if self.pk
                else None
            )
            if not self.slug:
                self.slug = self._get_autogenerated_slug(self.title)
            self.derive(self.get_parent() if self.path else None)
            self.gather_subjects()
            with transaction.atomic():
                super().save(*args, **kwargs)
                gather_quotes(self)
                settle_editions(self)
                if self.live and before and not before[1]:
                    end_withdrawals(self)
            if before and before[1] and before[0] and before[0] != self.public_path:
                keep_old_address(self, before[0])
        else:
            super().save(*args, **kwargs)
            if "latest_revision" in fields:
                settle_editions(self, draft=True)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Refused while it is under embargo: those who have it must be told first (rule E5)."""
        refuse_embargoed(self.pk)
        return super().delete(*args, **kwargs)

    def derive(self, parent: Page | None) -> None:
        """Set what follows from other fields: chapter, month, address; freeze a live release."""
        section = parent.specific if parent is not None else None
        if section is not None:
            self.chapter = section.chapter if isinstance(section, ChapterSection) else None
        day = self.local_date
        self.month = day.strftime("%Y-%m") if day else ""
        prefix = f"/chapters/{self.chapter.code}" if self.chapter else ""
        when = day.strftime("%Y/%m") if day else UNDATED
        self.public_path = f"{prefix}/news/{when}/{self.slug}/"
        if self.live and not self.frozen and "release" in self.kind_row.fields:
            self.frozen = self.freeze()
        if self.live and self.related is None:
            self.related = self.choose_related()

    def gather_subjects(self) -> None:
        """An issue is about what its stories are about, and no longer once they are gone.

        What an editor chose by hand stays, whether a story is about it or not.
        """
        stories = list(self.stories.all())
        if not stories and not self.gathered:
            return
        gathered: dict[str, list[int]] = {}
        for name, of_story in SUBJECTS.items():
            told = {row.pk: row for story in stories if (row := getattr(story, of_story))}
            mine = getattr(self, name)
            have = {row.pk: row for row in mine.all()}
            before = set(self.gathered.get(name, ()))
            mine.remove(*(row for pk, row in have.items() if pk in before - told.keys()))
            mine.add(*(row for pk, row in told.items() if pk not in have))
            if kept := [pk for pk in told if pk in before or pk not in have]:
                gathered[name] = kept
        self.gathered = gathered

    def freeze(self) -> dict[str, Any]:
        """What a published release keeps: the boilerplate of each issuing body as of its day."""
        own = self.issuer or self.chapter or Organisation.objects.filter(kind="network").first()
        bodies = [own] if own else []
        bodies += [body for body in self.co_issuers.all() if body != own]
        told = [(b, b.boilerplate_on(self.local_date)) for b in bodies]
        return {
            "boilerplates": [
                {"name": b.name, "url": b.website, "text": text} for b, text in told if text
            ]
        }

    def choose_related(self) -> list[int]:
        """Three more stories of its first topic, the newest now; none for sober pages.

        Chosen once and stored, so that a new story does not make every older one stale.
        """
        topic = None if self.kind_row.sober else self.topics.order_by("name").first()
        if topic is None:
            return []
        months = newest_months(MonthCount, f"topic:{topic.pk}", (), RELATED + 1)
        others = Article.objects.filter(live=True, topics=topic, month__in=months)
        order = (models.F("date").desc(nulls_last=True), models.F("pk").desc())
        ids = others.exclude(pk=self.pk).order_by(*order).values_list("pk", flat=True)
        return list(ids[:RELATED])

    def public_address(self) -> str | None:
        return self.public_path


def local_day(moment: datetime | None) -> Date | None:
    """The calendar day of an instant in the network's time zone."""
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date() if moment else None


def end_withdrawals(article: Article) -> None:
    """What is public again is withdrawn no more; the address that said so leads to it."""
    for row in Withdrawal.objects.filter(article=article, restored_at=None):
        row.restored_at = timezone.now()
        row.save()
        if row.path != article.public_path:
            keep_old_address(article, row.path)


def keep_old_address(page: Any, old_path: str) -> None:
    """A live article's or event's address moved: its old one leads to it from now on."""
    normal = Redirect.normalise_path(old_path)
    Redirect.objects.filter(old_path=Redirect.normalise_path(page.public_path or "")).delete()
    Redirect.objects.update_or_create(
        old_path=normal, site=None,
        defaults={"redirect_page": page, "is_permanent": True, "automatically_created": True},
    )  # fmt: skip
