"""Figures and captions: a picture, table or player with the words under it."""

from __future__ import annotations

import re

from dateline.importers.wordpress import tables
from dateline.importers.wordpress.galleries import CAPTION_CLASS, add_gallery
from dateline.importers.wordpress.pictures import add_linked_photo, add_photo, caption_words
from dateline.importers.wordpress.tree import (
    Element,
    classes,
    first,
    inside,
    name_of,
    remove,
    words_in,
)
from dateline.importers.wordpress.walking import Walking
from dateline.lib.text import plain_text

_GALLERY = re.compile(
    r"\b(?:wp-block-gallery|blocks-gallery-grid|tiled-gallery|gallery|"
    r"wp-block-jetpack-(?:tiled-gallery|slideshow))\b"
)


def figure(walker: Walking, node: Element) -> None:
    """A ``<figure>`` of any kind."""
    walker.flush()
    found = next((child for child in node.iter("figcaption") if child.getparent() is node), None)
    if found is None and len(inside(node, "figure")) == 1:
        found = first(node, "figcaption")
    caption = caption_words(walker, found) if found is not None else ""
    if found is not None:
        remove(found)
    pictures = inside(node, "img", "amp-img")
    if len(pictures) > 1 and not inside(node, "table", "blockquote"):
        add_gallery(walker, node, pictures, caption)
    elif (inner := first(node, "table")) is not None:
        tables.table(walker, inner, caption)
    elif first(node, "blockquote", "iframe", "video", "audio", "wp-embed") is not None or (
        "wp-block-embed" in classes(node)
    ):
        _framed(walker, node, caption)
    elif pictures and _only_picture(node):
        add_linked_photo(walker, pictures[0], caption, classes(node))
    else:
        walker.children(node)
        walker.flush()
        walker.text(caption)
    walker.flush()


def _only_picture(node: Element) -> bool:
    return not words_in(node)


def _framed(walker: Walking, node: Element, caption: str) -> None:
    """A player or quote with a caption: the caption becomes the title of what was made of it."""
    blocks = walker.collect(node, plain=False)
    for kind, value in blocks:
        if kind == "embed" and caption and not value["title"]:
            value["title"], caption = caption, ""
        elif kind == "quote" and caption and not value["speaker"]:
            name, _, title = caption.partition(",")
            value["speaker"], value["speaker_title"], caption = name.strip(), title.strip(), ""
    walker.context.extend(blocks)
    if caption:
        walker.text(caption)


def caption(walker: Walking, node: Element) -> None:
    """``[caption]``: a picture and its words, in one of two spellings."""
    walker.flush()
    pictures = inside(node, "img", "amp-img")
    if len(pictures) != 1:
        walker.children(node)
        walker.flush()
        walker.text(node.get("data-caption") or "")
        walker.flush()
        return
    number = re.search(r"(\d+)$", node.get("data-id") or "")
    link = next(iter(pictures[0].iterancestors("a")), None)
    href = walker.context.link(link.get("href") or "", "") if link is not None else ""
    before, walker.link = walker.link, href
    text = caption_words(walker, _without_picture(node, pictures[0]))
    add_photo(
        walker,
        pictures[0],
        text or plain_text(node.get("data-caption") or ""),
        node.get("data-align") or "",
        int(number[1]) if number else None,
    )
    walker.link = before


def _without_picture(node: Element, picture: Element) -> Element:
    link = next((parent for parent in picture.iterancestors("a")), None)
    target = link if link is not None and not words_in(link) else picture
    remove(target)
    return node


def group(walker: Walking, node: Element) -> bool:
    """A ``<div>`` or ``<ul>`` that is a rendered gallery or caption; False for any other."""
    mark = classes(node)
    if not mark:
        return False
    pictures = inside(node, "img", "amp-img") if "galler" in mark or "caption" in mark else []
    if _GALLERY.search(mark) and len(pictures) > 1:
        add_gallery(walker, node, pictures, "")
        return True
    if re.search(r"\bwp-caption\b", mark) and len(pictures) == 1:
        text = next(
            (
                child
                for child in node.iter()
                if name_of(child) and CAPTION_CLASS.search(classes(child)) and child is not node
            ),
            None,
        )
        words = caption_words(walker, text) if text is not None else ""
        number = re.search(r"(\d+)$", node.get("id") or "")
        add_linked_photo(walker, pictures[0], words, mark, int(number[1]) if number else None)
        return True
    return False
