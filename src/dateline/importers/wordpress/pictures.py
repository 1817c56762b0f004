"""One picture: its media, its words, and the photo block made of them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from dateline.importers.wordpress.blocks import MediaRef, words_of
from dateline.importers.wordpress.captions import split_credit
from dateline.importers.wordpress.context import PICTURE_NAME
from dateline.importers.wordpress.embeds import is_tracker
from dateline.importers.wordpress.tree import Element, classes, inside, words_in
from dateline.importers.wordpress.walking import Walking
from dateline.lib.text import squeeze

_IMAGE_CLASS = re.compile(r"\bwp-image-(\d+)|\battachment-(?:[\w-]+\s+)?(\d+)\b")
_WIDE = re.compile(r"\balign(?:wide|full)\b|\bwide\b")
_SMILEY = re.compile(r"\b(?:wp-smiley|emoji)\b|/images/(?:smilies|core/emoji)/")


def picture_of(walker: Walking, node: Element) -> MediaRef | None:
    """The media of an ``<img>``; None (and reported) for trackers and pictures without address."""
    url = _address(node)
    sizes = [node.get("width") or "", node.get("height") or ""]
    if is_tracker(url) or any(size in ("0", "1", "1px") for size in sizes):
        walker.context.problem(f"a tracking picture was removed ({url[:80]})")
        return None
    number = _number(node)
    if not url and number is None:
        walker.context.problem("a picture without an address was removed")
        return None
    path = urlsplit(walker.link).path if walker.link else ""
    if path and PICTURE_NAME.search(path):
        if walker.context.site.is_upload(walker.link):
            url = walker.link  # the small one was linked to the full size
    elif walker.link and not _is_attachment_page(walker) and not words_beside(node):
        walker.context.problem(f"the link of a picture was left out: {walker.link[:120]}")
    return walker.context.media(url, number)


def _is_attachment_page(walker: Walking) -> bool:
    """WordPress links pictures to their own pages, which no reader misses."""
    path = walker.context.site.path_of(walker.link)
    return path is not None and ("attachment_id=" in path or walker.in_gallery)


def words_beside(node: Element) -> bool:
    """Does the link around a picture hold words too, so that the link survives with them?"""
    link = next(iter(node.iterancestors("a")), None)
    return link is not None and bool(words_in(link))


def _address(node: Element) -> str:
    for key in (
        "data-orig-file",
        "data-large-file",
        "data-full-url",
        "src",
        "data-src",
        "data-lazy-src",
        "data-original",
    ):
        value = (node.get(key) or "").strip()
        if value and not value.startswith(("data:", "blob:", "file:", "about:")):
            return value
    candidates = (node.get("srcset") or node.get("data-srcset") or "").split(",")
    return candidates[-1].split()[0] if candidates[-1].split() else ""


def _number(node: Element) -> int | None:
    match = _IMAGE_CLASS.search(classes(node))
    raw = (
        (match[1] or match[2])
        if match
        else (node.get("data-id") or node.get("data-attachment-id") or "")
    )
    return int(raw) if raw.isdecimal() and 0 < int(raw) < 10**15 else None


def image(walker: Walking, node: Element) -> None:
    """A bare ``<img>``."""
    if _SMILEY.search(classes(node)) or _SMILEY.search(node.get("src") or ""):
        walker.text(node.get("alt") or "")
        return
    add_photo(walker, node, "", "")


def add_photo(
    walker: Walking, node: Element, caption: str, around: str, number: int | None = None
) -> None:
    """Add a photo block; ``around`` holds the classes of the elements around it."""
    media = picture_of(walker, node)
    if media is None:
        if caption:
            walker.text(caption)
        return
    if media.id is None and number is not None:
        walker.context.done.media.remove(media)
        media = walker.context.media(media.url, number)
    walker.flush()
    text, credit = part_credit(walker, caption)
    wide = bool(_WIDE.search(f"{around} {classes(node)}"))
    walker.context.add(
        "photo",
        {
            "media": media,
            "alt": squeeze(node.get("alt") or ""),
            "caption": text,
            "credit": credit,
            "width": "wide" if wide else "column",
        },
    )


def add_linked_photo(
    walker: Walking, picture: Element, caption: str, around: str, number: int | None = None
) -> None:
    """Add a photo block that knows the link around its picture."""
    link = next(iter(picture.iterancestors("a")), None)
    before = walker.link
    if link is not None and link.get("href"):
        walker.link = walker.context.link(link.get("href") or "", caption)
    add_photo(walker, picture, caption, around, number)
    walker.link = before


def part_credit(walker: Walking, caption: str) -> tuple[str, str]:
    """The words of a caption and the credit that stood among them, which is reported."""
    caption = squeeze(caption)
    text, credit = split_credit(caption)
    if credit:
        walker.context.guess(f"a credit was split from a caption: {credit}")
    return text, credit


def caption_words(walker: Walking, node: Element) -> str:
    """The words of a caption; its links become plain text, and are reported."""
    for link in inside(node, "a"):
        href = link.get("href") or ""
        if href:
            walker.context.problem(f"a link in a caption became plain text: {href[:120]}")
    return words_of(walker.collect(node))
