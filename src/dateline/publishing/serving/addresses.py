"""What an address should have been: without tracking parameters, with its slash, in lower case.

Paths here are as WSGI gives them (PEP 3333): decoded once, each byte as the character of its number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote_from_bytes, unquote_plus

from dateline.lib.addresses import TRACKING
from dateline.publishing.stores import INDEX, file_name, path_of

LONGEST = 2048  # characters of a path; longer ones than any of ours are no address
_IN_PATH = "/:@!$&'()*+,;=~-._"  # what stands for itself in a path (RFC 3986, 3.3)
_IN_QUERY = "%" + _IN_PATH + "?[]|"
_SLASHES = re.compile("/{2,}")
_CONTROL = re.compile("[\x00-\x1f\x7f]")


class Tracking:
    """Which parameters of a query are tracking, from a list such as ``TRACKING``."""

    def __init__(self, names: Iterable[str] = TRACKING) -> None:
        folded = [name.lower() for name in names]
        self._names = frozenset(n for n in folded if not n.endswith("*"))
        self._beginnings = tuple(n[:-1] for n in folded if n.endswith("*"))

    def without(self, query: str) -> str | None:
        """The query with the other parameters as they stand; None if none is tracking."""
        parts = query.split("&")
        kept = [part for part in parts if not self._is_one(part)]
        return "&".join(kept) if len(kept) < len(parts) else None

    def _is_one(self, part: str) -> bool:
        name = unquote_plus(part.partition("=")[0]).strip().lower()
        return name in self._names or (bool(self._beginnings) and name.startswith(self._beginnings))


def names_in(query: str) -> set[str]:
    """The names of a query's parameters."""
    return {unquote_plus(part.partition("=")[0]) for part in query.split("&")}


def location(path: str, query: str = "") -> str:
    """A path and a query as a Location on this host, whatever they hold.

    It begins with exactly one slash, so that it never names another host, and has neither control
    characters nor backslashes.
    """
    path = "/" + path.lstrip("/")
    told = quote_from_bytes(path.encode("latin-1", "replace"), safe=_IN_PATH)
    if query:
        told += "?" + quote_from_bytes(query.encode("utf-8", "replace"), safe=_IN_QUERY)
    return told


def refusal(path: str) -> str | None:
    """The status of an answer to what can be no address, or None. Nobody behind has to bear it."""
    if _CONTROL.search(path):
        return "400 Bad Request"
    return "414 URI Too Long" if len(path) > LONGEST else None


def stored_name(path: str, status: int = 200) -> str | None:
    """The file of an address, or None for what is never one.

    None also for encodings (``/feed.rss.gz``), for ``/news/index.html`` and ``/news/410.html``,
    which are files and no addresses, and for letters beyond ASCII.
    """
    if not path.isascii():
        return None
    try:
        name = file_name(path, status)
    except ValueError:
        return None
    return name if path_of(name) == path else None


def better(path: str, is_stored: Callable[[str], bool]) -> str | None:
    """The stored address that was meant by one that is not stored, or None.

    Doubled slashes go in any case: no address of ours has them, and they look like a host.
    """
    single = _SLASHES.sub("/", path)
    if (
        found := next((p for p in _guesses(single) if p != path and is_stored(p)), None)
    ) is not None:
        return found
    return single if single != path else None


def _guesses(path: str) -> Iterator[str]:
    for each in dict.fromkeys((path, path.lower())):
        yield each
        if each.endswith(f"/{INDEX}"):
            yield each.removesuffix(INDEX)
        elif each.endswith("/"):
            yield each.rstrip("/")
        else:
            yield f"{each}/"
