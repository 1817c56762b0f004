"""Admin registration of contacts: outlets, journalists, press contacts."""

from __future__ import annotations

from typing import Any

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from dateline.contacts.models import Journalist, Outlet, PressContact
from dateline.contacts.viewsets import (
    JournalistViewSet,
    OutletViewSet,
    PressContactViewSet,
    urls,
)
from dateline.content.viewsets import find_records

register_snippet(OutletViewSet)
register_snippet(PressContactViewSet)
register_snippet(JournalistViewSet)


def about_outlet(row: Outlet) -> str:
    """Its domain, or what kind of outlet it is."""
    return row.domain or row.get_kind_display()


def about_journalist(row: Journalist) -> str:
    """Outlet and beat."""
    return ", ".join(filter(None, (str(row.outlet or ""), row.beat)))


def about_contact(row: PressContact) -> str:
    """Beat and chapter."""
    return ", ".join(filter(None, (row.beat, str(row.chapter or ""))))


find_records(OutletViewSet, "outlets", "Outlets", about_outlet, order=130)
find_records(PressContactViewSet, "press-contacts", "Press contacts", about_contact, order=120)
find_records(JournalistViewSet, "journalists", "Journalists", about_journalist, order=125)
hooks.register("register_admin_urls", urls)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action(
        "dateline.contact.retire", "Retire", "Retired: shown nowhere from now on"
    )
    actions.register_action("dateline.contact.recall", "Call back", "In service again")
