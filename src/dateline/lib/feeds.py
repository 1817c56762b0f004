"""A feed's bytes into plain entries: RSS and Atom by feedparser, JSON Feed by hand. No network here.

RSS 0.9 to 2.0, Atom (RFC 4287) with its archives (RFC 5005), JSON Feed 1.1.
"""

from __future__ import annotations

import json
import re
from calendar import timegm
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import feedparser

from dateline.lib.text import plain_text, squeeze

_ZONE = re.compile(r"(?:Z|[A-Z]{2,5}|[+-]\d\d:?\d\d)\s*(?:\([^)]*\))?\s*$")
_DAY = re.compile(r"^\d{4}-\d\d-\d\d$")
_ISO = re.compile(r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_PERIODS = {
    "hourly": 3600,
    "daily": 86_400,
    "weekly": 604_800,
    "monthly": 2_592_000,
    "yearly": 31_536_000,
}
_LONGEST_PAUSE = 31_536_000
_SOURCE_IN_TITLE = re.compile(r"^(.{8,}?) [-–—] ([^-–—]{2,60})$")


class NotAFeed(ValueError):
    """What was read is no feed; the text is one plain sentence."""


@dataclass(slots=True)
class Entry:
    """One entry. ``at`` is aware where the feed names a zone, else naive in the site's own time;
    ``written`` is the same as the feed writes it, in its own zone.

    files: (address, media type) of enclosures and media. whole: the text is the whole text, not a
    summary of it.
    """

    number: int
    id: str = ""
    link: str = ""
    title: str = ""
    html: str = ""
    summary: str = ""
    whole: bool = False
    at: datetime | None = None
    day_only: bool = False
    written: str = ""
    updated: datetime | None = None
    authors: list[str] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    files: list[tuple[str, str]] = field(default_factory=list)
    outlet: str = ""


@dataclass(slots=True)
class Feed:
    """One document of a feed. ``next``: where the older entries are, or ""."""

    title: str = ""
    home: str = ""
    next: str = ""
    entries: list[Entry] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    every: int = 0
    """Seconds after which it asks to be read again (RSS ``ttl``, ``sy:updatePeriod``); 0: not said."""


def read_feed(body: bytes, *, address: str = "") -> Feed:
    """Read one document. address: where it was found, for relative links and the next page.

    Raises ``NotAFeed`` for what is none.
    """
    if not body.strip():
        raise NotAFeed("it is empty")
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"{":
        return _json_feed(body, address)
    told = _parsed(body, address)
    if not told.version:
        what = "it is a web page, no feed" if b"<html" in body[:2000].lower() else "it is no feed"
        raise NotAFeed(what)
    feed = Feed(
        title=plain_text(told.feed.get("title", "")),
        home=_absolute(told.feed.get("link", ""), address),
        entries=[_entry(n, each, address) for n, each in enumerate(told.entries, 1)],
    )
    if told.bozo and not isinstance(
        told.get("bozo_exception"), feedparser.exceptions.CharacterEncodingOverride
    ):
        where = getattr(told.bozo_exception, "getLineNumber", lambda: 0)()
        feed.problems.append(
            f"the feed is damaged{f' in line {where}' if where else ''}: "
            f"{len(feed.entries)} entries could be read"
        )
    feed.next = _next(told, address)
    feed.every = _every(told.feed)
    return feed


def _parsed(body: bytes, address: str) -> Any:
    headers = {"content-location": address} if address else {}
    try:
        return feedparser.parse(body, sanitize_html=False, response_headers=headers)
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        AssertionError,
        RecursionError,
    ) as problem:
        # What feedparser trips over on bytes that are made to hurt it.
        raise NotAFeed(f"it cannot be read ({type(problem).__name__})") from problem


def _every(feed: Any) -> int:
    """Seconds between two looks, as the feed asks (RSS 2.0; the syndication module of RSS 1.0)."""
    ttl = str(feed.get("ttl", "")).strip()
    if ttl.isdecimal():
        return min(int(ttl[:9]) * 60, _LONGEST_PAUSE)
    period = _PERIODS.get(str(feed.get("sy_updateperiod", "")).strip().lower(), 0)
    frequency = str(feed.get("sy_updatefrequency", "")).strip()
    return period // max(int(frequency[:6]) if frequency.isdecimal() else 1, 1)


def _entry(number: int, told: Any, address: str) -> Entry:
    content = [part.get("value", "") for part in told.get("content", ()) if part.get("value")]
    html = max(content, key=len, default="")
    summary = told.get("summary", "") or ""
    entry = Entry(
        number=number,
        id=squeeze(told.get("id", "")),
        link=_absolute(told.get("feedburner_origlink") or told.get("link", ""), address),
        title=plain_text(told.get("title", "")),
        html=html or summary,
        summary=plain_text(summary) if html and summary != html else "",
        whole=bool(html),
        authors=_names(told),
        terms=[squeeze(tag.get("label") or tag.get("term") or "") for tag in told.get("tags", ())],
        files=_files(told, address),
        outlet=plain_text(told.get("source", {}).get("title", "") or ""),
    )
    entry.terms = [term for term in dict.fromkeys(entry.terms) if term]
    # As a plain dict: asked as its own, feedparser answers with one date for the other.
    own: dict[str, Any] = dict(told)
    entry.updated, _ = _moment(own.get("updated") or "", own.get("updated_parsed"))
    named = "published" if own.get("published_parsed") else "updated"
    entry.written = squeeze(own.get(named) or "")
    entry.at, entry.day_only = _moment(entry.written, own.get(f"{named}_parsed"))
    return entry


