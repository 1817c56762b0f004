"""Admin registration of coverage: clips and their panel."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from dateline.content.viewsets import find_records
from dateline.coverage.grouping.actions import APART, LED
from dateline.coverage.viewsets import ClipPanel, ClipViewSet, about

register_snippet(ClipViewSet)
find_records(ClipViewSet, "clips", "In the News", about, order=30)


@hooks.register("construct_homepage_panels", order=20)
def clip_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(ClipPanel())


@hooks.register("register_log_actions")
def grouping_log_actions(actions: Any) -> None:
    actions.register_action(APART, "Tell apart", "Said that it is not the same story as its copies")
    actions.register_action(LED, "Choose the lead", "Chose it to stand for all copies of its story")
