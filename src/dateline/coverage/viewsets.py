"""Clips in the desk."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
)
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn

from dateline.content.forms import DeskForm
from dateline.content.models import Topic
from dateline.content.panels import SHOWN, DeskPanel, Line, Waiting
from dateline.content.pickers import Picker
from dateline.content.viewsets import DeskViewSet
from dateline.coverage.forms import ClipForm
from dateline.coverage.models import Clip, OutletAudience, Watch
from dateline.coverage.panels import LinkPanel
from dateline.directory.forms import ChapterRecordForm
from dateline.directory.models import Jurisdiction, Person
from dateline.directory.permissions import ChapterPolicy
from dateline.directory.viewsets import chapter_panel


class ClipViewSet(DeskViewSet):
    model = Clip
    policy_class = ChapterPolicy
    icon = "media"
    menu_hook = "register_coverage_menu_item"
    menu_label = "In the News"
    menu_name = "clips"
    menu_order = 200
    pick_fields = ("headline",)
    list_display = [
        "headline",
        Column("outlet", label="Outlet", sort_key="outlet__name"),
        Column("date", label="Date", sort_key="date"),
        Column(
            "kind",
            label="Kind",
            accessor="get_kind_display",
            sort_key="kind",
            classname="desk-wide",
        ),
        Column("chapter", label="Chapter", sort_key="chapter__name", classname="desk-wide"),
        LiveStatusTagColumn(),
    ]
    list_filter = ["live", "kind", "outlet__kind", "chapter", "show_in_latest", "date"]
    ordering = ["-date", "-pk"]
    list_related = ("outlet", "chapter")
    edit_handler = ObjectList(
        [
            FieldPanel("headline"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("outlet"), FieldPanel("date")]),
                    FieldRowPanel([FieldPanel("link"), FieldPanel("kind")]),
                    FieldRowPanel([FieldPanel("byline"), FieldPanel("no_byline")]),
                ],
                "Where it appeared",
            ),
            FieldPanel("excerpt"),
            MultiFieldPanel(
                [
                    FieldRowPanel(
                        [FieldPanel("programme"), FieldPanel("aired_at"), FieldPanel("page")]
                    ),
                    FieldPanel("transcript"),
                ],
                "On air or on paper",
                help_text="For radio, TV and print. The transcript is for the desk alone.",
            ),
            FieldPanel("photo"),
            MultiFieldPanel(
                [
                    FieldPanel("people", widget=Picker(Person, "person")),
                    FieldPanel("topics", widget=Picker(Topic, "topic")),
                    FieldPanel("places", widget=Picker(Jurisdiction, "place")),
                    FieldPanel("covers"),
                ],
                "What it is about",
            ),
            MultiFieldPanel(
                [
                    LinkPanel(),
                    FieldRowPanel([FieldPanel("show_copy"), FieldPanel("copy_rights")]),
                ],
                "Link and stored copies",
                help_text="The page as it was is kept for the desk. Readers see it only where that is allowed.",
            ),
            FieldPanel("show_in_latest"),
            chapter_panel(),
            PublishingPanel(),
        ],
        base_form_class=ClipForm,
    )


class WatchViewSet(DeskViewSet):
    """What is looked for in stories beside the people and organisations of the directory."""

    model = Watch
    policy_class = ChapterPolicy
    icon = "glasses"
    menu_hook = "register_coverage_menu_item"
    menu_label = "Watched phrases"
    menu_name = "watches"
    menu_order = 210
    pick_fields = ("text",)
    search_fields = ["text"]
    list_display = [
        "text",
        Column("kind", label="Kind", accessor="get_kind_display", sort_key="kind"),
        Column("active", label="Active", sort_key="active"),
        Column("chapter", label="Chapter", sort_key="chapter__name", classname="desk-wide"),
    ]
    list_filter = ["kind", "active", "chapter"]
    list_related = ("chapter",)
    edit_handler = ObjectList(
        [
            FieldPanel("text"),
            FieldRowPanel([FieldPanel("kind"), FieldPanel("active")]),
            FieldPanel("signs"),
            chapter_panel(),
        ],
        base_form_class=ChapterRecordForm,
    )


class ClipPanel(DeskPanel):
    """Clips that wait for somebody to approve them."""

    name = "coverage"
    heading = "In the News"
    nothing = "No clip waits."
    order = 200

    def is_for(self, request: Any) -> bool:
        return bool(ClipViewSet().permission_policy.user_has_permission(request.user, "change"))

    def lists(self, request: Any) -> list[Waiting]:
        policy = ClipViewSet().permission_policy
        own = policy.instances_user_has_permission_for(request.user, "change").select_related(
            "outlet"
        )
        waiting = own.filter(live=False).order_by("-latest_revision__created_at", "-pk")[:SHOWN]
        approves = policy.user_has_permission(request.user, "publish")
        lines = [
            Line(clip.headline, edit(clip), about(clip), "Review" if approves else "Continue")
            for clip in waiting
        ]
        changed = own.filter(live=True, has_unpublished_changes=True).order_by("-pk")[:SHOWN]
        more = [Line(clip.headline, edit(clip), about(clip), "Review") for clip in changed]
        listing = reverse(Clip.snippet_viewset.get_url_name("list"))
        return [
            Waiting("Not published yet", lines, f"{listing}?live=false"),
            Waiting("Published, with changes waiting", more),
        ]


def edit(clip: Clip) -> str:
    return clip_edit(clip.pk)


def clip_edit(pk: int) -> str:
    """Where the clip of this key is edited."""
    return reverse(Clip.snippet_viewset.get_url_name("edit"), args=[pk])


def about(clip: Clip) -> str:
    """Outlet and day, or what is missing."""
    outlet = str(clip.outlet) if clip.outlet else "no outlet"
    return f"{outlet}, {clip.date:%Y-%m-%d}" if clip.date else f"{outlet}, no date"


class AudienceViewSet(DeskViewSet):
    """What outlets say of their audiences, with the day and the source."""

    model = OutletAudience
    icon = "group"
    menu_hook = "register_coverage_menu_item"
    menu_label = "Audience figures"
    menu_name = "audiences"
    menu_order = 240
    pick_fields = ("outlet__name", "measures")
    list_display = [
        Column("outlet", label="Outlet", sort_key="outlet__name"), "measures", "number",
        Column("as_of", label="As of", sort_key="as_of"),
        Column("source", label="Source", classname="desk-wide"),
    ]  # fmt: skip
    list_filter = ["outlet__kind", "as_of"]
    ordering = ["outlet__name", "-as_of"]
    list_related = ("outlet",)
    edit_handler = ObjectList(
        [
            FieldPanel("outlet"),
            MultiFieldPanel(
                [
                    FieldPanel("measures"),
                    FieldRowPanel([FieldPanel("number"), FieldPanel("as_of")]),
                ],
                "The figure",
            ),
            MultiFieldPanel([FieldPanel("source"), FieldPanel("source_link")], "Who says so"),
        ],
        base_form_class=DeskForm,
    )
