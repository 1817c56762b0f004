"""Addresses in HTML and CSS: found, changed, and nothing else touched.

HTML is read as browsers read it (WHATWG HTML, 13.2.5), far enough to know what is a tag: not what
stands in a comment, a script or a text field. CSS is read as far as comments, strings and ``url()``
(CSS Syntax Level 3). A parser that writes the whole page anew would change what nobody asked for.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from html.entities import html5

# Given an address as a browser reads it, what to write instead; None where it stays as it stands.
Change = Callable[[str], str | None]

ONE = {"href", "xlink:href", "src", "poster", "action", "formaction"}
SEVERAL = {"srcset", "imagesrcset"}
# What they hold is text up to their end tag, whatever it looks like; in FOREIGN only the first two.
RAW = ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
FOREIGN = ("svg", "math")  # drawings and formulas have rules of their own (13.2.6.5)

_WS = " \t\n\f\r"
_OPEN = re.compile(rf"<(/?)([A-Za-z][^{_WS}/>]*)")
_SKIP = re.compile(rf"[{_WS}/]*")
_NAME = re.compile(rf"=?[^{_WS}/>=]*")
_EQUALS = re.compile(rf"[{_WS}]*=[{_WS}]*")
_UNQUOTED = re.compile(rf"[^{_WS}>]*")
_COMMENT_END = re.compile("--!?>")
_SCRIPT = re.compile(rf"<!---*>|<!--|-->|<(/?)script(?=[{_WS}/>])", re.IGNORECASE)
_REFERENCE = re.compile(
    "&(?:#[0-9]{1,99};?|#[xX][0-9a-fA-F]{1,99};?|[A-Za-z][A-Za-z0-9]*;?)(?P<next>=?)"
)
_CANDIDATE = re.compile(rf"[{_WS},]*([^{_WS}]+)")
_REFRESH = re.compile(r"""(\s*[\d.]+\s*[;,]\s*url\s*=\s*["']?)([^"']*)(["']?\s*)""", re.IGNORECASE)
_DESCRIPTOR = re.compile(r"(?:\([^)]*\)?|[^,(])*")
_CSS = re.compile(
    r"""/\*.*?(?:\*/|\Z)
    |(?P<before>(?<![\w-])url\(\s*+|@import\s*+(?=["']))
     (?:(?P<quote>["'])(?P<quoted>(?:\\.|(?!(?P=quote))[^\\\n])*+)(?P=quote)
       |(?P<bare>(?:\\[0-9a-fA-F]{1,6}\s?|\\.|[^\s"'()\\])*+)(?=\s*\)))
    |"(?:\\.|[^"\\\n])*+"|'(?:\\.|[^'\\\n])*+'""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
_CSS_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(\n)|(.))", re.DOTALL)
_CSS_SPECIAL = re.compile(r"""(["'()\\ ])""")


def in_html(text: str, change: Change) -> str:
    """A page with its addresses changed, in attributes and in ``style``."""
    out, done = [], 0
    for start, stop, new in _changes(text, change):
        out += [text[done:start], new]
        done = stop
    return "".join([*out, text[done:]])


def in_css(text: str, change: Change) -> str:
    """A style sheet with the addresses in ``url()`` and ``@import`` changed."""

    def changed(found: re.Match[str]) -> str:
        if found["before"] is None:
            return found[0]
        quote = found["quote"] or ""
        old = found["quoted"] if quote else found["bare"]
        new = change(_CSS_ESCAPE.sub(_unescaped, old))
        return found[0] if new is None else found["before"] + quote + _css_escaped(new) + quote

    return _CSS.sub(changed, text)


def _changes(text: str, change: Change) -> Iterator[tuple[int, int, str]]:
    """What is to stand instead of which characters, in order."""
    foreign: list[str] = []  # what is open around this place
    at = text.find("<")
    while at >= 0:
        opened = _OPEN.match(text, at)
        if opened is None:
            at = text.find("<", _after_no_tag(text, at, bool(foreign)))
            continue
        attributes, end = _attributes(text, opened.end())
        if end is None:  # the page ends inside a tag, which is none then
            return
        tag, closed = opened[2].lower(), text[end - 2] == "/"
        if opened[1]:
            if tag in foreign:
                del foreign[foreign.index(tag) :]
        else:
            yield from _in_tag(text, tag, attributes, change)
            if not (foreign and closed):
                close = _end_of_raw(text, tag, end, bool(foreign))
                if tag == "style":
                    yield end, close, in_css(text[end:close], change)
                end = close
            if tag in FOREIGN and not closed:
                foreign.append(tag)
        at = text.find("<", end)


def _in_tag(
    text: str, tag: str, attributes: list[tuple[str, int, int]], change: Change
) -> Iterator[tuple[int, int, str]]:
    values = {name: text[start:stop] for name, start, stop in attributes}
    leads_on = tag == "meta" and values.get("http-equiv", "").lower() == "refresh"
    for name, start, stop in attributes:
        old = text[start:stop]
        if leads_on and name == "content":
            new = _in_refresh(old, change)
        else:
            new = _in_attribute(tag, name, old, change)
        if new != old:
            # A blank that stood there as a reference would end a value without quotes.
            bare = text[start - 1] not in "\"'" and any(blank in new for blank in _WS)
            yield start, stop, f'"{new}"' if bare else new


def _after_no_tag(text: str, at: int, foreign: bool) -> int:
    """Where to go on after "<" that opens no tag: a comment, a declaration, or only a character."""
    if text.startswith(("<!-->", "<!--->"), at):
        return text.index(">", at) + 1
    if text.startswith("<!--", at):
        ends = _COMMENT_END.search(text, at + 4)
        return ends.end() if ends else len(text)
    if foreign and text.startswith("<![CDATA[", at):
        close = text.find("]]>", at)
        return close + 3 if close >= 0 else len(text)
    if text.startswith(("<!", "<?", "</"), at):
        close = text.find(">", at)
        return close + 1 if close >= 0 else len(text)
    return at + 1


def _attributes(text: str, at: int) -> tuple[list[tuple[str, int, int]], int | None]:
    """Names of attributes with where their values begin and end; the end of the tag, or None."""
    found: list[tuple[str, int, int]] = []
    while True:
        at = _end(_SKIP, text, at)
        if at >= len(text):
            return found, None
        if text[at] == ">":
            return found, at + 1
        stop = _end(_NAME, text, at)
        name, at = text[at:stop].lower(), stop
        equals = _EQUALS.match(text, at)
        if equals is None:
            continue
        at = equals.end()
        quote = text[at : at + 1]
        if quote in ('"', "'"):
            stop = text.find(quote, at + 1)
            if stop < 0:
                return found, None
            found.append((name, at + 1, stop))
            at = stop + 1
        else:
            stop = _end(_UNQUOTED, text, at)
            found.append((name, at, stop))
            at = stop


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    """The end of a pattern that matches nothing too."""
    found = pattern.match(text, at)
    return found.end() if found else at


def _end_of_raw(text: str, tag: str, at: int, foreign: bool) -> int:
    """Where the text of an element ends that holds no tags; ``at`` for the others."""
    if tag == "plaintext":
        return len(text)
    if tag == "script":
        return _end_of_script(text, at)
    if tag not in (RAW[:2] if foreign else RAW):
        return at
    close = re.compile(rf"</{tag}(?=[{_WS}/>])", re.IGNORECASE).search(text, at)
    return close.start() if close else len(text)


def _end_of_script(text: str, at: int) -> int:
    """A script may hold a whole script in a comment (13.2.5.20, "double escaped")."""
    escaped = double = False
    for found in _SCRIPT.finditer(text, at):
        if found[1] is None:
            escaped = found[0] == "<!--" or (escaped and found[0] not in ("-->", "<!-->"))
            double = double and escaped
        elif not found[1]:
            double = double or escaped
        elif double:
            double = False
        else:
            return found.start()
    return len(text)


def _in_attribute(tag: str, name: str, raw: str, change: Change) -> str:
    """The value of an attribute as it is to be written; the same text where nothing changes."""
    if name in ONE or (tag, name) == ("object", "data"):
        new = change(_decoded(raw))
        return raw if new is None else html.escape(new)
    if name == "style":
        old = _decoded(raw)
        styled = in_css(old, change)
        return raw if styled == old else html.escape(styled)
    if name in SEVERAL:
        return _in_set(raw, change)
    return raw


def _in_refresh(raw: str, change: Change) -> str:
    """``content`` of a page that leads on by itself: "0; url=/x/" (4.2.5.3)."""
    found = _REFRESH.fullmatch(_decoded(raw))
    new = change(found[2]) if found else None
    return raw if found is None or new is None else html.escape(found[1] + new + found[3])


def _in_set(raw: str, change: Change) -> str:
    """``srcset``: addresses, each with a descriptor perhaps, between commas (4.8.4.3.11)."""
    out, done, at = [], 0, 0
    while found := _CANDIDATE.match(raw, at):
        address = found[1].rstrip(",")
        at = found.end()
        if address == found[1]:
            at = _end(_DESCRIPTOR, raw, at)
        new = change(_decoded(address))
        if new is not None:
            start = found.start(1)
            # A comma at either end would not be part of the address.
            out += [raw[done:start], html.escape(new.replace(",", "%2C"))]
            done = start + len(address)
    return "".join([*out, raw[done:]])


def _decoded(raw: str) -> str:
    """The value of an attribute without character references (13.2.5.73): "&copy=" is none there."""

    def one(found: re.Match[str]) -> str:
        reference = found[0].removesuffix("=")
        if reference[1] == "#":
            return html.unescape(reference) + found["next"]
        name = reference[1:]
        if name not in html5 or (found["next"] and not name.endswith(";")):
            return found[0]
        return html5[name] + found["next"]

    return _REFERENCE.sub(one, raw)


def _unescaped(found: re.Match[str]) -> str:
    if found[1]:
        number = int(found[1], 16)
        surrogate = 0xD800 <= number < 0xE000
        return chr(number) if 0 < number < 0x110000 and not surrogate else "\ufffd"
    return "" if found[2] else str(found[3])


def _css_escaped(address: str) -> str:
    return _CSS_SPECIAL.sub(r"\\\1", address)
