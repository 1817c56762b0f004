"""From prints to clusters.

Two texts are copies when most of the shorter stands in the longer. Syndication is containment, not
similarity: a stub is a tenth of its story. What many unrelated texts say alike (an outlet's footer, an
agency's notice, a sentence of a press release) counts for nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import Any

import numpy as np

from dateline.coverage.cluster.prints import Print, print_of
from dateline.coverage.cluster.roundups import roundups
from dateline.coverage.cluster.table import Ints, Kept, Mask, Pairs, Table

LEAST = 5  # kept runs that two texts share at least: about 14 words in one piece
CONTAINED = 0.45  # of the shorter text
# A text of fewer kept runs (about 80 words) is a stub when what it shares is the other's head; otherwise it
# quotes what the other quotes too, unless nearly all of it is there.
SHORT, SHORT_CONTAINED = 40, 0.75
IN_HEAD, STUB_CONTAINED = 0.8, 0.4
VERSION = 0.4  # of the longer text: two versions of about the same length
SAME_OUTLET = 0.75  # of the shorter: an outlet seldom prints its own story twice
FIRST_CONTAINED = 0.6  # of the shorter, while it is not known yet what is commonplace
SPREAD, COMMONPLACE = 4, 0.5  # a run in so many texts, of which no story has so large a share

Pair = tuple[Hashable, Hashable]


def clusters_of(
    prints: Mapping[Any, Print], apart: Collection[Pair] = (), together: Collection[Pair] = ()
) -> list[list[Any]]:
    """The texts in clusters of copies, singletons included; the fullest text of each cluster comes first.

    apart: pairs of keys that an editor told apart: they are in no cluster together, however alike.
    together: pairs that an editor put together. Where the two contradict, apart wins.
    """
    table = Table(prints)
    numbers = {key: number for number, key in enumerate(table.keys)}
    never = _numbered(apart, numbers)
    always = _numbered(together, numbers)
    dropped = table.footers()
    stories = _labels(table, dropped, FIRST_CONTAINED, [], [])
    dropped |= table.commonplaces(stories, SPREAD, COMMONPLACE)
    labels = _labels(table, dropped, CONTAINED, never, always)
    found: dict[int, list[Any]] = {}
    for number, label in enumerate(labels):
        found.setdefault(int(label), []).append(table.keys[number])
    return list(found.values())


def _numbered(pairs: Iterable[Pair], numbers: Mapping[Any, int]) -> list[tuple[int, int]]:
    known = [(numbers[a], numbers[b]) for a, b in pairs if a in numbers and b in numbers]
    return sorted({(min(a, b), max(a, b)) for a, b in known if a != b})


def _labels(
    table: Table, dropped: Mask, contained: float, never: list[tuple[int, int]],
    always: list[tuple[int, int]],
) -> Ints:  # fmt: skip
    """The cluster of each text, named by the number of its first text."""
    kept = Kept(table, dropped)
    pairs = kept.pairs(LEAST)
    columns = roundups(pairs, kept)
    groups = _Groups(kept.count, never)
    for one, other in always:
        groups.join(one, other)
    for one, other in _links(table.outlets, pairs, kept, contained, columns):
        groups.join(one, other)
    for text, parts in columns.items():
        _attach(text, parts, groups, kept, columns)
    return np.array([groups.of(text) for text in range(kept.count)], dtype=np.int64)


def _links(
    outlets: Ints, pairs: Pairs, kept: Kept, contained: float, columns: Collection[int]
) -> list[tuple[int, int]]:
    """Pairs that are copies, the surest first.

    Versions of about the same length are all linked. A text that is a small part of others is linked to
    the one it is most contained in: it must not tie two stories together that both quote it.
    """
    sizes = kept.sizes
    small = np.minimum(sizes[pairs.longer], sizes[pairs.shorter])
    big = np.maximum(sizes[pairs.longer], sizes[pairs.shorter])
    share, of_big = pairs.shared / np.maximum(small, 1), pairs.shared / np.maximum(big, 1)
    needed = np.full(len(small), contained)
    short = small < SHORT
    needed[short] = SHORT_CONTAINED
    needed[_stubs(pairs, kept, short & (share < SHORT_CONTAINED))] = STUB_CONTAINED
    same = (outlets[pairs.longer] == outlets[pairs.shorter]) & (outlets[pairs.longer] >= 0)
    needed = np.where(same, np.maximum(SAME_OUTLET, needed), needed)
    is_column = np.zeros(len(sizes), dtype=np.bool_)
    is_column[list(columns)] = True
    fits = (share >= needed) & ~is_column[pairs.longer] & ~is_column[pairs.shorter]
    version = fits & (of_big >= VERSION)
    order = np.lexsort((pairs.shorter, pairs.longer, -of_big, -share))
    order = order[fits[order]]
    shorter_first = sizes[pairs.shorter] <= sizes[pairs.longer]
    part = np.where(shorter_first, pairs.shorter, pairs.longer)
    links, placed = [], set()
    for at in order.tolist():
        smaller = int(part[at])
        if version[at] or smaller not in placed:
            links.append((int(pairs.longer[at]), int(pairs.shorter[at])))
        placed.add(smaller)
    return links


def _stubs(pairs: Pairs, kept: Kept, asked: Mask) -> Ints:
    """Which of these pairs share, for the most part, the head of the longer text."""
    at = np.flatnonzero(asked)
    longer, shorter, shared = pairs.longer[at], pairs.shorter[at], pairs.shared[at]
    return at[kept.shared(longer, shorter, in_head=True) >= IN_HEAD * shared]


def _attach(
    text: int, parts: list[int], groups: _Groups, kept: Kept, columns: Collection[int]
) -> None:
    """A round-up joins the story of which it holds most."""
    held: dict[int, int] = {}
    for other in parts:
        if other not in columns:
            story = groups.of(other)
            held[story] = held.get(story, 0) | kept.passage(text, other)
    for story in sorted(held, key=lambda story: (-held[story].bit_count(), story)):
        if groups.join(story, text):
            return


class _Groups:
    """Union-find that keeps some pairs apart. A group is named by its smallest member."""

    def __init__(self, count: int, never: list[tuple[int, int]]) -> None:
        self._parent = list(range(count))
        self._enemies: dict[int, set[int]] = {}
        for one, other in never:
            self._enemies.setdefault(one, set()).add(other)
            self._enemies.setdefault(other, set()).add(one)

    def of(self, text: int) -> int:
        """The name of its group."""
        parent = self._parent
        while parent[text] != text:
            parent[text] = parent[parent[text]]
            text = parent[text]
        return text

    def join(self, one: int, other: int) -> bool:
        """Make two groups one, unless an editor told two of their members apart."""
        one, other = sorted((self.of(one), self.of(other)))
        if one == other:
            return True
        mine, theirs = self._enemies.get(one, set()), self._enemies.get(other, set())
        if other in {self.of(enemy) for enemy in mine} or one in {self.of(enemy) for enemy in theirs}:  # fmt: skip
            return False
        self._parent[other] = one
        if theirs:
            self._enemies[one] = mine | theirs
        return True


class Index:
    """Texts as they come, and the clusters they are in now.

    What has been added in any order or in any pieces, the clusters are those of ``clusters_of`` all at once.
    Asking after adding costs one clustering of all texts: about 0.5 s for 5,000.
    """

    def __init__(self) -> None:
        self._prints: dict[Any, Print] = {}
        self._apart: set[Pair] = set()
        self._found: dict[Any, list[Any]] | None = None

    def add(self, key: Hashable, text: str, outlet: str = "") -> Print:
        """Add a text, or put it in place of the one that had the key; its print, to be stored."""
        return self.add_print(key, print_of(text, outlet))

    def add_print(self, key: Hashable, kept: Print) -> Print:
        """The same for a print that was stored."""
        self._prints[key] = kept
        self._found = None
        return kept

    def remove(self, key: Hashable) -> None:
        """Forget a text; one that is not there is nothing to forget."""
        self._prints.pop(key, None)
        self._found = None

    def keep_apart(self, one: Hashable, other: Hashable) -> None:
        """They are not the same story, whatever they share."""
        self._apart.add((one, other))
        self._found = None

    def clusters(self) -> list[list[Any]]:
        """All clusters, the fullest text of each first."""
        return list({id(found): found for found in self._clustered().values()}.values())

    def cluster_of(self, key: Hashable) -> list[Any]:
        """The texts in the cluster of this one, itself included; KeyError where it was never added."""
        return self._clustered()[key]

    def _clustered(self) -> dict[Any, list[Any]]:
        if self._found is None:
            groups = clusters_of(self._prints, self._apart)
            self._found = {key: group for group in groups for key in group}
        return self._found
