"""What an address holds: a feed, a sitemap, or a page that names its feeds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from lxml import html as lxml_html
from lxml.etree import LxmlError

from dateline.coverage.sources import feeds, sitemaps
from dateline.coverage.sources.items import NotReadable, Reading
from dateline.coverage.sources.unwrapping import unwrapped
from dateline.lib.text import squeeze

FEED, SITEMAP, ALERTS, PAGE = "feed", "sitemap", "alerts", "page"
_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/json",
          "application/rdf+xml", "text/xml", "application/xml")  # fmt: skip
_COMMENTS = re.compile(r"comments?\b", re.IGNORECASE)


@dataclass(slots=True)
class Recognised:
    """kind: FEED, SITEMAP, ALERTS or PAGE; reading: the first items, None for a page; offered:
    (address, title) of the feeds that a page names."""

    kind: str
    reading: Reading | None = None
    offered: list[tuple[str, str]] = field(default_factory=list)


def recognise(
    body: bytes, address: str, *, zone: ZoneInfo, since: date | None = None
) -> Recognised:
    """Read what was found at an address. Raises ``NotReadable`` with what it is instead."""
    try:
        return Recognised(SITEMAP, sitemaps.read(body, address, zone=zone, since=since))
    except NotReadable as problem:
        if not str(problem).startswith("it is no sitemap"):
            raise
    try:
        reading = feeds.read(body, address, zone=zone)
    except NotReadable as problem:
        offered = offers(body, address)
        if offered:
            return Recognised(PAGE, None, offered)
        if _is_page(body):
            raise NotReadable("it is a web page that names no feed") from problem
        raise
    return Recognised(ALERTS if is_alerts(body, reading, address) else FEED, reading)


def is_alerts(body: bytes, reading: Reading, address: str) -> bool:
    """Whether a feed is one of an alert service: its links lead to many other hosts."""
    own = urlsplit(address).hostname or ""
    hosts = {urlsplit(item.link).hostname for item in reading.items}
    foreign = {host for host in hosts if host and _site(host) != _site(own)}
    wrapped = any(word in body for word in (b"/url?", b"redirect?", b"apiclick.aspx?"))
    return len(foreign) >= 2 or (wrapped and bool(foreign))


def _site(host: str) -> str:
    return ".".join(host.split(".")[-2:])


def offers(body: bytes, address: str) -> list[tuple[str, str]]:
    """(address, title) of the feeds that a page names in ``<link rel=alternate>``, comments last."""
    if not _is_page(body):
        return []
    try:
        tree: Any = lxml_html.fromstring(
            body[:2_000_000], parser=lxml_html.HTMLParser(no_network=True)
        )
    except (LxmlError, ValueError, AssertionError):
        return []
    base = next(iter(tree.xpath("//base/@href")), "")
    found: dict[str, str] = {}
    for link in tree.iter("link"):
        relations = (link.get("rel") or "").lower().split()
        kind = (link.get("type") or "").lower().partition(";")[0].strip()
        if (
            "alternate" not in relations
            or kind not in _TYPES
            or link.get("hreflang")
            and kind == "text/html"
        ):
            continue
        try:
            target = urljoin(urljoin(address, base), (link.get("href") or "").strip())
        except ValueError:
            continue
        if (
            target.startswith(("http://", "https://"))
            and "/wp-json/" not in target
            and "oembed" not in target
        ):
            found.setdefault(unwrapped(target), squeeze(link.get("title") or "")[:160])
    return sorted(found.items(), key=lambda each: bool(_COMMENTS.search(f"{each[0]} {each[1]}")))[
        :20
    ]


def _is_page(body: bytes) -> bool:
    return b"<html" in body[:20_000].lower() or b"<head" in body[:20_000].lower()
