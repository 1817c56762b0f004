"""The desk's side of imports: the audit log's word for them, and the pages of their reports."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from dateline.content.bulk import IMPORTED
from dateline.importers.desk import ImportPanel


@hooks.register("register_log_actions")
def register_import(actions: LogActionRegistry) -> None:
    actions.register_action(IMPORTED, "Import", "Imported")


@hooks.register("construct_homepage_panels", order=40)
def import_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(ImportPanel())
