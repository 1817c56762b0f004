"""Admin registration of content: topics, series, photos, files, the Site menu, the photo panel."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import SubmenuMenuItem
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.tables import Column
from wagtail.documents.permissions import permission_policy as file_policy
from wagtail.images.permissions import permission_policy as photo_policy
from wagtail.snippets.models import register_snippet

from dateline.content.forms import DeskForm
from dateline.content.menus import SUPERFLUOUS, SUPERFLUOUS_SETTINGS, DeskMenuItem, site_menu
from dateline.content.models import Photo, PressDocument, Series, Topic
from dateline.content.panels import SHOWN, DeskPanel, Line, Waiting
from dateline.content.views import pick
from dateline.content.viewsets import DeskViewSet, find_records
from dateline.lib.text import shorten
from dateline.search.desk_kinds import DeskKind, found_in_desk

HEADINGS = [FieldPanel("name"), FieldPanel("description"), FieldPanel("slug")]


class SubjectViewSet(DeskViewSet):
    menu_hook = "register_site_menu_item"
    list_display = ["name", Column("slug", label="In its address", sort_key="slug")]
    ordering = ["name"]
    chooser_form_fields = ["name", "description"]
    edit_handler = ObjectList(HEADINGS, base_form_class=DeskForm)


class TopicViewSet(SubjectViewSet):
    model = Topic
    icon = "tag"
    menu_order = 510
    edit_handler = ObjectList(HEADINGS, base_form_class=DeskForm)


class SeriesViewSet(SubjectViewSet):
    model = Series
    icon = "list-ul"
    menu_order = 520
    edit_handler = ObjectList(HEADINGS, base_form_class=DeskForm)


register_snippet(TopicViewSet)
register_snippet(SeriesViewSet)
find_records(TopicViewSet, "topics", "Topics", lambda row: shorten(row.description, 120), order=100)
find_records(
    SeriesViewSet, "series", "Series", lambda row: shorten(row.description, 120), order=110
)


def about_photo(photo: Photo) -> str:
    """Its credit, or what it lacks."""
    return photo.credit or lacks(photo)


def about_file(file: PressDocument) -> str:
    """The name of the file."""
    return str(file.filename)


OWN = ["change", "delete"]  # what the lists of photos and of files ask
found_in_desk(
    DeskKind(
        "photos", "Photos", "image", about=about_photo, order=80,
        rows=lambda user: photo_policy.instances_user_has_any_permission_for(user, OWN),
        listing=lambda: reverse("wagtailimages:index"),
    )
)  # fmt: skip
found_in_desk(
    DeskKind(
        "files", "Files", "doc-full", about=about_file, order=90,
        rows=lambda user: file_policy.instances_user_has_any_permission_for(user, OWN),
        listing=lambda: reverse("wagtaildocs:index"),
    )
)  # fmt: skip


@hooks.register("register_admin_urls")
def desk_urls() -> list[Any]:
    return [path("pick/<slug:app_label>/<slug:model_name>/", pick, name="desk_pick")]


@hooks.register("insert_global_admin_css")
def desk_css() -> str:
    return format_html(
        '<link rel="stylesheet" href="{}">', versioned_static("content/desk/desk.css")
    )


class PhotosItem(DeskMenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        held = ["add", "change", "delete"]
        return bool(photo_policy.user_has_any_permission(request.user, held))


@hooks.register("register_admin_menu_item")
def photos_menu_item() -> DeskMenuItem:
    return PhotosItem(
        "Photos", reverse("wagtailimages:index"), name="photos", icon_name="image", order=300
    )


@hooks.register("register_admin_menu_item")
def files_menu_item() -> DeskMenuItem:
    return PhotosItem(
        "Files", reverse("wagtaildocs:index"), name="files", icon_name="doc-full", order=310
    )


@hooks.register("register_admin_menu_item")
def site_menu_item() -> SubmenuMenuItem:
    return SubmenuMenuItem("Site", site_menu, name="site", icon_name="site", order=500)


@hooks.register("register_site_menu_item")
def settings_item() -> DeskMenuItem:
    address = reverse("wagtailsettings:edit", args=["content", "sitesettings"])
    return DeskMenuItem(
        "Name, menus, footer", address, name="site-identity", icon_name="cog", order=500,
        permissions=("content.change_sitesettings",),
    )  # fmt: skip


@hooks.register("register_site_menu_item")
def redirects_item() -> DeskMenuItem:
    return DeskMenuItem(
        "Redirects", reverse("wagtailredirects:index"), name="redirects-list", icon_name="redirect", order=550,
        permissions=("wagtailredirects.change_redirect", "wagtailredirects.add_redirect"),
    )  # fmt: skip


@hooks.register("construct_main_menu")
def tidy_main_menu(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in SUPERFLUOUS]


@hooks.register("construct_settings_menu")
def tidy_settings_menu(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in SUPERFLUOUS_SETTINGS]


class PhotoPanel(DeskPanel):
    """Photos that lack what they need before they may be shown."""

    name = "photos"
    heading = "Photos"
    order = 300

    def is_for(self, request: Any) -> bool:
        return bool(photo_policy.user_has_permission(request.user, "change"))

    def lists(self, request: Any) -> list[Waiting]:
        lacking = Q(credit="") | Q(rights=Photo.Rights.UNKNOWN) | Q(alt="") | Q(missing=True)
        own = photo_policy.instances_user_has_permission_for(request.user, "change")
        photos = own.filter(lacking).order_by("-created_at", "-pk")[:SHOWN]
        lines = [
            Line(
                photo.title,
                reverse("wagtailimages:edit", args=[photo.pk]),
                lacks(photo),
                "Complete",
            )
            for photo in photos
        ]
        return [Waiting("Without credit, rights or alternative text", lines)]


def lacks(photo: Photo) -> str:
    """What a photo still needs, in words."""
    needs = [
        word
        for word, wanting in (
            ("its file", photo.missing),
            ("credit", not photo.credit),
            ("rights", photo.rights == Photo.Rights.UNKNOWN),
            ("alternative text", not photo.alt),
        )
        if wanting
    ]
    return "Needs " + ", ".join(needs)


@hooks.register("construct_homepage_panels")
def photo_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(PhotoPanel())


@hooks.register("construct_homepage_summary_items")
def without_counts(request: HttpRequest, items: list[Any]) -> None:
    items.clear()


@hooks.register("construct_snippet_action_menu", order=900)
def publish_beside_save(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    beside = [item for item in items if item.name == "action-publish"]
    if beside and items[0] not in beside:
        items[:] = [item for item in items if item not in beside]
        context["desk_buttons"] = [item.render_html(context) for item in beside]
