"""Admin registration of the press: its room, its entry in the menu, its line on the start page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse_lazy
from wagtail import hooks

from dateline.publishing import room
from dateline.publishing.desk import PressPanel, PressRoomItem, live_button

hooks.register("register_page_header_buttons", live_button)


@hooks.register("register_admin_urls")
def press_urls() -> list[Any]:
    return [
        path("press/", room.show_room, name="press_room"),
        path("press/editions/<int:pk>/", room.show_edition, name="press_edition"),
        path("press/why/", room.show_why, name="press_why"),
        path("press/again/", room.press_again, name="press_again"),
        path("press/retry/", room.retry_failed, name="press_retry"),
        path("press/send-again/", room.send_again, name="press_send_again"),
    ]


@hooks.register("register_admin_menu_item")
def press_room_item() -> PressRoomItem:
    return PressRoomItem(
        "Press room", reverse_lazy("press_room"), name="press-room", icon_name=room.ICON, order=450
    )


@hooks.register("construct_homepage_panels", order=5)
def press_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(PressPanel())
