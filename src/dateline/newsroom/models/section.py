"""Sections of the page tree that hold articles and events: the network's news, and one a chapter.

Chapters are sections so that Wagtail's page permissions confine chapter staff to their own.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page

from dateline.content.models import Topic
from dateline.content.models.pages import PublicPage
from dateline.directory.models import Organisation
from dateline.publishing.tracking import Tracked


class NewsSection(PublicPage, Page):
    """Holds the network's own articles; its address is ``/news/``."""

    introduction = models.TextField(
        blank=True, help_text="One or two sentences at the head of the list of all news."
    )
    content_panels = Page.content_panels + [FieldPanel("introduction")]
    promote_panels = [FieldPanel("search_description")]
    parent_page_types = ["website.FrontPage"]
    subpage_types = ["newsroom.Article", "newsroom.Event"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = "news section"

    def public_address(self) -> str:
        return "/news/"


class ChapterSection(PublicPage, Page):
    """Holds one chapter's articles; its address is ``/chapters/code/``."""

    chapter = models.OneToOneField(
        Organisation,
        on_delete=models.PROTECT,
        related_name="section",
        limit_choices_to={"kind": "chapter"},
        help_text="Whose section this is.",
    )
    introduction = models.TextField(
        blank=True, help_text="What the chapter is for, in a few words."
    )
    content_panels = Page.content_panels + [
        FieldPanel("chapter"),
        FieldPanel("introduction"),
        InlinePanel("priorities", heading="Priorities", label="Priority", max_num=8),
    ]
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("search_description")], "Address and search"
        )
    ]
    parent_page_types = ["website.FrontPage"]
    subpage_types = ["newsroom.Article", "newsroom.Event"]

    class Meta:
        verbose_name = "chapter section"

    def clean(self) -> None:
        super().clean()
        if self.chapter_id and not self.chapter.code:
            raise ValidationError({"chapter": "Give the chapter a code in the directory first."})

    def public_address(self) -> str:
        return f"/chapters/{self.chapter.code}/"


class Priority(Tracked, Orderable):
    """What a chapter works on, in a line; stands on its front."""

    section = ParentalKey(ChapterSection, on_delete=models.CASCADE, related_name="priorities")
    title = models.CharField(max_length=80, help_text="For example “Lead pipes out by 2030”.")
    text = models.CharField(max_length=240, blank=True, help_text="One sentence on it.")
    topic = models.ForeignKey(
        Topic,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Where readers find more, if there is a topic for it.",
    )

    panels = [FieldPanel("title"), FieldPanel("text"), FieldPanel("topic")]
    shown_with = {"section": "priorities"}

    class Meta(Orderable.Meta):
        verbose_name_plural = "priorities"

    def __str__(self) -> str:
        return self.title
