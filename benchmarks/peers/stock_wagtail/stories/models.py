"""A blog as Wagtail's own demo builds one: an index with pages of 20, a count and the tags in use.

The demo loads every post to know the tags of its index; here one query counts them. Its story page
shows nothing of other stories.
"""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count
from django.http import HttpRequest
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import Tag, TaggedItemBase
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

A_PAGE = 20


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock()
    attribute_name = blocks.CharBlock(required=False)

    class Meta:
        template = "stories/quote.html"


class HomePage(Page):
    """The front: the newest stories."""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["stories"] = StoryPage.objects.live().order_by("-date")[:A_PAGE]
        return context


class StoryIndexPage(Page):
    """All stories, 20 a page, with their number."""

    introduction = models.TextField(blank=True)
    content_panels = Page.content_panels + [FieldPanel("introduction")]
    subpage_types = ["stories.StoryPage"]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        found = StoryPage.objects.descendant_of(self).live().order_by("-date")
        context["stories"] = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
        context["tags"] = Tag.objects.annotate(number=Count("stories_storytag_items")).order_by(
            "name"
        )
        return context


class StoryTag(TaggedItemBase):
    content_object = ParentalKey(
        "stories.StoryPage", related_name="tagged_items", on_delete=models.CASCADE
    )


class StoryPage(Page):
    """One story."""

    date = models.DateTimeField()
    kind = models.CharField(max_length=20)
    introduction = models.TextField(blank=True)
    byline = models.CharField(max_length=120, blank=True)
    body = StreamField(
        [
            ("heading", blocks.CharBlock(template="stories/heading.html")),
            ("paragraph", blocks.RichTextBlock()),
            ("quote", QuoteBlock()),
        ],
        blank=True,
    )
    tags = ClusterTaggableManager(through=StoryTag, blank=True)

    content_panels = Page.content_panels + [
        FieldPanel(name) for name in ("date", "kind", "introduction", "byline", "body", "tags")
    ]
    search_fields = Page.search_fields + [
        index.SearchField("introduction"),
        index.SearchField("body"),
    ]
    parent_page_types = ["stories.StoryIndexPage"]
    subpage_types: list[str] = []
