"""Admin registration of the newsroom: its menu, the list of articles, its panel, its buttons."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import SubmenuMenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.snippets.models import register_snippet

from dateline.content.menus import DeskMenuItem, newsroom_menu
from dateline.content.viewsets import find_records
from dateline.newsroom.access.actions import LOG as EMBARGO_LOG
from dateline.newsroom.aftercare.actions import LOG as AFTERCARE_LOG
from dateline.newsroom.desk import (
    NewsroomPanel,
    arrange_buttons,
    handling_button,
    say_how_it_stands,
)
from dateline.newsroom.desk_checks import views as checks
from dateline.newsroom.desk_checks.actions import FORCE, KEEP, MEND
from dateline.newsroom.desk_checks.findings import may_see
from dateline.newsroom.desk_checks.gate import before_bulk_publish, before_copy
from dateline.newsroom.editions import views as editions
from dateline.newsroom.editions.actions import LOG as EDITION_LOG
from dateline.newsroom.finding import find_articles_and_events
from dateline.newsroom.handling import views as handling
from dateline.newsroom.lines import LineViewSet, approve
from dateline.newsroom.queries import sections_to_write_in
from dateline.newsroom.quoting.actions import LOG as QUOTE_LOG
from dateline.newsroom.views import (
    NewArticle,
    NewEvent,
    choose_kind,
    new_article,
    new_event,
    slug_of,
    with_kind,
)
from dateline.newsroom.viewsets import ArticleListViewSet, EventListViewSet, SectionViewSet

hooks.register("before_create_page", with_kind)
hooks.register("construct_page_action_menu", arrange_buttons, order=900)
hooks.register("register_page_header_buttons", handling_button)
hooks.register("before_edit_page", say_how_it_stands)
find_articles_and_events()
register_snippet(LineViewSet)
find_records(LineViewSet, "lines", "Lines to take", lambda row: row.state, order=30)
hooks.register("before_bulk_action", before_bulk_publish)
hooks.register("before_copy_page", before_copy)


@hooks.register("register_admin_urls")
def newsroom_urls() -> list[Any]:
    return [
        path("newsroom/new/event/", new_event, name="new_event"),
        path("newsroom/new/event/<int:parent_page_id>/", NewEvent.as_view(), name="new_event_in"),
        path("newsroom/new/", choose_kind, name="choose_kind"),
        path("newsroom/new/<slug:kind>/", new_article, name="new_article"),
        path(
            "newsroom/new/<slug:kind>/<int:parent_page_id>/",
            NewArticle.as_view(),
            name="new_article_in",
        ),
        path("newsroom/slug/", slug_of, name="desk_slug"),
        path("newsroom/handling/<int:pk>/", handling.show, name="desk_handling"),
        path("newsroom/handling/<int:pk>/<slug:verb>/", handling.act, name="desk_handling_act"),
        path("newsroom/embargo/<int:pk>/", handling.revoke, name="desk_embargo_revoke"),
        path("newsroom/preview/<int:pk>/", handling.end_preview, name="desk_preview_end"),
        path("newsroom/editions/", editions.every, name="desk_editions"),
        path("newsroom/editions/of/<int:pk>/", editions.make, name="desk_editions_make"),
        path("newsroom/editions/<int:pk>/", editions.show, name="desk_edition"),
        path("newsroom/editions/<int:pk>/<slug:verb>/", editions.act, name="desk_edition_act"),
        path("newsroom/lines/<int:pk>/approve/", approve, name="desk_line_approve"),
        path("checks/", checks.show_report, name="desk_checks"),
        path("checks/decisions/", checks.show_decisions, name="desk_checks_decisions"),
        path("checks/settings/", checks.tune, name="desk_checks_tune"),
        path("checks/live/<str:label>/<int:pk>/", checks.check_live, name="desk_checks_live"),
        path("checks/decide/<str:label>/<int:pk>/", checks.decide_one, name="desk_checks_decide"),
        path("checks/mend/<str:label>/<int:pk>/", checks.mend_one, name="desk_checks_mend"),
        path("checks/item/<str:label>/<int:pk>/", checks.show_item, name="desk_checks_item"),
    ]


@hooks.register("register_log_actions")
def check_actions(actions: Any) -> None:
    actions.register_action(KEEP, "Keep warnings", "Kept warnings of the desk checks")
    actions.register_action(FORCE, "Force publishing", "Let errors of the desk checks pass")
    actions.register_action(MEND, "Mend by one click", "Mended by a desk check")
    for name, words in EMBARGO_LOG.items():
        actions.register_action(f"dateline.embargo.{name}", words, words)
    actions.register_action("dateline.line.approve", "Approve a line", "Approved the line to take")
    for name, words in QUOTE_LOG.items():
        actions.register_action(f"dateline.quote.{name}", words, words)
    for name, words in EDITION_LOG.items():
        actions.register_action(f"dateline.edition.{name}", words, words)
    for name, words in AFTERCARE_LOG.items():
        actions.register_action(f"dateline.aftercare.{name}", words, words)


@hooks.register("insert_editor_js")
def checks_script() -> str:
    return format_html('<script src="{}"></script>', versioned_static("newsroom/desk/checks.js"))


class ChecksItem(DeskMenuItem):
    """The menu's entry, for whoever writes somewhere."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user)