def _names(told: Any) -> list[str]:
    found = [author.get("name", "") for author in told.get("authors", ())]
    if not any(found) and told.get("author"):
        found = [told["author"]]
    return [name for name in dict.fromkeys(squeeze(plain_text(each)) for each in found) if name]


def _files(told: Any, address: str) -> list[tuple[str, str]]:
    found = [(each.get("href", ""), each.get("type", "")) for each in told.get("enclosures", ())]
    found += [
        (each.get("url", ""), each.get("type") or ("image/*" if each.get("medium") == "image" else ""))
        for each in told.get("media_content", ())
    ]  # fmt: skip
    found += [(each.get("url", ""), "image/*") for each in told.get("media_thumbnail", ())]
    return list(dict.fromkeys((_absolute(url, address), kind) for url, kind in found if url))


def _moment(raw: str, parsed: Any) -> tuple[datetime | None, bool]:
    """(when, only its day is known). Feedparser reads a time without a zone as UTC; we do not."""
    if parsed is None:
        return None, False
    try:
        moment = datetime.fromtimestamp(timegm(parsed), UTC)
    except (OverflowError, ValueError, OSError):
        return None, False
    raw = raw.strip()
    if _DAY.match(raw):
        return moment.replace(tzinfo=None), True
    if not _ZONE.search(raw) or (_ISO.match(raw) and not re.search(r"(?:Z|[+-]\d\d:?\d\d)$", raw)):
        return moment.replace(tzinfo=None), False
    return moment, False


def _next(told: Any, address: str) -> str:
    """The page with the older entries: as the feed says (RFC 5005), or as WordPress pages them."""
    links = {link.get("rel"): link.get("href", "") for link in told.feed.get("links", ())}
    named = links.get("prev-archive") or links.get("next")
    if named:
        return _absolute(named, address)
    generator = f"{told.feed.get('generator', '')} {told.feed.get('generator_detail', {})}"
    if address and told.entries and "wordpress.org" in generator.lower():
        return _paged(address)
    return ""


def _paged(address: str) -> str:
    """``…/feed/`` to ``…/feed/?paged=2``, and on."""
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    current = query.get("paged", "1")
    query["paged"] = str(int(current) + 1 if current.isdecimal() else 2)
    return urlunsplit(parts._replace(query=urlencode(query)))


def _json_feed(body: bytes, address: str) -> Feed:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as problem:
        raise NotAFeed(f"it begins as a JSON Feed and cannot be read: {problem}") from problem
    items = told.get("items")
    if "jsonfeed.org/version" not in str(told.get("version", "")) or not isinstance(items, list):
        raise NotAFeed("it is JSON, but no JSON Feed (jsonfeed.org)")
    feed = Feed(
        title=plain_text(_text(told, "title")),
        home=_absolute(_text(told, "home_page_url"), address),
        next=_absolute(_text(told, "next_url"), address),
    )
    for number, item in enumerate(items, 1):
        if isinstance(item, Mapping):
            feed.entries.append(_json_entry(number, item, address))
        else:
            feed.problems.append(f"entry {number} is no object: left out")
    return feed


def _json_entry(number: int, item: Mapping[str, Any], address: str) -> Entry:
    html = _text(item, "content_html")
    if not html and _text(item, "content_text"):
        paragraphs = re.split(r"\n\s*\n", _text(item, "content_text").strip())
        html = "".join(f"<p>{_escaped(each)}</p>" for each in paragraphs)
    people = item.get("authors") or ([item["author"]] if item.get("author") else [])
    attachments = item.get("attachments") or []
    images = [_text(item, "image") or _text(item, "banner_image")]
    files = [(_absolute(url, address), "image/*") for url in images if url]
    files += [
        (_absolute(_text(each, "url"), address), _text(each, "mime_type"))
        for each in attachments if isinstance(each, Mapping)
    ]  # fmt: skip
    published, modified = _text(item, "date_published"), _text(item, "date_modified")
    entry = Entry(
        number=number,
        id=_text(item, "id"),
        link=_absolute(_text(item, "url") or _text(item, "external_url"), address),
        title=plain_text(_text(item, "title")),
        html=html,
        summary=plain_text(_text(item, "summary")),
        whole=bool(html),
        authors=[squeeze(_text(each, "name")) for each in people if isinstance(each, Mapping)],
        terms=[squeeze(str(tag)) for tag in item.get("tags") or [] if str(tag).strip()],
        files=[(url, kind) for url, kind in files if url],
    )
    entry.written = published or modified
    entry.at, entry.day_only = _iso(entry.written)
    entry.updated, _ = _iso(modified)
    return entry


def _iso(raw: str) -> tuple[datetime | None, bool]:
    try:
        moment = datetime.fromisoformat(raw)
        if moment.tzinfo is not None:
            moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None, False
    return moment, bool(_DAY.match(raw))


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    return str(value).strip() if isinstance(value, (str, int, float)) else ""


def _escaped(text: str) -> str:
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
    )


def _absolute(link: str, address: str) -> str:
    try:
        return urljoin(address, link.strip()) if link and address else (link or "").strip()
    except ValueError:
        return ""


def outlet_of(entry: Entry) -> tuple[str, str]:
    """(headline, outlet) of an entry about coverage: the feed's source, else "Headline - Outlet"
    as news searches write it."""
    if entry.outlet:
        suffix = f" - {entry.outlet}"
        return entry.title.removesuffix(suffix), entry.outlet
    found = _SOURCE_IN_TITLE.match(entry.title)
    return (found[1], found[2]) if found else (entry.title, "")
