"""Admin registration of the desk's search: its page, its entry in the menu, the field in the sidebar."""

from __future__ import annotations

from typing import Any

from django.urls import path, reverse, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea

from dateline.search import views


@hooks.register("register_admin_urls")
def search_urls() -> list[Any]:
    return [
        path("search/", views.desk_search, name="desk_search"),
        path(
            "search/results/", views.desk_search, {"results_only": True},
            name="desk_search_results",
        ),
    ]  # fmt: skip


@hooks.register("register_admin_menu_item")
def search_item() -> MenuItem:
    return MenuItem(
        "Search", reverse_lazy("desk_search"), name="desk-search", icon_name=views.ICON, order=90
    )


@hooks.register("register_admin_search_area")
def search_area() -> SearchArea:
    # The first of the areas is where the sidebar's field leads, which the key "/" goes to.
    return SearchArea(
        "Everything", reverse("desk_search"), name="desk-search", icon_name=views.ICON, order=10
    )
