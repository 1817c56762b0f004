"""One list, opened: where it stands, what it is called, what it holds and asks (see ``lists.py``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from dateline.coverage.queries import clip_copies, clip_months, clip_months_around, clips
from dateline.newsroom.queries import (
    article_months,
    article_months_around,
    articles,
    articles_in,
    open_ids,
)
from dateline.website.cards import Link
from dateline.website.folding import Item, merged

Months = list[tuple[str, int]]
Around = tuple[str | None, str | None]
# One question serves the first page of a list, its feed and the front: they ask for so many.
NEWEST = 30


@dataclass(frozen=True)
class ListOf:
    """One list, opened. articles, clips: which of them it has, as their queries write it; None: none.

    A month is "2026-11", or "" for what has no date. kind: what it is a list of, over its name on a
    share card; accent: its own colour there. above: the index that it stands in. events: whose events
    stand on its first page ("topic:7"). closes: its first page has only what is still open (jobs).
    coverage: where the clips of it have a list of their own.
    """

    title: str
    path: str
    articles: dict[str, Any] | None = None
    clips: dict[str, Any] | None = None
    introduction: str = ""
    empty: str = "Nothing has been published here yet. Follow the feed to see the first item."
    filters: list[Link] = field(default_factory=list)
    kind: str = ""
    accent: str = ""
    above: Link | None = None
    events: str = ""
    closes: bool = False
    noun: str = "item"
    coverage: str = ""

    @property
    def only_clips(self) -> bool:
        return self.articles is None

    def newest(self, limit: int, *, bodies: bool = False) -> list[Item]:
        """Its newest items, up to ``NEWEST``; with their texts where a feed needs them."""
        if self.closes and self.articles is not None:
            still = tuple(open_ids(**self.articles)[: min(limit or NEWEST, NEWEST)])
            return list(articles_in(still, bodies=bodies))
        return self._items(limit, bodies=bodies, limit=NEWEST)

    def count(self, months: Months) -> int:
        """How many items it has, of which ``months`` tells the archive: of jobs, those still open."""
        if self.closes and self.articles is not None:
            return len(open_ids(**self.articles))
        return sum(n for _, n in months)

    def printings(self) -> int:
        """How often the stories of a list of clips appeared, where that is more than they are."""
        scope = (self.clips or {}).get("of", "")
        copies = clip_copies(scope=scope) if self.only_clips else 0
        return copies + sum(n for _, n in clip_months(scope=scope)) if copies else 0

    def clips_counted(self) -> int:
        """How many clips stand in it."""
        return sum(n for _, n in self._counted(clip_months, self.clips) or [])

    def of_month(self, month: str) -> list[Item]:
        return self._items(0, month=month)

    def _items(self, most: int, *, bodies: bool = False, **which: Any) -> list[Item]:
        written = [] if self.articles is None else articles(bodies=bodies, **self.articles, **which)
        filed = [] if self.clips is None else clips(**self.clips, **which)
        if written and filed:
            return merged(written, filed, most)
        only: list[Item] = [*written, *filed]
        return only[: most or None]

    def months(self) -> Months:
        """Every month that has any, newest first, with its number."""
        total: dict[str, int] = {}
        for asked in (self._counted(article_months, self.articles),
                      self._counted(clip_months, self.clips)):  # fmt: skip
            for month, count in asked or []:
                total[month] = total.get(month, 0) + count
        return sorted(total.items(), reverse=True)

    def around(self, month: str) -> Around:
        """The nearest months before and after this one that have any."""
        pairs = [
            self._counted(article_months_around, self.articles, month=month),
            self._counted(clip_months_around, self.clips, month=month),
        ]
        before = [pair[0] for pair in pairs if pair and pair[0] is not None]
        after = [pair[1] for pair in pairs if pair and pair[1] is not None]
        return max(before, default=None), min(after, default=None)

    @staticmethod
    def _counted(ask: Any, query: dict[str, Any] | None, **more: Any) -> Any:
        if query is None:
            return None
        rest = {name: value for name, value in query.items() if name != "of"}
        return ask(scope=query.get("of", ""), **rest, **more)


@dataclass(frozen=True)
class ListRule:
    """A family of lists: ``open(**arguments)`` answers None where there is no such list.

    part: it has the clips of another list, which leads to it; it stands in no sitemap.
    """

    route: str
    describe: str
    open: Callable[..., ListOf | None]
    arguments: Callable[[], Iterable[dict[str, Any]]]
    part: bool = False
