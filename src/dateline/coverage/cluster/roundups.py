"""Round-ups: texts that hold parts of several stories, such as a column of news in brief.

A round-up is attached to the story that it has most of and joins no others: under single linkage it would
chain stories that have nothing to do with each other.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dateline.coverage.cluster.table import Ints, Kept, Pairs

PART = 10  # kept runs, about 25 words: what is shorter is no part of a round-up
PART_SHARE = 0.08  # of the round-up
COVERED = 0.5  # of the round-up, by parts that are known from elsewhere
SAME_PASSAGE = 0.25  # of the smaller of two shared passages, by which they overlap
WHOLE, WHOLE_OTHER = 0.85, 0.7  # of it, and of the other: then they are versions of one text


def roundups(pairs: Pairs, kept: Kept) -> Mapping[int, list[int]]:
    """Round-ups by number, each with the texts whose parts it holds, the largest part first."""
    sizes = kept.sizes
    text, other, shared = _parts_of(pairs, sizes)
    begins = np.flatnonzero(np.concatenate(([True], text[1:] != text[:-1]))) if len(text) else text
    counts = np.diff(np.append(begins, len(text)))
    # Copies of one story have runs in common with the largest of them; parts of a round-up do not.
    largest = np.repeat(other[begins], counts)
    known = np.sort(pairs.longer * len(sizes) + pairs.shorter)
    code = np.minimum(largest, other) * len(sizes) + np.maximum(largest, other)
    place = np.minimum(np.searchsorted(known, code), max(0, len(known) - 1))
    strange = (largest != other) & (known[place] != code) if len(known) else other < 0
    found: dict[int, list[int]] = {}
    for begin, count in zip(begins.tolist(), counts.tolist(), strict=True):
        one = int(text[begin])
        if not strange[begin : begin + count].any():
            continue
        near = [near for near in other[begin : begin + count].tolist() if near not in found]
        if _is_roundup(one, near, int(sizes[one]), kept):
            found[one] = near
    return found


def _parts_of(pairs: Pairs, sizes: Ints) -> tuple[Ints, Ints, Ints]:
    """(text, one that may be a part of it, shared runs), by text, the largest part first."""
    text = np.concatenate((pairs.longer, pairs.shorter))
    other = np.concatenate((pairs.shorter, pairs.longer))
    shared = np.concatenate((pairs.shared, pairs.shared))
    part = (shared >= PART) & (shared >= PART_SHARE * sizes[text])
    part &= (shared < WHOLE * sizes[text]) | (shared < WHOLE_OTHER * sizes[other])
    text, other, shared = text[part], other[part], shared[part]
    order = np.lexsort((other, -shared, text))
    return text[order], other[order], shared[order]


def _is_roundup(text: int, near: list[int], size: int, kept: Kept) -> bool:
    """Whether its neighbours share disjoint passages with it that cover half of it together.

    A neighbour that overlaps two passages makes one of them: it is a fuller copy of the same story.
    """
    parts: list[int] = []
    for other in near:
        passage = kept.passage(text, other)
        touched = [part for part in parts if _overlap(part, passage)]
        parts = [part for part in parts if part not in touched]
        for part in touched:
            passage |= part
        parts.append(passage)
    held = [part.bit_count() for part in parts]
    held = [runs for runs in held if runs >= max(PART, PART_SHARE * size)]
    return len(held) >= 2 and sum(held) >= COVERED * size


def _overlap(one: int, other: int) -> bool:
    common = (one & other).bit_count()
    return common > SAME_PASSAGE * min(one.bit_count(), other.bit_count())
