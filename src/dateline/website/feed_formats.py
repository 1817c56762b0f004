"""The formats of a feed: RSS 2.0 (with Atom and Media RSS in it), Atom (RFC 4287), JSON Feed 1.1."""

from __future__ import annotations

import html
import json
import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from lxml import etree

from dateline.website.entries import NEVER, Entry, clean, rfc3339, to_the_fraction

ATOM_NS = "http://www.w3.org/2005/Atom"
MEDIA_NS = "http://search.yahoo.com/mrss/"
DC_NS = "http://purl.org/dc/elements/1.1/"
CONTENT_NS = "http://purl.org/rss/1.0/modules/content/"
RSS_NAMES = {"atom": ATOM_NS, "media": MEDIA_NS, "dc": DC_NS, "content": CONTENT_NS}
ATOM_NAMES: Any = {None: ATOM_NS, "media": MEDIA_NS}
RSS = "application/rss+xml; charset=utf-8"
ATOM = "application/atom+xml"
JSON_FEED = "application/feed+json"


@dataclass(frozen=True)
class Channel:
    """What a feed says of itself; every address absolute. ``site`` is who publishes it."""

    id: str
    title: str
    description: str
    language: str
    page: str
    address: str
    site: str
    home: str
    hubs: tuple[str, ...] = ()

    def updated(self, entries: Iterable[Entry]) -> datetime:
        """When the newest of its entries came or was corrected."""
        return max((entry.updated for entry in entries), default=NEVER)


def rss(channel: Channel, entries: list[Entry]) -> bytes:
    """RSS 2.0, as the RSS Board's profile and the W3C validator ask.

    ``&`` and ``<`` are written as hexadecimal references, which the profile found to be read best.
    """
    root = etree.Element("rss", {"version": "2.0"}, nsmap=RSS_NAMES)
    top = etree.SubElement(root, "channel")
    _text(top, "title", either_way(channel.title))
    _text(top, "link", channel.page)
    _text(top, "description", either_way(channel.description))
    _text(top, "language", channel.language)
    _text(top, "lastBuildDate", rfc822(channel.updated(entries)))
    _text(top, "generator", "Dateline")
    _atom_link(top, channel.address, "self", RSS.split(";")[0])
    for hub in channel.hubs:
        _atom_link(top, hub, "hub")
    for entry in entries:
        _rss_item(etree.SubElement(top, "item"), entry)
    return _bytes(root).replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;")


def either_way(text: str) -> str:
    """Plain text for an element that some readers take as text and some as HTML (RSS titles).

    Text that says the same as HTML stays as it is ("AT&T"); any other is escaped, so that
    "<today>" is read and not dropped as a tag that nobody knows.
    """
    same = "<" not in text and html.unescape(text) == text
    return text if same else html.escape(text, quote=False)


def _rss_item(item: Any, entry: Entry) -> None:
    _text(item, "title", either_way(entry.headline))
    _text(item, "link", entry.link)
    _text(item, "guid", entry.id, isPermaLink="false")
    _text(item, "description", html.escape(entry.summary or entry.title, quote=False))
    if entry.published:
        _text(item, "pubDate", rfc822(entry.published))
    _text(item, f"{{{ATOM_NS}}}updated", to_the_fraction(entry.updated))
    for author in entry.authors:
        _text(item, f"{{{DC_NS}}}creator", author)
    for term in entry.terms:
        _text(item, "category", term)
    if entry.html:
        _text(item, f"{{{CONTENT_NS}}}encoded", entry.html)
    _media(item, entry)


def atom(channel: Channel, entries: list[Entry]) -> bytes:
    """Atom (RFC 4287)."""
    root = etree.Element(f"{{{ATOM_NS}}}feed", nsmap=ATOM_NAMES)
    root.set("{http://www.w3.org/XML/1998/namespace}lang", channel.language)
    _text(root, _atom("id"), channel.id)
    _words(root, "title", channel.title)
    _words(root, "subtitle", channel.description)
    _text(root, _atom("updated"), to_the_fraction(channel.updated(entries)))
    _atom_link(root, channel.address, "self", ATOM)
    _atom_link(root, channel.page, "alternate", "text/html")
    for hub in channel.hubs:
        _atom_link(root, hub, "hub")
    author = etree.SubElement(root, _atom("author"))
    _text(author, _atom("name"), channel.site)
    _text(author, _atom("uri"), channel.home)
    _text(root, _atom("generator"), "Dateline")
    for entry in entries:
        _atom_entry(etree.SubElement(root, _atom("entry")), entry)
    return _bytes(root)


