"""What the press shows at the desk beyond its own room: its line on the start page, its menu entry,
and what the editor of a page learns of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from dateline.publishing.middleware import own_address
from dateline.publishing.queries import failures, given_up, live_note, store_problem

SHOWN = 6


def may_see(user: Any) -> bool:
    """Whether somebody may see the Press room: whoever may publish pages, so that what went live
    by their hand can be followed by them. Administrators, press officers and editors may."""
    return bool(
        user.is_authenticated and page_permission_policy.user_has_permission(user, "publish")
    )


def why_address(path: str) -> str:
    """Where the Press room says why a page is as it is."""
    return f"{reverse('press_why')}?{urlencode({'address': path})}"


class PressRoomItem(MenuItem):
    """The menu's entry, for whoever may see the room."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user)


class PressPanel(Component):
    """Failed renders and undelivered announcements on the start page; nothing where all is well."""

    name = "press"
    order = 10  # before everything else: what a reader cannot see is more urgent than any draft
    template_name = "publishing/desk/panel.html"

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        failed = failures()
        told = [(page, why_address(page.path)) for page in failed[:SHOWN]]
        count = failed.count() if told else 0
        return {
            "panel": self, "problem": store_problem(), "failed": told, "count": count, "more": count - len(told),
            "given_up": given_up().count(),
        }  # fmt: skip

    def render_html(self, parent_context: Any = None) -> str:
        if not may_see(parent_context["request"].user):
            return ""
        context = self.get_context_data(parent_context)
        if not (context["problem"] or context["count"] or context["given_up"]):
            return ""
        return super().render_html(parent_context)


def live_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Any:
    """In the editor's menu of a live page: what the press made of it, leading to the reasons."""
    if view_name != "edit" or not page.live or not may_see(user):
        return
    address = own_address(page.specific_deferred)
    if address:
        _, words = live_note(address)
        yield Button(words, why_address(address), icon_name="rotate", priority=100)
