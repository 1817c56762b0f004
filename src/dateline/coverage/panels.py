"""Panels of the form of a clip."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from dateline.archive.models import Link
from dateline.archive.queries import copies_of


class LinkPanel(Panel):
    """How the link of a clip is, and its newest stored copies."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "coverage/desk/link_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk and self.instance.link)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            clip = self.instance
            copies = copies_of(clip.link)
            link = Link.objects.filter(address=clip.link).first()
            return context | {"link": link, "copies": copies[:3], "count": copies.count()}
