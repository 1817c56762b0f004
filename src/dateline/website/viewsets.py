"""Addresses that are gone on purpose, in the desk."""

from __future__ import annotations

from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import DateColumn

from dateline.content.forms import DeskForm
from dateline.content.viewsets import DeskViewSet
from dateline.website.models import GoneAddress


class GoneAddressViewSet(DeskViewSet):
    model = GoneAddress
    menu_hook = "register_site_menu_item"
    pick_fields = ("path",)
    icon = "cross"
    menu_label = "Gone addresses"
    menu_order = 555
    list_display = ["path", "reason", DateColumn("noted_at", label="Noted", sort_key="noted_at")]
    edit_handler = ObjectList([FieldPanel("path"), FieldPanel("reason")], base_form_class=DeskForm)
