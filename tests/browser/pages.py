"""Which pages the demo has: one of every family of pages, of every kind of article, and every answer
that is not a page. Found by the sitemaps and by following links, as a reader and a crawler would."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml import etree

from dateline.newsroom.kinds import KINDS
from dateline.publishing.outputs import FAMILIES, placed
from dateline.website import outputs  # noqa: F401 - declares the families
from tests.browser.live import LiveSite

ARTICLE = re.compile(r"^/(?:chapters/[\w-]+/)?news/(?:\d{4}/\d\d|undated)/[\w-]+/$")
MONTH = re.compile(r"^/.+/(\d{4}/\d\d|undated)/$")
MISSING = "/there/is/no/such/page/"
GONE = "/old-campaign/"  # what the demo took down on purpose
STATUS = {MISSING: 404, GONE: 410}
# Families of pages that the demo has none of, and why.
ABSENT = {
    "jobs undated": "a position says by when to apply",
    "article coverage undated": "what covers an item of ours says its day",
    "gone": "its address was some other page's, and no link leads there: it is among the others",
}
# Pages beside those of the registry, and choices among many of one family.
OTHERS = {
    "not found": MISSING, "gone": GONE, "network": "/organisations/waymark-cities-network/",
    "state": "/places/us/mn/", "search": "/search/?q=water",
    "search for nothing": "/search/?q=zzyzx", "search before": "/search/",
}  # fmt: skip
# What the tests call some families of pages.
NAMES = {
    "news": "all news", "in-the-news": "in the news", "news month": "month of /news/",
    "releases month": "month of /releases/", "in-the-news month": "month of /in-the-news/",
}  # fmt: skip


def page_families() -> list[str]:
    """The families of the registry whose outputs are pages."""
    return [each.name for each in FAMILIES.values() if not each.route or each.route.endswith("/")]


class SiteMap:
    """The demo as links lead through it. Pages are fetched once."""

    def __init__(self, site: LiveSite) -> None:
        self.site = site
        self.html: dict[str, str] = {}

    def read(self, path: str) -> str:
        if path not in self.html:
            status, body = self.site.get(path)
            assert status == STATUS.get(path, 200), f"{path}: {status}"
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

    def mapped(self, path: str = "/sitemap.xml") -> list[str]:
        """Every address in the sitemaps."""
        status, body = self.site.get(path)
        assert status == 200, path
        root = etree.fromstring(body)
        told = [urlsplit(str(node.text)).path for node in root.iter("{*}loc")]
        if etree.QName(root).localname == "urlset":
            return told
        return [address for file in told for address in self.mapped(file)]

    @cached_property
    def families(self) -> dict[str, str]:
        """Family of pages to the address of its first page. Months are found on the lists' pages."""
        found: dict[str, str] = {}

        def take(paths: Iterable[str]) -> None:
            for path in paths:
                if place := placed(path):
                    found.setdefault(place[0].name, path)

        every = self.mapped()
        take(["/", *every])
        rails = [path for path in every if not ARTICLE.match(path)]
        for path in rails:  # until there is a month of everything, or no page is left
            missing = set(page_families()) - set(found) - set(ABSENT)
            place = placed(path)
            if place and any(name.startswith(place[0].name) for name in missing):
                linked = self.links(path)
                take(linked)
                for link in linked:  # the clips of a list are in no sitemap
                    if (part := placed(link)) and part[0].name.endswith(" coverage"):
                        take(self.links(link))
        for path in filter(ARTICLE.match, every):  # lists of clips are in no sitemap either
            if "article coverage" not in found:
                take(self.links(path))
        for name in [name for name in found if name.endswith(" coverage")]:
            take(self.links(found[name]))
        for (
            path
        ) in rails:  # local editions are in no sitemap: the pages of their places lead to them
            if "local edition" not in found and path.startswith("/places/us/"):
                take(self.links(path))
        return found

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Page kind to the address of one such page."""
        found = {NAMES.get(name, name): path for name, path in self.families.items()} | OTHERS
        for key in KINDS:
            found[f"list of {key}"] = f"/kinds/{key}/"
            for link in self.links(f"/kinds/{key}/"):
                if ARTICLE.match(link):
                    found[f"article: {key}"] = link
                    break
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
