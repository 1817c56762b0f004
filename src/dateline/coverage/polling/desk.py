"""Sources in the desk: their list and form, and the panel of those that fail."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views.snippets import CreateView, IndexView

from dateline.content.panels import SHOWN, DeskPanel, Line, Waiting
from dateline.content.viewsets import DeskViewSet
from dateline.coverage.models import Source
from dateline.coverage.polling.forms import SourceForm
from dateline.coverage.polling.queries import ago, failing, for_user, next_look, standing
from dateline.directory.permissions import ChapterPolicy
from dateline.directory.viewsets import chapter_panel

FILLED = ("address", "kind", "name")


def health(source: Source) -> str:
    """Where it is shown how a source stands."""
    return reverse("desk_source", args=[source.pk])


class SourcesView(IndexView):
    @cached_property
    def header_buttons(self) -> list[Any]:
        more = []
        if self.request.user.has_perm("coverage.add_clip"):
            more.append(
                HeaderButton(
                    "Bring a CSV of clippings", url=reverse("desk_clippings"), icon_name="upload"
                )
            )
        return [*super().header_buttons, *more]

    def get_list_more_buttons(self, instance: Any) -> list[Button]:
        told = Button("How it stands", url=health(instance), icon_name="view", priority=5)
        return [told, *super().get_list_more_buttons(instance)]


class NewSourceView(CreateView):
    """The form of a new source; an address is tried first, and comes filled in."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "GET" and "address" not in request.GET:
            return redirect("desk_source_try")
        return super().dispatch(request, *args, **kwargs)

    def get_initial_form_instance(self) -> Any:
        told = {name: self.request.GET[name][:1000] for name in FILLED if name in self.request.GET}
        told["name"] = told.get("name", "")[:160]
        if told.get("kind") not in Source.Kind.values:
            told.pop("kind", None)
        return Source(**told)


class SourceViewSet(DeskViewSet):
    """Sources, in the menu of coverage."""

    model = Source
    policy_class = ChapterPolicy
    menu_hook = "register_coverage_menu_item"
    menu_label = "Sources"
    menu_order = 205
    icon = "resubmit"
    index_view_class = SourcesView
    add_view_class = NewSourceView
    list_display = [
        "name",
        TitleColumn("standing", label="How it stands", accessor=standing, get_url=health),
        Column("kind", label="Kind", accessor="get_kind_display", sort_key="kind", classname="desk-wide"),
        Column("polled", label="Last look", sort_key="polled_at", classname="desk-wide",
               accessor=lambda row: ago(row.polled_at) if row.polled_at else "never"),
        Column("next", label="Next look", accessor=next_look, sort_key="due_at", classname="desk-wide"),
        Column("chapter", label="Chapter", sort_key="chapter__name", classname="desk-wide"),
    ]  # fmt: skip
    list_filter = ["kind", "active", "take", "chapter"]
    list_related = ("outlet", "chapter")
    search_fields = ["name", "address"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("address"), FieldPanel("kind")]),
            MultiFieldPanel([FieldPanel("take"), FieldPanel("outlet")], "What comes in"),
            chapter_panel(),
        ],
        base_form_class=SourceForm,
    )  # fmt: skip


class SourcePanel(DeskPanel):
    """Sources that nobody gets anything from any more."""

    name = "sources"
    heading = "Sources"
    nothing = "Every source answers."
    order = 210

    def is_for(self, request: Any) -> bool:
        return bool(ChapterPolicy(Source).user_has_permission(request.user, "change"))

    def lists(self, request: Any) -> list[Waiting]:
        rows = failing(for_user(request.user, "change")).order_by("-failures", "name")
        lines = [Line(row.name, health(row), standing(row), "Look") for row in rows[:SHOWN]]
        return [
            Waiting("Not to be read", lines, reverse(Source.snippet_viewset.get_url_name("list")))
        ]
