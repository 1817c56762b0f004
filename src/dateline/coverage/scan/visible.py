"""The words that a reader of a page sees, a block a line."""

from __future__ import annotations

import re

from lxml.etree import iterwalk

from dateline.coverage.extract.page import Page
from dateline.lib.text import squeeze

_WHITE = re.compile(r"\s+")
# Inside these a reader goes on in the same line.
_INLINE = frozenset(
    ["a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"]
)  # fmt: skip
_UNSEEN = frozenset("head script style template noscript svg select option textarea iframe".split())  # noqa: SIM905
_SURROUNDINGS = frozenset("nav footer".split())  # noqa: SIM905


def visible_text(html: bytes | str) -> str:
    """The text of the page's body without menus and foot, white space folded."""
    walk = iterwalk(Page(html, "").tree, events=("start", "end"))
    pieces: list[str] = []
    for event, element in walk:
        name = element.tag if isinstance(element.tag, str) else "head"
        left_out = name in _UNSEEN or name in _SURROUNDINGS
        if name not in _INLINE:
            pieces.append("\n")
        if event == "start":
            if left_out:
                walk.skip_subtree()
            elif element.text:
                pieces.append(_WHITE.sub(" ", element.text))
        elif element.tail:
            pieces.append(_WHITE.sub(" ", element.tail))
    lines = map(squeeze, "".join(pieces).split("\n"))
    return "\n".join(filter(None, lines))
