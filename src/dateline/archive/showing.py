"""A page of somebody else made harmless: its words and their order, and nothing that acts; plain Python.

No scripts, forms, frames and styles; no pictures, because each would be asked for at its host; links
lead on without telling from where. What surrounds a story (menus, side columns, footers) goes too.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import nh3

LONGEST = 2_000_000  # characters of a page that are looked at
DEEPEST = 200  # elements inside each other; sanitisers are quadratic in it
_LONGEST_TAG = 4000  # characters; likewise, in the number of attributes
# Left out with all that is in them.
_WHOLE = (
    "script", "style", "template", "svg", "math", "noscript", "iframe", "object", "form", "select",
    "nav", "aside", "footer", "dialog", "button", "head",
)  # fmt: skip
_KEPT = frozenset(
    {
        "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "div", "dl", "dt", "em",
        "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "li", "ol", "p", "pre",
        "q", "s", "small", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead",
        "time", "tr", "u", "ul",
    }
)  # fmt: skip
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "source", "wbr", "area", "col"})
_CLOSE_BY_THEMSELVES = frozenset({"p", "li", "dt", "dd", "td", "th", "tr"})
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>?")
_PICTURE = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_ALT = re.compile(r"""\balt\s*=\s*(?:"([^"<>]{1,500})"|'([^'<>]{1,500})')""", re.IGNORECASE)
_BARE = re.compile(r"<(div|p|li|ul|ol|figure|figcaption|span|h[1-6])>\s*</\1>")
_BLANK = re.compile(r"\s+")


def shown(page: str) -> str:
    """The page as HTML that may stand on a page of ours."""
    told = nh3.clean(
        _PICTURE.sub(_described, tamed(page)),
        tags=set(_KEPT),
        attributes={"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}},
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel="nofollow noopener noreferrer",
        strip_comments=True,
    )  # fmt: skip
    for _ in range(8):
        shorter = _BARE.sub("", told)
        if shorter == told:
            break
        told = shorter
    return told.strip()


def visible(page: str) -> str:
    """The words of a page in one line."""
    told = nh3.clean(tamed(page).replace("<", " <"), tags=set(), strip_comments=True)
    return _BLANK.sub(" ", html.unescape(told)).strip()


def tamed(page: str) -> str:
    """The page without what is left out whole, and without what makes a sanitiser slow: no tag with
    thousands of attributes, nothing deeper than ``DEEPEST``. Takes time in proportion to its length."""
    text = _without_comments(page[:LONGEST].replace("\x00", ""))
    for name in _WHOLE:
        text = "".join(_outside(text, name))
    inside: list[str] = []  # what is open: names, and how many of each
    number: dict[str, int] = {}

    def flat(tag: re.Match[str]) -> str:
        name = tag[2].lower()
        if len(tag[0]) > _LONGEST_TAG:
            return ""
        if name in _VOID:
            return "" if tag[1] else tag[0]
        if tag[1]:
            return until(name) if number.get(name) else ""
        before = until(name) if name in _CLOSE_BY_THEMSELVES and inside[-1:] == [name] else ""
        if tag[0].endswith("/>") or len(inside) >= DEEPEST:
            return before
        inside.append(name)
        number[name] = number.get(name, 0) + 1
        return before + tag[0]

    def until(name: str) -> str:
        """Close what is open, up to this: what is nested wrongly is what costs a sanitiser most."""
        closed: list[str] = []
        while not closed or closed[-1] != name:
            closed.append(inside.pop())
            number[closed[-1]] -= 1
        return "".join(f"</{each}>" for each in closed)

    return _TAG.sub(flat, text)


def _without_comments(text: str) -> str:
    pieces = text.split("<!--")
    return pieces[0] + "".join(piece.partition("-->")[2] for piece in pieces[1:])


def _outside(text: str, name: str) -> Iterator[str]:
    """What stands before, between and behind the elements of this name; one that is not closed ends
    with the page, but for ``head``."""
    opening = re.compile(rf"<{name}(?=[\s>/])", re.IGNORECASE)
    closing = re.compile(rf"</{name}\s*>", re.IGNORECASE)
    at = 0
    while (begin := opening.search(text, at)) is not None:
        yield text[at : begin.start()]
        end = closing.search(text, begin.end())
        if end is None:
            if name in ("head", "form", "nav", "aside", "footer"):
                yield text[begin.end() :].partition(">")[2]
            return
        at = end.end()
    yield text[at:]


def _described(picture: re.Match[str]) -> str:
    """What a picture showed, in the words of its page."""
    alt = _ALT.search(picture[0])
    words = html.unescape((alt[1] or alt[2]) if alt else "").strip()
    return f"<p><small>[Picture: {html.escape(words)}]</small></p>" if words else ""
