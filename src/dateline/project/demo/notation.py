"""The short notation in which the demo's bodies are written, turned into blocks.

Paragraphs apart by blank lines; ``## `` heading; ``- `` list; ``>> text | speaker | title``;
``[photo key wide]``, ``[gallery title: key, key]``, ``[file key | label]``,
``[embed address | title | duration]``, ``[callout title | html | link text | address]``, and
``[table caption]`` followed by rows whose cells stand apart by ``|``.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

Block = tuple[str, Any]


def blocks(text: str, photos: Mapping[str, Any], files: Mapping[str, Any]) -> list[Block]:
    """StreamField values of one body; ``photos`` and ``files`` are rows by key."""
    found: list[Block] = []
    prose: list[str] = []
    for paragraph in [p for p in text.strip().split("\n\n") if p.strip()]:
        lines = paragraph.strip().split("\n")
        block = _block(lines, photos, files)
        if block is None:
            prose.extend(_prose(lines))
            continue
        if prose:
            found.append(("text", "".join(prose)))
            prose = []
        found.append(block)
    if prose:
        found.append(("text", "".join(prose)))
    return found


def _prose(lines: list[str]) -> list[str]:
    parts: list[str] = []
    items: list[str] = []
    words: list[str] = []
    for line in lines:
        if line.startswith("## "):
            parts.append(f"<h2>{html.escape(line[3:], quote=False)}</h2>")
        elif line.startswith("- "):
            items.append(f"<li>{html.escape(line[2:], quote=False)}</li>")
        else:
            words.append(html.escape(line, quote=False))
    if words:
        parts.append(f"<p>{' '.join(words)}</p>")
    if items:
        parts.append(f"<ul>{''.join(items)}</ul>")
    return parts


def _block(lines: list[str], photos: Mapping[str, Any], files: Mapping[str, Any]) -> Block | None:
    first = lines[0]
    if first.startswith(">> "):
        text, speaker, title = _cells(first[3:], 3)
        return "quote", {"text": text, "speaker": speaker, "speaker_title": title, "source_url": ""}
    if not first.startswith("["):
        return None
    word, _, rest = first.strip("[]").partition(" ")
    if word == "photo":
        key, _, width = rest.partition(" ")
        return "photo", {"photo": photos[key], "alt": "", "caption": "", "width": width or "column"}
    if word == "gallery":
        title, _, keys = rest.partition(":")
        shown = [{"photo": photos[key.strip()], "caption": ""} for key in keys.split(",")]
        return "gallery", {"title": title.strip(), "photos": shown}
    if word == "file":
        key, label = _cells(rest, 2)
        return "file", {"file": files[key], "label": label}
    if word == "callout":
        title, text, link_text, link_url = _cells(rest, 4)
        return "callout", {
            "title": title, "html": text, "link_text": link_text, "link_url": link_url,
            "quiet": False,
        }  # fmt: skip
    return "table", _table(rest, lines[1:])


def _table(caption: str, rows: list[str]) -> dict[str, Any]:
    return {
        "data": [[cell.strip() for cell in row.split("|")] for row in rows],
        "first_row_is_table_header": True,
        "first_col_is_header": True,
        "table_header_choice": "both",
        "table_caption": caption,
        "cell": [],
        "mergeCells": [],
    }


def _cells(text: str, count: int) -> list[str]:
    cells = [cell.strip() for cell in text.split("|")]
    return (cells + [""] * count)[:count]
