"""Rich text taken out of its blocks, and out of its paragraphs."""

from __future__ import annotations

import re

from dateline.importers.wordpress.blocks import Block


def text_of(blocks: list[Block]) -> str:
    """The rich text among some blocks."""
    return "".join(value for kind, value in blocks if kind == "text")


def rest_of(blocks: list[Block]) -> list[Block]:
    """What is no rich text among some blocks."""
    return [block for block in blocks if block[0] != "text"]


def inline_html(html: str, *, keep_lists: bool = True) -> str:
    """Rich text without paragraphs: for the inside of a list item or a heading."""
    if not keep_lists:
        html = re.sub(r"</?(?:ul|ol)>", "", html).replace("<li>", "<p>").replace("</li>", "</p>")
    html = re.sub(r"<(/?)h[234]>", r"<\1p>", html)
    html = re.sub(r"</?blockquote>|<hr>", "", html)
    html = re.sub(r"</p>\s*<p>", "<br>", html)
    return trimmed(re.sub(r"</?p>", "", html))


def trimmed(html: str) -> str:
    """Rich text without white space and line breaks at its ends."""
    while True:
        html = html.strip(" \n\t\r\f\xa0")
        if html.startswith("<br>"):
            html = html[4:]
        elif html.endswith("<br>"):
            html = html[:-4]
        else:
            return html
