"""Sections of the page tree that hold articles: the network's news, and one a chapter.

Chapters are sections so that Wagtail's page permissions confine chapter staff to their own.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from dateline.content.models.pages import PublicPage
from dateline.directory.models import Organisation


class NewsSection(PublicPage, Page):
    """Holds the network's own articles; its address is ``/news/``."""

    introduction = models.TextField(
        blank=True, help_text="One or two sentences at the head of the list of all news."
    )
    content_panels = Page.content_panels + [FieldPanel("introduction")]
    promote_panels = [FieldPanel("search_description")]
    parent_page_types = ["website.FrontPage"]
    subpage_types = ["newsroom.Article"]
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
    content_panels = Page.content_panels + [FieldPanel("chapter"), FieldPanel("introduction")]
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("search_description")], "Address and search"
        )
    ]
    parent_page_types = ["website.FrontPage"]
    subpage_types = ["newsroom.Article"]

    class Meta:
        verbose_name = "chapter section"

    def clean(self) -> None:
        super().clean()
        if self.chapter_id and not self.chapter.code:
            raise ValidationError({"chapter": "Give the chapter a code in the directory first."})

    def public_address(self) -> str:
        return f"/chapters/{self.chapter.code}/"
