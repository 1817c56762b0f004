"""Surrogate keys: the names by which a CDN is told to let pages go."""

from __future__ import annotations

import hashlib

EVERYTHING = "dateline"  # the tag that every page carries


def surrogate_keys(path: str) -> list[str]:
    """The tags of an address, from the address alone: all, its section, itself.

    ``/news/2026/11/slug/`` has ``dateline``, ``s-news`` and ``p-`` with the first 12 hex digits of
    the path's SHA-256. They hold neither spaces nor commas, whatever the path holds.
    """
    section = "".join(c for c in path.split("/")[1] if c.isascii() and (c.isalnum() or c in "-._"))
    page = hashlib.sha256(path.encode()).hexdigest()[:12]
    return [EVERYTHING, *([f"s-{section}"] if section else []), f"p-{page}"]
