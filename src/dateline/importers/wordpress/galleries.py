"""Galleries: several pictures that belong together, each with its own words."""

from __future__ import annotations

import re

from dateline.importers.wordpress.blocks import ATTACHED
from dateline.importers.wordpress.pictures import caption_words, part_credit, picture_of
from dateline.importers.wordpress.tree import Element, classes, inside, name_of, remove
from dateline.importers.wordpress.walking import Walking
from dateline.lib.text import plain_text, squeeze

CAPTION_CLASS = re.compile(r"\b(?:wp-caption-text|caption|gallery-caption|wp-element-caption)\b")


def add_gallery(walker: Walking, node: Element, pictures: list[Element], title: str) -> None:
    """Several pictures; words that are no picture's caption follow as text."""
    walker.flush()
    found: list[dict[str, object]] = []
    walker.in_gallery = True
    for picture in pictures:
        link = next(iter(picture.iterancestors("a")), None)
        before, walker.link = (
            walker.link,
            (walker.context.link(link.get("href") or "", "") if link is not None else ""),
        )
        media = picture_of(walker, picture)
        walker.link = before
        text = _own_caption(walker, picture, node)
        if media is None:
            continue
        caption_text, credit = part_credit(walker, text)
        found.append(
            {
                "media": media,
                "alt": squeeze(picture.get("alt") or ""),
                "caption": caption_text,
                "credit": credit,
            }
        )
    walker.in_gallery = False
    for picture in pictures:
        remove(picture)
    leftover = walker.collect(node)
    if found:
        walker.context.add("gallery", {"title": title, "pictures": found})
    elif title:
        walker.text(title)
    walker.context.extend(leftover)


def _own_caption(walker: Walking, picture: Element, gallery: Element) -> str:
    for parent in picture.iterancestors("figure", "li", "dl", "div"):
        if parent is gallery or len(inside(parent, "img", "amp-img")) > 1:
            break
        for child in list(parent.iter()):
            if name_of(child) == "figcaption" or (
                name_of(child) and CAPTION_CLASS.search(classes(child))
            ):
                text = caption_words(walker, child)
                remove(child)
                return text
    return ""


def shortcode_gallery(walker: Walking, node: Element) -> None:
    """``[gallery]``: by ids, or everything that was uploaded to the post."""
    walker.flush()
    numbers = [int(raw) for raw in re.findall(r"\d{1,15}", node.get("data-ids") or "")]
    refs = [walker.context.media("", number) for number in numbers] or [ATTACHED]
    if refs == [ATTACHED]:
        walker.context.guess("a gallery shows every picture that was uploaded to the post")
    pictures = [{"media": ref, "alt": "", "caption": "", "credit": ""} for ref in refs]
    walker.context.add(
        "gallery", {"title": plain_text(node.get("data-title") or ""), "pictures": pictures}
    )
