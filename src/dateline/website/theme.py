"""The theme: Jinja2 templates that are given plain values, and the few words they may call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.template import engines
from django.templatetags.static import static
from jinja2 import Environment, StrictUndefined

from dateline.publishing.outputs import HTML, Rendered
from dateline.publishing.tracking import SET, memo
from dateline.website.cards import Head, Shell


def environment(**options: Any) -> Environment:
    """The Jinja2 environment of the public site (named in settings)."""
    for name in ("autoescape", "undefined"):  # Django's defaults give way to ours
        options.pop(name, None)
    theme = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, **options
    )
    theme.globals.update(static=static, kept=kept)
    return theme


def kept(macro: Callable[[Any], str], shape: Any) -> str:
    """``macro(shape)``, set once an edition for each shape: a card stands in many lists."""
    known = memo()
    if known is None:
        return macro(shape)
    key = (SET, macro.name, id(shape))  # type: ignore[attr-defined]
    found = known.get(key)
    if found is None:
        found = known[key] = (macro(shape), shape)  # the shape is held, so its id stays its own
    return found[0]  # type: ignore[no-any-return]


def part(template: str, **values: Any) -> str:
    """Set one part of a page, such as a block of a body."""
    theme: Environment = engines["theme"].env  # type: ignore[attr-defined]
    return theme.get_template(f"website/{template}").render(**values)


def page(template: str, *, shell: Shell, head: Head, status: int = 200, **values: Any) -> Rendered:
    """Set a whole page."""
    html = part(template, shell=shell, head=head, **values)
    return Rendered(html.encode(), content_type=HTML, status=status)
