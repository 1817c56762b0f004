"""What the press remembers from one edition to the next.

In an identity map (``tracking.remembering``) each answer lies with the record of what was read for it.
By the rule that makes pages stale, what a plan's changes touch is forgotten; the rest is as true as the
pages that stay in the store. So a press that has just published one story does not read again what
stands beside the next.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.utils import timezone

from dateline.publishing.models import Change
from dateline.publishing.touching import touched_by
from dateline.publishing.tracking import SET, Record

MOST = 12_000  # answers; with more than that it begins anew


class Memory:
    """An identity map for several editions, true for the state of the plan called ``number``.

    Only whoever holds the press's lock may use it. Whatever another process planned meanwhile, this
    one did not see: then everything is forgotten.
    """

    def __init__(self) -> None:
        self.known: dict[Hashable, Any] = {}
        self.number = 0

    def forget(self) -> None:
        """Forget everything."""
        self.known.clear()

    def begin(self, number: int) -> None:
        """A plan begins; ``number``: of the newest plan in the books."""
        if number != self.number or len(self.known) > MOST:
            self.forget()
        self.number = number

    def renew(self, changes: Sequence[Change], number: int) -> None:
        """Forget what these changes touch, and what has changed by itself until now; ``number``: of
        the plan that finds them, 0 where it has none."""
        self.number = number or self.number
        stands = _standing(changes, timezone.now())
        kept: dict[Hashable, Any] = {}
        for key, told in self.known.items():
            # What has no record (sums over tallies, for one) lasts as long as nothing changes.
            record = told[1] if type(told) is tuple and type(told[1]) is Record else None
            if stands(record) if record is not None else not changes:
                kept[key] = told
        if changes:
            self._keep_set(kept)
        self.known.clear()
        self.known.update(kept)

    def _keep_set(self, kept: dict[Hashable, Any]) -> None:
        """What was set in type is a matter of the shape alone; it goes with the shape."""
        shapes = {id(told[0]) for told in kept.values()}
        kept |= {
            key: told
            for key, told in self.known.items()
            if type(key) is tuple and key[0] == SET and id(told[1]) in shapes
        }

    @contextmanager
    def unless_it_fails(self) -> Iterator[None]:
        """Forget everything where an exception leaves the block: what was read in a transaction that
        is undone was never so."""
        try:
            yield
        except BaseException:
            self.forget()
            raise


def _standing(changes: Sequence[Change], now: datetime) -> Callable[[Record], bool]:
    """Says of a record whether what it covers stays as it was read."""
    rows, touched = {change.key for change in changes}, touched_by(changes)

    def stands(record: Record) -> bool:
        if record.until is not None and record.until <= now:
            return False
        if not changes:
            return True
        if record.design or not (record.items or record.asked):
            return False  # settings are followed by their hash alone; and who knows what this read
        if not rows.isdisjoint(record.items):
            return False
        return not any(
            name in touched and touched[name].concerns(arguments)
            for name, arguments, _ in record.asked.values()
        )

    return stands


# That of a process which presses all day; others begin with an empty one. Filled by the worker.
HELD: list[Memory] = []
