"""Parts of an article that are rows of their own: files, bills, sub-stories, figures."""

from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from dateline.content.models import PressDocument, Topic
from dateline.directory.models import Jurisdiction, Person
from dateline.publishing.tracking import Tracked


class ArticleFile(Tracked, Orderable):
    """A file that belongs to a report or toolkit, or is an asset of a release."""

    article = ParentalKey("newsroom.Article", on_delete=models.CASCADE, related_name="files")
    document = models.ForeignKey(
        PressDocument, on_delete=models.PROTECT, related_name="+", help_text="The file itself."
    )
    label = models.CharField(max_length=160, blank=True, help_text="Else the document's own title.")
    panels = [FieldPanel("document"), FieldPanel("label")]

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return self.label or str(self.document)


class Bill(Tracked, Orderable):
    """A bill or court case that the text refers to."""

    article = ParentalKey("newsroom.Article", on_delete=models.CASCADE, related_name="bills")
    number = models.CharField(max_length=60, help_text="For example “H.R. 1234” or “SF 88”.")
    body = models.CharField(max_length=120, blank=True, help_text="Legislature, council or court.")
    jurisdiction = models.ForeignKey(
        Jurisdiction,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Of which place: the state, city or county whose law or case it is.",
    )
    session = models.CharField(max_length=60, blank=True, help_text="For example “2025–26”.")
    title = models.CharField(max_length=200, blank=True, help_text="Its short title.")
    link = models.URLField(blank=True, help_text="Where it can be read.")
    panels = [
        FieldPanel(name) for name in ("number", "body", "jurisdiction", "session", "title", "link")
    ]

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return self.number


class SubStory(Tracked, Orderable):
    """One story inside a newsletter issue."""

    article = ParentalKey("newsroom.Article", on_delete=models.CASCADE, related_name="stories")
    title = models.CharField(max_length=200, help_text="The headline of the story.")
    text = RichTextField(
        blank=True, features=["bold", "italic", "link", "ol", "ul"], help_text="A paragraph or two."
    )
    link = models.CharField(
        max_length=300, blank=True, help_text="Where the whole story stands: a path or an address."
    )
    place = models.ForeignKey(
        Jurisdiction,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Where it happened, if it matters. The issue is then listed under that place.",
    )
    person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Whom it is about. The issue is then listed on that person's page.",
    )
    topic = models.ForeignKey(
        Topic,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="What it is about. The issue is then listed under that topic.",
    )
    panels = [FieldPanel(name) for name in ("title", "text", "link", "place", "person", "topic")]

    class Meta(Orderable.Meta):
        verbose_name_plural = "sub-stories"

    def __str__(self) -> str:
        return self.title


class Figure(Tracked, Orderable):
    """A number with its meaning and its date, set large: "156 officials"."""

    article = ParentalKey("newsroom.Article", on_delete=models.CASCADE, related_name="figures")
    value = models.CharField(max_length=40, help_text="For example “156”.")
    label = models.CharField(max_length=120, help_text="For example “officials signed”.")
    as_of = models.DateField(null=True, blank=True, help_text="The day on which it was true.")
    panels = [FieldPanel(name) for name in ("value", "label", "as_of")]

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.value} {self.label}"
