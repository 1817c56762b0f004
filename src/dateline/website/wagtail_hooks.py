"""Admin registration of the website: its front page in the Site menu."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from dateline.content.menus import DeskMenuItem
from dateline.newsroom.models import Article, Event
from dateline.newsroom.permissions import in_own_sections
from dateline.newsroom.viewsets import LISTED
from dateline.search.desk_kinds import DeskKind, found_in_desk
from dateline.website.models import FrontPage
from dateline.website.reports.views import report_file
from dateline.website.viewsets import GoneAddressViewSet

register_snippet(GoneAddressViewSet)


def other_pages(user: Any) -> QuerySet[Page]:
    """Plain pages, sections and the front, where this person may do anything."""
    rows = Page.objects.filter(depth__gt=1).not_type(Article, Event).select_related("content_type")
    return in_own_sections(rows, user, LISTED)


found_in_desk(
    DeskKind(
        "pages", "Pages", "doc-empty", rows=other_pages, order=70,
        about=lambda page: f"{page.page_type_display_name}, {page.url_path}",
        listing=lambda: reverse("wagtailadmin_explore_root"),
    )
)  # fmt: skip


def the_front(request: HttpRequest) -> FrontPage | None:
    """The front page, looked up once a request."""
    if not hasattr(request, "_front_page"):
        request._front_page = FrontPage.objects.order_by("path").first()  # type: ignore[attr-defined]
    front: FrontPage | None = request._front_page  # type: ignore[attr-defined]
    return front


class FrontPageItem(DeskMenuItem):
    """Leads to the front page's form, wherever it stands in the tree."""

    def is_shown(self, request: HttpRequest) -> bool:
        front = the_front(request)
        if front is None:
            return False
        self.url = reverse("wagtailadmin_pages:edit", args=[front.pk])
        return bool(front.permissions_for_user(request.user).can_edit())


@hooks.register("register_admin_urls")
def report_urls() -> list[Any]:
    """A report's forms at the desk."""
    return [path("coverage/reports/<int:pk>/file/<str:name>", report_file, name="desk_report_file")]


@hooks.register("register_site_menu_item")
def front_item() -> DeskMenuItem:
    return FrontPageItem("Front page", "", name="front-page", icon_name="home", order=490)


class PlainPagesItem(DeskMenuItem):
    """Plain pages stand under the front page in the tree."""

    def is_shown(self, request: HttpRequest) -> bool:
        front = the_front(request)
        if front is None:
            return False
        self.url = reverse("wagtailadmin_explore", args=[front.pk])
        return bool(front.permissions_for_user(request.user).can_publish())


@hooks.register("register_site_menu_item")
def pages_item() -> DeskMenuItem:
    return PlainPagesItem("Plain pages", "", name="plain-pages", icon_name="doc-empty", order=495)
