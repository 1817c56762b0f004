"""What the converters of one post share: the output so far, and what belongs to the old site."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from dateline.importers.wordpress.blocks import Block, Converted, InnerLink, MediaRef
from dateline.lib.html import drop_empty, sanitise
from dateline.lib.text import squeeze

FILE_NAME = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|csv|rtf|txt|zip|epub|pages|key|numbers|mp3|m4a|wav|ogg|"
    r"mp4|m4v|mov|webm|ics|kmz?|geojson)\Z",
    re.IGNORECASE,
)
PICTURE_NAME = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|heic|bmp|tiff?)\Z", re.IGNORECASE)
_POST_QUERY = ("p", "page_id", "attachment_id", "post")
_WORD = re.compile(r"\w+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(slots=True)
class Site:
    """The old site: whose links are inner links."""

    host: str = ""

    @classmethod
    def at(cls, url: str) -> Site:
        """The site with the address ``url`` ("" when it is not known)."""
        try:
            return cls(
                (urlsplit(url if "//" in url else f"//{url}").hostname or "").removeprefix("www.")
            )
        except ValueError:
            return cls()

    def path_of(self, url: str) -> str | None:
        """Path and query of an address on the site, None for one elsewhere."""
        try:
            parts = urlsplit(url.strip())
            host = (parts.hostname or "").removeprefix("www.")
        except ValueError:
            return None
        if parts.scheme not in ("", "http", "https"):
            return None
        if host:
            if not self.host or host != self.host:
                return None
        elif not parts.query and re.fullmatch(r"|[^/].*[ @].*", parts.path):
            return None  # a lone "#top", or words and mail addresses that somebody took for a link
        path = parts.path if parts.path.startswith("/") else "/" + parts.path
        return f"{path}?{parts.query}" if parts.query else path

    def is_upload(self, url: str) -> bool:
        """Does the address lie in the site's own uploads (also through WordPress' image proxy)?"""
        if "/wp-content/uploads/" in url or "/wp-content/blogs.dir/" in url:
            path = self.path_of(url)
            return path is not None or bool(self.host and self.host in url) or not self.host
        if ".files.wordpress.com/" in url:
            return True
        path = self.path_of(url)
        if path is None:
            return False
        name = path.partition("?")[0]
        return bool(FILE_NAME.search(name) or PICTURE_NAME.search(name))


@dataclass(slots=True)
class Context:
    """The state of one conversion. ``fork()`` gives a context with its own blocks."""

    site: Site
    reusable: Mapping[int, str] = field(default_factory=dict)
    done: Converted = field(default_factory=Converted)
    blocks: list[Block] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    depth: int = 0

    def fork(self) -> Context:
        """The same conversion, with an empty list of blocks of its own."""
        return Context(self.site, self.reusable, self.done, [], self.dropped, self.depth + 1)

    def problem(self, what: str) -> None:
        """Note once what was removed or not kept."""
        if what not in self.done.problems:
            self.done.problems.append(what)

    def guess(self, what: str) -> None:
        """Note once what a person should look at."""
        if what not in self.done.guessed:
            self.done.guessed.append(what)

    def drop(self, text: str) -> None:
        """Remember words that were left out on purpose (and reported)."""
        self.dropped.update(_WORD.findall(text.lower()))

    def text(self, html: str) -> None:
        """Add rich text; neighbouring pieces become one block. ``finish()`` cleans it."""
        if self.blocks and self.blocks[-1][0] == "text":
            self.blocks[-1] = ("text", self.blocks[-1][1] + html)
        else:
            self.blocks.append(("text", html))

    def finish(self) -> None:
        """Clean the rich text of all blocks, once for each, and drop what is empty then."""
        blocks: list[Block] = []
        for kind, value in self.blocks:
            if kind == "text":
                value = drop_empty(sanitise(value))
                if not value:
                    continue
            elif kind == "callout":
                value = {**value, "html": drop_empty(sanitise(value["html"]))}
            blocks.append((kind, value))
        self.done.blocks = blocks

    def add(self, kind: str, value: dict[str, object]) -> None:
        """Add another block."""
        self.blocks.append((kind, value))

    def extend(self, blocks: list[Block]) -> None:
        """Add the blocks of a fork."""
        for kind, value in blocks:
            if kind == "text":
                self.text(value)
            else:
                self.blocks.append((kind, value))

    def media(self, url: str, number: int | None = None) -> MediaRef:
        """The reference of a picture or file, noted once among the media."""
        ref = MediaRef(number, url)
        if ref not in self.done.media:
            self.done.media.append(ref)
        return ref

    def link(self, href: str, text: str) -> str:
        """The address to use for a link: as it stands, or "" when it must not stay a link."""
        # Browsers ignore line ends and tabs in an address, so "java<tab>script:" would run.
        href = _CONTROL.sub("", href).strip()
        scheme = re.match(r"([a-zA-Z][\w+.-]*):", href)
        if scheme and scheme.group(1).lower() not in ("http", "https", "mailto", "tel"):
            self.problem(f"a link with the address “{href[:60]}” was removed; its text was kept")
            return ""
        path = self.site.path_of(href)
        if path is not None and not href.startswith("#"):
            self._inner(href, squeeze(text), path)
        return href

    def _inner(self, href: str, text: str, path: str) -> None:
        bare, _, query = path.partition("?")
        if self.site.is_upload(href):
            self.media(href)
        number = None
        if query:
            asked = parse_qs(query)
            values = [asked[key][0] for key in _POST_QUERY if key in asked]
            number = int(values[0]) if values and re.fullmatch(r"[0-9]{1,18}", values[0]) else None
        link = InnerLink(href, text, path, number)
        if link not in self.done.links:
            self.done.links.append(link)