@hooks.register("register_newsroom_menu_item")
def checks_item() -> ChecksItem:
    return ChecksItem(
        "Checks", reverse("desk_checks"), name="checks", icon_name="glasses", order=108
    )


@hooks.register("register_admin_viewset")
def article_list() -> ArticleListViewSet:
    return ArticleListViewSet("articles")


@hooks.register("register_admin_viewset")
def event_list() -> EventListViewSet:
    return EventListViewSet("events")


@hooks.register("register_admin_viewset")
def sections_in_the_tree() -> SectionViewSet:
    return SectionViewSet("sections")


@hooks.register("register_admin_menu_item")
def newsroom_menu_item() -> SubmenuMenuItem:
    return SubmenuMenuItem(
        "Newsroom", newsroom_menu, name="newsroom", icon_name="doc-full-inverse", order=100
    )


class WriterItem(DeskMenuItem):
    """An entry for whoever may write in some section."""

    def is_shown(self, request: HttpRequest) -> bool:
        # Asked once a request, for six entries.
        if not hasattr(request, "_writes_somewhere"):
            request._writes_somewhere = bool(sections_to_write_in(request.user))  # type: ignore[attr-defined]
        return bool(request._writes_somewhere)  # type: ignore[attr-defined]


@hooks.register("register_newsroom_menu_item")
def editions_item() -> WriterItem:
    address = reverse("desk_editions")
    return WriterItem("Local editions", address, name="local-editions", icon_name="site", order=106)


def _register_new(label: str, order: int, name: str, door: str, *kind: str) -> None:
    @hooks.register("register_newsroom_menu_item")
    def item() -> WriterItem:
        address = reverse(door, args=kind)
        return WriterItem(label, address, name=name, icon_name="edit", order=order)


_register_new("New press release", 110, "new-press-release", "new_article", "press-release")
_register_new("New post", 120, "new-post", "new_article", "post")
_register_new("New statement", 130, "new-statement", "new_article", "statement")
_register_new("New report", 140, "new-report", "new_article", "report")
_register_new("New event", 150, "new-event", "new_event")
_register_new("Other kinds", 160, "new-other", "choose_kind")


@hooks.register("construct_homepage_panels", order=10)
def newsroom_panel(request: HttpRequest, panels: list[Any]) -> None:
    # Wagtail's own panels answer the same questions for pages alone.
    panels[:] = [p for p in panels if p.name not in NewsroomPanel.replaces]
    panels.append(NewsroomPanel())
