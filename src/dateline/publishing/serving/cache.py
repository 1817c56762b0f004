"""Stored pages in memory, bounded in bytes, checked against the folder whenever an edition turns.

A cached page is trusted until the store's mark (``.edition``) moves; then each page is compared with
its file once more before it is served again. So an edition shows within ``LOOK_EVERY``, in every
process by itself, and what an edition did not touch stays.
"""

from __future__ import annotations

import os
import stat
import threading
import time
from collections.abc import Callable
from typing import Protocol

from dateline.publishing.serving.addresses import stored_name
from dateline.publishing.serving.answers import Entry, Stamp
from dateline.publishing.serving.negotiation import BROTLI, GZIP, IDENTITY
from dateline.publishing.stores import MARK

LOOK_EVERY = 0.025  # seconds between two looks at the mark
LARGEST = 16  # what is more than this part of the cache is read from the file each time
OVERHEAD = 6 * 1024  # bytes of headers and dictionaries that a page takes beside its bodies
TRIES = 8  # readings of a page that is being written at the same time


class Source(Protocol):
    """The bytes of a large file, open for reading; those of one writing and no other."""

    piece: int  # bytes that are worth reading at a time

    def read(self, start: int, stop: int) -> bytes:
        """Some of them."""

    def close(self) -> None:
        """Let go of it; a second time does nothing."""


class FileSource:
    """An open file."""

    piece = 256 * 1024

    def __init__(self, handle: int) -> None:
        self._handle: int | None = handle

    def read(self, start: int, stop: int) -> bytes:
        """See ``Source.read``."""
        return b"" if self._handle is None else os.pread(self._handle, stop - start, start)

    def close(self) -> None:
        """See ``Source.close``."""
        if self._handle is not None:
            handle, self._handle = self._handle, None
            os.close(handle)


