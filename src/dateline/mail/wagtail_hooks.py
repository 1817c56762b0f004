"""Admin registration of mail: the outbox, its entry in the menu, its line on the start page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import path, re_path, reverse
from wagtail import hooks

from dateline.content.menus import DeskMenuItem
from dateline.mail import views
from dateline.mail.desk import VIEW, MailPanel


@hooks.register("register_admin_urls")
def mail_urls() -> list[Any]:
    return [
        path("mail/", views.show_outbox, name="mail_outbox"),
        path("mail/<int:pk>/", views.show_mailing, name="mail_mailing"),
        re_path(r"^mail/(?P<pk>\d+)/(?P<verb>pause|resume|cancel)/$", views.hold_mailing, name="mail_hold"),
        path("mail/delivery/<int:pk>/", views.show_delivery, name="mail_delivery"),
        path("mail/delivery/<int:pk>/decide/", views.decide, name="mail_decide"),
    ]  # fmt: skip


@hooks.register("register_newsroom_menu_item")
def outbox_item() -> DeskMenuItem:
    return DeskMenuItem(
        "Outbox", reverse("mail_outbox"), name="outbox", icon_name="mail", order=109,
        permissions=(VIEW,),
    )  # fmt: skip


@hooks.register("construct_homepage_panels", order=30)
def mail_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(MailPanel())


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    for name, label, said in (
        ("paused", "Pause a mailing", "Paused the mailing"),
        ("open", "Resume a mailing", "Resumed the mailing"),
        ("cancelled", "Cancel a mailing", "Cancelled what was not sent yet"),
        ("again", "Send again", "Sent once more by hand"),
        ("arrived", "Call it arrived", "Said that a mail in doubt arrived"),
    ):
        actions.register_action(f"dateline.mail.{name}", label, said)
