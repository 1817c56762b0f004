"""Admin registration of coverage: clips and sources, their panels and pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import SubmenuMenuItem
from wagtail.snippets.models import register_snippet

from dateline.content.menus import DeskMenuItem, coverage_menu
from dateline.content.viewsets import find_records
from dateline.coverage.grouping.actions import APART, LED
from dateline.coverage.intake import adding
from dateline.coverage.intake import views as intake
from dateline.coverage.intake.deciding import LOG
from dateline.coverage.intake.desk import ReviewPanel
from dateline.coverage.intake.queries import may_review
from dateline.coverage.links import views as links
from dateline.coverage.links.actions import LOG as LINK_LOG
from dateline.coverage.links.desk import LinksPanel
from dateline.coverage.polling import views as polling
from dateline.coverage.polling.actions import LOG as SOURCE_LOG
from dateline.coverage.polling.desk import SourcePanel, SourceViewSet
from dateline.coverage.reports import views as reports
from dateline.coverage.reports.actions import LOG as REPORT_LOG
from dateline.coverage.viewsets import (
    AudienceViewSet,
    ClipPanel,
    ClipViewSet,
    WatchViewSet,
    about,
)

register_snippet(ClipViewSet)
register_snippet(WatchViewSet)
find_records(ClipViewSet, "clips", "In the News", about, order=30)
register_snippet(SourceViewSet)
register_snippet(AudienceViewSet)
find_records(
    AudienceViewSet, "audiences", "Audience figures", lambda row: f"as of {row.as_of}", order=62
)


@hooks.register("register_admin_urls")
def coverage_urls() -> list[Any]:
    return [
        path("coverage/", intake.review, name="desk_coverage"),
        path("coverage/add/", adding.add, name="desk_coverage_add"),
        path("coverage/lines/", intake.fragment, name="desk_coverage_lines"),
        path("coverage/undo/", intake.undo, name="desk_coverage_undo"),
        path("coverage/manifest.webmanifest", adding.manifest, name="desk_coverage_manifest"),
        path("coverage/<int:pk>/<slug:verb>/", intake.act, name="desk_coverage_act"),
    ]


@hooks.register("register_admin_menu_item")
def coverage_menu_item() -> SubmenuMenuItem:
    return SubmenuMenuItem("Coverage", coverage_menu, name="coverage", icon_name="media", order=200)


class ReviewItem(DeskMenuItem):
    """The menu's entry, for whoever works on coverage."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_review(request.user)


@hooks.register("register_coverage_menu_item")
def review_item() -> ReviewItem:
    return ReviewItem(
        "To review", reverse("desk_coverage"), name="review", icon_name="tasks", order=190
    )


@hooks.register("construct_homepage_panels", order=20)
def clip_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(ReviewPanel())
    panels.append(ClipPanel())


@hooks.register("construct_homepage_panels", order=21)
def source_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(SourcePanel())
    panels.append(LinksPanel())


@hooks.register("register_admin_urls")
def polling_urls() -> list[Any]:
    return [
        path("coverage/sources/try/", polling.try_address, name="desk_source_try"),
        path("coverage/sources/<int:pk>/", polling.show, name="desk_source"),
        path("coverage/sources/<int:pk>/<slug:verb>/", polling.act, name="desk_source_act"),
        path("coverage/clippings/", polling.upload, name="desk_clippings"),
        path("coverage/clippings/<int:pk>/", polling.preview, name="desk_clippings_file"),
    ]


@hooks.register("register_admin_urls")
def link_urls() -> list[Any]:
    return [
        path("coverage/links/", links.every, name="desk_links"),
        path("coverage/links/<int:pk>/<slug:verb>/", links.act, name="desk_link_act"),
        path("coverage/clips/<int:pk>/links/", links.of_clip, name="desk_clip_links"),
        path("coverage/clips/<int:pk>/keep/", links.keep, name="desk_clip_keep"),
        path("coverage/clips/<int:pk>/story/<slug:verb>/", links.stand, name="desk_clip_stand"),
        path("coverage/copies/<int:pk>/", links.show_copy, name="desk_copy"),
        path("coverage/copies/<int:pk>/page/", links.copy_content, name="desk_copy_content"),
        path("coverage/copies/<int:pk>/copy.warc.gz", links.download_copy, name="desk_copy_warc"),
        path("coverage/copies/<int:pk>/delete/", links.forget, name="desk_copy_forget"),
    ]


@hooks.register("register_coverage_menu_item")
def links_item() -> DeskMenuItem:
    return DeskMenuItem(
        "Links", reverse("desk_links"), name="links", icon_name="link", order=220,
        permissions=("coverage.change_clip",),
    )  # fmt: skip


@hooks.register("register_admin_urls")
def report_urls() -> list[Any]:
    return [
        path("coverage/reports/", reports.every, name="desk_reports"),
        path("coverage/reports/new/", reports.make, name="desk_report_new"),
        path("coverage/reports/preview/", reports.preview, name="desk_report_preview"),
        path("coverage/reports/<int:pk>/", reports.show, name="desk_report"),
        path("coverage/reports/<int:pk>/<slug:verb>/", reports.act, name="desk_report_act"),
    ]


@hooks.register("register_coverage_menu_item")
def reports_item() -> DeskMenuItem:
    may = tuple(f"coverage.{word}_coveragereport" for word in ("add", "view", "publish"))
    return DeskMenuItem(
        "Reports", reverse("desk_reports"), name="coverage-reports",
        icon_name="doc-full", order=230, permissions=may,
    )  # fmt: skip


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    """What the log of coverage can tell, each table beside the verbs that write it."""
    for what, table in (("coverage", LOG), ("link", LINK_LOG), ("report", REPORT_LOG)):
        for name, words in table.items():
            actions.register_action(f"dateline.{what}.{name}", words, words)
    for name, label, said in (
        (f"{SOURCE_LOG}.look", "Look at a source", "Had the source looked at"),
        (f"{SOURCE_LOG}.pause", "Pause a source", "Paused the source"),
        (f"{SOURCE_LOG}.resume", "Resume a source", "Resumed the source"),
        (APART, "Tell apart", "Said that it is not the same story as its copies"),
        (LED, "Choose the lead", "Chose it to stand for all copies of its story"),
    ):
        actions.register_action(name, label, said)
