"""What becomes of HTML's tags: which are formatting, which are only passed through, which go."""

from __future__ import annotations

INLINE = {
    "strong": "b",
    "b": "b",
    "em": "i",
    "i": "i",
    "dfn": "i",
    "var": "i",
    "cite": "i",
    "sup": "sup",
    "sub": "sub",
    "s": "s",
    "strike": "s",
    "del": "s",
    "code": "code",
    "kbd": "code",
    "samp": "code",
    "tt": "code",
}
PASSED = frozenset(
    {
        "span",
        "font",
        "u",
        "ins",
        "mark",
        "small",
        "big",
        "abbr",
        "acronym",
        "time",
        "label",
        "bdi",
        "bdo",
        "wbr",
        "button",
        "data",
        "ruby",
        "rt",
        "rp",
        "rb",
        "nobr",
        "o:p",
        "st1:place",
        "picture",
        "meter",
        "output",
    }
)
DROPPED = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "input",
        "select",
        "textarea",
        "canvas",
        "svg",
        "map",
        "area",
        "link",
        "meta",
        "title",
        "head",
        "param",
        "source",
        "track",
        "col",
        "colgroup",
        "base",
        "datalist",
        "progress",
    }
)
REPORTED = frozenset({"script", "style", "noscript", "template", "canvas", "svg", "map"})
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
