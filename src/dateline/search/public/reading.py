"""Asking the index: any number of processes, each with an open reader that follows the writer.

A reader looks at two small files before each question (which index is in use, and its list of
segments) and opens what is new, so that a change is found as soon as it is committed.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Mapping

import tantivy
from tantivy import Order, Query

from dateline.search.public import folders, matching, spelling
from dateline.search.public.documents import FACETS, Asked, Found, Hit, shown_of
from dateline.search.public.schema import open_index
from dateline.search.public.snippets import Snippets
from dateline.search.public.wording import read

PAGE = 20  # results on a page
MOST_PAGES = 25
FEW = 3  # with fewer results than this, another spelling is offered
MOST_VALUES = 12  # of a facet, besides those chosen
PER_SEGMENT = 20_000  # values of a facet that are counted exactly
logger = logging.getLogger("dateline.search")


class NotReady(Exception):
    """There is no index yet, or none that this version can read; it is being built."""


class Reader:
    """An open index."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._index: tantivy.Index | None = None
        self._pointer: tuple[int, ...] = ()
        self._segments: tuple[int, ...] = ()
        self._folder = ""

    def searcher(self) -> tantivy.Searcher:
        """The index as it was committed last. Raises ``NotReady`` where there is none."""
        with self._lock:
            try:
                self._follow()
            except (OSError, ValueError) as problem:
                if self._index is None:
                    raise NotReady(str(problem)) from problem
                logger.warning("The search index could not be reopened: %s", problem)
            if self._index is None:
                raise NotReady("there is no search index yet")
            return self._index.searcher()

    def _follow(self) -> None:
        pointer = _stamp(str(folders.home() / "current"))
        if pointer != self._pointer or self._index is None:
            now = folders.current()
            if now is None or not now.usable:
                self._index, self._pointer = None, ()
                return
            index = open_index(str(now.folder))
            index.config_reader("manual")
            self._segments = _stamp(str(now.folder / "meta.json"))
            index.reload()
            self._index, self._pointer, self._folder = index, pointer, str(now.folder)
            return
        segments = _stamp(os.path.join(self._folder, "meta.json"))
        if segments != self._segments:
            self._index.reload()
            self._segments = segments


def _stamp(path: str) -> tuple[int, ...]:
    """What tells one version of a file from the next."""
    try:
        told = os.stat(path)
    except OSError:
        return ()
    return (told.st_ino, told.st_mtime_ns, told.st_size)


_readers: dict[str, Reader] = {}


def reader() -> Reader:
    """This process's reader of the site's index."""
    return _readers.setdefault(str(folders.home()), Reader())


def ask(asked: Asked) -> Found:
    """Answer a question. Raises ``NotReady`` where there is no index yet."""
    searcher = reader().searcher()
    wording = read(asked.text)
    if asked.text.strip() and not wording.says_something:
        return Found(0, [], {name: [] for name in FACETS})
    query = matching.match(wording)
    found, near = _best(searcher, query, asked), frozenset[str]()
    unsure = near if total_of(found) else spelling.doubtful(searcher, wording)
    if unsure:
        wider = matching.match(wording, near=unsure)
        more = _best(searcher, wider, asked)
        if total_of(more):
            query, near, found = wider, unsure, more
    words = spelling.as_marked(searcher, wording, near=near)
    return Found(
        total=total_of(found),
        hits=_hits(searcher, found, Snippets(words, enough=len(wording.wanted))),
        facets=_counts(searcher, query, asked.chosen),
        near=bool(near),
        instead=spelling.instead_of(searcher, asked.text, wording)
        if near or total_of(found) < FEW
        else "",
    )


def total_of(found: tantivy.SearchResult) -> int:
    """How many documents match, not only those of the page."""
    return int(found.count or 0)  # type: ignore[attr-defined]  # missing in the library's stub


def _best(searcher: tantivy.Searcher, query: Query, asked: Asked) -> tantivy.SearchResult:
    first = (min(max(asked.page, 1), MOST_PAGES) - 1) * PAGE
    wanted = matching.narrowed(query, asked.chosen)
    if asked.newest_first:
        return searcher.search(
            wanted, PAGE, offset=first, order_by_field="moment", order=Order.Desc
        )
    return searcher.search(wanted, PAGE, offset=first, weight_by_field="weight")


def _hits(searcher: tantivy.Searcher, found: tantivy.SearchResult, snippets: Snippets) -> list[Hit]:
    hits = []
    for _, address in found.hits:
        document = searcher.doc(address)
        shown = shown_of(bytes(document.get_first("shown") or b"{}"))
        deck = shown.pop("deck")
        body = str(document.get_first("body") or "")
        shown["title"] = snippets.title(shown["title"])
        hits.append(Hit(**shown, snippet=snippets.of(body, deck)))
    return hits


def _counts(
    searcher: tantivy.Searcher, query: Query, chosen: Mapping[str, tuple[str, ...]]
) -> dict[str, list[tuple[str, int]]]:
    """How many results each value of each facet has: (value, count), the most frequent first.

    A facet in which something is chosen is counted as if nothing were chosen in it, so that a
    reader sees what another choice would bring. Of places, those inside a chosen one are told too.
    """
    free = [name for name in FACETS if not chosen.get(name)]
    told = _count_values(searcher, matching.narrowed(query, chosen), free) if free else {}
    for name in FACETS:
        if chosen.get(name):
            others = matching.narrowed(query, chosen, but=name)
            told |= _count_values(searcher, others, [name], keep=chosen[name])
    return {name: told[name] for name in FACETS}


def _count_values(
    searcher: tantivy.Searcher, query: Query, names: list[str], keep: tuple[str, ...] = ()
) -> dict[str, list[tuple[str, int]]]:
    most = PER_SEGMENT if keep else MOST_VALUES * 5
    asked = {
        name: {"terms": {"field": name, "size": most, "segment_size": PER_SEGMENT}}
        for name in names
    }
    answer = searcher.aggregate(query, asked)
    told = {}
    for name in names:
        counts = {str(b["key"]): int(b["doc_count"]) for b in answer[name]["buckets"]}
        order = sorted(counts, key=lambda v: (-counts[v], v))
        if name == "year":
            order = sorted(counts, reverse=True)
        few = order[:MOST_VALUES] if name != "year" else order
        if name == "place":
            few += _inside(keep, order)[:MOST_VALUES]
        few = sorted({*few, *keep}, key=[*order, *keep].index)
        told[name] = [(value, counts.get(value, 0)) for value in few]
    return told


def _inside(chosen: tuple[str, ...], places: list[str]) -> list[str]:
    """Those of these places that lie in one of the chosen ones, by their paths."""
    return [place for place in places if place.startswith(tuple(f"{path}/" for path in chosen))]
