"""All prints as one table: which texts share a run of words, and how many runs each pair shares.

Texts are numbered longest first (ties by their hashes, then by key), so that everything that follows is a
function of the set of texts, not of the order in which they came.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from dateline.coverage.cluster.prints import Print

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

# A run that stands in more texts than ALL_PAIRS is counted only between each text and the FULLEST of them.
ALL_PAIRS = 48
FULLEST = 12
HOUSE_FOOTER = 4  # a run in so many texts of one outlet is that outlet's boilerplate
EVERYWHERE = 3000  # a run in so many texts is nobody's story
AT_ONCE = 4_000_000  # pairs that are counted before they are added up: bounds memory


class Pairs(NamedTuple):
    """Pairs of texts, ``shorter`` being the one with more hashes behind it in the table's order.

    shared: how many kept runs both have.
    """

    longer: Ints
    shorter: Ints
    shared: Ints


class Table:
    """keys: of the texts, longest first; lengths: kept runs of each. text, run, at: the places at which runs
    stand that two texts or more have, sorted by run, then text; at counts kept runs from the text's start."""

    def __init__(self, prints: Mapping[Any, Print]) -> None:
        self.keys = sorted(
            prints,
            key=lambda key: (-len(prints[key].hashes), prints[key].hashes[:8].tobytes(), str(key)),
        )
        rows = [prints[key] for key in self.keys]
        self.lengths = np.array([len(row.hashes) for row in rows], dtype=np.int64)
        self.words = np.array([row.words for row in rows], dtype=np.int64)
        outlets: dict[str, int] = {"": -1}
        self.outlets = np.array(
            [outlets.setdefault(row.outlet, len(outlets)) for row in rows], dtype=np.int64
        )
        self.text, self.run, self.at, self.starts = _places(
            [row.hashes for row in rows], self.lengths
        )

    def in_lists(self) -> Ints:
        """In how many texts each run stands."""
        return np.diff(self.starts)

    def footers(self) -> Mask:
        """Places at which a run is boilerplate of the outlet whose text it stands in, or of everybody."""
        outlet = self.outlets[self.text]
        key = self.run.astype(np.int64) * (len(self.keys) + 2) + outlet + 1
        _, back, count = np.unique(key, return_inverse=True, return_counts=True)
        everywhere = np.repeat(self.in_lists() >= EVERYWHERE, self.in_lists())
        return ((count[back] >= HOUSE_FOOTER) & (outlet >= 0)) | everywhere

    def sizes(self, dropped: Mask) -> Ints:
        """Runs of each text without the dropped places."""
        return self.lengths - np.bincount(self.text[dropped], minlength=len(self.keys))

    def pairs(self, dropped: Mask, least: int) -> Pairs:
        """Pairs of texts that share ``least`` runs or more, the dropped places aside."""
        starts = _starts(self.run[~dropped])
        text = self.text[~dropped]
        codes, counts, partly = _counted(text, starts, len(self.keys), least)
        longer, shorter = np.divmod(codes, max(1, len(self.keys)))
        if partly.any():
            counts[partly] = self.shared(longer[partly], shorter[partly], dropped)
        keep = counts >= least
        return Pairs(longer[keep], shorter[keep], counts[keep])

    def shared(self, longer: Ints, shorter: Ints, dropped: Mask, within: int | None = None) -> Ints:
        """How many runs each pair shares, exactly; within: of the longer, only its first so many runs."""
        kept = ~dropped if within is None else ~dropped & (self.at < within)
        width = len(self.starts)
        entries = np.sort(self.text[kept].astype(np.int64) * width + self.run[kept])
        runs, begins = self.by_text(dropped)
        found = np.zeros(len(longer), dtype=np.int64)
        for part in _parts(begins[shorter + 1] - begins[shorter], AT_ONCE):
            lengths = begins[shorter[part] + 1] - begins[shorter[part]]
            pair = np.repeat(np.arange(len(lengths)), lengths)
            inside = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
            asked = longer[part][pair] * width + runs[begins[shorter[part]][pair] + inside]
            place = np.minimum(np.searchsorted(entries, asked), max(0, len(entries) - 1))
            hits = entries[place] == asked if len(entries) else np.zeros(len(asked), np.bool_)
            found[part] = np.bincount(pair[hits], minlength=len(lengths))
        return found

    def by_text(self, dropped: Mask) -> tuple[Ints, Ints]:
        """(runs of all texts, ascending in each; where each text's begin, and the end)."""
        text = self.text[~dropped]
        order = np.argsort(text, kind="stable")  # the table is in the order of runs already
        begins = np.concatenate(([0], np.cumsum(np.bincount(text, minlength=len(self.keys)))))
        return self.run[~dropped][order], begins


