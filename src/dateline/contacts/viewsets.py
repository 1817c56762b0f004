"""Outlets, journalists and press contacts in the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import path, reverse
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import IndexView

from dateline.contacts.models import Journalist, Outlet, PressContact
from dateline.contacts.views import retire
from dateline.content.forms import DeskForm
from dateline.directory.forms import ChapterRecordForm
from dateline.directory.permissions import ChapterPolicy
from dateline.directory.viewsets import DirectoryViewSet, chapter_panel
from dateline.lib.zones import zone_names


class OutletViewSet(DirectoryViewSet):
    model = Outlet
    icon = "media"
    menu_order = 460
    list_display = [
        "name",
        "kind",
        "domain",
        Column("place", label="Based in", sort_key="place__name"),
    ]
    list_filter = ["kind"]
    list_related = ("place",)
    pick_fields = ("name", "domain")
    chooser_form_fields = ["name", "kind", "domain"]
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("name", "kind", "domain", "place", "slug")],
        base_form_class=DeskForm,
    )


class ZoneSelect(forms.Select):
    """The zones of the time zone database; none for whoever's is not known."""

    def __init__(self) -> None:
        named = [(name, name.replace("_", " ")) for name in zone_names()]
        super().__init__(choices=[("", "Not known"), *named])


class JournalistViewSet(DirectoryViewSet):
    model = Journalist
    icon = "user"
    menu_order = 455
    list_display = [
        "name", Column("outlet", label="Outlet", sort_key="outlet__name"), "beat",
        Column("email", label="E-mail", sort_key="email", classname="desk-wide"),
    ]  # fmt: skip
    list_filter = ["outlet"]
    ordering = ["name"]
    list_related = ("outlet",)
    pick_fields = ("name", "email", "outlet__name")
    chooser_form_fields = ["name", "email", "outlet"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel([FieldPanel("name"), FieldPanel("outlet"), FieldPanel("beat")], "Who"),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
                 FieldPanel("zone", widget=ZoneSelect)],
                "How to reach them",
            ),
            MultiFieldPanel([FieldPanel("note"), FieldPanel("left_on")], "For the press desk"),
        ],
        base_form_class=DeskForm,
    )  # fmt: skip


class ContactsView(IndexView):
    def get_list_more_buttons(self, instance: Any) -> list[Button]:
        buttons = super().get_list_more_buttons(instance)
        if self.user_has_permission("change"):
            address = reverse("press_contact_retire", args=[instance.pk])
            buttons.append(
                Button(
                    "Call back" if instance.retired_on else "Retire",
                    url=address,
                    icon_name="undo" if instance.retired_on else "archive",
                    priority=50,
                    attrs={
                        "data-controller": "w-action",
                        "data-action": "w-action#post:prevent",
                        "data-w-action-url-value": address,
                    },
                )
            )
        return buttons


def service(contact: PressContact) -> str:
    """Whether reporters see this contact, in words."""
    return f"Retired {contact.retired_on:%Y-%m-%d}" if contact.retired_on else "In service"


class PressContactViewSet(DirectoryViewSet):
    model = PressContact
    policy_class = ChapterPolicy
    icon = "mail"
    menu_order = 450
    index_view_class = ContactsView
    list_display = [
        "name", "beat",
        Column("chapter", label="Chapter", sort_key="chapter__name", classname="desk-wide"),
        "phone", Column("email", label="E-mail", sort_key="email", classname="desk-wide"),
        Column("service", label="State", accessor=service, sort_key="retired_on"),
    ]  # fmt: skip
    list_filter = ["chapter", "beat"]
    ordering = ["order", "name"]
    list_related = ("chapter",)
    pick_fields = ("name", "beat", "email")
    edit_handler = ObjectList(
        [
            MultiFieldPanel([FieldPanel("name"), FieldPanel("role"), FieldPanel("beat")], "Whom to ask for"),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("phone"), FieldPanel("email")]), FieldPanel("hours")],
                "How to reach them",
            ),
            chapter_panel(),
            FieldRowPanel([FieldPanel("order"), FieldPanel("retired_on")], heading="Order and service"),
        ],
        base_form_class=ChapterRecordForm,
    )  # fmt: skip


def urls() -> list[Any]:
    """The one address beyond the usual ones."""
    return [path("contacts/retire/<int:pk>/", retire, name="press_contact_retire")]
