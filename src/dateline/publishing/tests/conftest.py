"""What the tests of the press share."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connection

from dateline.publishing.snapshot import exclusive


@contextmanager
def pressing() -> Iterator[None]:
    """Somebody else holds the lock of the press while the block runs."""
    holds, done = threading.Event(), threading.Event()

    def other() -> None:
        try:
            with exclusive():
                holds.set()
                done.wait(30)
        finally:
            connection.close()  # a thread has a connection of its own

    thread = threading.Thread(target=other)
    thread.start()
    try:
        assert holds.wait(10)
        yield
    finally:
        done.set()
        thread.join()


@pytest.fixture
def another_press() -> Callable[[], AbstractContextManager[None]]:
    """``with another_press():`` somebody else is at work."""
    return pressing
