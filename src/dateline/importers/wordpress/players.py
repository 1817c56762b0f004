"""Players, frames and plug-ins: what comes from outside is embedded, or becomes a link."""

from __future__ import annotations

import re
from html import escape

from dateline.importers.wordpress.context import FILE_NAME
from dateline.importers.wordpress.embeds import embed_url, is_tracker
from dateline.importers.wordpress.tree import Element, first, inside, name_of, words_in
from dateline.importers.wordpress.walking import Walking
from dateline.lib.text import plain_text


def embed(walker: Walking, node: Element) -> None:
    """An address to embed, from a shortcode, a block or a line of its own."""
    show(walker, node.get("data-url") or "", node.get("data-title") or "")


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
        show(walker, url, "")
        return
    walker.context.problem(
        f"an <{name_of(node)}> was removed: {next(filter(None, addresses), 'no address')[:120]}"
    )
    if name_of(node) == "object":
        walker.children(node)


def frame(walker: Walking, node: Element) -> None:
    """An ``<iframe>``: a known player stays, anything else becomes a link."""
    url = node.get("src") or node.get("data-src") or node.get("data-lazy-src") or ""
    hidden = node.get("width") in ("0", "1") or "display:none" in (node.get("style") or "").replace(
        " ", ""
    )
    if not url.startswith(("http", "//", "/")) or is_tracker(url) or hidden:
        walker.context.problem(f"an invisible or empty frame was removed ({url[:80]})")
        return
    show(walker, url, node.get("title") or "")


def show(walker: Walking, url: str, title: str) -> None:
    """An outside thing: embedded when its service is known, else a link to it, reported."""
    walker.flush()
    public = embed_url(url)
    if public:
        generic = re.match(r"(?i)youtube video|vimeo|spotify embed|embedded|video player", title)
        walker.context.add("embed", {"url": public, "title": "" if generic else plain_text(title)})
        return
    url = "https:" + url if url.startswith("//") else url
    href = walker.context.link(url, title)
    if not href:
        walker.text(plain_text(title))
        return
    if FILE_NAME.search(href.partition("?")[0]) and walker.context.site.is_upload(href):
        kind = re.search(r"\.(?:mp4|m4v|mov|webm|mp3|m4a|wav|og[gv])$", href.partition("?")[0])
        if kind:
            walker.context.add("embed", {"url": href, "title": plain_text(title)})
        else:
            label = plain_text(title) or href.rpartition("/")[2]
            walker.context.add("file", {"media": walker.context.media(href), "label": label})
        return
    walker.context.problem(f"an embedded page was replaced by a link: {url[:120]}")
    label = plain_text(title) or url
    walker.context.text(f'<p><a href="{escape(href)}">{escape(label)}</a></p>')
