"""Which pages the demo has: one of every kind, found by following links as a reader would."""

from __future__ import annotations

import re
from functools import cached_property
from urllib.parse import urljoin, urlsplit

import lxml.html

from dateline.newsroom.kinds import KINDS
from tests.browser.live import LiveSite

ARTICLE = re.compile(r"^/(?:chapters/[\w-]+/)?news/(?:\d{4}/\d\d|undated)/[\w-]+/$")
MONTH = re.compile(r"^/.+/(\d{4}/\d\d|undated)/$")
RULES = {
    "chapter": re.compile(r"^/chapters/[\w-]+/$"),
    "chapter article": re.compile(r"^/chapters/[\w-]+/news/\d{4}/\d\d/[\w-]+/$"),
    "topic": re.compile(r"^/topics/[\w-]+/$"),
    "series": re.compile(r"^/series/[\w-]+/$"),
    "event": re.compile(r"^/events/\d{4}/[\w-]{3,}/$"),
    "chapter event": re.compile(r"^/chapters/[\w-]+/events/\d{4}/[\w-]{3,}/$"),
    "month of events": re.compile(r"^/events/\d{4}/\d\d/$"),
    "person": re.compile(r"^/people/[\w-]+/$"),
    "organisation": re.compile(r"^/organisations/[\w-]+/$"),
    "place": re.compile(r"^/places/[a-z]{2}/[a-z]{2}/[\w-]+/$"),
}
LISTED = re.compile(
    r"^/(?:news|releases|in-the-news|kinds|chapters|topics|series|people|organisations|places"
    r"|resources|jobs|events|feeds|search|press-contacts|corrections|media|theme|static|desk)/"
)
MISSING = "/there/is/no/such/page/"


class SiteMap:
    """The demo as links lead through it. Pages are fetched once."""

    def __init__(self, site: LiveSite) -> None:
        self.site = site
        self.html: dict[str, str] = {}

    def read(self, path: str) -> str:
        if path not in self.html:
            status, body = self.site.get(path)
            assert status == (404 if path == MISSING else 200), f"{path}: {status}"
            self.html[path] = body.decode("utf-8")
        return self.html[path]

    def links(self, path: str) -> list[str]:
        """The pages of this site that a page links to, in order, each once."""
        tree = lxml.html.fromstring(self.read(path))
        host, found = urlsplit(self.site.base).netloc, {}
        for anchor in tree.iter("a"):
            parts = urlsplit(urljoin(self.site.base + path, anchor.get("href", "")))
            if parts.netloc == host and parts.path.endswith("/") and not parts.query:
                found[parts.path] = None
        return [p for p in found if not p.startswith("/desk/")]

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Page kind to the address of one such page."""
        found = {
            "front": "/", "all news": "/news/", "releases": "/releases/",
            "places": "/places/", "state": "/places/us/mn/",
            "in the news": "/in-the-news/", "resources": "/resources/", "jobs": "/jobs/",
            "not found": MISSING, "events": "/events/", "people": "/people/",
            "organisations": "/organisations/", "press contacts": "/press-contacts/",
            "corrections": "/corrections/", "feeds": "/feeds/",
            "network": "/organisations/waymark-cities-network/",
            "chapter events": "/chapters/mn/events/", "search": "/search/?q=water",
            "search for nothing": "/search/?q=zzyzx", "search before": "/search/",
        }  # fmt: skip
        for key in KINDS:
            found[f"list of {key}"] = f"/kinds/{key}/"
            for link in self.links(f"/kinds/{key}/"):
                if ARTICLE.match(link):
                    found[f"article: {key}"] = link
                    break
        for place in ("/news/", "/releases/", "/in-the-news/"):
            for link in self.links(place):
                if link.startswith(place) and MONTH.match(link) and not ARTICLE.match(link):
                    found.setdefault(f"month of {place}", link)
        every = [*self.links("/"), *self.links("/news/")]
        every += [link for path in list(found.values()) for link in self.links(path)]
        for name, rule in RULES.items():
            for link in filter(rule.match, every):
                found.setdefault(name, link)
        if "chapter" in found:
            for link in filter(RULES["chapter article"].match, self.links(found["chapter"])):
                found.setdefault("chapter article", link)
        for link in every:
            if link != "/" and not LISTED.match(link) and link != MISSING:
                found.setdefault("plain page", link)
        return found

    def crawl(self, limit: int = 150) -> list[str]:
        """Every page that links lead to from the front, the nearest first, up to ``limit``."""
        seen: dict[str, None] = {"/": None}
        for path in iter_growing(seen):
            if len(seen) >= limit:
                break
            seen.update(dict.fromkeys(self.links(path)))
        return list(seen)[:limit]

    def feeds(self) -> list[str]:
        """Every feed that the heads of the pages above name."""
        found: dict[str, None] = {}
        for path in self.kinds.values():
            tree = lxml.html.fromstring(self.read(path))
            for link in tree.xpath("//link[@rel='alternate'][@type='application/rss+xml']/@href"):
                found[urlsplit(urljoin(self.site.base + path, link)).path] = None
        return list(found)


def iter_growing(seen: dict[str, None]):  # type: ignore[no-untyped-def]
    """The keys of a dict in order, also those that are added on the way."""
    at = 0
    while at < len(seen):
        yield list(seen)[at]
        at += 1
