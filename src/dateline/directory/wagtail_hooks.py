"""Admin registration of the directory: people, offices, places, organisations; who may link where."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import SubmenuMenuItem
from wagtail.snippets.models import register_snippet

from dateline.content.forms import PAGES
from dateline.content.menus import directory_menu
from dateline.content.viewsets import find_records
from dateline.directory.models import Jurisdiction, Organisation, Person
from dateline.directory.permissions import (
    choosable_pages,
    choosable_pages_q,
    confined_to,
    refuse_foreign,
)
from dateline.directory.viewsets import (
    JurisdictionViewSet,
    OfficeViewSet,
    OrganisationViewSet,
    PersonViewSet,
)
from dateline.lib.text import shorten

for viewset in (PersonViewSet, OfficeViewSet, JurisdictionViewSet, OrganisationViewSet):
    register_snippet(viewset)

PAGES.append(choosable_pages)


def about_person(row: Person) -> str:
    """The chapter they belong to, or how their biography begins."""
    return str(row.chapter) if row.chapter else shorten(row.biography, 120)


def about_place(row: Jurisdiction) -> str:
    """What kind of place it is, and in what it lies."""
    kind = row.classification or row.get_level_display()
    return f"{kind}, in {row.parent.name}" if row.parent else kind


def about_organisation(row: Organisation) -> str:
    """What it is to the network, and what it is for."""
    return ": ".join(filter(None, (row.get_kind_display(), row.mission)))


find_records(PersonViewSet, "people", "People", about_person, order=40)
find_records(OrganisationViewSet, "organisations", "Organizations", about_organisation, order=50)
find_records(JurisdictionViewSet, "places", "Places", about_place, order=60)
find_records(OfficeViewSet, "offices", "Offices", lambda row: row.seat, order=65)


@hooks.register("register_admin_menu_item")
def directory_menu_item() -> SubmenuMenuItem:
    return SubmenuMenuItem(
        "Directory", directory_menu, name="directory", icon_name="group", order=400
    )


@hooks.register("construct_page_chooser_queryset")
def confine_page_chooser(pages: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    if confined_to(request.user) is None:
        return pages
    return pages.filter(choosable_pages_q(request.user))


@hooks.register("construct_main_menu")
def without_reports(request: HttpRequest, items: list[Any]) -> None:
    if confined_to(request.user) is not None:
        items[:] = [item for item in items if item.name != "reports"]


@hooks.register("before_delete_snippet")
def confine_bulk_delete(request: HttpRequest, rows: list[Any]) -> None:
    """Wagtail's bulk delete asks per model only; this asks for every row that was ticked."""
    if confined_to(request.user) is not None:
        refuse_foreign(request.user, rows)


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    actions.register_action("dateline.chapter.grant", "Grant a chapter", "Chapter granted")
    actions.register_action("dateline.chapter.revoke", "Revoke a chapter", "Chapter revoked")
