"""The words that a reader of a page sees, a block a line."""

from __future__ import annotations

import re

from lxml.etree import tostring

from dateline.coverage.extract.decoding import decode
from dateline.coverage.extract.page import Page, query, split_scripts

# Inside these a reader goes on in the same line; every other tag begins a new one.
_INLINE = (
    "a|abbr|b|bdi|bdo|cite|code|data|del|dfn|em|font|i|ins|kbd|label|mark|q|s|samp|small|span|strike|strong"
    "|sub|sup|time|tt|u|var|wbr"
)
_BLOCK_TAG = re.compile(rf"<(?!/?(?:{_INLINE}|{_INLINE.upper()})[\s/>])")
_LINE = "\ue000"
"""Where a line begins: a character of nobody's, for white space is folded."""
_LEFT_OUT = query(
    "//head|//nav|//footer|//noscript|//template|//select|//option|//textarea|//iframe"
)


def visible_text(html: bytes | str) -> str:
    """The text of the page's body without menus and foot, white space folded."""
    rest, _ = split_scripts(decode(html, []).replace(_LINE, ""))
    # Lines are marked before parsing: walking the tree element by element takes five times as long.
    tree = Page(_BLOCK_TAG.sub(f" {_LINE} <", rest), "").tree
    for element in _LEFT_OUT(tree):
        if element.getparent() is not None:
            element.drop_tree()
    words = " ".join(str(tostring(tree, method="text", encoding="unicode")).split())
    return "\n".join(filter(None, map(str.strip, words.split(_LINE))))
