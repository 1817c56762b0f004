"""The parts of a scan on a Dask cluster: the same answers as on one machine, from many.

Every worker must have Dateline, and the archives under the same path. ``distributed`` is optional:
``pip install dateline[dask]``.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from itertools import islice
from typing import Any

from dateline.coverage.match import Watchlist
from dateline.coverage.scan.parts import Part
from dateline.coverage.scan.run import Answer, Answers, Worker, hash_of

CONNECT_SECONDS = 10
AHEAD = 2  # parts a thread of the cluster has waiting
_here = threading.local()


class NoCluster(ValueError):
    """The cluster cannot be used; the message says what to do."""


@contextmanager
def on_cluster(address: str) -> Iterator[Answers]:
    """What ``scan(…, answers=…)`` takes, while connected to the scheduler at ``address``
    ("tcp://scheduler:8786"). Raises ``NoCluster``."""
    try:
        dask: Any = import_module("distributed")
    except ImportError:
        raise NoCluster("--dask needs Dask's scheduler: pip install 'dateline[dask]'.") from None
    try:
        client = dask.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as problem:
        raise NoCluster(f"There is no Dask scheduler at {address}: {problem}") from problem
    try:
        yield lambda parts, lines, since: _answers(dask, client, parts, lines, since)
    finally:
        client.close()


def _answers(
    dask: Any, client: Any, parts: Sequence[Part], lines: list[str], since: datetime | None
) -> Iterator[tuple[Part, Answer]]:
    if not parts:
        return
    threads = sum(client.nthreads().values())
    if not threads:
        raise NoCluster(
            "The Dask cluster has no workers: start some, then run the same command again."
        )
    asked = hash_of([lines, since.isoformat() if since else None])
    [told] = client.scatter([lines], broadcast=True, hash=False)
    waiting = iter(parts)

    def submitted(part: Part) -> Any:
        return client.submit(answer_there, part, asked, told, since, pure=False)

    running = {submitted(part): part for part in islice(waiting, AHEAD * threads)}
    done = dask.as_completed(list(running), loop=client.loop)
    try:
        for future in done:
            part = running.pop(future)
            yield part, future.result()
            for new in islice(waiting, 1):
                following = submitted(new)
                running[following] = new
                done.add(following)
    except (dask.KilledWorker, dask.client.FutureCancelledError, OSError) as problem:
        raise NoCluster(
            f"The Dask cluster was lost: {problem}. With --resume the scan goes on where it stopped."
        ) from problem


def answer_there(part: Part, asked: str, lines: list[str], since: datetime | None) -> Answer:
    """One part, on a worker. Each of its threads keeps the automaton of the watchlist that it had last."""
    if getattr(_here, "asked", None) != asked:
        _here.worker = Worker(Watchlist.from_lines(lines), since)
        _here.asked = asked
    answer: Answer = _here.worker.answer(part)
    return answer
