"""The desk's side of imports: the audit log's word for them, and the pages of their reports."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse_lazy
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from dateline.content.bulk import IMPORTED
from dateline.content.menus import DeskMenuItem
from dateline.importers.desk import ImportPanel
from dateline.importers.views import list_runs, show_report


@hooks.register("register_log_actions")
def register_import(actions: LogActionRegistry) -> None:
    actions.register_action(IMPORTED, "Import", "Imported")


@hooks.register("construct_homepage_panels", order=40)
def import_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(ImportPanel())


@hooks.register("register_admin_urls")
def import_urls() -> list[Any]:
    return [
        path("imports/", list_runs, name="import_runs"),
        path("imports/<int:pk>/", show_report, name="import_report"),
    ]


@hooks.register("register_site_menu_item")
def import_item() -> DeskMenuItem:
    return DeskMenuItem(
        "Imports", reverse_lazy("import_runs"), name="imports", icon_name="download", order=900,
        permissions=("importers.view_importrun",),
    )  # fmt: skip
