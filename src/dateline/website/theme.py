"""The theme: Jinja2 templates that are given plain values, and the few words they may call."""

from __future__ import annotations

from typing import Any

from django.template import engines
from django.templatetags.static import static
from jinja2 import Environment, StrictUndefined

from dateline.publishing.outputs import HTML, Rendered
from dateline.website.cards import Head, Shell


def environment(**options: Any) -> Environment:
    """The Jinja2 environment of the public site (named in settings)."""
    for name in ("autoescape", "undefined"):  # Django's defaults give way to ours
        options.pop(name, None)
    theme = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, **options
    )
    theme.globals.update(static=static)
    return theme


def part(template: str, **values: Any) -> str:
    """Set one part of a page, such as a block of a body."""
    theme: Environment = engines["theme"].env  # type: ignore[attr-defined]
    return theme.get_template(f"website/{template}").render(**values)


def page(template: str, *, shell: Shell, head: Head, status: int = 200, **values: Any) -> Rendered:
    """Set a whole page."""
    html = part(template, shell=shell, head=head, **values)
    return Rendered(html.encode(), content_type=HTML, status=status)
