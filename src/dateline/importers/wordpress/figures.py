"""Pictures, galleries and players."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from dateline.importers.wordpress import tables
from dateline.importers.wordpress.blocks import ATTACHED, MediaRef, words_of
from dateline.importers.wordpress.captions import split_credit
from dateline.importers.wordpress.context import PICTURE_NAME
from dateline.importers.wordpress.embeds import embed_url, is_tracker
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
from dateline.lib.text import plain_text, squeeze

_IMAGE_CLASS = re.compile(r"\bwp-image-(\d+)|\battachment-(?:[\w-]+\s+)?(\d+)\b")
_WIDE = re.compile(r"\balign(?:wide|full)\b|\bwide\b")
_GALLERY = re.compile(
    r"\b(?:wp-block-gallery|blocks-gallery-grid|tiled-gallery|gallery|"
    r"wp-block-jetpack-(?:tiled-gallery|slideshow))\b"
)
_CAPTION_CLASS = re.compile(r"\b(?:wp-caption-text|caption|gallery-caption|wp-element-caption)\b")
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
    text, credit = _parted(walker, caption)
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


def _parted(walker: Walking, caption: str) -> tuple[str, str]:
    caption = squeeze(caption)
    text, credit = split_credit(caption)
    if credit:
        walker.context.guess(f"a credit was split from a caption: {credit}")
    return text, credit


def figure(walker: Walking, node: Element) -> None:
    """A ``<figure>`` of any kind."""
    walker.flush()
    found = next((child for child in node.iter("figcaption") if child.getparent() is node), None)
    if found is None and len(inside(node, "figure")) == 1:
        found = first(node, "figcaption")
    caption = _caption_text(walker, found) if found is not None else ""
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
        _linked_photo(walker, pictures[0], caption, classes(node))
    else:
        walker.children(node)
        walker.flush()
        walker.text(caption)
    walker.flush()


def _only_picture(node: Element) -> bool:
    return not words_in(node)


def _linked_photo(
    walker: Walking, picture: Element, caption: str, around: str, number: int | None = None
) -> None:
    link = next(iter(picture.iterancestors("a")), None)
    before = walker.link
    if link is not None and link.get("href"):
        walker.link = walker.context.link(link.get("href") or "", caption)
    add_photo(walker, picture, caption, around, number)
    walker.link = before


def _caption_text(walker: Walking, node: Element) -> str:
    for link in inside(node, "a"):
        href = link.get("href") or ""
        if href:
            walker.context.problem(f"a link in a caption became plain text: {href[:120]}")
    return words_of(walker.collect(node))


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
    text = _caption_text(walker, _without_picture(node, pictures[0]))
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
                if name_of(child) and _CAPTION_CLASS.search(classes(child)) and child is not node
            ),
            None,
        )
        words = _caption_text(walker, text) if text is not None else ""
        number = re.search(r"(\d+)$", node.get("id") or "")
        _linked_photo(walker, pictures[0], words, mark, int(number[1]) if number else None)
        return True
    return False


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
        caption_text, credit = _parted(walker, text)
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
                name_of(child) and _CAPTION_CLASS.search(classes(child))
            ):
                text = _caption_text(walker, child)
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


def embed(walker: Walking, node: Element) -> None:
    """An address to embed, from a shortcode, a block or a line of its own."""
    walker.show(node.get("data-url") or "", node.get("data-title") or "")


def player(walker: Walking, node: Element) -> None:
    """``<video>`` and ``<audio>``."""
    source = first(node, "source")
    url = node.get("src") or (source.get("src") if source is not None else "") or ""
    walker.context.drop(words_in(node))
    if not url or url.startswith(("data:", "blob:")):
        walker.context.problem(f"a <{name_of(node)}> without an address was removed")
        return
    walker.flush()
    href = walker.context.link(url, "")
    if href:
        walker.context.add("embed", {"url": href, "title": ""})


def plugin(walker: Walking, node: Element) -> None:
    """``<object>`` and ``<embed>``: Flash players of old, and PDF viewers."""
    addresses = [
        node.get("data") or "",
        node.get("src") or "",
        *(inner.get("src") or "" for inner in inside(node, "embed", "iframe")),
        *(
            param.get("value") or ""
            for param in inside(node, "param")
            if (param.get("name") or "").lower() in ("movie", "src")
        ),
    ]
    url = next((address for address in addresses if embed_url(address)), "") or next(
        (address for address in addresses if walker.context.site.is_upload(address)), ""
    )
    if url:
        walker.context.drop(words_in(node))
        walker.show(url, "")
        return
    walker.context.problem(
        f"an <{name_of(node)}> was removed: {next(filter(None, addresses), 'no address')[:120]}"
    )
    if name_of(node) == "object":
        walker.children(node)


def gutenberg(walker: Walking, node: Element) -> bool:
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
            text = _caption_text(walker, child)
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
