"""Encodings of a page, made once when it is pressed (RFC 1952 gzip, RFC 7932 brotli)."""

from __future__ import annotations

import brotli
from zlib_ng import zlib_ng

from dateline.publishing.stores import Stored

# What shrinks; pictures, PDFs, archives and fonts are compressed already.
TEXT_ENDINGS = (
    "/", ".html", ".xml", ".rss", ".atom", ".json", ".css", ".js", ".mjs", ".map", ".svg", ".txt",
    ".ics", ".csv", ".opml", ".vtt", ".webmanifest",
)  # fmt: skip
TEXT_TYPES = ("application/json", "application/javascript", "application/xml")
TEXT_SUFFIXES = ("+xml", "+json")  # of a media type (RFC 6839)
SMALLEST = 256  # bytes; below that a header costs more than it saves
WORTH = 0.95  # of the plain size: an encoding must save a twentieth
# Of zlib-ng. A page of 12 kB: level 6 takes 60 microseconds, 9 takes 110 and saves nothing; zlib itself
# takes 95 at its level 6, for the same size.
GZIP_LEVEL = 6
GZIP_WRAPPER = 31  # zlib's name for a gzip header; with no time and no name, so that bytes repeat
WINDOW = 18  # 256 kB; a larger one costs time to set up and saves nothing on pages
QUICK, BEST = 5, 11  # brotli: 11 takes 25 times as long for 9 %


def is_text(path_or_type: str) -> bool:
    """Whether what lies at an address ("/feed.rss"), or is of a media type, is worth compressing."""
    if path_or_type.startswith("/"):
        return path_or_type.lower().endswith(TEXT_ENDINGS)
    kind = path_or_type.partition(";")[0].strip().lower()
    return kind.startswith("text/") or kind in TEXT_TYPES or kind.endswith(TEXT_SUFFIXES)


def pressed(body: bytes, path_or_type: str, *, status: int = 200) -> Stored:
    """A page in all its encodings; those that save nothing are left out. See ``is_text``."""
    if len(body) < SMALLEST or not is_text(path_or_type):
        return Stored(body, status=status)
    zipped = zlib_ng.compress(body, GZIP_LEVEL, GZIP_WRAPPER)
    quick = brotli.compress(body, quality=QUICK, lgwin=WINDOW)
    limit = len(body) * WORTH
    return Stored(
        body,
        zipped if len(zipped) < limit else None,
        quick if len(quick) < limit else None,
        status,
    )


def best_brotli(body: bytes) -> bytes:
    """The smallest brotli form, for the background."""
    smallest: bytes = brotli.compress(body, mode=brotli.MODE_TEXT, quality=BEST)
    return smallest
