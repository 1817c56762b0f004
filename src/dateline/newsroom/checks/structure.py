"""C18: headings in steps, links that say where they lead, tables with headers, recordings in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.newsroom.checks.shapes import Facts, Finding, Item, Tuning, found

_VAGUE = re.compile(
    r"(?i)^(?:please )?(?:click |tap |press )?(?:here|this|link|this link|this page|more|read more|learn more|"
    r"see more|find out more|more info(?:rmation)?|details|website|page|article|continue reading|download)"
    r"(?: here)?\W*$"
)
_BARE = re.compile(r"(?i)^(?:https?://|www\.)\S+$")


def check(item: Item, facts: Facts, tuning: Tuning) -> Iterator[Finding]:
    """What a reader with a screen reader misses first (WCAG 2.2: 1.3.1, 2.4.4, 1.2)."""
    yield from _headings(item)
    for piece in item.pieces:
        for link in piece.markup.links:
            if _VAGUE.match(link.text):
                yield found(
                    piece, link.span, f"Let the link say where it leads, instead of “{link.text}”."
                )
            elif _BARE.match(link.text):
                yield found(
                    piece, link.span, "Link words, not an address: say what is found there."
                )
    for table in item.tables:
        if not table.headers:
            yield Finding(
                "", "", table.field, "Mark the first row or column of the table as its headers."
            )
    for embed in item.embeds:
        if not embed.transcript:
            words = f"Add a transcript to “{embed.title}”, or a recording with captions."
            yield Finding("", "", embed.field, words, None, embed.title)


def _headings(item: Item) -> Iterator[Finding]:
    level = 1  # the title
    for piece in item.pieces:
        if not piece.html or piece.role != "prose":
            continue
        for heading in piece.markup.headings:
            if heading.level > level + 1:
                words = f"This heading skips a level: after level {level} comes {level + 1}, not {heading.level}."
                yield found(piece, heading.span, words)
            level = heading.level
