"""Plain text and simple Markdown as rich text: what people paste into a cell.

Plain Python. Known: paragraphs by blank lines, # headings, - and 1. lists, > quotes, **bold**,
*italic*, [words](address). A cell with HTML tags is not touched here.
"""

from __future__ import annotations

import re
from html import escape

from dateline.lib.html import clean_rich_text

_HTML = re.compile(
    r"<(?:p|div|br|h[1-6]|ul|ol|li|a|b|i|strong|em|span|blockquote|table|img|figure|"
    r"!--)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(r"^(#{1,4})\s+(.+?)\s*#*$")
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+(.*)$")
_NUMBERED = re.compile(r"^\s*\d{1,2}[.)]\s+")
_LINK = re.compile(r"\[([^\]]+)\]\((https?://[^\s)]+|/[^\s)]*|mailto:[^\s)]+)\)")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|__(?=\S)(.+?)(?<=\S)__")
_ITALIC = re.compile(r"(?<![\w*])[*_](?=\S)([^*_]+?)(?<=\S)[*_](?![\w*])")


def is_html(text: str) -> bool:
    """Whether a cell is written in HTML."""
    return bool(_HTML.search(text))


def rich_text(text: str) -> str:
    """Rich text of plain text or simple Markdown."""
    parts: list[str] = []
    for piece in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        lines = [line.rstrip() for line in piece.split("\n") if line.strip()]
        if lines:
            parts.append(_piece(lines))
    return clean_rich_text("".join(parts))


def _piece(lines: list[str]) -> str:
    heading = _HEADING.match(lines[0])
    if heading:
        level = min(max(len(heading[1]), 2), 4)
        rest = _piece(lines[1:]) if lines[1:] else ""
        return f"<h{level}>{_inline(heading[2])}</h{level}>{rest}"
    if all(line.lstrip().startswith(">") for line in lines):
        words = "<br>".join(_inline(line.lstrip("> ")) for line in lines)
        return f"<blockquote>{words}</blockquote>"
    if len(lines) > 1 and not _BULLET.match(lines[0]) and all(map(_BULLET.match, lines[1:])):
        return f"<p>{_inline(lines[0])}</p>{_piece(lines[1:])}"
    if all(map(_BULLET.match, lines)) and (len(lines) > 1 or lines[0].lstrip()[0] in "-*•"):
        tag = "ol" if _NUMBERED.match(lines[0]) else "ul"
        entries = [_BULLET.sub(r"\1", line) for line in lines]
        items = "".join(f"<li>{_inline(word)}</li>" for word in entries)
        return f"<{tag}>{items}</{tag}>"
    return f"<p>{'<br>'.join(map(_inline, lines))}</p>"


def _inline(text: str) -> str:
    html = escape(text.strip(), quote=False)
    html = _LINK.sub(lambda m: f'<a href="{m[2].replace(chr(34), "%22")}">{m[1]}</a>', html)
    html = _BOLD.sub(lambda m: f"<b>{m[1] or m[2]}</b>", html)
    return _ITALIC.sub(r"<i>\1</i>", html)
