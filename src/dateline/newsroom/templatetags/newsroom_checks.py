"""The desk checks in templates of the desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import reverse

from dateline.newsroom.desk_checks.sources import source_of

register = template.Library()


@register.filter
def named(rules: Mapping[str, str], rule: str) -> str:
    """The name of a rule."""
    return rules.get(rule, "")


@register.inclusion_tag("newsroom/desk/live_panel.html")
def desk_checks(row: Any) -> dict[str, str]:
    """The panel beside a form; nothing for what is not checked."""
    return live_panel(row)


def live_panel(row: Any) -> dict[str, str]:
    """Where the panel asks. A new row has no address yet: the script finds it when it is saved."""
    source = source_of(row) if row is not None else None
    if source is None:
        return {"url": "", "item_url": ""}
    args = [source.label, row.pk or 0]
    item = reverse("desk_checks_item", args=args) if row.pk else ""
    return {"url": reverse("desk_checks_live", args=args), "item_url": item}
