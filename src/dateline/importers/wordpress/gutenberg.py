"""Block comments (``<!-- wp:image {"id":5} -->``) made into elements that one HTML parser sees.

Source: the block grammar that WordPress documents. Content outside all blocks is classic content.
"""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

from dateline.importers.wordpress.context import Context

# WordPress writes "--" inside the attributes as an escape, so the JSON ends before any "--".
_DELIMITER = re.compile(
    r"<!--\s+(/)?wp:([a-z][a-z0-9_-]*(?:/[a-z][a-z0-9_-]*)?)\s+(?:(\{(?:[^-]|-(?!-))*?\})\s+)?(/)?-->"
)
# These print something that changes (lists of posts, forms, the site's own parts): nothing written
# by a person is in them.
_LIVE = frozenset(
    {
        "archives",
        "calendar",
        "categories",
        "latest-posts",
        "latest-comments",
        "loginout",
        "page-list",
        "rss",
        "search",
        "tag-cloud",
        "query",
        "navigation",
        "site-logo",
        "site-title",
        "site-tagline",
        "avatar",
        "template-part",
        "jetpack/contact-form",
        "jetpack/subscriptions",
        "jetpack/related-posts",
        "contact-form-7/contact-form-selector",
        "gravityforms/form",
        "wpforms/form-selector",
        "ninja-forms/form",
        "mailchimp-for-wp/form",
    }
)
_SILENT = frozenset(
    {
        "shortcode",
        "html",
        "freeform",
        "paragraph",
        "heading",
        "spacer",
        "more",
        "nextpage",
        "separator",
        "page-break",
    }
)
_WRITTEN = re.compile(r"[^\W\d_]{2,}.*\s|[^\W\d_]{4,}")


def has_blocks(content: str) -> bool:
    """Was it written in the block editor?"""
    return "<!-- wp:" in content


def expand_blocks(content: str, context: Context) -> list[tuple[str, bool]]:
    """Parts of the content in order, each with whether it is classic (has bare paragraphs)."""
    parts: list[tuple[str, bool]] = []
    inside: list[str] = []
    depth, at = 0, 0
    open_names: list[str] = []
    for match in _DELIMITER.finditer(content):
        text, at = content[at : match.start()], match.end()
        if depth:
            inside.append(text)
        elif text.strip():
            parts.append((text, True))
        name = match.group(2).removeprefix("core/")
        if match.group(4):
            inside.append(_single(name, _attributes(match.group(3)), context))
        elif match.group(1):
            depth = _close(name, open_names, inside)
        else:
            inside.append(_open(name, _attributes(match.group(3)), context))
            open_names.append(name)
            depth += 1
        if not depth:
            parts.append(("".join(inside), name == "freeform"))
            inside = []
    rest = content[at:]
    if depth:
        context.problem(f"the block “{open_names[-1]}” is not closed; its content was kept")
        parts.append(("".join([*inside, rest]), False))
    elif rest.strip():
        parts.append((rest, True))
    return parts


def _close(name: str, open_names: list[str], inside: list[str]) -> int:
    if name in open_names:
        while open_names:
            inside.append("</wp-block>")
            if open_names.pop() == name:
                break
    return len(open_names)


def _attributes(raw: str | None) -> dict[str, Any]:
    if not raw:
        return {}
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _open(name: str, attributes: dict[str, Any], context: Context) -> str:
    if name in _LIVE:
        context.problem(f"the block “{name}” shows live content; only its words were kept")
    kept = {
        key: str(attributes[key])
        for key in ("id", "url", "align", "caption", "href", "ids", "mediaId")
        if isinstance(attributes.get(key), (str, int))
    }
    values = "".join(f' data-{key.lower()}="{escape(value)}"' for key, value in kept.items())
    return f'<wp-block data-name="{escape(name)}"{values}>'


def _single(name: str, attributes: dict[str, Any], context: Context) -> str:
    """A block without content of its own."""
    if name == "block":
        return _reusable(attributes.get("ref"), context)
    if name in _SILENT:
        return ""
    if name == "social-link" and attributes.get("url"):
        url = str(attributes["url"])
        label = str(attributes.get("label") or attributes.get("service") or url)
        return f'<p><a href="{escape(url)}">{escape(label)}</a></p>'
    if name in ("image", "cover") and attributes.get("url"):
        number = attributes.get("id")
        mark = f' class="wp-image-{number}"' if isinstance(number, int) else ""
        return f'<img src="{escape(str(attributes["url"]))}"{mark} alt="">'
    if name.startswith(("embed", "core-embed/")) and attributes.get("url"):
        return f'<wp-embed data-url="{escape(str(attributes["url"]))}"></wp-embed>'
    written = _written(attributes.get("data", attributes))
    if written and "/" in name:
        context.problem(f"the block “{name}” is unknown; the words of its settings were kept")
        return "".join(f"<div>{text}</div>" for text in written)
    context.problem(f"the block “{name}” shows live content and was left out")
    return ""


def _written(data: Any) -> list[str]:
    """What a person wrote into the settings of a plugin's block, such as ACF's."""
    found: list[str] = []
    if isinstance(data, dict):
        for key, value in data.items():
            if str(key).startswith("_") or key in (
                "name",
                "mode",
                "className",
                "align",
                "anchor",
                "style",
                "id",
                "blockId",
                "uniqueId",
                "layout",
            ):
                continue
            found += _written(value)
    elif isinstance(data, list):
        for value in data:
            found += _written(value)
    elif isinstance(data, str) and " " in data.strip() and _WRITTEN.search(data):
        found.append(data)
    return found


def _reusable(ref: Any, context: Context) -> str:
    number = ref if isinstance(ref, int) else -1
    content = context.reusable.get(number)
    if content is None or context.depth > 3:
        context.problem(f"the reusable block {number} is not in the export and was left out")
        return ""
    context.guess(f"the words of the reusable block {number} were copied into the text")
    inner = Context(context.site, context.reusable, context.done, depth=context.depth + 1)
    return "".join(text for text, _ in expand_blocks(content, inner))
