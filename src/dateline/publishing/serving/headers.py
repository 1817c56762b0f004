"""The headers of a public page that follow from its address: type, caching, tags.

Security headers are the site's own and come from its middleware; see ``project/wsgi.py``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from django.conf import settings

from dateline.publishing.serving.tags import surrogate_keys

HTML = "text/html; charset=utf-8"
# By the end of the address, the first that fits. nginx has the same table: deploy/nginx.conf.
TYPES = {
    "/": HTML,
    "/feed.json": "application/feed+json",
    ".html": HTML,
    ".rss": "application/rss+xml; charset=utf-8",
    ".atom": "application/atom+xml",
    ".json": "application/json",
    ".xml": "application/xml",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".map": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
    ".pdf": "application/pdf",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".ttf": "font/ttf",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".zip": "application/zip",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".rtf": "application/rtf",
    ".epub": "application/epub+zip",
}
# What WebSub hubs are told of (announce/websub.py); nginx says the same where its file names hubs.
FEEDS = ("/feed.rss", "/feed.atom", "/feed.json")
OF_PARTS = ("X-Content-Type-Options", "Strict-Transport-Security")
_IN_ADDRESS = "/:?&=@!$'()*+,;%~[]#"
UNKNOWN = "application/octet-stream"

# A page may be taken back: a browser asks each time (a 304 of some 500 bytes), and nobody in between
# may answer from an old copy. Only a cache that is told of each edition may keep it for long.
ASK_EACH_TIME = "public, max-age=0, must-revalidate"
FOR_EVER = "public, max-age=31536000, immutable"
AN_HOUR = "public, max-age=3600"
TOLD = "max-age=86400, stale-while-revalidate=60, stale-if-error=86400"

_HASHED = re.compile(r"\.[0-9a-f]{12}\.[^./]+$")  # as ManifestStaticFilesStorage names files


def headers_for(
    path: str, *, status: int = 200, cdn: Mapping[str, Any] | None = None
) -> dict[str, str]:
    """The headers of what is stored at an address, without those that differ by encoding.

    cdn: as ``PRESS_CDN``, which it is by default; empty where no CDN is told what changed.
    """
    if cdn is None:
        cdn = getattr(settings, "PRESS_CDN", None) or {}
    headers = {
        "Content-Type": content_type(path),
        "Cache-Control": cache_control(path),
        "Vary": "Accept-Encoding",
        "Accept-Ranges": "bytes" if path.startswith("/media/") else "none",
        "Surrogate-Key": " ".join(surrogate_keys(path)),
    }
    if status != 404 and path.endswith(FEEDS) and (hubs := getattr(settings, "PRESS_HUBS", None)):
        headers["Link"] = feed_links(path, hubs)
    # What is not there carries the tags of another address, so that no purge would reach it.
    if cdn and status != 404:
        headers |= _for_the_cdn(path, str(cdn.get("kind", "")), headers["Cache-Control"])
    return headers


def security_for(path: str, security: Mapping[str, str]) -> dict[str, str]:
    """Which of the site's security headers an address carries: all, but for static files, which
    are parts of pages and no pages themselves, those that a browser minds on a part."""
    if path.startswith("/static/"):
        return {name: value for name, value in security.items() if name in OF_PARTS}
    return dict(security)


def feed_links(path: str, hubs: Iterable[str]) -> str:
    """The Link header of a feed: each hub, and the feed's own address (WebSub, section 4)."""
    own = settings.DATELINE_ADDRESS.rstrip("/") + quote(path)
    told = [*((str(hub), "hub") for hub in hubs), (own, "self")]
    return ", ".join(f'<{quote(address, safe=_IN_ADDRESS)}>; rel="{rel}"' for address, rel in told)


def content_type(path: str) -> str:
    """The media type of what lies at an address, by its ending."""
    if path.endswith("/feed.json"):
        return TYPES["/feed.json"]
    last = path.rpartition("/")[2]
    return TYPES.get(f".{last.rpartition('.')[2].lower()}" if last else "/", UNKNOWN)


def cache_control(path: str) -> str:
    """How long a browser may keep what it got: for ever where the address holds a hash."""
    if path.startswith(("/media/", "/theme/")):
        return FOR_EVER
    if path.startswith("/static/"):
        return FOR_EVER if _HASHED.search(path) else AN_HOUR
    return ASK_EACH_TIME


def etag_of(body: bytes) -> str:
    """A strong validator of exactly these bytes, hence another one for each encoding (RFC 9110, 8.8.3)."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def _for_the_cdn(path: str, kind: str, cache: str) -> dict[str, str]:
    """What only caches that are told read: for how long (RFC 9213), and by which tags."""
    if kind == "addresses":
        # Varnish and nginx know neither header; they take their time from Cache-Control.
        told = "public, max-age=0, s-maxage=86400"
        return {"Cache-Control": told} if cache == ASK_EACH_TIME else {}
    headers = {"CDN-Cache-Control": TOLD, "Surrogate-Control": TOLD}
    if kind == "cloudflare":
        headers["Cache-Tag"] = ",".join(surrogate_keys(path))
    return headers
