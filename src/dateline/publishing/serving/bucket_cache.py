"""The front's cache over a bucket: bounded in bytes, and coherent with what lies there.

The same rules as over a folder (``cache.py``), with requests in place of looks at the disk: the mark is
fetched at most every 50 ms while readers ask, and after an edition each page is compared once more (a
HEAD) before it is served again. What is not there is remembered until the mark moves, so that a
robot's guesses cost one request each.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Protocol

from dateline.publishing.compress import is_text
from dateline.publishing.serving.addresses import stored_name
from dateline.publishing.serving.answers import Entry, Stamp
from dateline.publishing.serving.cache import LARGEST, OVERHEAD, TRIES, Cache, Source
from dateline.publishing.serving.negotiation import BROTLI, GZIP, IDENTITY
from dateline.publishing.stores import Stored, StoreProblem

LOOK_EVERY = 0.05  # seconds; with an answer within 50 ms an edition shows within 100
# While the storage does not answer, no edition can go live either. So what is in memory is served on
# for a while; not for long, as it may be this machine alone that does not reach it.
GRACE = 10.0
WAIT_AFTER_SILENCE = 1.0  # seconds until the mark is asked for again
MOST_MISSING = 10_000  # addresses that are remembered as not there
logger = logging.getLogger("dateline.serving")


class Bucket(Protocol):
    """What of a ``BucketStore`` is used here."""

    def mark(self) -> bytes | None: ...
    def stamp(self, path: str) -> tuple[str, int, Stamp] | None: ...
    def read(self, path: str) -> Stored | None: ...
    def part(self, key: str, start: int, stop: int, stamp: Stamp) -> bytes: ...


class BucketSource:
    """An object, read in parts."""

    piece = 4 * 1024 * 1024

    def __init__(self, store: Bucket, entry: Entry) -> None:
        self._store, self._entry = store, entry

    def read(self, start: int, stop: int) -> bytes:
        """See ``Source.read``. Raises ``StoreProblem`` where the object was replaced."""
        return self._store.part(self._entry.name, start, stop, self._entry.stamp)

    def close(self) -> None:
        """See ``Source.close``: there is nothing to let go of."""


class BucketCache(Cache):
    """Pages of a bucket, and static files of a folder. Raises ``StoreProblem`` from ``find``."""

    look_every = LOOK_EVERY

    def __init__(
        self,
        store: Bucket,
        limit: int,
        *,
        static_url: str = "/static/",
        static_folder: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """limit: bytes. store: a ``BucketStore``, one that does not wait long."""
        super().__init__("", limit, static_url=static_url, static_folder=static_folder, clock=clock)
        self._store = store
        self._missing: set[str] = set()
        self._missing_at = 0  # the turn at which they were missing
        self._silent_since: float | None = None

    def find(self, path: str) -> Entry | None:
        """See ``Cache.find``."""
        if self.is_static(path):
            return super().find(path)
        turn = self.turn
        if self._is_missing(path, turn):
            return None
        found = super().find(path)
        if found is None:
            self._note_missing(path, turn)
        return found

    def is_stored(self, path: str) -> bool:
        """See ``Cache.is_stored``."""
        turn = self.turn
        if self._is_missing(path, turn):
            return False
        there = super().is_stored(path)
        if not there:
            self._note_missing(path, turn)
        return there

    def open(self, entry: Entry) -> Source | None:
        """See ``Cache.open``."""
        if self.is_static(entry.path):
            return super().open(entry)
        return BucketSource(self._store, entry) if self._is_same(entry) else None

    def look(self) -> None:
        """See ``Cache.look``."""
        super().look()
        if self._silent_since is not None:
            self.next_look = self.clock() + WAIT_AFTER_SILENCE

    def _told(self) -> object:
        try:
            told = self._store.mark()
        except StoreProblem as problem:
            now = self.clock()
            if self._silent_since is None:
                self._silent_since = now
                logger.warning("%s", problem)
            return self._mark if now - self._silent_since < GRACE else None
        self._silent_since = None
        return told

    def _is_same(self, entry: Entry) -> bool:
        if self.is_static(entry.path):
            return super()._is_same(entry)
        told = self._store.stamp(entry.path)
        return told is not None and told[2] == entry.stamp

    def _place(self, path: str) -> tuple[str, int] | None:
        if self.is_static(path):
            return super()._place(path)
        if stored_name(path) is None:
            return None
        told = self._store.stamp(path)
        return told[:2] if told else None

    def _load(self, path: str, turn: int) -> Entry | None:
        if self.is_static(path):
            return super()._load(path, turn)
        if stored_name(path) is None:
            return None
        for _ in range(TRIES):
            told = self._store.stamp(path)
            if told is None:
                return None
            key, status, stamp = told
            if stamp[2] > self.limit // LARGEST:
                return Entry(path, key, status, stamp, {}, OVERHEAD, turn)
            bodies = self._all_bodies(told, path)
            if bodies is not None:
                weight = sum(map(len, bodies.values())) + OVERHEAD
                return Entry(path, key, status, stamp, bodies, weight, turn)
        return None  # changing all the time: Django may wait for it

    def _all_bodies(self, told: tuple[str, int, Stamp], path: str) -> dict[str, bytes] | None:
        """All encodings of one writing; None if another came between."""
        if not is_text(path):
            return {IDENTITY: self._store.part(told[0], 0, told[2][2], told[2])}
        page = self._store.read(path)
        if page is None or self._store.stamp(path) != told:
            return None
        forms = {IDENTITY: page.body, GZIP: page.gzip, BROTLI: page.brotli}
        return {encoding: body for encoding, body in forms.items() if body is not None}

    def _is_missing(self, path: str, turn: int) -> bool:
        if self._missing_at != turn or len(self._missing) > MOST_MISSING:
            self._missing, self._missing_at = set(), turn
        return path in self._missing

    def _note_missing(self, path: str, turn: int) -> None:
        if self._missing_at == turn and not self.is_static(path):
            self._missing.add(path)
