"""Plain pages: about, privacy, a press kit; anything without a date."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from dateline.content.blocks import BODY_BLOCKS
from dateline.content.models.media import Photo
from dateline.publishing.actions import record_move
from dateline.publishing.drafts import NoStaleDrafts
from dateline.publishing.outputs import preview
from dateline.publishing.tracking import Tracked


class PublicPage(NoStaleDrafts, Tracked):
    """What every page with a public address shares: drawn by the website, in preview too."""

    # What is live is public: there is no page for some readers only. A draft is for the desk.
    private_page_options: list[str] = []

    class Meta:
        abstract = True

    def public_address(self) -> str | None:
        """Its path on the public site; None for a page that follows the page tree."""
        return None

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        for site_id, root_path, root_url, _ in self._get_relevant_site_root_paths():
            if self.url_path.startswith(root_path):
                tree = f"/{self.url_path.removeprefix(root_path)}"
                return site_id, root_url, self.public_address() or tree
        return None

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return preview(self)


class PlainPage(PublicPage, Page):
    introduction = models.TextField(
        blank=True, help_text="A short paragraph set larger under the title."
    )
    photo = models.ForeignKey(
        Photo,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Optional, at the head of the page.",
    )
    body = StreamField(BODY_BLOCKS, blank=True, help_text="Text, pictures, tables, files.")

    content_panels = Page.content_panels + [
        FieldPanel("introduction"),
        FieldPanel("photo"),
        FieldPanel("body"),
    ]
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("search_description")], "Address and search"
        ),
    ]
    search_fields = Page.search_fields + [
        index.SearchField("introduction"),
        index.SearchField("body"),
    ]
    parent_page_types = ["website.FrontPage", "content.PlainPage"]
    subpage_types = ["content.PlainPage"]

    class Meta:
        verbose_name = "plain page"

    def save(self, *args: Any, **kwargs: Any) -> None:
        fields = kwargs.get("update_fields")
        if fields is not None and "slug" not in fields:  # a draft's slug is in memory only
            super().save(*args, **kwargs)
            return
        before = PlainPage.objects.filter(pk=self.pk).values_list("url_path", flat=True).first()
        super().save(*args, **kwargs)
        if before and before != self.url_path:  # the pages under it moved with it
            readdressed(PlainPage.objects.descendant_of(self), before, self.url_path)


def readdressed(pages: Any, before: str, now: str) -> None:
    """Tell the press that pages moved with a page above them, which sends no signal.

    before, now: the tree path of the page above, as it was and as it is.
    """
    paths = {page.pk: f"{before}{page.url_path.removeprefix(now)}" for page in pages}
    record_move(pages, paths)
