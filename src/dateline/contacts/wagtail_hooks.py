"""Admin registration of contacts: outlets, press contacts."""

from __future__ import annotations

from typing import Any

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from dateline.contacts.viewsets import OutletViewSet, PressContactViewSet, urls

register_snippet(OutletViewSet)
register_snippet(PressContactViewSet)
hooks.register("register_admin_urls", urls)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action(
        "dateline.contact.retire", "Retire", "Retired: shown nowhere from now on"
    )
    actions.register_action("dateline.contact.recall", "Call back", "In service again")
