"""What a value of a feed must look like: each function says what is wrong with one, or nothing.

Written from the standards and from what the W3C feed validator's test cases ask (its code is not here).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.conf.locale import LANG_INFO

# Text and pictures; nothing that runs, loads a frame, asks for input or changes the page around it.
SAFE_TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "blockquote",
        "br",
        "caption",
        "cite",
        "code",
        "dd",
        "del",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "h4",
        "hr",
        "i",
        "img",
        "ins",
        "li",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
# srcset and sizes are newer than many readers, and than the validator that is deployed.
SAFE_ATTRIBUTES = frozenset(
    [
        "href",
        "src",
        "alt",
        "width",
        "height",
        "cite",
        "scope",
        "title",
        "colspan",
        "rowspan",
        "lang",
        "dir",
    ]
)
EMPTY_TAGS = frozenset({"br", "hr", "img"})
WEB = ("http", "https")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9;/?:@&=+$.\-_!~*'()%,#\[\]]+")
_TAG = re.compile(
    r"tag:(?:[\w.+-]+@)?[a-z0-9.-]+,\d{4}(?:-\d\d(?:-\d\d)?)?:[\w;/?:@&=+$.\-!~*'()%,#]*", re.ASCII
)
_RFC822 = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r" \d{4} \d\d:\d\d:\d\d (?:[+-]\d{4}|GMT)"
)
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_MIME = re.compile(r"[\w.+-]+/[\w.+-]+(?:\s*;\s*[\w-]+=(?:[\w.-]+|\"[^\"]*\"))*", re.ASCII)
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff]")


def bad_characters(text: str) -> Iterator[str]:
    """Control characters, C1 ones too, and the mark of lost characters."""
    yield from (f"U+{ord(c):04X}" for c in _BAD.findall(text))


def uri(value: str, *, schemes: tuple[str, ...] = WEB) -> Iterator[str]:
    """A whole address in ASCII, of one of these schemes."""
    scheme, host = urlsplit(value).scheme, urlsplit(value).netloc
    if not _URI.fullmatch(value):
        yield f"not a full URI: {value!r}"
    elif scheme not in schemes or (scheme in WEB and not host):
        yield f"not an address of the web: {value!r}"


def identifier(value: str) -> Iterator[str]:
    """An id of RFC 4287: a full URI in its canonical form, a tag as RFC 4151 writes it."""
    if value != value.strip():
        yield f"white space around {value!r}"
    elif value.startswith("tag:"):
        if not _TAG.fullmatch(value):
            yield f"not a tag URI: {value!r}"
    else:
        yield from uri(value)
        parts = urlsplit(value)
        if parts.netloc != parts.netloc.lower() or not parts.path or "/../" in parts.path:
            yield f"not canonical: {value!r}"


def rfc822(value: str) -> Iterator[str]:
    """A date of RFC 822 with four digits of the year, its own weekday, in a plausible time."""
    if not _RFC822.fullmatch(value):
        yield f"not a date of RFC 822: {value!r}"
        return
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        yield f"no such day: {value!r}"
        return
    if f"{moment:%a}" != value[:3]:
        yield f"{value!r} was a {moment:%A}"
    yield from _plausible(moment)


def rfc3339(value: str) -> Iterator[str]:
    """A moment of RFC 3339 with its offset, in a plausible time."""
    if not _RFC3339.fullmatch(value):
        yield f"not a moment of RFC 3339: {value!r}"
        return
    try:
        yield from _plausible(datetime.fromisoformat(value))
    except ValueError:
        yield f"no such moment: {value!r}"


def _plausible(moment: datetime) -> Iterator[str]:
    if not datetime(1990, 1, 1, tzinfo=UTC) <= moment <= datetime(2100, 1, 1, tzinfo=UTC):
        yield f"implausible: {moment}"


def media_type(value: str) -> Iterator[str]:
    if not _MIME.fullmatch(value):
        yield f"not a media type: {value!r}"


def language(value: str) -> Iterator[str]:
    known = value.partition("-")[0].lower() in {code.partition("-")[0] for code in LANG_INFO}
    if not known or not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
        yield f"not a language: {value!r}"


def positive(value: str) -> Iterator[str]:
    if not value.isdigit() or int(value) < 1:
        yield f"not a positive number: {value!r}"


def plain(value: str, source: str = "") -> Iterator[str]:
    """Text that a reader may take for HTML without losing any of it.

    source: the line as written. References in the text are read as the RSS Board's profile has them
    where the line has hexadecimal ones.
    """
    if tag := re.search(r"<[/!a-zA-Z][^ ]*", value):
        yield f"looks like a tag: {tag[0]!r}"
    elif "&#x" not in source and (entity := re.search(r"&(?:#\w+|[a-zA-Z]+);", value)):
        yield f"looks like a reference: {entity[0]!r}"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in SAFE_TAGS:
            self.found.append(f"<{tag}> is not safe")
        for name, value in attrs:
            if name not in SAFE_ATTRIBUTES:
                self.found.append(f"{name} of <{tag}> is not safe")
            if name in ("href", "src", "cite"):
                told = uri(value or "", schemes=(*WEB, "mailto", "tel"))
                self.found += [f"{name} of <{tag}>: {each}" for each in told]
        if tag == "img" and "alt" not in dict(attrs):
            self.found.append("<img> without alt")
        if tag not in EMPTY_TAGS:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.found.append(f"</{tag}> closes nothing")

    def handle_decl(self, decl: str) -> None:
        self.found.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.found.append(f"<?{data}>")


def html(value: str) -> Iterator[str]:
    """HTML that may stand in anybody's page: safe, whole, with absolute addresses."""
    reader = _Reader()
    reader.feed(value)
    reader.close()
    yield from reader.found
    yield from (f"<{tag}> is left open" for tag in reader.open)
