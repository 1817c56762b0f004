"""Admin registration of coverage: clips and their panel."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from dateline.content.menus import DeskMenuItem
from dateline.content.viewsets import find_records
from dateline.coverage.reports import views as reports
from dateline.coverage.reports.actions import LOG as REPORT_LOG
from dateline.coverage.viewsets import AudienceViewSet, ClipPanel, ClipViewSet, about

register_snippet(ClipViewSet)
find_records(ClipViewSet, "clips", "In the News", about, order=30)


@hooks.register("construct_homepage_panels", order=20)
def clip_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(ClipPanel())


register_snippet(AudienceViewSet)
find_records(
    AudienceViewSet, "audiences", "Audience figures", lambda row: f"as of {row.as_of}", order=62
)


@hooks.register("register_admin_urls")
def report_urls() -> list[Any]:
    return [
        path("coverage/reports/", reports.every, name="desk_reports"),
        path("coverage/reports/new/", reports.make, name="desk_report_new"),
        path("coverage/reports/preview/", reports.preview, name="desk_report_preview"),
        path("coverage/reports/<int:pk>/", reports.show, name="desk_report"),
        path("coverage/reports/<int:pk>/<slug:verb>/", reports.act, name="desk_report_act"),
    ]


@hooks.register("register_log_actions")
def report_actions(actions: Any) -> None:
    for name, words in REPORT_LOG.items():
        actions.register_action(f"dateline.report.{name}", words, words)


@hooks.register("register_admin_menu_item")
def reports_item() -> DeskMenuItem:
    may = tuple(f"coverage.{word}_coveragereport" for word in ("add", "view", "publish"))
    return DeskMenuItem(
        "Coverage reports", reverse("desk_reports"), name="coverage-reports",
        icon_name="doc-full", order=210, permissions=may,
    )  # fmt: skip
