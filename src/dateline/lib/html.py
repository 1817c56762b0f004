"""Rich text in the form in which Wagtail's editor stores it, and nothing else.

Allowed: the features h2 h3 h4 bold italic ol ul link hr superscript subscript strikethrough code
blockquote. Everything else loses its tag and keeps its words; scripts and styles lose both.
"""

from __future__ import annotations

import re

import nh3

TAGS = frozenset(
    {
        "p",
        "br",
        "h2",
        "h3",
        "h4",
        "a",
        "b",
        "i",
        "ol",
        "ul",
        "li",
        "hr",
        "sup",
        "sub",
        "s",
        "code",
        "blockquote",
    }
)
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_SAME = {
    "strong": "b",
    "em": "i",
    "del": "s",
    "strike": "s",
    "kbd": "code",
    "samp": "code",
    "tt": "code",
    "h1": "h2",
    "h5": "h4",
    "h6": "h4",
    "div": "p",
    "section": "p",
    "article": "p",
    "center": "p",
    "dt": "p",
    "dd": "p",
    "pre": "p",
    "figcaption": "p",
}
_RENAMED = re.compile(rf"<(/?)({'|'.join(_SAME)})(?=[\s/>])", re.IGNORECASE)
_EMPTY = re.compile(
    r"<(p|b|i|s|sup|sub|code|h2|h3|h4|li|ul|ol|blockquote)>(?:\s|&nbsp;|<br>)*</\1>"
)


def clean_rich_text(html: str) -> str:
    """Reduce any HTML to rich text that the editor can open and a page can show as it is."""
    html = _RENAMED.sub(lambda m: f"<{m[1]}{_SAME[m[2].lower()]}", html)
    return drop_empty(sanitise(html))


def sanitise(html: str) -> str:
    """Keep the allowed tags and ``a[href]`` only; the tags already have their stored names."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={"a": {"href"}},
        url_schemes=set(SCHEMES),
        link_rel=None,
        strip_comments=True,
    )


def drop_empty(html: str) -> str:
    """Remove elements without any content, innermost first."""
    for _ in range(10):
        shorter = _EMPTY.sub("", html)
        if shorter == html:
            break
        html = shorter
    return html.strip()
