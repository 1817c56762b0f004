"""Admin registration of imports: the panel of runs that left something undone."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from dateline.importers.desk import ImportPanel


@hooks.register("construct_homepage_panels", order=40)
def import_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(ImportPanel())
