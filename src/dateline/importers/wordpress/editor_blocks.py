"""Blocks of the block editor whose meaning is in their comment rather than in their HTML."""

from __future__ import annotations

from dateline.importers.wordpress.galleries import add_gallery
from dateline.importers.wordpress.pictures import caption_words
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


def editor_block(walker: Walking, node: Element) -> bool:
    """Blocks whose meaning is in the comment rather than in the HTML; False for any other."""
    name = node.get("data-name") or ""
    if name in ("gallery", "jetpack/tiled-gallery", "jetpack/slideshow") and (
        pictures := inside(node, "img", "amp-img")
    ):
        title = _gallery_title(walker, node)
        add_gallery(walker, node, pictures, title)
        return True
    if name == "file":
        return _file(walker, node)
    if name == "cover" and node.get("data-url") and first(node, "img") is None:
        number = node.get("data-id") or ""
        ref = walker.context.media(
            node.get("data-url") or "", int(number) if number.isdecimal() else None
        )
        walker.context.add(
            "photo", {"media": ref, "alt": "", "caption": "", "credit": "", "width": "wide"}
        )
        return False
    return False


def _gallery_title(walker: Walking, node: Element) -> str:
    outer = first(node, "figure")
    holder = outer if outer is not None else node
    for child in holder:
        if name_of(child) == "figcaption":
            text = caption_words(walker, child)
            remove(child)
            return text
    return ""


def _file(walker: Walking, node: Element) -> bool:
    links = [
        link
        for link in inside(node, "a")
        if link.get("href") and words_in(link) and "wp-block-file__button" not in classes(link)
    ]
    holder = first(node, "object")
    href = (
        links[0].get("href")
        if links
        else (node.get("data-href") or (holder.get("data") if holder is not None else ""))
    )
    if not href:
        return False
    number = node.get("data-id") or ""
    ref = walker.context.media(href, int(number) if number.isdecimal() else None)
    label = words_in(links[0]) if links else href.rpartition("/")[2]
    walker.context.add("file", {"media": ref, "label": label})
    walker.context.drop(words_in(node))
    return True
