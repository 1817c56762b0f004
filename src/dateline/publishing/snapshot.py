"""One state of the database for a whole edition, and one press at a time.

A list and the page that it links to must come from the same state, else a list could link to a page
that is not there (rule P2). So an edition reads in one snapshot: a deferred transaction on SQLite
(WAL), REPEATABLE READ on PostgreSQL. Both refuse writes meanwhile, which keeps renders honest.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import connection, transaction

R = TypeVar("R")

LOCK_NUMBER = 0x6461746C  # PostgreSQL's advisory locks are numbers; this spells "datl"
WAIT_STEP = 0.01  # seconds between two looks at a lock that another process holds

_held = threading.local()


class Busy(Exception):
    """Another process is pressing, and the time to wait is over."""


@contextmanager
def snapshot() -> Iterator[None]:
    """Read one state of the database inside the block. Inside a transaction: that one's state."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")  # the snapshot begins here
        _held.snapshot = True
        try:
            yield
        finally:
            _held.snapshot = False
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            _held.snapshot = True
            try:
                yield
            finally:
                _held.snapshot = False


_aside = ThreadPoolExecutor(1, thread_name_prefix="dateline-aside")


def aside(act: Callable[[], R]) -> R:
    """Do something that writes (make a size of a photo) while a snapshot is being read.

    In a thread, and so on a connection, of its own; it is committed at once.
    """
    if not getattr(_held, "snapshot", False):
        return act()

    def on_own_connection() -> R:
        try:
            return act()
        finally:
            connection.close()

    return _aside.submit(on_own_connection).result()


@contextmanager
def exclusive(wait: float = 60.0) -> Iterator[None]:
    """Only one press at a time, over all processes (and machines, with PostgreSQL).

    wait: seconds to wait for another one. Raises ``Busy`` after that. May be nested.
    """
    if getattr(_held, "depth", 0):
        yield
        return
    release = _lock_database(wait) if connection.vendor == "postgresql" else _lock_file(wait)
    _held.depth = 1
    try:
        yield
    finally:
        _held.depth = 0
        release()


def _lock_file(wait: float) -> Callable[[], None]:
    place = Path(settings.PRESS_FOLDER).with_name("press.lock")
    place.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(place, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o640)

    def take() -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    if not _patiently(take, wait):
        os.close(handle)
        raise Busy("another process is pressing pages")
    return lambda: os.close(handle)


def _lock_database(wait: float) -> Callable[[], None]:
    def take() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK_NUMBER])
            return bool(cursor.fetchone()[0])

    if not _patiently(take, wait):
        raise Busy("another process is pressing pages")

    def release() -> None:
        if connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK_NUMBER])

    return release


def _patiently(take: Callable[[], bool], wait: float) -> bool:
    until = time.monotonic() + wait
    while not take():
        if time.monotonic() >= until:
            return False
        time.sleep(WAIT_STEP)
    return True
