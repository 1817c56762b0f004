"""The front page, whose bands an editor may change; and addresses that are gone on purpose."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CheckboxSelectMultiple, MultipleChoiceField
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Orderable, Page
from wagtail.search import index

from dateline.content.models.pages import PublicPage
from dateline.coverage.models import Clip
from dateline.newsroom import kinds
from dateline.newsroom.models import Article
from dateline.publishing.models import Output
from dateline.publishing.tracking import Tracked


class KindsField(models.JSONField):
    """A list of kind keys, ticked in the desk."""

    def formfield(self, **kwargs):  # type: ignore[no-untyped-def]
        return MultipleChoiceField(
            choices=kinds.CHOICES,
            required=False,
            widget=CheckboxSelectMultiple,
            label=kwargs.get("label") or "Kinds",
            help_text=self.help_text,
        )


class FrontPage(PublicPage, Page):
    """``/``: latest news, In the News, press releases, and the press contact."""

    lead = models.ForeignKey(
        Article,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="pinned lead",
        help_text="Stands first, whatever is newer. Empty: the newest item leads.",
    )
    latest_title = models.CharField("title", max_length=60, default="Latest")
    latest_introduction = models.CharField("introduction", max_length=300, blank=True)
    latest_kinds = KindsField(
        "kinds", default=list, blank=True, help_text="None ticked: the kinds of the table of kinds."
    )
    latest_count = models.PositiveSmallIntegerField(
        "length", default=12, help_text="How many cards."
    )
    coverage_title = models.CharField("title", max_length=60, default="In the News")
    coverage_introduction = models.CharField("introduction", max_length=300, blank=True)
    coverage_count = models.PositiveSmallIntegerField(
        "length", default=4, help_text="How many clips."
    )
    releases_title = models.CharField("title", max_length=60, default="Press releases")
    releases_introduction = models.CharField("introduction", max_length=300, blank=True)
    releases_kinds = KindsField(
        "kinds", default=list, blank=True, help_text="None ticked: the kinds of the table of kinds."
    )
    releases_count = models.PositiveSmallIntegerField(
        "length", default=5, help_text="How many items."
    )

    content_panels = Page.content_panels + [
        FieldPanel("lead"),
        InlinePanel(
            "highlights", heading="Highlights", label="Highlight", max_num=6,
            help_text="Chosen items or clips that stand under the lead, in this order.",
        ),
        MultiFieldPanel(
            [FieldPanel(f"latest_{n}") for n in ("title", "introduction", "count", "kinds")],
            "Latest band",
        ),
        MultiFieldPanel(
            [FieldPanel(f"coverage_{n}") for n in ("title", "introduction", "count")],
            "In the News band",
        ),
        MultiFieldPanel(
            [FieldPanel(f"releases_{n}") for n in ("title", "introduction", "count", "kinds")],
            "Press releases band",
        ),
        HelpPanel("No item stands in two places of the front: the lead and highlights come first."),
    ]  # fmt: skip
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["newsroom.NewsSection", "newsroom.ChapterSection", "content.PlainPage"]
    max_count = 1

    class Meta:
        verbose_name = "front page"

    def clean(self) -> None:
        super().clean()
        both = set(self.latest_kinds or ()) & set(self.releases_kinds or ())
        if both:
            names = ", ".join(sorted(kinds.KINDS[key].plural for key in both))
            raise ValidationError({"releases_kinds": f"Ticked in both bands: {names}."})


class Highlight(Tracked, Orderable):
    """One chosen item of the front: an article or a clip."""

    page = ParentalKey(FrontPage, on_delete=models.CASCADE, related_name="highlights")
    article = models.ForeignKey(
        Article, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    clip = models.ForeignKey(
        Clip, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    panels = [FieldPanel("article"), FieldPanel("clip")]

    class Meta(Orderable.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(article__isnull=False) ^ models.Q(clip__isnull=False),
                name="highlight_is_one_thing",
            )
        ]

    def __str__(self) -> str:
        return str(self.article or self.clip)

    def clean(self) -> None:
        super().clean()
        if bool(self.article_id) == bool(self.clip_id):
            raise ValidationError("Choose an article or a clip, one of the two.")


def plain_path(address: str) -> str:
    """An address of this site as it is kept: its path, without the slash at the end."""
    return Redirect.normalise_path(urlsplit(address.strip()).path)[:300]


class GoneAddress(Tracked, index.Indexed, models.Model):
    """A page that was taken down on purpose: its address answers 410 and says so."""

    path = models.CharField(
        "address", max_length=300, unique=True,
        help_text="The path on this site, for example /2019/03/old-story/.",
    )  # fmt: skip
    reason = models.CharField(
        max_length=300, blank=True, help_text="What a reader is told; empty for a plain sentence."
    )
    noted_at = models.DateTimeField(auto_now_add=True)

    search_fields = [index.SearchField("path"), index.SearchField("reason")]

    class Meta:
        ordering = ["path"]
        verbose_name = "gone address"
        verbose_name_plural = "gone addresses"

    def __str__(self) -> str:
        return self.path

    def clean(self) -> None:
        super().clean()
        self.path = plain_path(self.path)
        if self.path == "/":
            raise ValidationError({"path": "The front page cannot be gone. Write the whole path."})
        there = Output.objects.filter(path__in=[self.path, f"{self.path}/"]).exclude(digest="")
        if there.exists():
            raise ValidationError({"path": "A page is live at this address. Unpublish it first."})
        redirect = Redirect.objects.filter(old_path=self.path).first()
        if redirect is not None:
            raise ValidationError(
                {"path": f"This address leads to {redirect.link}. Remove that redirect first."}
            )
