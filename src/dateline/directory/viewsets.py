"""Records of the directory in the desk, and people at the desk with their chapters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Value
from django.db.models.functions import Length, Replace
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
)
from wagtail.admin.ui.tables import Column

from dateline.accounts.viewsets import PeopleViewSet
from dateline.content.forms import DeskForm
from dateline.content.viewsets import DeskViewSet
from dateline.directory.forms import (
    ChapterPersonCreationForm,
    ChapterPersonEditForm,
    ChapterRecordForm,
)
from dateline.directory.models import Jurisdiction, Office, Organisation, Person
from dateline.directory.permissions import ChapterPolicy


class ChapterPeopleViewSet(PeopleViewSet):
    """The user admin, with the chapters that somebody works in."""

    creation_form = ChapterPersonCreationForm
    edit_form = ChapterPersonEditForm


def chapter_panel() -> FieldPanel:
    """The chapter of a record: a plain list, for there are at most some dozens."""
    return FieldPanel("chapter", widget=forms.Select)


class DirectoryViewSet(DeskViewSet):
    menu_hook = "register_directory_menu_item"


class PersonViewSet(DirectoryViewSet):
    model = Person
    policy_class = ChapterPolicy
    icon = "user"
    menu_order = 410
    list_display = [
        "name",
        Column("office", label="Office now", accessor="current_office"),
        Column("chapter", label="Chapter", sort_key="chapter__name", classname="desk-wide"),
        Column("checked_on", label="Checked", sort_key="checked_on", classname="desk-wide"),
    ]
    list_filter = ["chapter"]
    ordering = ["family_name", "name"]
    list_related = ("chapter",)
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("name"),
                    FieldPanel("other_names", widget=forms.Textarea(attrs={"rows": 2})),
                    FieldPanel("photo"),
                    FieldPanel("biography"),
                    FieldPanel("website"),
                ],
                "Who",
            ),
            InlinePanel("terms", heading="Offices held", label="Term"),
            chapter_panel(),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("source"), FieldPanel("checked_on")])], "Where this is from"
            ),
            MultiFieldPanel(
                [FieldPanel("family_name"), FieldPanel("slug")], "Sorting and address",
                classname="collapsed",
            ),
        ],
        base_form_class=ChapterRecordForm,
    )  # fmt: skip

    def get_queryset(self, request):  # type: ignore[no-untyped-def]
        return super().get_queryset(request).prefetch_related("terms__office__jurisdiction")


class OfficeViewSet(DirectoryViewSet):
    model = Office
    icon = "crosshairs"
    menu_order = 420
    list_display = [
        "title", Column("jurisdiction", label="Of", sort_key="jurisdiction__name"), "seat", "single_seat",
    ]  # fmt: skip
    list_filter = ["single_seat", "jurisdiction__state"]
    search_fields = ["title", "seat", "jurisdiction__name"]
    search_backend_name = None
    list_related = ("jurisdiction",)
    pick_fields = ("title", "jurisdiction__name", "seat")
    chooser_form_fields = ["title", "jurisdiction", "seat", "single_seat"]
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("title", "jurisdiction", "seat", "single_seat")],
        base_form_class=DeskForm,
    )


class JurisdictionViewSet(DirectoryViewSet):
    model = Jurisdiction
    icon = "globe"
    menu_order = 430
    list_display = [
        "name",
        Column("classification", label="Kind", sort_key="classification"),
        Column("parent", label="In", sort_key="parent__name"),
        Column("ocd_id", label="OCD id", sort_key="ocd_id", classname="desk-wide"),
    ]
    list_filter = ["level", "state"]
    list_related = ("parent__parent",)
    pick_fields = ("name", "state", "parent__name")
    # What lies higher comes first: Washington, then the cities, then the townships of that name.
    pick_order = (Length("path") - Length(Replace("path", Value("/"), Value(""))),)
    edit_handler = ObjectList(
        [
            FieldPanel(name)
            for name in ("name", "level", "classification", "state", "parent", "ocd_id")
        ],
        base_form_class=DeskForm,
    )


class EarlierPanel(Panel):
    """How the boilerplate read before: kept by itself, for releases of those days."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "directory/desk/earlier.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            rows = self.instance.earlier_boilerplates.all() if self.instance.pk else []
            return context | {"earlier": rows}


class OrganisationViewSet(DirectoryViewSet):
    model = Organisation
    icon = "group"
    menu_order = 440
    list_display = [
        "name",
        "kind",
        "code",
        Column("jurisdiction", label="Works in", sort_key="jurisdiction__name"),
    ]
    list_filter = ["kind"]
    list_related = ("jurisdiction",)
    pick_fields = ("name", "short_name")
    chooser_form_fields = ["name", "kind", "website"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel(n) for n in ("name", "short_name", "kind", "code", "jurisdiction", "mission")],
                "What it is",
            ),
            MultiFieldPanel(
                [FieldPanel("boilerplate"), EarlierPanel(), FieldPanel("website")], "At the end of its releases"
            ),
            InlinePanel("memberships", heading="Press kit: who leads it", label="Role"),
            InlinePanel("key_facts", heading="Press kit: fact sheet", label="Fact"),
            InlinePanel("logos", heading="Press kit: logos", label="Logo"),
            MultiFieldPanel(
                [FieldPanel("logo"), FieldPanel("accent_light"), FieldPanel("accent_dark"), FieldPanel("slug")],
                "Look and address", classname="collapsed",
            ),
        ],
        base_form_class=DeskForm,
    )  # fmt: skip
