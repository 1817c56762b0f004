"""All prints as one table: which texts share a run of words, and how many runs each pair shares.

Texts are numbered longest first (ties by their hashes, then by key), so that everything that follows is a
function of the set of texts, not of the order in which they came.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dateline.coverage.cluster.prints import Print

Ints = npt.NDArray[np.signedinteger[Any]]
Mask = npt.NDArray[np.bool_]

# A run that stands in more texts than ALL_PAIRS is counted only between each text and the FULLEST of them.
ALL_PAIRS = 48
FULLEST = 12
HEAD = 45  # kept runs from the start of a text, about 90 words: what a stub is made of
HOUSE_FOOTER = 4  # a run in so many texts of one outlet is that outlet's boilerplate
EVERYWHERE = 3000  # a run in so many texts is nobody's story
AT_ONCE = 6_000_000  # pairs that are looked at together: bounds memory


class Pairs(NamedTuple):
    """Pairs of texts, the one that comes first in the table first; shared: how many kept runs both have."""

    longer: Ints
    shorter: Ints
    shared: Ints


class Table:
    """keys: of the texts, longest first; lengths: kept runs of each; outlets: a number each, -1 unknown.

    text, run, head: the places at which runs stand that two texts or more have, sorted by run, then text;
    head: whether it is in the head of its text.
    """

    def __init__(self, prints: Mapping[Any, Print]) -> None:
        self.keys = sorted(
            prints, key=lambda key: (-len(prints[key].hashes), prints[key].hashes[:8].tobytes(), str(key)),
        )  # fmt: skip
        rows = [prints[key] for key in self.keys]
        self.lengths = np.array([len(row.hashes) for row in rows], dtype=np.int64)
        numbers: dict[str, int] = {"": -1}
        told = [numbers.setdefault(row.outlet, len(numbers)) for row in rows]
        self.outlets = np.array(told, dtype=np.int64)
        self.text, self.head, self.in_lists = _places([row.hashes for row in rows], self.lengths)
        self.run = np.repeat(np.arange(len(self.in_lists), dtype=np.int32), self.in_lists)

    def footers(self) -> Mask:
        """Places at which a run is boilerplate of the outlet whose text it stands in, or of everybody."""
        often = np.repeat(self.in_lists, self.in_lists)
        at = np.flatnonzero(often >= HOUSE_FOOTER)
        outlet = self.outlets[self.text[at]]
        key = self.run[at].astype(np.int64) * (len(self.keys) + 2) + outlet + 1
        _, back, count = np.unique(key, return_inverse=True, return_counts=True)
        found = often >= EVERYWHERE
        found[at] |= (count[back] >= HOUSE_FOOTER) & (outlet >= 0)
        return found

    def commonplaces(self, stories: Ints, least: int, share: float) -> Mask:
        """Places of runs in ``least`` texts or more, of which no story has ``share``: no sign of one.

        stories: a number for each text.
        """
        at = np.flatnonzero(np.repeat(self.in_lists >= least, self.in_lists))
        key = self.run[at].astype(np.int64) * (len(self.keys) + 1) + stories[self.text[at]]
        key, counts = np.unique(key, return_counts=True)
        largest = np.zeros(len(self.in_lists), dtype=np.int64)
        np.maximum.at(largest, key // (len(self.keys) + 1), counts)
        return np.repeat(
            (self.in_lists >= least) & (largest < share * self.in_lists), self.in_lists
        )


class Kept:
    """A table without the dropped places; sizes: the runs that are left of each text."""

    def __init__(self, table: Table, dropped: Mask) -> None:
        self.count = len(table.keys)
        self.sizes = table.lengths - np.bincount(table.text[dropped], minlength=self.count)
        self._text, self._run, self._head = table.text[~dropped], table.run[~dropped], table.head[~dropped]  # fmt: skip
        self._width = len(table.in_lists)
        self._begins = np.cumsum(np.bincount(self._text, minlength=self.count))
        self._begins = np.concatenate(([0], self._begins))

    @cached_property
    def _by_text(self) -> tuple[Ints, Mask]:
        """(runs of all texts, ascending in each; which of them are in the head)."""
        order = np.argsort(self._text, kind="stable")  # the places are in the order of runs already
        return self._run[order], self._head[order]

    @cached_property
    def _entries(self) -> Ints:
        """Text and run in one number, ascending."""
        text = np.repeat(np.arange(self.count, dtype=np.int64), np.diff(self._begins))
        return text * self._width + self._by_text[0]

    def runs(self, text: int) -> Ints:
        """The runs of a text that others have too, ascending."""
        return self._by_text[0][self._begins[text] : self._begins[text + 1]]

    def pairs(self, least: int) -> Pairs:
        """Pairs of texts that share ``least`` runs or more."""
        first = np.ones(len(self._run), np.bool_)
        first[1:] = self._run[1:] != self._run[:-1]
        starts = np.append(np.flatnonzero(first), len(self._run))
        codes, counts, partly = _counted(self._text, starts, self.count, least)
        longer, shorter = np.divmod(codes, max(1, self.count))
        if partly.any():
            counts[partly] = self.shared(longer[partly], shorter[partly])
        keep = counts >= least
        return Pairs(longer[keep], shorter[keep], counts[keep])

    def shared(self, longer: Ints, shorter: Ints, *, in_head: bool = False) -> Ints:
        """How many runs each pair shares; in_head: only those in the head of the longer."""
        entries = self._entries[self._by_text[1]] if in_head else self._entries
        found = np.zeros(len(longer), dtype=np.int64)
        if not len(entries):
            return found
        begins, sizes = self._begins[shorter], np.diff(self._begins)[shorter]
        for part in _slices(sizes, AT_ONCE):
            pair = np.repeat(np.arange(len(sizes[part])), sizes[part])
            inside = np.arange(len(pair)) - np.repeat(np.cumsum(sizes[part]) - sizes[part], sizes[part])  # fmt: skip
            asked = longer[part][pair] * self._width + self._by_text[0][begins[part][pair] + inside]
            place = np.minimum(np.searchsorted(entries, asked), len(entries) - 1)
            hits = pair[entries[place] == asked]
            found[part] = np.bincount(hits, minlength=len(sizes[part]))
        return found

    def passage(self, text: int, other: int) -> int:
        """Which runs of ``text`` the other has too: a bit each."""
        mine, theirs = self.runs(text), self.runs(other)
        if not len(theirs):
            return 0
        place = np.minimum(np.searchsorted(theirs, mine), len(theirs) - 1)
        return int.from_bytes(np.packbits(theirs[place] == mine).tobytes(), "big")


def _places(hashes: Sequence[Any], lengths: Ints) -> tuple[Any, Mask, Ints]:
    """(text, whether in its head, how many texts each run is in) of runs that two texts or more have.

    Hash, text and head are sorted as one number, which is fast and takes no index: the hash gives its lowest
    bits for it. With 100,000 texts 46 bits are left, and 13 million runs meet by chance about once.
    """
    bits = np.uint64(len(lengths).bit_length() + 1)
    flat = np.concatenate([np.empty(0, np.uint64), *hashes])
    flat >>= bits
    flat <<= bits
    at = np.arange(len(flat)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    flat |= (at >= HEAD).astype(np.uint64)
    del at
    flat |= np.repeat(np.arange(len(lengths), dtype=np.uint64) << np.uint64(1), lengths)
    flat.sort()
    first = np.ones(len(flat), np.bool_)
    first[1:] = (flat[1:] >> bits) != (flat[:-1] >> bits)
    counts = np.diff(np.append(np.flatnonzero(first), len(first)))
    low = flat[np.repeat(counts >= 2, counts)] & ((np.uint64(1) << bits) - np.uint64(1))
    return (low >> np.uint64(1)).astype(np.int32), (low & np.uint64(1)) == 0, counts[counts >= 2]


def _counted(text: Ints, starts: Ints, count: int, least: int) -> tuple[Ints, Ints, Mask]:
    """(pairs as longer * count + shorter, how many lists both are in, whether only some were looked at).

    Nearly all pairs share a run or two by chance. So that they are never all in memory, the pairs are
    counted in several turns, each of which looks at those whose longer text is its own.
    """
    sizes = np.diff(starts)
    all_of, some_of = sizes <= ALL_PAIRS, sizes > ALL_PAIRS
    expected = (sizes[all_of] * (sizes[all_of] - 1) // 2).sum() + FULLEST * sizes[some_of].sum()
    turns = 1 << (int(expected) // AT_ONCE).bit_length()
    found = []
    for turn in range(turns):
        usual = _added(_enumerated(text, starts, all_of, count, (turn, turns)))
        long = _added(_enumerated(text, starts, some_of, count, (turn, turns)))
        codes, back = np.unique(np.concatenate((usual[0], long[0])), return_inverse=True)
        counts = np.bincount(back, weights=np.concatenate((usual[1], long[1])), minlength=len(codes))  # fmt: skip
        codes, counts = codes[counts >= least], counts[counts >= least].astype(np.int64)
        found.append((codes, counts, np.isin(codes, long[0], assume_unique=True)))
    codes, counts, partly = (np.concatenate(column) for column in zip(*found, strict=True))
    return codes, counts, partly


def _enumerated(
    text: Ints, starts: Ints, asked: Mask, count: int, turn: tuple[int, int]
) -> Iterator[Ints]:
    """The pairs of the lists asked for, once for each list that both are in; of this turn's texts only."""
    sizes = np.where(asked, np.diff(starts), 0)
    for size in np.unique(sizes[sizes >= 2]):
        lists = starts[:-1][sizes == size]
        some = max(1, AT_ONCE // int(size))
        fullest = int(size) - 1 if size <= ALL_PAIRS else FULLEST
        for begin in range(0, len(lists), some):
            rows = text[lists[begin : begin + some, None] + np.arange(size)].astype(np.int64)
            for first in range(fullest):
                mine = rows[rows[:, first] & (turn[1] - 1) == turn[0]]
                yield (mine[:, first, None] * count + mine[:, first + 1 :]).ravel()


def _added(found: Iterator[Ints]) -> tuple[Ints, Ints]:
    """(pairs, ascending; how often each came)."""
    codes = np.concatenate([np.empty(0, np.int64), *found])
    codes.sort()
    first = np.ones(len(codes), np.bool_)
    first[1:] = codes[1:] != codes[:-1]
    begins = np.flatnonzero(first)
    return codes[begins], np.diff(np.append(begins, len(codes)))


def _slices(lengths: Ints, most: int) -> Iterator[slice]:
    """Slices of a row whose lengths add up to about ``most``."""
    ends = np.cumsum(lengths)
    begin = 0
    while begin < len(lengths):
        before = ends[begin - 1] if begin else 0
        end = max(begin + 1, int(np.searchsorted(ends, before + most, side="right")))
        yield slice(begin, end)
        begin = end