def _places(hashes: Sequence[Any], lengths: Ints) -> tuple[Any, Any, Any, Ints]:
    """(text, run, place in the text, start of each run's list) of runs that two texts or more have."""
    flat = np.concatenate([np.empty(0, np.uint64), *hashes])
    order = np.argsort(flat, kind="stable").astype(np.int32)
    flat = flat[order]
    first = np.ones(len(flat), np.bool_)
    first[1:] = flat[1:] != flat[:-1]
    counts = np.diff(np.append(np.flatnonzero(first), len(first)))
    order = order[np.repeat(counts >= 2, counts)]
    counts = counts[counts >= 2]
    begins = np.cumsum(lengths) - lengths
    text = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)[order]
    at = (order - begins[text]).astype(np.int32)
    run = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
    return text, run, at, np.concatenate(([0], np.cumsum(counts)))


def _starts(run: Ints) -> Ints:
    """Where each run's list begins, and the end."""
    if not len(run):
        return np.zeros(1, np.int64)
    return np.concatenate(([0], np.flatnonzero(run[1:] != run[:-1]) + 1, [len(run)]))


def _counted(text: Ints, starts: Ints, count: int, least: int) -> tuple[Ints, Ints, Mask]:
    """(pairs as longer * count + shorter, how many lists both are in, whether only some were looked at)."""
    sizes = np.diff(starts)
    usual = _added(_enumerated(text, starts, sizes, count, sizes <= ALL_PAIRS))
    long = _added(_enumerated(text, starts, sizes, count, sizes > ALL_PAIRS))
    codes, counts = _summed([usual, long])
    codes, counts = codes[counts >= least], counts[counts >= least]
    return codes, counts, np.isin(codes, long[0], assume_unique=True)


def _enumerated(
    text: Ints, starts: Ints, sizes: Ints, count: int, asked: Mask
) -> Iterator[Ints]:
    """The pairs of the lists asked for, once for each list that both are in."""
    for size in np.unique(sizes[asked & (sizes >= 2)]):
        lists = starts[:-1][sizes == size]
        some = max(1, AT_ONCE // int(size))
        fullest = int(size) - 1 if size <= ALL_PAIRS else FULLEST
        for begin in range(0, len(lists), some):
            rows = text[lists[begin : begin + some, None] + np.arange(size)].astype(np.int64)
            for first in range(fullest):
                yield (rows[:, first, None] * count + rows[:, first + 1 :]).ravel()


def _added(found: Iterator[Ints]) -> tuple[Ints, Ints]:
    """(pairs, ascending; how often each came), never with many more than AT_ONCE in memory uncounted."""
    totals: list[tuple[Ints, Ints]] = []
    waiting: list[Ints] = []
    held = 0
    for codes in found:
        waiting.append(codes)
        held += len(codes)
        if held >= AT_ONCE:
            totals.append(np.unique(np.concatenate(waiting), return_counts=True))
            waiting, held = [], 0
            totals = [_summed(totals)] if len(totals) >= 8 else totals
    if waiting:
        totals.append(np.unique(np.concatenate(waiting), return_counts=True))
    return _summed(totals)


def _summed(totals: list[tuple[Ints, Ints]]) -> tuple[Ints, Ints]:
    if not totals:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    codes, back = np.unique(np.concatenate([codes for codes, _ in totals]), return_inverse=True)
    counts = np.concatenate([counts for _, counts in totals])
    return codes, np.bincount(back, weights=counts, minlength=len(codes)).astype(np.int64)


def _parts(lengths: Ints, most: int) -> Iterator[slice]:
    """Slices of a row whose lengths add up to about ``most``."""
    ends = np.cumsum(lengths)
    begin = 0
    while begin < len(lengths):
        before = ends[begin - 1] if begin else 0
        end = max(begin + 1, int(np.searchsorted(ends, before + most, side="right")))
        yield slice(begin, end)
        begin = end
