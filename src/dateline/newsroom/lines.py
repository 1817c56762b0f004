"""Lines to take at the desk: their list, their form, and the button that approves one."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import IndexView

from dateline.content.forms import DeskForm
from dateline.content.models import Topic
from dateline.content.pickers import Picker
from dateline.content.viewsets import DeskViewSet
from dateline.newsroom.actions import approve_line
from dateline.newsroom.models import LineToTake

APPROVE_LINE = "newsroom.approve_linetotake"


class LinesView(IndexView):
    def get_list_more_buttons(self, instance: Any) -> list[Button]:
        buttons = super().get_list_more_buttons(instance)
        if self.request.user.has_perm(APPROVE_LINE) and not instance.is_approved:
            address = reverse("desk_line_approve", args=[instance.pk])
            attrs = {
                "data-controller": "w-action", "data-action": "w-action#post:prevent",
                "data-w-action-url-value": address,
            }  # fmt: skip
            buttons.append(
                Button("Approve", url=address, icon_name="check", priority=50, attrs=attrs)
            )
        return buttons


class LineViewSet(DeskViewSet):
    """Lines to take, in the Newsroom menu."""

    model = LineToTake
    menu_hook = "register_newsroom_menu_item"
    menu_label = "Lines to take"
    menu_order = 107
    icon = "clipboard-list"
    index_view_class = LinesView
    list_display = [
        "subject", Column("audience", label="For whom", accessor="get_audience_display"),
        Column("state", label="State", accessor="state"),
        Column("expires_on", label="Until", sort_key="expires_on", classname="desk-wide"),
    ]  # fmt: skip
    list_filter = ["audience", "topics"]
    list_related = ("approved_by",)
    pick_fields = ("subject",)
    edit_handler = ObjectList(
        [
            FieldPanel("subject"), FieldPanel("text"),
            FieldPanel("topics", widget=Picker(Topic, "topic")),
            FieldRowPanel([FieldPanel("audience"), FieldPanel("expires_on")]),
        ],
        base_form_class=DeskForm,
    )  # fmt: skip


@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve one line in the words that it has now."""
    if not request.user.has_perm(APPROVE_LINE):  # type: ignore[union-attr]
        raise PermissionDenied
    line = get_object_or_404(LineToTake, pk=pk)
    approve_line(line, by=request.user)
    messages.success(
        request, f"“{line.subject}” is approved, and offered to whoever writes about its topics."
    )
    return redirect(LineToTake.snippet_viewset.get_url_name("list"))
