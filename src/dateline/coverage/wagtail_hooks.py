"""Admin registration of coverage: clips and their panel."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from dateline.content.menus import DeskMenuItem
from dateline.content.viewsets import find_records
from dateline.coverage.links import views as links
from dateline.coverage.links.actions import LOG as LINK_LOG
from dateline.coverage.links.desk import LinksPanel
from dateline.coverage.viewsets import ClipPanel, ClipViewSet, about

register_snippet(ClipViewSet)
find_records(ClipViewSet, "clips", "In the News", about, order=30)


@hooks.register("construct_homepage_panels", order=20)
def clip_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(ClipPanel())
    panels.append(LinksPanel())


@hooks.register("register_admin_urls")
def coverage_urls() -> list[Any]:
    return [
        path("coverage/links/", links.every, name="desk_links"),
        path("coverage/links/<int:pk>/<slug:verb>/", links.act, name="desk_link_act"),
        path("coverage/clips/<int:pk>/links/", links.of_clip, name="desk_clip_links"),
        path("coverage/clips/<int:pk>/keep/", links.keep, name="desk_clip_keep"),
        path("coverage/copies/<int:pk>/", links.show_copy, name="desk_copy"),
        path("coverage/copies/<int:pk>/page/", links.copy_content, name="desk_copy_content"),
        path("coverage/copies/<int:pk>/copy.warc.gz", links.download_copy, name="desk_copy_warc"),
        path("coverage/copies/<int:pk>/delete/", links.forget, name="desk_copy_forget"),
    ]


@hooks.register("register_newsroom_menu_item")
def links_item() -> DeskMenuItem:
    return DeskMenuItem(
        "Links", reverse("desk_links"), name="links", icon_name="link", order=109,
        permissions=("coverage.change_clip",),
    )  # fmt: skip


@hooks.register("register_log_actions")
def link_actions(actions: Any) -> None:
    for name, words in LINK_LOG.items():
        actions.register_action(f"dateline.link.{name}", words, words)