class Cache:
    """Pages of one folder, and the static files of another below ``static_url``.

    Without a folder nothing is stored but static files.
    """

    look_every = LOOK_EVERY

    def __init__(
        self,
        folder: str,
        limit: int,
        *,
        static_url: str = "/static/",
        static_folder: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """limit: bytes. clock: seconds, for tests."""
        self.folder, self.limit, self.clock = folder.rstrip("/"), limit, clock
        self.static_url, self.static_folder = static_url, static_folder.rstrip("/")
        self.entries: dict[str, Entry] = {}
        self.turn = 0  # how often the mark was seen to move
        self.next_look = -1.0
        self.weight = 0
        self._mark: object = None
        self._looking, self._changing = threading.Lock(), threading.Lock()

    def look(self) -> None:
        """See whether the mark moved. Another thread's look is as good as one's own."""
        if not self._looking.acquire(blocking=False):
            return
        try:
            now = self.clock()
            told = self._told()
            # Without a mark nobody says when something changed: then every look is a turn.
            if told is None or told != self._mark:
                self._mark = told
                self.turn += 1
            self.next_look = now + self.look_every
        finally:
            self._looking.release()

    def find(self, path: str) -> Entry | None:
        """What is stored at an address now, from memory or read anew; None where there is nothing."""
        turn = self.turn  # before the files are read: what changes meanwhile is looked at again
        entry = self.entries.get(path)
        if entry is not None:
            entry.used = True
            if entry.seen == turn:
                return entry
            # A page that is gone may lie beside one that came back.
            if entry.status == 200 and self._is_same(entry):
                entry.seen = turn
                return entry
        found = self._load(path, turn)
        self._put(path, found)
        return found

    def is_stored(self, path: str) -> bool:
        """Whether an address has a page or says that it is gone."""
        return self._place(path) is not None

    def open(self, entry: Entry) -> Source | None:
        """The file of an entry whose bytes are not in memory; None if it is another one by now."""
        opened = open_file(entry.name)
        if opened is None:
            return None
        source = FileSource(opened[0])
        if opened[1] != entry.stamp:
            source.close()
            return None
        return source

    def _told(self) -> object:
        """The mark as it is now; None where there is none."""
        return _read(f"{self.folder}/{MARK}")

    def _is_same(self, entry: Entry) -> bool:
        return _stamp(entry.name) == entry.stamp

    def _place(self, path: str) -> tuple[str, int] | None:
        """The file of an address, and its status."""
        statuses = (200, 410) if path.endswith("/") else (200,)
        for status in statuses:
            inner = stored_name(path, status)
            if inner is None:
                return None
            if not self.is_static(path):
                if not self.folder:
                    return None
                name = f"{self.folder}/{inner}"
            elif self.static_folder and not path.endswith("/"):
                name = f"{self.static_folder}/{path[len(self.static_url) :]}"
            else:
                return None
            if _stamp(name) is not None:
                return name, status
        return None

    def is_static(self, path: str) -> bool:
        """Whether an address is one of a static file."""
        return path.startswith(self.static_url)

    def _load(self, path: str, turn: int) -> Entry | None:
        for _ in range(TRIES):
            place = self._place(path)
            if place is None:
                return None
            name, status = place
            stamp = _stamp(name)
            if stamp is None:
                continue
            if stamp[2] > self.limit // LARGEST:
                return Entry(path, name, status, stamp, {}, OVERHEAD, turn)
            bodies = self._bodies(name, stamp)
            if bodies is not None:
                weight = sum(map(len, bodies.values())) + OVERHEAD
                return Entry(path, name, status, stamp, bodies, weight, turn)
        return None  # changing all the time: Django may wait for it

    @staticmethod
    def _bodies(name: str, stamp: Stamp) -> dict[str, bytes] | None:
        """All encodings of one writing; None if another came between.

        The plain file is written last, so it is read first: where it is the new one, so are all.
        """
        bodies = {}
        for encoding, ending in ((IDENTITY, ""), (GZIP, ".gz"), (BROTLI, ".br")):
            found = _read(name + ending)
            if found is not None:
                bodies[encoding] = found[0]
            elif encoding == IDENTITY:
                return None
            if encoding == IDENTITY and found is not None and found[1] != stamp:
                return None
        return bodies if _stamp(name) == stamp else None

    def _put(self, path: str, entry: Entry | None) -> None:
        with self._changing:
            old = self.entries.pop(path, None)
            self.weight -= old.weight if old is not None else 0
            if entry is None or entry.weight > self.limit:
                return
            # Second chance (a clock): what was asked for since it last stood here goes to the end.
            while self.weight + entry.weight > self.limit:
                first = self.entries.pop(next(iter(self.entries)))
                if first.used:
                    first.used = False
                    self.entries[first.path] = first
                else:
                    self.weight -= first.weight
            self.entries[path] = entry
            self.weight += entry.weight


def _stamp(name: str) -> Stamp | None:
    """What changes whenever a file is replaced; None where there is no file."""
    try:
        told = os.stat(name)
    except (OSError, ValueError):
        return None
    return _stamp_of(told) if stat.S_ISREG(told.st_mode) else None


def _stamp_of(told: os.stat_result) -> Stamp:
    return told.st_mtime_ns, told.st_ino, told.st_size


def _read(name: str) -> tuple[bytes, Stamp] | None:
    """A file with the stamp of exactly these bytes; None where there is none, or no file."""
    opened = open_file(name)
    if opened is None:
        return None
    handle, stamp = opened
    with os.fdopen(handle, "rb") as file:
        return file.read(), stamp


def open_file(name: str) -> tuple[int, Stamp] | None:
    """A file open for reading, and the stamp of exactly what was opened."""
    try:
        handle = os.open(name, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except (OSError, ValueError):
        return None
    told = os.fstat(handle)
    if not stat.S_ISREG(told.st_mode):
        os.close(handle)
        return None
    return handle, _stamp_of(told)
