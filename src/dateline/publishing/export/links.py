"""Addresses of a site as they must stand in a file so that they hold in any folder, on any host."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Set
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

from dateline.publishing.export.markup import Change
from dateline.publishing.stores import INDEX, NOT_FOUND, file_name

STATIC = "/static/"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_PARTS = re.compile(r"([^?#]*)(.*)", re.DOTALL)
_DROPPED = str.maketrans("", "", "\t\n\r")  # as browsers read addresses (WHATWG URL, 4.4)
_AROUND = "".join(map(chr, range(0x21)))
_IN_PATH = "/:@!$&'()*+,;=~-._"  # what stands for itself in a path (RFC 3986, 3.3)


class Links:
    """The addresses of one export. ``needed``: static files that somebody shows, so far;
    ``broken``: (page, address as it stands there) of what leads to no page."""

    def __init__(
        self, home: str, pages: Set[str], static: Path | None, live: Iterable[str] = ()
    ) -> None:
        """home: the site's own address, for what is not in the export. live: beginnings of paths
        that are answered there and never stored."""
        self.home, self.pages, self.static = home.rstrip("/"), pages, static
        self.live = (*live,) if static else (*live, STATIC)
        self.needed: dict[str, Path] = {}
        self.broken: set[tuple[str, str]] = set()

    def seen_from(self, page: str) -> Change:
        """What an address is to become that stands in the page, or style sheet, at this path."""
        folder = posixpath.dirname(f"/{file_name(page)}")

        def change(address: str) -> str | None:
            clean = address.strip(_AROUND).translate(_DROPPED)
            path, rest = _PARTS.fullmatch(clean).groups()  # type: ignore[union-attr]
            path = path.replace("\\", "/")
            if not path or path.startswith("//") or _SCHEME.match(clean):
                return None
            # Bytes that are no UTF-8 come back as they were.
            joined = urlsplit(urljoin(f"http://site{quote(page)}", path)).path
            wanted = unquote(joined, errors="surrogateescape")
            found = self._find(wanted)
            if found is None:
                if not self._is_live(wanted):
                    self.broken.add((page, address.encode(errors="replace").decode()))
                there = quote(wanted, safe=_IN_PATH, errors="surrogateescape")
                return f"{self.home}{there}{rest}"
            if page == NOT_FOUND:
                # A host shows this page at any depth, so that nothing can be relative to it.
                return f"{self.home}{quote(found, safe=_IN_PATH)}{rest}"
            return quote(posixpath.relpath(f"/{file_name(found)}", folder), safe="/") + rest

        return change

    def _find(self, path: str) -> str | None:
        """The path under which the export has it, or None."""
        for guess in (path, f"{path}/", path.removesuffix(INDEX)):
            if guess in self.pages:
                return guess
        return path if self._is_static(path) else None

    def _is_static(self, path: str) -> bool:
        if self.static is None or not path.startswith(STATIC) or path.endswith("/"):
            return False
        try:
            file_name(path)
        except ValueError:  # it would lead out of the folder
            return False
        file = self.static / path.removeprefix(STATIC)
        if path not in self.needed and file.is_file():
            self.needed[path] = file
        return path in self.needed

    def _is_live(self, path: str) -> bool:
        return f"{path.rstrip('/')}/".startswith(self.live)
