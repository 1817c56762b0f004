"""Where pressed pages lie: one small interface, and the rule that turns an address into a file name.

The rule needs no table beside the files, so that Dateline's own front, nginx, a bucket and a static
export all read the same folder: ``/news/`` is ``news/index.html``, ``/feed.rss`` is ``feed.rss``, the
page of an address that is gone (410) is ``…/410.html``, the page for what was never there ``404.html``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

NOT_FOUND = "/404.html"
INDEX, GONE = "index.html", "410.html"
MARK, OWNER = ".edition", ".books"  # beside the pages: which edition lies here, and whose


class StoreProblem(Exception):
    """A store cannot be used; the text says what to check."""


@dataclass(frozen=True)
class Stored:
    """One output in all its encodings. ``gzip`` and ``brotli`` are None where they save nothing."""

    body: bytes
    gzip: bytes | None = None
    brotli: bytes | None = None
    status: int = 200  # or 410


class Store(Protocol):
    """A place for pressed pages. Every method may be called again after a crash.

    Paths are public addresses: absolute, decoded, ASCII, without a query ("/news/2026/11/slug/").
    Every method raises ValueError for one that ``file_name`` refuses.
    """

    def write(self, path: str, page: Stored) -> None:
        """Put all encodings of a page, each whole or not at all, the plain one last; an encoding
        or status that the page no longer has is removed."""

    def write_all(self, pages: Iterable[tuple[str, Stored]]) -> None:
        """Put several pages whose order among each other does not matter."""

    def improve(self, path: str, brotli: bytes) -> None:
        """Replace the brotli form of a stored page by a smaller one of the same bytes."""

    def remove(self, path: str) -> None:
        """Take away every encoding and status of a page; nothing happens where there is none."""

    def read(self, path: str) -> Stored | None:
        """A stored page in all its encodings, or None. All are of the same bytes: while the page is
        being written, or was when somebody crashed, those that are not are left out."""

    def paths(self) -> Iterator[str]:
        """Every address that has a page here (leftovers of a crash are not pages)."""

    def turn(self, edition: int) -> None:
        """Say that everything up to this edition lies here: readers' caches look again."""

    def edition(self) -> int:
        """The edition that ``turn`` was last told; 0 before the first."""

    def claim(self, owner: str) -> None:
        """Note whose pages these are: the name of the books (see ``ownership.py``)."""

    def owner(self) -> str:
        """What ``claim`` was last told; empty before the first."""


def file_name(path: str, status: int = 200) -> str:
    """The name under which a page lies: ``/news/`` is ``news/index.html``.

    Raises ValueError for what is no address of ours: not absolute, with ``..`` or empty segments,
    with a segment that begins with a dot, or with control characters.
    """
    parts = path.split("/")
    inner = parts[1:-1] if path.endswith("/") else parts[1:]
    if (
        len(parts) < 2
        or parts[0]
        or any(not part or part.startswith(".") for part in inner)
        or not path.isprintable()
    ):
        raise ValueError(f"no address of a page: {path!r}")
    if not path.endswith("/"):
        return "/".join(inner)
    return "/".join([*inner, GONE if status == 410 else INDEX])


def path_of(name: str) -> str | None:
    """The address of a file name; None for one that is an encoding or no page."""
    if name.endswith((".gz", ".br")) or any(part.startswith(".") for part in name.split("/")):
        return None
    folder, _, last = name.rpartition("/")
    if last in (INDEX, GONE):
        return f"/{folder}/" if folder else "/"
    return f"/{name}"
