"""A scan of many archives on all cores, which goes on after an interruption where it stopped."""

from __future__ import annotations

import json
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path

from dateline.coverage.match import Phrase, Watchlist
from dateline.coverage.scan.parts import PART, Part, parts_of
from dateline.coverage.scan.records import Counts, Found, Trouble, scan_part
from dateline.coverage.scan.sieve import Sieve

Answer = tuple[list[Found], list[Trouble], Counts]
Answers = Callable[[list[Part], list[str], datetime | None], Iterator[tuple[Part, Answer]]]


@dataclass(slots=True)
class Progress:
    """How far a scan is; the numbers are of this run, ``skipped`` of the ones before."""

    parts: int
    done: int = 0
    skipped: int = 0
    counts: Counts = field(default_factory=Counts)


class State:
    """Which parts are done, in a small JSON file; None remembers nothing."""

    def __init__(self, file: Path | None, lines: Iterable[str], since: datetime | None) -> None:
        """Raises ``ValueError`` where the file is of a scan for other phrases or another day."""
        self._file = file
        asked = {"watch": sorted(lines), "since": since.isoformat() if since else None}
        self._asked = hash_of(asked)
        self._done: dict[str, None] = {}
        if file is not None and file.exists():
            try:
                kept = json.loads(file.read_text(encoding="utf-8"))
                asked_then, self._done = str(kept["asked"]), dict.fromkeys(map(str, kept["done"]))
            except (ValueError, KeyError, TypeError) as problem:
                raise ValueError(f"{file} is no state of a scan: {problem}") from problem
            if asked_then != self._asked:
                raise ValueError(f"{file} is of a scan for other phrases or another day; name another file, or delete it.")  # fmt: skip

    def has(self, part: Part) -> bool:
        """Whether the part was done before."""
        return part.key in self._done

    def add(self, part: Part) -> None:
        """Remember the part, by an atomic rename."""
        self._done[part.key] = None
        if self._file is None:
            return
        new = self._file.with_name(f"{self._file.name}.new")
        new.write_text(
            json.dumps({"asked": self._asked, "done": list(self._done)}), encoding="utf-8"
        )
        new.replace(self._file)


def hash_of(asked: object) -> str:
    """A short name for what a scan asks."""
    return sha256(json.dumps(asked).encode()).hexdigest()[:16]


def scan(
    files: Iterable[Path],
    lines: list[str],
    *,
    since: datetime | None = None,
    state: State | None = None,
    processes: int = 0,
    part_size: int = PART,
    answers: Answers | None = None,
    on_part: Callable[[Progress], None] = lambda progress: None,
) -> Iterator[Found | Trouble]:
    """Every mention in the files of the phrases that the lines of a watchlist say, part after part.

    ``processes`` 0 means one for each core; ``answers`` has the parts searched elsewhere, as
    ``scan.cluster`` does. A part is remembered in ``state`` once its mentions were
    taken; an interruption repeats at most the parts that were being read. Memory does not grow with
    the archive. Raises ``WatchlistError`` before anything is read.
    """
    watch = Watchlist.from_lines(lines)
    state = state or State(None, lines, since)
    parts: list[Part] = []
    for file in files:
        try:
            parts += parts_of(file, part_size)
        except OSError as problem:
            yield Trouble(str(file), 0, f"{problem.strerror or problem}.")
    todo = [part for part in parts if not state.has(part)]
    progress = Progress(len(parts), skipped=len(parts) - len(todo))
    searched = (
        answers(todo, lines, since)
        if answers
        else _answers(todo, watch, since, processes or _cores())
    )
    for part, (found, troubles, counts) in searched:
        yield from found
        yield from troubles
        if found or not troubles:  # a file that could not be read at all is tried again
            state.add(part)
        progress.done += 1
        progress.counts.records += counts.records
        progress.counts.raw_bytes += counts.raw_bytes
        progress.counts.parsed += counts.parsed
        on_part(progress)


def _answers(
    parts: list[Part], watch: Watchlist, since: datetime | None, processes: int
) -> Iterator[tuple[Part, Answer]]:
    if processes == 1 or len(parts) <= 1:
        worker = Worker(watch, since)
        yield from ((part, worker.answer(part)) for part in parts)
        return
    count = min(processes, len(parts))
    with _pool(count, watch, since) as pool:
        waiting = iter(parts)
        # A few ahead, no more: an archive of a year has hundreds of thousands of parts.
        running: dict[Future[Answer], Part] = {
            pool.submit(_answer, part): part for part in islice(waiting, 2 * count)
        }
        while running:
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                part = running.pop(future)
                running.update({pool.submit(_answer, new): new for new in islice(waiting, 1)})
                yield part, future.result()


class Worker:
    """What one process needs: the watchlist and its automaton."""

    def __init__(self, watch: Watchlist, since: datetime | None) -> None:
        self.watch = watch
        self.sieve = Sieve(self.watch)
        self.since = since

    def answer(self, part: Part) -> Answer:
        """The mentions, troubles and counts of one part."""
        counts = Counts()
        found: list[Found] = []
        troubles: list[Trouble] = []
        try:
            for each in scan_part(part, self.watch, self.sieve, counts, self.since):
                if isinstance(each, Found):
                    found.append(each)
                else:
                    troubles.append(each)
        except OSError as problem:
            troubles.append(Trouble(str(part.file), part.begin, f"{problem.strerror or problem}."))
        return found, troubles, counts


_workers: list[Worker] = []


def _pool(count: int, watch: Watchlist, since: datetime | None) -> ProcessPoolExecutor:
    """Processes with the watchlist. Forked they share the automaton and begin at once, which is safe
    where no other thread runs; a caller with threads gets processes that start afresh."""
    if threading.active_count() == 1 and "fork" in multiprocessing.get_all_start_methods():
        _workers[:] = [Worker(watch, since)]
        return ProcessPoolExecutor(count, multiprocessing.get_context("fork"))
    told = (list(watch.phrases.values()), watch.excluded, since)
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(count, context, initializer=_start, initargs=told)


def _start(phrases: list[Phrase], excluded: frozenset[str], since: datetime | None) -> None:
    _workers[:] = [Worker(Watchlist(phrases, excluded), since)]


def _answer(part: Part) -> Answer:
    return _workers[0].answer(part)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
