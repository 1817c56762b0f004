"""WordPress content to clean blocks: the one door to the converters beside it.

Order of work: block comments become elements, shortcodes become elements, one HTML parser reads
everything, and a walker turns the tree into blocks. At the end the words of the source are compared
with those of the blocks, so that nothing a reader saw is lost without being said.
"""

from __future__ import annotations

import html as html_entities
import re
from collections import Counter
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from dateline.importers.wordpress.blocks import (
    ATTACHED,
    Block,
    Converted,
    InnerLink,
    MediaRef,
    words_of,
)
from dateline.importers.wordpress.classic import Walker
from dateline.importers.wordpress.context import Context, Site
from dateline.importers.wordpress.gutenberg import expand_blocks, has_blocks
from dateline.importers.wordpress.shortcodes import expand_bare_embeds, expand_shortcodes
from dateline.lib.text import plain_text

__all__ = [
    "ATTACHED",
    "Block",
    "Converted",
    "InnerLink",
    "MediaRef",
    "rewrite_links",
    "to_blocks",
    "words_of",
]

_WORD = re.compile(r"\w+")
# An address may be written another way: a player's becomes the public one.
_URL = re.compile(r"(?:https?:)?//\S+|\bwww\.\S+")
_HREF = re.compile(r'(<a href=")([^"]*)(")')
# Words that may go: the labels of credits, which became a field.
_LABELS = frozenset(
    {
        "photo",
        "photos",
        "image",
        "images",
        "picture",
        "credit",
        "credits",
        "courtesy",
        "by",
        "of",
        "via",
        "from",
        "to",
        "the",
        "photograph",
        "photography",
        "foto",
        "c",
        "graphic",
        "de",
        "illustration",
        "screenshot",
    }
)


def to_blocks(
    post_content: str, *, site_url: str, reusable: Mapping[int, str] | None = None
) -> Converted:
    """Convert the content of a post.

    ``site_url`` tells inner links from outer ones. ``reusable`` maps the ids of reusable blocks
    (items of type ``wp_block``) to their content; those that are missing are reported.
    Never raises for any text; what could not be kept is in ``Converted.problems``.
    """
    context = Context(Site.at(site_url), reusable or {})
    content = post_content.replace("\r\n", "\n").replace("\r", "\n")
    parts = expand_blocks(content, context) if has_blocks(content) else [(content, True)]
    source: list[str] = []
    for text, classic in parts:
        expanded = expand_shortcodes(text, context)
        if classic:
            expanded = expand_bare_embeds(expanded)
        source.append(expanded)
        _convert(expanded, classic, context)
    context.finish()
    _compare(" ".join(source), context)
    return context.done


def _convert(text: str, classic: bool, context: Context) -> None:
    part = context.fork()
    try:
        Walker(part, autop=classic).run(text)
    except RecursionError:
        # Thousands of elements inside each other: keep the words at least.
        part.blocks.clear()
        part.text(f"<p>{escape(plain_text(text))}</p>")
        context.problem("the HTML is nested too deeply; only its words were kept")
    context.extend(part.blocks)


def _compare(source: str, context: Context) -> None:
    """Report words that the source has and the blocks have not."""
    wanted = _count(_URL.sub(" ", plain_text(source)))
    if not wanted:
        return
    missing = wanted - _count(words_of(context.done.blocks)) - context.dropped
    lost = [word for word in missing if word not in _LABELS]
    if lost:
        shown = " ".join(lost[:12])
        context.problem(f"{len(lost)} words may have been lost: {shown}")


def _count(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.lower()))


def rewrite_links(blocks: list[Block], mapping: Callable[[str], str | None]) -> list[Block]:
    """The same blocks with their links changed.

    ``mapping`` gets each address as it stands (entities undone) and returns the new one, or None
    to leave it. It is asked for links in rich text, sources of quotes and links of call-outs.
    """
    return [(kind, _rewritten(value, mapping)) for kind, value in blocks]


def _rewritten(value: Any, mapping: Callable[[str], str | None]) -> Any:
    if isinstance(value, str):
        return _HREF.sub(lambda match: _new_href(match, mapping), value)
    if not isinstance(value, dict):
        return value
    result = dict(value)
    for key in ("link_url", "source_url"):
        if result.get(key):
            result[key] = mapping(result[key]) or result[key]
    if "link_url" in result:
        result["html"] = _rewritten(result["html"], mapping)
    return result


def _new_href(match: re.Match[str], mapping: Callable[[str], str | None]) -> str:
    new = mapping(html_entities.unescape(match[2]))
    return match[0] if new is None else f"{match[1]}{escape(new)}{match[3]}"
