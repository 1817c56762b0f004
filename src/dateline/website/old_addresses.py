"""What became of a list of old addresses: which answer now, how, and where the rest may belong.

The list may be a sitemap (sitemaps.org), a server's access log, a table with a column of addresses
or one address a line.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from urllib.parse import unquote, urlsplit

from lxml import etree
from wagtail.contrib.redirects.models import Redirect

from dateline.publishing.marks import chunks
from dateline.publishing.models import Output
from dateline.website.models import GoneAddress, plain_path
from dateline.website.queries import last_of_chain, steps_to

LIVE, LEADS, GONE, NOTHING = "live", "redirect", "gone", "nothing"
_LOGGED = re.compile(r'"(?:GET|HEAD) (\S+) HTTP/[\d.]+" (\d{3}) ')
_COLUMNS = (
    "url",
    "address",
    "page",
    "top pages",
    "old",
    "link",
    "path",
    "loc",
    "old url",
    "source url",
)
_COUNTS = ("hits", "clicks", "visits", "views", "pageviews", "count")
_FILES = re.compile(r"\.(?:css|js|map|woff2?|ttf|ico|png|jpe?g|gif|webp|svg|php)$", re.I)
_MACHINES = ("/wp-admin", "/wp-json", "/wp-includes", "/wp-login", "/xmlrpc", "/desk/", "/static/")


class NotAList(ValueError):
    """The file has no addresses in it; the text is one plain sentence."""


@dataclass(frozen=True)
class OldAddress:
    """An old address and what it answers now. steps: redirects on the way; hits: visits, from a log.

    proposal: where it may belong; sure: only one page has its last word.
    """

    path: str
    hits: int
    answer: str
    leads_to: str = ""
    steps: int = 0
    proposal: str = ""
    sure: bool = False


def read_list(body: bytes) -> tuple[Counter[str], list[str]]:
    """(path to visits, sitemaps that a sitemap index names). Raises ``NotAList``."""
    text = body.decode("utf-8-sig", "replace").strip()
    if text.startswith("<"):
        return _sitemap(body)
    lines = text.splitlines()
    found: Counter[str] = Counter()
    if any(_LOGGED.search(line) for line in lines[:50]):
        for line in lines:
            told = _LOGGED.search(line)
            if told and told[2] not in ("403", "405", "429"):
                found[_path(told[1])] += 1
    else:
        for address, hits in _table(text) or ((line.strip(), 0) for line in lines):
            if address.startswith(("/", "http://", "https://")):
                found[_path(address)] += hits
    found = Counter({path: n for path, n in found.items() if path and not _is_machinery(path)})
    if not found:
        raise NotAList(
            "no address was found in it: it may be a sitemap, an access log, a table with a column "
            "“url”, or one address a line"
        )
    return found, []


def _sitemap(body: bytes) -> tuple[Counter[str], list[str]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(body.strip(), parser)
    except etree.XMLSyntaxError as problem:
        raise NotAList(f"it begins as XML and cannot be read: {problem}") from problem
    kind = etree.QName(root).localname if root is not None else ""
    places = [node.text.strip() for node in root.iter("{*}loc") if node.text] if kind else []
    if kind == "sitemapindex":
        return Counter(), places
    if kind != "urlset":
        raise NotAList("it is XML, but no sitemap")
    return Counter({_path(place): 0 for place in places}), []


def _table(text: str) -> Iterator[tuple[str, int]] | None:
    """(address, visits) of the rows of a CSV file; None where its first line names no column."""
    head = (text.splitlines() or [""])[0].lower()
    if head.startswith(("/", "http")):
        return None
    delimiter = max(",;\t", key=head.count)
    names = [name.strip().strip('"') for name in head.split(delimiter)]
    column = next((names.index(name) for name in _COLUMNS if name in names), None)
    if column is None:
        return None
    counted = next((names.index(name) for name in _COUNTS if name in names), None)
    rows = csv.reader(StringIO(text), delimiter=delimiter)
    next(rows)
    return ((row[column].strip(), _number(row, counted)) for row in rows if len(row) > column)


def _number(row: list[str], column: int | None) -> int:
    raw = re.sub(r"\D", "", row[column]) if column is not None and len(row) > column else ""
    return int(raw) if raw else 0


def _path(address: str) -> str:
    """The path of an address; the query only where WordPress means a page by it (``/?p=7``)."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    path = unquote(parts.path) or "/"
    meant = re.match(r"(?:p|page_id|attachment_id)=\d+$", parts.query) if path == "/" else None
    return f"/?{parts.query}" if meant else path


def _is_machinery(path: str) -> bool:
    return bool(_FILES.search(path)) or path.startswith(_MACHINES)


def look_up(wanted: Mapping[str, int]) -> list[OldAddress]:
    """What each path answers now; those that nothing answers first, the most visited on top."""
    live, words = _live(wanted)
    gone = set(GoneAddress.objects.values_list("path", flat=True))
    known = {path: Redirect.normalise_path(path) for path in wanted}
    redirects: dict[str, str] = {}
    for some in chunks(sorted(set(known.values()))):
        for row in Redirect.objects.filter(old_path__in=some).select_related("redirect_page"):
            redirects[row.old_path] = row.link or ""
    found = []
    for path, hits in wanted.items():
        if path in live or f"{path}/" in live:
            found.append(OldAddress(path, hits, LIVE))
        elif target := redirects.get(known[path]):
            found.append(_leads(path, hits, target, live))
        elif plain_path(path) in gone:
            found.append(OldAddress(path, hits, GONE))
        else:
            found.append(_orphan(path, hits, words))
    order = (NOTHING, LEADS, GONE, LIVE)
    return sorted(found, key=lambda each: (order.index(each.answer), -each.hits, each.path))


def _live(wanted: Iterable[str]) -> tuple[set[str], dict[str, list[str]]]:
    """The stored addresses, and those of pages by the last word in them."""
    live: set[str] = set()
    words: dict[str, list[str]] = {}
    for path in Output.objects.exclude(digest="").values_list("path", flat=True).iterator():
        live.add(path)
        if path.endswith("/") and path != "/":
            word = path.rstrip("/").rpartition("/")[2]
            if not word.isdecimal():
                words.setdefault(word, []).append(path)
    return live, words


def _leads(path: str, hits: int, target: str, live: set[str]) -> OldAddress:
    end = last_of_chain(target)
    if end is None:
        return OldAddress(path, hits, NOTHING, target)  # in a circle
    inside = end.startswith("/") and end not in live and f"{end}/" not in live
    steps = steps_to(target)
    return OldAddress(path, hits, NOTHING if inside else LEADS, end, steps)


def _orphan(path: str, hits: int, words: Mapping[str, list[str]]) -> OldAddress:
    last = path.rstrip("/").rpartition("/")[2].rpartition(".")
    word = (last[0] or last[2]).lower()
    fits = words.get(word, [])
    if not fits and (bare := re.sub(r"-\d+$", "", word)) != word:
        fits = words.get(bare, [])
        return OldAddress(path, hits, NOTHING, proposal=fits[0] if len(fits) == 1 else "")
    proposal = fits[0] if len(fits) == 1 else ""
    return OldAddress(path, hits, NOTHING, proposal=proposal, sure=bool(proposal))
