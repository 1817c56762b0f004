"""Panels of the start page: what waits, each line with one obvious next action.

Every app registers its own in ``wagtail_hooks.py``; this is only how they look.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from wagtail.admin.ui.components import Component

SHOWN = 6


@dataclass(frozen=True)
class Line:
    """One thing that waits: what it is, where it is edited, a word about it, the action's label."""

    text: str
    address: str
    about: str = ""
    action: str = ""
    action_address: str = ""


@dataclass(frozen=True)
class Waiting:
    """A short list under a heading; ``more`` leads to all of them."""

    heading: str
    lines: list[Line] = field(default_factory=list)
    more: str = ""


class DeskPanel(Component):
    """One desk on the start page. Subclasses answer ``lists(request)``; empty lists are left out."""

    name = "desk"
    heading = ""
    nothing = "Nothing waits here."
    order = 100
    template_name = "content/desk/panel.html"

    def lists(self, request: Any) -> Iterable[Waiting]:
        raise NotImplementedError

    def is_for(self, request: Any) -> bool:
        """Whether this person has anything to do with this desk."""
        return True

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        told = [waiting for waiting in self.lists(request) if waiting.lines]
        return {"panel": self, "lists": told}

    def render_html(self, parent_context: Any = None) -> str:
        if not self.is_for(parent_context["request"]):
            return ""
        return super().render_html(parent_context)
