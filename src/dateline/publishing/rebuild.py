"""A rebuild of everything: newest first, in several processes, taken up again where it stopped.

What is left to do is in the books (every page that is marked as stale), so that a rebuild needs no
state of its own. The first process plans and books; the others render, compress and write. Between
two batches the lock is free, so that what an editor publishes meanwhile comes first.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import os
import resource
import signal
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace

from django.db import connections

from dateline.publishing import book as books
from dateline.publishing.marks import BACKGROUND, LATE, put_off, queue, too_early
from dateline.publishing.models import Edition, Output
from dateline.publishing.outputs import FEED
from dateline.publishing.plan import pending, plan
from dateline.publishing.press import (
    press_files,
    press_until_idle,
    settle,
    stand_in,
    telling,
    the_store,
    write,
)
from dateline.publishing.render import Pressed, render_batch
from dateline.publishing.snapshot import exclusive, snapshot

SHARE = 192  # pages that one process renders at a time
FEED_SHARE = 32  # the same of feeds, each of which holds the whole texts of its items
SLOW_SHARE = 4  # the same of what takes long and weighs much, so that an editor can come between
PR_SET_PDEATHSIG = 1  # of Linux's prctl(2)
LOOK_EVERY = 0.1  # seconds between two looks whether the parent is there, for other systems


@dataclass
class RebuildReport:
    """What a rebuild did; processor time and memory are those of all its processes together."""

    pages: int = 0
    failed: int = 0
    cpu_seconds: float = 0.0
    peak_memory_mb: float = 0.0

    def add(self, edition: Edition) -> None:
        """Count the pages of an edition that was pressed in between."""
        self.pages += edition.rendered
        self.failed += edition.failed


def rebuild(
    processes: int, say: Callable[[int, int], None], stop: Callable[[], bool]
) -> RebuildReport:
    """Press everything that waits. ``say(done, total)`` after each batch, first when the processes
    have begun; ``stop()`` is asked between two batches."""
    told, began = RebuildReport(), _cpu()
    pool = _begin(processes) if processes > 1 else None
    try:
        total = Output.objects.filter(stale__gt=0).count()
        say(0, total)
        while not stop():
            press_until_idle(urgent_only=True, say=told.add)  # what was published meanwhile
            done = _batch(processes, pool)
            if done is None:
                break
            told.pages += len(done)
            told.failed += sum(bool(p.error) for p in done)
            say(told.pages, max(total, told.pages))
    finally:
        if pool is not None:
            pool.shutdown()
    told.cpu_seconds = _cpu() - began
    told.peak_memory_mb = _memory(processes if pool else 0)
    return told


def _begin(processes: int) -> ProcessPoolExecutor:
    """Processes that share what is loaded already; none may share a connection."""
    connections.close_all()
    pool = ProcessPoolExecutor(
        processes,
        mp_context=multiprocessing.get_context("fork"),
        initializer=end_with,
        initargs=(os.getpid(),),
    )
    pool.submit(int).result()  # all of them begin with the first task
    return pool


def end_with(parent: int) -> None:
    """Have this process killed with its parent, whose lock is free then: it must write no more."""
    with contextlib.suppress(OSError, AttributeError):  # elsewhere than on Linux
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_EVERY)
        os._exit(1)

    threading.Thread(target=watch, daemon=True, name="dateline-end").start()


def _batch(processes: int, pool: ProcessPoolExecutor | None) -> list[Pressed] | None:
    """One edition: pages of one rank only, so that their order among each other does not matter."""
    with exclusive():
        began = time.monotonic()
        while True:
            while plan().changes or pending():
                pass
            waiting = queue(limit=SHARE * processes)
            if not waiting:
                return None
            batch = [output for output in waiting if output.stale == waiting[0].stale]
            share = _share(batch[0])
            batch = batch[: share * processes]
            parts = [batch[start : start + share] for start in range(0, len(batch), share)]
            edition = Edition.objects.create(
                causes=["everything that waits"], paths=[output.path for output in batch]
            )
            with telling(edition):
                found = (
                    list(pool.map(press_part, parts)) if pool else [press_part(p) for p in parts]
                )
            if all(part is not None for part in found):
                break  # else somebody committed meanwhile: the plan is made anew
        done = [page for part in found for page in part or ()]
        early = too_early([page.output for page in done if page.goes], batch)
        put_off(early)
        done = [page for page in done if page.output not in early]
        lost = books.orphaned(done)
        with telling(edition):
            settle(edition, done, lost)
        books.book(
            edition, list({p.output.pk: p for p in done}.values()), files_gone=lost, began=began
        )
        return done


def _share(output: Output) -> int:
    """How many outputs of this rank one process renders at a time: memory is bounded by it."""
    if output.stale in LATE:
        return SLOW_SHARE
    return FEED_SHARE if output.stale in (FEED, FEED + BACKGROUND) else SHARE


def press_part(outputs: Sequence[Output]) -> list[Pressed] | None:
    """Render and write some pages; the bytes stay here. None where the plan is out of date."""
    with snapshot():
        if pending():
            return None
        done = render_batch(outputs)
    stand_in(done)
    everything = [*press_files(done), *done]
    write(the_store(), everything)
    for page in everything:
        if page.rendered is not None:
            page.rendered = replace(page.rendered, body=b"")
    return everything


def _cpu() -> float:
    """Processor seconds of this process and of those it has waited for."""
    told = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in told)


def _memory(children: int) -> float:
    """The most memory at one time in MB; what forked processes share is counted for each."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    each = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss if children else 0
    return (own + children * each) / 1024
