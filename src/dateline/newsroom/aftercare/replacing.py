"""Putting other words into a published text: title, deck and body, wherever the old words stand."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from dateline.newsroom.models import Article

PLAIN = ("title", "deck", "dateline", "byline")
RICH = ("boilerplate", "transcript")


def replace_words(article: Article, old: str, new: str) -> list[str]:
    """Put ``new`` in place of ``old`` in the object (unsaved); returns the names of the fields moved.

    In rich text the words must stand in one piece: no mark-up between them. An address in a link is
    not looked at.
    """
    moved = []
    for name in PLAIN:
        value = getattr(article, name)
        if old in value:
            setattr(article, name, value.replace(old, new))
            moved.append(name)
    for name in RICH:
        value = getattr(article, name)
        if (told := in_html(value, old, new)) != value:
            setattr(article, name, told)
            moved.append(name)
    before = article.body.get_prep_value()
    after = [_block(block, old, new) for block in before]
    if after != before:
        article.body = article.body.stream_block.to_python(json.loads(json.dumps(after)))
        moved.append("body")
    return moved


def in_html(html: str, old: str, new: str) -> str:
    """The same in HTML: only between tags, with the escapes that HTML has."""
    shown = (escape(old, quote=False), escape(new, quote=False))
    parts = html.split("<")
    told = [parts[0].replace(*shown)]
    for part in parts[1:]:
        tag, closed, text = part.partition(">")
        told.append(f"{tag}{closed}{text.replace(*shown)}")
    return "<".join(told)


# Keys of a block whose strings are HTML, and those whose strings no reader sees as words.
_HTML = ("html", "transcript")
_NO_WORDS = ("id", "type", "source_url", "url", "link_url", "width", "duration")


def _block(block: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    return {**block, "value": _value(block["value"], old, new, block["type"] == "text")}


def _value(value: Any, old: str, new: str, html: bool) -> Any:
    if isinstance(value, str):
        return in_html(value, old, new) if html else value.replace(old, new)
    if isinstance(value, list):
        return [_value(each, old, new, html) for each in value]
    if isinstance(value, dict):
        return {
            key: each if key in _NO_WORDS else _value(each, old, new, html or key in _HTML)
            for key, each in value.items()
        }
    return value
