"""A page, parsed once: the tree without scripts, the meta tags, the JSON-LD."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from functools import cached_property
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from lxml.etree import ElementDefaultClassLookup, HTMLParser, LxmlError
from lxml.etree import XPath as Compiled
from lxml.html import HtmlElement, document_fromstring

from dateline.coverage.extract import structured
from dateline.coverage.extract.decoding import decode, without_floods
from dateline.lib.text import squeeze

_PARSER: dict[str, Any] = {
    "encoding": "utf-8",
    "remove_comments": True,
    "remove_pis": True,
    "huge_tree": True,
}
# One class for all elements: lxml.html asks a Python function for each, which costs trafilatura on our tree a tenth.
_CLASSES = ElementDefaultClassLookup(element=HtmlElement)
_OPENING = re.compile(r"<(script|style|svg)[\s>/]", re.IGNORECASE)
_CLOSING = {
    name: re.compile(rf"</{name}[^<>]*>?", re.IGNORECASE) for name in ("script", "style", "svg")
}
MAX_TAGS = 120_000
"""A page of 2 MB has 20,000."""
MAX_WORDS = 20_000
"""Characters of one element that are looked at."""
MAX_NAMED = 20_000
MAX_META = 4000
MAX_JSON_LD = 60


def query(path: str) -> Callable[[Any], list[Any]]:
    """A compiled XPath for elements."""
    compiled = Compiled(path)

    def ask(tree: Any) -> list[Any]:
        found = compiled(tree)
        return found if isinstance(found, list) else []

    return ask


_NAMED = query("//body//*[@class or @id or @data-testid or self::time or @rel='author']")
_PROPS = query("//*[@itemprop]")


class Page:
    """One page at an address. Reading it costs one parse; every part is looked up when asked for."""

    def __init__(self, html: bytes | str, url: str) -> None:
        self.url = url.strip()
        self.notes: list[str] = []
        text = decode(html, self.notes)
        rest, scripts = split_scripts(text)
        # Without the scripts, in which two tags may be far apart.
        rest = without_floods(rest, self.notes)
        self.size = rest.count("<")
        if self.size > MAX_TAGS:
            rest = "<".join(rest.split("<", MAX_TAGS)[:MAX_TAGS])
            self.notes.append(f"truncated: only the first {MAX_TAGS:,} tags were read")
        self.source = rest
        self.tree = _tree(rest)
        self._scripts = scripts

    @cached_property
    def nodes(self) -> list[structured.Node]:
        """Every JSON-LD object."""
        return structured.read_scripts(self._scripts)

    @cached_property
    def articles(self) -> list[structured.Node]:
        """The JSON-LD objects about the story, the most telling first."""
        return structured.articles(self.nodes)

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """Contents of the meta tags by lower-case name, property or itemprop."""
        found: dict[str, list[str]] = {}
        for meta in itertools.islice(self.tree.iter("meta"), MAX_META):
            name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
            value = squeeze(meta.get("content") or meta.get("value") or "")
            if name and value:
                found.setdefault(name.strip().lower(), []).append(value)
        return found

    def meta(self, *names: str) -> str:
        """The first content of the first of these meta tags that has one, else ""."""
        for name in names:
            if name in self.metas:
                return self.metas[name][0]
        return ""

    @cached_property
    def links(self) -> dict[str, str]:
        """The first address of each ``link`` relation, as it is written."""
        found: dict[str, str] = {}
        for link in itertools.islice(self.tree.iter("link"), MAX_META):
            address = link.get("href")
            if address is not None:
                for rel in (link.get("rel") or "").lower().split():
                    found.setdefault(rel, address)
        return found

    @cached_property
    def props(self) -> dict[str, list[Any]]:
        """Elements by microdata property."""
        found: dict[str, list[Any]] = {}
        if "itemprop" not in self.source and "itemProp" not in self.source:
            return found
        for each in _PROPS(self.tree)[:MAX_META]:
            for name in each.get("itemprop").split():
                found.setdefault(name.lower(), []).append(each)
        return found

    @cached_property
    def named(self) -> list[tuple[str, Any]]:
        """(what it calls itself, element) of the elements with a name, in reading order."""
        return [(marks(each), each) for each in _NAMED(self.tree)[:MAX_NAMED]]

    @cached_property
    def headings(self) -> list[Any]:
        """The h1 elements."""
        return list(self.tree.iter("h1"))[:50]

    @cached_property
    def title_tag(self) -> str:
        """The text of the title element."""
        found = next(self.tree.iter("title"), None)
        return "" if found is None else words(found)

    def absolute(self, address: str) -> str:
        """An address on the page made absolute; "" where it is none."""
        address = address.strip()
        if address.startswith(("https://", "http://")) and "/." not in address:
            return address  # as most are: joining is slow
        try:
            return urljoin(self.url, address)
        except ValueError:
            return ""


def words(element: Any) -> str:
    """The text of an element on one line."""
    return squeeze("".join(element.itertext())[:MAX_WORDS])


def parts(url: str) -> SplitResult:
    """An address in its parts; what is no address has empty ones."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


def marks(element: Any) -> str:
    """Class, id and the test names that pages carry: what an element calls itself."""
    get = element.get
    return f"{get('class') or ''} {get('id') or ''} {get('data-testid') or ''}".lower()


def split_scripts(text: str) -> tuple[str, list[str]]:
    """(the page without scripts, styles and drawings, the JSON-LD scripts). Linear in the length."""
    kept: list[str] = []
    scripts: list[str] = []
    unclosed: set[str] = set()
    at = 0
    while found := _OPENING.search(text, at):
        name = found[1].lower()
        kept.append(text[at : found.start()])
        begin = text.find(">", found.end() - 1) + 1
        closing = None if name in unclosed else _CLOSING[name].search(text, found.end() - 1)
        if closing is None:
            unclosed.add(
                name
            )  # looked for once: a page of openings must not be read again and again
            at = begin if begin and name != "script" else len(text)
            continue
        told = text[found.start() : begin].lower() if begin <= closing.start() else ""
        if name == "script" and "ld+json" in told and len(scripts) < MAX_JSON_LD:
            scripts.append(text[begin : closing.start()])
        at = closing.end()
    kept.append(text[at:])
    return "".join(kept), scripts


def _tree(text: str) -> Any:
    parser = HTMLParser(**_PARSER)
    parser.set_element_class_lookup(_CLASSES)
    raw = text.encode("utf-8", "replace")
    try:
        tree = document_fromstring(raw, parser=parser)
    except (LxmlError, ValueError, AssertionError):  # empty, or nothing that is a document
        tree = document_fromstring(b"<html><body></body></html>")
    return tree
