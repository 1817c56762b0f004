"""Smaller brotli forms, in idle time: quality 11 saves 9 % and takes 25 times as long as 5.

The compressing is done by a thread of the lowest priority, without the press's lock, and stops as soon
as anything else waits. Only the writing takes the lock, for a few pages at once.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import transaction

from dateline.publishing.compress import best_brotli
from dateline.publishing.models import Output
from dateline.publishing.plan import pending
from dateline.publishing.press import the_store
from dateline.publishing.snapshot import Busy, exclusive
from dateline.publishing.stores import Store

LOOKED_UP = 256  # pages at a time: putting all of them in order costs as much as compressing some
AT_ONCE = 16  # pages that are written under one lock
LOWEST = 19  # of Unix's priorities
IN_TURN = 0.5  # seconds to wait for the lock; a press that is at work has the better right


def _step_back() -> None:
    """Give this thread the lowest priority, where the system knows priorities of threads (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWEST)


_behind = ThreadPoolExecutor(1, thread_name_prefix="dateline-polish", initializer=_step_back)


def something_waits() -> bool:
    """Whether the press has anything else to do."""
    return pending() or Output.objects.filter(stale__gt=0, retry_at=None).exists()


def polish(seconds: float = 5.0, *, stop: Callable[[], bool] = something_waits) -> int:
    """Replace quick brotli forms by the smallest ones, those of the newest renders first.

    Begins no page after so many seconds, nor once ``stop()``. Returns how many are done; 0 where all
    are, or something else waits.
    """
    until, done = time.monotonic() + seconds, 0
    rough = Output.objects.filter(polished=False, stale=0).exclude(digest="")
    store = the_store()
    found: list[tuple[Output, bytes | None]] = []
    for output in rough.order_by("-rendered_at")[:LOOKED_UP]:
        if time.monotonic() >= until or stop():
            break
        found.append((output, _smaller(store, output.path)))
        if len(found) >= AT_ONCE:
            done += _put(store, found)
            found = []
    return done + _put(store, found)


def _smaller(store: Store, path: str) -> bytes | None:
    """The smallest form of a stored page, if it is smaller than what lies there."""
    stored = store.read(path)
    if stored is None or stored.brotli is None:
        return None
    smallest = _behind.submit(best_brotli, stored.body).result()
    return smallest if len(smallest) < len(stored.brotli) else None


def _put(store: Store, found: list[tuple[Output, bytes | None]]) -> int:
    """Write the forms of pages that are still the same; how many are. None while a press is at work."""
    if not found:
        return 0
    try:
        with exclusive(IN_TURN):
            same = []
            for output, smallest in found:
                page = Output.objects.filter(pk=output.pk, digest=output.digest, polished=False)
                if page.filter(stale=0).exists():
                    same.append(output.pk)
                    if smallest is not None:
                        store.improve(output.path, smallest)
            with transaction.atomic():
                return Output.objects.filter(pk__in=same).update(polished=True)
    except Busy:
        return 0
