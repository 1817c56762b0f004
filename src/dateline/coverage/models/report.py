"""Coverage reports with their editions, and what an outlet says of its audience."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.search import index

from dateline.contacts.models import Outlet
from dateline.content.models import Topic
from dateline.content.models.subjects import free_slug
from dateline.directory.models import Jurisdiction, Organisation, Person
from dateline.newsroom.models import Article
from dateline.publishing.tracking import Tracked


class CoverageReport(Tracked):
    """What was published in a period, about everything or about one thing.

    The row is what the desk works on. Readers see the edition that is ``shown``, which never changes.
    """

    title = models.CharField(
        max_length=160, help_text="For example “Coverage in the autumn of 2026”."
    )
    slug = models.SlugField(
        "last part of the address", max_length=80, unique=True, blank=True,
        help_text="Made from the title if left empty. It stays once the report was public.",
    )  # fmt: skip
    since = models.DateField("from", help_text="The first day.")
    until = models.DateField("to", help_text="The last day.")
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="Only what is about this topic.",
    )  # fmt: skip
    release = models.ForeignKey(
        Article, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="Only what covers this item of ours.",
    )  # fmt: skip
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="Only what names this person.",
    )  # fmt: skip
    place = models.ForeignKey(
        Jurisdiction, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="Only what is about this place, or about one inside it.",
    )  # fmt: skip
    chapter = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        limit_choices_to={"kind": "chapter"},
        help_text="Only the clips of this chapter, whose editors may work on the report.",
    )  # fmt: skip
    note = models.TextField(
        blank=True, help_text="What a reader should know first, in a paragraph or two."
    )
    live = models.BooleanField(default=False, editable=False)
    shown = models.ForeignKey(
        "ReportEdition", null=True, blank=True, editable=False, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-until", "-pk"]
        permissions = [("publish_coveragereport", "Can publish coverage reports")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.since and self.until and self.until < self.since:
            raise ValidationError(
                {"until": "The period ends before it begins. Choose a later last day."}
            )

    def save(self, *args: object, **kwargs: object) -> None:
        self.slug = self.slug or free_slug(CoverageReport, self.title)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class ReportEdition(Tracked):
    """A report as it was published on one day: every figure and line, frozen. A later one replaces it."""

    report = models.ForeignKey(CoverageReport, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    frozen = models.JSONField(help_text="As coverage/reports/figures.py has it.")

    class Meta:
        ordering = ["report", "-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="one_report_edition")
        ]

    def __str__(self) -> str:
        return f"{self.report}, edition {self.number}"


class OutletAudience(index.Indexed, models.Model):
    """A figure that somebody measured about an outlet, with its day and its source. Never added up:
    readers of one outlet read others too."""

    outlet = models.ForeignKey(Outlet, on_delete=models.CASCADE, related_name="audiences")
    measures = models.CharField(
        "what it counts", max_length=160, help_text="In words: “printed copies sold on a Sunday”."
    )
    number = models.PositiveBigIntegerField()
    as_of = models.DateField(
        "as of", help_text="The day, or the last day of the time, it is true of."
    )
    source = models.CharField(max_length=200, help_text="Who measured or published it.")
    source_link = models.URLField("link to the source", max_length=500)

    search_fields = [
        index.SearchField("measures"), index.SearchField("source"),
        index.RelatedFields("outlet", [index.SearchField("name")]),
    ]  # fmt: skip
    desk_related = ("outlet",)

    class Meta:
        ordering = ["outlet__name", "-as_of", "-pk"]
        verbose_name = "audience figure"

    def __str__(self) -> str:
        return f"{self.outlet}: {self.number:,} {self.measures}"
