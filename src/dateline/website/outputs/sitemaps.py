"""Sitemaps by month (sitemaps.org 0.9), the News sitemap, and robots.txt, which names both.

A sitemap by month changes with its month only, however many months there are.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone
from lxml import etree

from dateline.content.queries import plain_pages, site_settings, tree_address
from dateline.coverage.reports.queries import public_reports
from dateline.directory.queries import people_parts, places_parts
from dateline.newsroom.event_queries import event_parts, event_paths
from dateline.newsroom.models import Article
from dateline.newsroom.queries import article_ids, live_articles, month_parts
from dateline.publishing.models import Change, Question
from dateline.publishing.outputs import FAMILIES, FEED, Arguments, Concern, Rendered, family
from dateline.publishing.questions import Facets, listing
from dateline.publishing.tracking import as_design, note_until
from dateline.website.concerns import OF_CLIPS, OWNED, UNDATED, Concerns, of_list
from dateline.website.entries import clean
from dateline.website.folding import when
from dateline.website.list_shapes import NEWEST
from dateline.website.lists import LISTS, WRITTEN, list_addresses
from dateline.website.shell import absolute, build_shell

XML = "application/xml"
EVENTS, PAGES = "events", "pages"
MOST = 50_000  # addresses in one file: sitemaps.org
MOST_NEWS = 1_000  # news:news elements in one file
NEWS_DAYS = timedelta(days=2)
NS = "http://www.sitemaps.org/schemas/sitemap/0.9"
NAMES: Any = {None: NS}
NEWS_NS = "http://www.google.com/schemas/sitemap-news/0.9"
_FILE = re.compile(r"(\d{4}-(?:0[1-9]|1[0-2])|[a-z]+)(?:-([2-9]|[1-9]\d+))?")


def _node(parent: Any, name: str, text: str = "") -> Any:
    found = etree.SubElement(parent, f"{{{NS}}}{name}")
    if text:
        found.text = clean(text)
    return found


def _xml(root: Any) -> Rendered:
    body = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return Rendered(body, XML)


def _urlset(found: Iterable[tuple[str, str]]) -> Rendered:
    """A sitemap of (path, when it was last changed or "")."""
    root = etree.Element(f"{{{NS}}}urlset", nsmap=NAMES)
    for path, changed in found:
        url = _node(root, "url")
        _node(url, "loc", absolute(path))
        if changed:
            _node(url, "lastmod", changed)
    return _xml(root)


def changed(item: Article) -> str:
    """When an article was issued or last corrected, as W3C date and time; a day where only it is known."""
    return when(
        item.revised_at or item.date, time_known=bool(item.revised_at) or item.time_known
    ).iso


# Lists of which there are several (topics, people) have a sitemap a rule; the others stand with pages.
RULES = tuple(name for name, rule in LISTS.items() if "<" in rule.route and not rule.part)


# Pages that every site has beside its lists.
STANDING = (
    "topics", "every series", "chapters", "kinds", "people", "places", "organisations", "events", "outlets",
    "press contacts", "corrections", "feeds",
)  # fmt: skip


def _pages() -> list[str]:
    fixed = [FAMILIES[name].address() for name, rule in LISTS.items() if "<" not in rule.route]
    fixed += [FAMILIES[name].address() for name in STANDING]
    if reports := public_reports():
        fixed += ["/coverage/", *(f"/coverage/{row.slug}/" for row in reports)]
    return ["/", *fixed, *(tree_address(page) for page in plain_pages())]


def _every(name: str) -> list[str]:
    return [FAMILIES[name].address(**arguments) for arguments in list_addresses(name)]


def _question(name: str) -> Callable[[], str]:
    """Which lists a rule has, as one question: asked again when one of them may have come or gone.

    Its answer is short, however many there are: a hash of their addresses.
    """
    reads: dict[str, Any] = {
        label.replace(".", "__"): fields for label, (fields, _) in of_list(name).items()
    }

    def which() -> str:
        return hashlib.sha256("\n".join(_every(name)).encode()).hexdigest()

    def about_it(question: Question, change: Change) -> bool:
        scopes = change.facets.get("scope")
        return scopes is None or any(scope.startswith(f"{name}:") for scope in scopes)

    which.__qualname__ = f"lists_of.{name}"
    loads: tuple[str, ...] = (OWNED[name][0]._meta.label,) if name in OWNED else ()
    loads += ("coverage.Clip",) if name in OF_CLIPS else ()
    return listing(loads=loads, only_if=about_it, **reads)(which)


# Kinds stand in the code: no row brings one.
_ASK = {name: _question(name) for name in RULES if of_list(name)}


def lists_of(name: str) -> list[dict[str, Any]]:
    """The arguments of every list of a rule that has several, for pages: asked as a question."""
    if name in _ASK:
        _ASK[name]()
    return list(list_addresses(name))


def _lists(name: str) -> list[str]:
    families = (name, "chapter events") if name == "chapter" else (name,)  # each has its calendar
    found = lists_of(name)
    return [FAMILIES[each].address(**arguments) for each in families for arguments in found]


def _files(name: str, parts: int) -> list[str]:
    """The files of one name: "topic", and "topic-2" and so on where one is not enough."""
    return [f"{name}-{n}" if n > 1 else name for n in range(1, parts + 1)]


def month_files() -> list[str]:
    """The sitemaps of months, newest first: "2026-11", and "2026-11-2" where one is not enough."""
    return [
        file for month, parts in month_parts(size=MOST) for file in _files(month or UNDATED, parts)
    ]


def list_files(name: str) -> list[str]:
    """The sitemaps of pages, of events or of one rule of lists; none where it has nothing."""
    return _files(name, -(-len(_paths(name)) // MOST))


def _paths(name: str) -> list[str]:
    if name == PAGES:
        return _pages()
    return event_paths() if name == EVENTS else _lists(name)


def file_names() -> list[str]:
    """Every sitemap: months, pages, events, and each kind of list that has any."""
    others = (PAGES, EVENTS, *RULES)
    return [*month_files(), *(file for name in others for file in list_files(name))]


@family(
    "sitemap index", "sitemap.xml", addresses=lambda: [{}], rank=FEED,
    describe="The sitemaps: one a month, and those of pages and lists",
)  # fmt: skip
def index() -> Rendered:
    root = etree.Element(f"{{{NS}}}sitemapindex", nsmap=NAMES)
    for name in file_names():
        _node(_node(root, "sitemap"), "loc", absolute(FAMILIES["sitemap"].address(name=name)))
    return _xml(root)


def _of_months(pk: str, facets: Facets) -> Iterator[Arguments]:
    if "" in facets.get("scope", ()):
        touched = {month or UNDATED for month in facets.get("month", ())}
        yield from ({"name": n} for n in month_files() if n in touched or n[:7] in touched)


def _concerns() -> Concerns:
    """A month's first article brings its sitemap, and the first list of a rule brings that rule's."""
    fields: dict[str, set[str]] = {"newsroom.MonthCount": {"scope", "month"}}
    asked: dict[str, list[Concern]] = {"newsroom.MonthCount": [_of_months]}
    fields["newsroom.Event"] = {"live", "public_path"}
    asked["newsroom.Event"] = [lambda pk, facets: _own_files(EVENTS)]
    fields["content.PlainPage"] = {"live", "url_path"}
    asked["content.PlainPage"] = [lambda pk, facets: _own_files(PAGES)]
    for name in RULES:
        for label, (looked_at, concern) in of_list(name).items():
            fields.setdefault(label, set()).update(looked_at)
            asked.setdefault(label, []).append(_named(name, concern))
    return {label: (sorted(fields[label]), _all(asked[label])) for label in asked}


def _named(name: str, concern: Concern) -> Concern:
    return lambda pk, facets: _own_files(name) if any(True for _ in concern(pk, facets)) else []


def _own_files(name: str) -> list[Arguments]:
    """The files of one name, of which a new address may begin one. Lists that can be long are
    counted, not read."""
    if name == EVENTS:
        files = _files(name, event_parts(size=MOST))
    elif name == "place":
        files = _files(name, places_parts(size=MOST))
    elif name == "person":
        files = _files(name, people_parts(size=MOST))
    else:
        files = list_files(name)
    return [{"name": file} for file in files]


def _all(concerns: list[Concern]) -> Concern:
    return lambda pk, facets: (told for each in concerns for told in each(pk, facets))


@family(
    "sitemap", "sitemaps/<slug:name>.xml", rank=FEED, concerns=_concerns(),
    addresses=lambda: [{"name": name} for name in file_names()],
    describe="Addresses of a month's articles, of pages, of events, of one kind of list",
)  # fmt: skip
def sitemap(name: str) -> Rendered | None:
    told = _FILE.fullmatch(name)
    if told is None:
        return None
    what, number = told[1], int(told[2] or 1)
    here = slice((number - 1) * MOST, number * MOST)
    if what in (PAGES, EVENTS, *RULES):
        paths = _paths(what)[here]
        return _urlset((path, "") for path in paths) if paths else None
    if what != UNDATED and not what[0].isdigit():
        return None
    ids = tuple(article_ids(month="" if what == UNDATED else what))[here]
    found = live_articles(ids) if ids else {}
    rows = [found[pk] for pk in ids if pk in found]
    return _urlset((row.public_path or "/", changed(row)) for row in rows) if rows else None


def _recent() -> list[Article]:
    """The articles of the last two days, newest first; asks for more only where it must."""
    since = timezone.now() - NEWS_DAYS
    for limit in (NEWEST, 200, MOST_NEWS):
        ids = tuple(article_ids(kinds=WRITTEN, limit=limit))
        found = live_articles(ids) if ids else {}
        rows = [found[pk] for pk in ids if pk in found]
        recent = [row for row in rows if row.date and row.date > since]
        if len(recent) < len(rows) or len(rows) < limit:
            break
    return recent


@family(
    "news sitemap", "news-sitemap.xml", addresses=lambda: [{}], rank=FEED,
    describe="The articles of the last two days, for news search",
)  # fmt: skip
def news_sitemap() -> Rendered:
    shell = build_shell()
    root = etree.Element(f"{{{NS}}}urlset", nsmap=NAMES | {"news": NEWS_NS})
    for item in _recent():
        url = _node(root, "url")
        _node(url, "loc", absolute(item.public_path or "/"))
        news = etree.SubElement(url, f"{{{NEWS_NS}}}news")
        publication = etree.SubElement(news, f"{{{NEWS_NS}}}publication")
        for parent, name, text in (
            (publication, "name", shell.name),
            (publication, "language", shell.language),
            (news, "publication_date", when(item.date, time_known=item.time_known).iso),
            (news, "title", item.title),
        ):
            etree.SubElement(parent, f"{{{NEWS_NS}}}{name}").text = clean(text)
        if item.date:
            note_until(item.date + NEWS_DAYS)  # it leaves by itself
    return _xml(root)


@family(
    "robots", "robots.txt", addresses=lambda: [{}],
    describe="What crawlers may read: all but the desk; where the sitemaps are; the licence",
)  # fmt: skip
def robots() -> Rendered:
    with as_design():
        licence = site_settings().licence_address
    lines = ["User-agent: *", "Disallow: /desk/", ""]
    if licence:
        lines += [f"License: {licence}", ""]
    lines += [f"Sitemap: {absolute(path)}" for path in ("/sitemap.xml", "/news-sitemap.xml")]
    return Rendered(("\n".join(lines) + "\n").encode(), "text/plain; charset=utf-8")
