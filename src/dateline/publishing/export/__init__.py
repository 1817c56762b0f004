"""The stored site as a complete static site that works in any folder, on any host, from a disk.

Pages keep their names (``/news/`` is ``news/index.html``); what leads from one to another becomes
relative. Feeds and JSON hold whole addresses and stay as they are.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO

from dateline.publishing.export.links import Links
from dateline.publishing.export.markup import in_css, in_html
from dateline.publishing.export.places import ExportProblem, Place, place_at
from dateline.publishing.stores import Store, Stored, file_name

__all__ = ["LIVE", "ExportProblem", "ExportReport", "export"]

# Beginnings of addresses that only the running site answers.
LIVE = ("/desk/", "/search/")
THREADS, CHUNK = 8, 64  # a bucket answers several readers at a time; pages in memory


@dataclass
class ExportReport:
    """What was exported. ``broken``: the address of a page, and an address on it that leads nowhere,
    or to a page that is gone; those lead to the site itself in the export."""

    pages: int = 0  # of HTML
    files: int = 0  # all of them
    bytes: int = 0
    broken: list[tuple[str, str]] = field(default_factory=list)


def export(
    store: Store,
    target: Path,
    *,
    static: Path | None,
    home: str,
    say: Callable[[int, int], None] | None = None,
    live: Iterable[str] = LIVE,
) -> ExportReport:
    """Write everything that is stored into a folder, or into one file where it ends with ``.zip``.

    static: the folder of files below ``/static/``; of these only what pages and style sheets show.
    home: the site's own address ("https://press.example.org"). say: called as ``say(done, total)``.
    An earlier export there is replaced. Whoever breaks off may begin again. Raises ``ExportProblem``
    for a target that holds something else and where nothing is stored, ``StoreProblem``, and OSError as the disk does.
    """
    _keep_apart(store, target)
    told, paths = ExportReport(), sorted(store.paths())
    if not paths:  # else an earlier export would be emptied
        raise ExportProblem("Nothing is pressed yet: run dateline press, then export again.")
    with place_at(target) as place, tempfile.TemporaryFile() as spool:
        counted = _Counted(place, told)
        paths = sorted(store.paths())
        pages, kept = set[str](), dict[tuple[str, int], int]()
        for done, (path, page) in enumerate(_read_all(store, paths), 1):
            if page is not None:
                if page.status != 410:  # no link may lead to what is gone
                    pages.add(path)
                if _is_html(path) or path.endswith(".css"):
                    # Until all that it may lead to is known.
                    kept[path, page.status] = spool.write(page.body)
                else:
                    counted.put(path, page.body)
            if say:
                say(done, len(paths))
        links = Links(home, pages, static, live)
        spool.seek(0)
        for (path, status), size in kept.items():
            told.pages += _is_html(path) and status != 410
            counted.put(path, _rewritten(path, _exactly(spool, size), links), status)
        _static(links, counted)
        told.broken = sorted(links.broken)
    return told


def _keep_apart(store: Store, target: Path) -> None:
    """Raise ``ExportProblem`` where what is exported would be taken for stored pages, or hide them."""
    folder = getattr(store, "folder", None)
    if folder is None:
        return
    inner, outer = Path(folder).resolve(), target.resolve()
    if inner.is_relative_to(outer) or outer.is_relative_to(inner):
        raise ExportProblem(
            f"{target} and the stored pages ({folder}) lie in each other: name another place."
        )


class _Counted:
    """A place that takes addresses, and tells what it took."""

    def __init__(self, place: Place, told: ExportReport) -> None:
        self.place, self.told = place, told

    def put(self, path: str, body: bytes, status: int = 200) -> None:
        self.place.put(file_name(path, status), body)
        self.told.files += 1
        self.told.bytes += len(body)


def _read_all(store: Store, paths: Iterable[str]) -> Iterator[tuple[str, Stored | None]]:
    waiting = iter(paths)
    with ThreadPoolExecutor(THREADS) as pool:
        while some := list(islice(waiting, CHUNK)):
            yield from zip(some, pool.map(store.read, some), strict=True)


def _exactly(spool: IO[bytes], size: int) -> bytes:
    body = spool.read(size)
    if len(body) != size:
        raise OSError("the temporary file was cut short: check that the disk has room")
    return body


def _static(links: Links, place: _Counted) -> None:
    """Copy the static files that somebody shows, and those that these show."""
    copied = set[str]()
    while more := sorted(links.needed.keys() - copied):
        for path in more:
            place.put(path, _rewritten(path, links.needed[path].read_bytes(), links))
        copied.update(more)


def _rewritten(path: str, body: bytes, links: Links) -> bytes:
    """A file with the addresses in it as they must stand there."""
    rewrite = in_html if _is_html(path) else in_css if path.endswith(".css") else None
    if rewrite is None:
        return body
    # Bytes that are no UTF-8 go through as they are.
    text = body.decode("utf-8", "surrogateescape")
    return rewrite(text, links.seen_from(path)).encode("utf-8", "surrogateescape")


def _is_html(path: str) -> bool:
    return path.endswith(("/", ".html"))