def _atom_entry(parent: Any, entry: Entry) -> None:
    _text(parent, _atom("id"), entry.id)
    _words(parent, "title", entry.headline)
    _atom_link(parent, entry.link, "alternate", "text/html")
    if entry.outside and entry.outside != entry.link:
        _atom_link(parent, entry.outside, "related")
    if entry.outlet and entry.url != entry.link:
        _atom_link(parent, entry.url, "related", "text/html")
    _text(parent, _atom("updated"), to_the_fraction(entry.updated))
    if entry.published:
        _text(parent, _atom("published"), rfc3339(entry.published))
    for author in entry.authors:
        _text(etree.SubElement(parent, _atom("author")), _atom("name"), author)
    for term in entry.terms:
        etree.SubElement(parent, _atom("category"), {"term": term})
    if entry.summary:
        _words(parent, "summary", entry.summary)
    if entry.html:
        _text(parent, _atom("content"), entry.html, type="html")
    elif not entry.summary:
        _words(parent, "content", entry.title)
    _media(parent, entry)


def json_feed(channel: Channel, entries: list[Entry]) -> bytes:
    """JSON Feed 1.1."""
    told: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "home_page_url": channel.page,
        "feed_url": channel.address,
        "description": channel.description,
        "language": channel.language,
        "authors": [{"name": channel.site, "url": channel.home}],
    }
    if channel.hubs:
        told["hubs"] = [{"type": "WebSub", "url": hub} for hub in channel.hubs]
    told["items"] = [_json_item(entry) for entry in entries]
    return as_json(told)


def _json_item(entry: Entry) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": entry.id,
        "url": "" if entry.outlet else entry.url,
        "external_url": entry.outside,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.html,
        "content_text": "" if entry.html else entry.summary or entry.title,
        "image": entry.picture.src if entry.picture else "",
        "date_published": rfc3339(entry.published) if entry.published else "",
        "date_modified": rfc3339(entry.updated) if entry.was_updated else "",
        "authors": [{"name": author} for author in entry.authors],
        "tags": list(entry.terms),
    }
    found = {key: value for key, value in told.items() if value}
    more: dict[str, Any] = {"kind": entry.kind, "outlet": entry.outlet}
    more["also_in"] = [
        {k: v for k, v in (("outlet", copy.outlet), ("url", copy.url)) if v}
        for copy in entry.copies
    ]
    if entry.picture:
        more |= {"image_alt": entry.picture.alt, "image_credit": entry.picture.credit}
    found["_dateline"] = {key: value for key, value in more.items() if value}
    return found


def as_json(told: Any) -> bytes:
    """JSON as people can read it too: UTF-8, one space of indent, a line break at the end."""
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def rfc822(moment: datetime) -> str:
    """ "Sun, 22 Nov 2026 10:30:00 -0500", the date of RSS."""
    return format_datetime(moment)


def _words(parent: Any, name: str, text: str) -> None:
    """A text construct (RFC 4287, 3.1): declared as HTML where it looks like it, so that no reader
    guesses."""
    escaped = either_way(text)
    told = {} if escaped == text else {"type": "html"}
    _text(parent, _atom(name), escaped, **told)


def _atom(name: str) -> str:
    return f"{{{ATOM_NS}}}{name}"


def _atom_link(parent: Any, href: str, rel: str, type_: str = "") -> None:
    told = {"href": href, "rel": rel} | ({"type": type_} if type_ else {})
    etree.SubElement(parent, _atom("link"), told)


def _media(parent: Any, entry: Entry) -> None:
    """The lead picture with its credit, as Media RSS says it."""
    picture = entry.picture
    if picture is None:
        return
    told = {
        "url": picture.src, "medium": "image", "width": str(picture.width),
        "height": str(picture.height), "type": mimetypes.guess_type(picture.src)[0] or "image/webp",
    }  # fmt: skip
    content = etree.SubElement(parent, f"{{{MEDIA_NS}}}content", told)
    if picture.alt:
        _text(content, f"{{{MEDIA_NS}}}description", picture.alt, type="plain")
    if picture.credit:
        _text(content, f"{{{MEDIA_NS}}}credit", picture.credit)


def _text(parent: Any, name: str, text: str, **attributes: str) -> None:
    etree.SubElement(parent, name, attributes).text = clean(text)


def _bytes(root: Any) -> bytes:
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
