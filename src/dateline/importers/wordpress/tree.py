"""Small helpers over the parsed HTML."""

from __future__ import annotations

import re

from lxml import etree

Element = etree._Element

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_PAGE_TAGS = re.compile(r"<!DOCTYPE[^>]*>|</?(?:html|body|head|frameset|plaintext)\b[^>]*>", re.I)


def parse(html: str) -> Element:
    """The body of a piece of HTML, however broken. Nothing is fetched."""
    html = _PAGE_TAGS.sub("", _FORBIDDEN.sub("", html))
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    root = etree.fromstring(f"<html><body>{html}</body></html>".encode(), parser)
    body = root.find("body") if root is not None else None
    return body if body is not None else etree.Element("body")


def name_of(node: Element) -> str:
    """The lower-case tag name; "" for comments and processing instructions."""
    return node.tag.lower() if isinstance(node.tag, str) else ""


def classes(node: Element) -> str:
    """The class attribute."""
    return node.get("class") or ""


def words_in(node: Element) -> str:
    """All text inside a node on one line."""
    return " ".join(
        "".join(
            text if isinstance(text, str) else text.decode() for text in node.itertext()
        ).split()
    )


def inside(node: Element, *names: str) -> list[Element]:
    """The descendants with one of the tag names, in order."""
    return list(node.iter(*names))


def first(node: Element, *names: str) -> Element | None:
    """The first descendant with one of the tag names."""
    return next(iter(node.iter(*names)), None)


def remove(node: Element) -> None:
    """Take a node out of its tree; the text after it stays."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)
