"""An edition shows in every serving process within 100 ms: by a real clock, over real processes."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from dateline.publishing.stores import Stored
from dateline.publishing.stores.folder import FolderStore

WITHIN = 0.1  # seconds, of the issue
EDITIONS, PROCESSES = 20, 2
TRIES = 3  # a machine may be busy with something else for a while
PATH = "/news/"


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    made = FolderStore(tmp_path / "press")
    made.write(PATH, Stored(b"0"))
    made.turn(1)
    return made


@pytest.fixture
def port(store: FolderStore) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = int(probe.getsockname()[1])
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", str(PROCESSES),
        "--host", "127.0.0.1", "--port", str(number), "--no-ws", "--no-log",
        "dateline.publishing.serving.tests.one_front:application",
    ]  # fmt: skip
    environment = {**os.environ, "COHERENCE_FOLDER": store.folder}
    server = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        until = time.monotonic() + 60
        seen: set[str] = set()
        while len(seen) < PROCESSES:
            assert server.poll() is None and time.monotonic() < until, "the server did not come up"
            try:
                seen.add(ask(number)[0])
            except OSError:
                time.sleep(0.05)
        yield number
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def ask(port: int) -> tuple[str, int]:
    """(process, what it served), over a connection of its own, so that any process may take it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", PATH)
        answer = connection.getresponse()
        return answer.headers["X-Process"], int(answer.read())
    finally:
        connection.close()


def lateness(store: FolderStore, port: int, number: int) -> float:
    """Seconds after an edition went live at which somebody still began to get the old page."""
    store.write(PATH, Stored(str(number).encode()))
    store.turn(number + 1)
    live, last_old = time.monotonic(), 0.0
    current: set[str] = set()
    while len(current) < PROCESSES:
        began = time.monotonic()
        process, served = ask(port)
        if served == number:
            current.add(process)
        else:
            assert process not in current, "a process went back to the old page"
            last_old = began - live
    return last_old


def test_an_edition_shows_in_every_process_within_100_ms(store: FolderStore, port: int) -> None:
    median, number = 0.0, 0
    for _ in range(TRIES):
        late = []
        for _ in range(EDITIONS):
            number += 1
            late.append(lateness(store, port, number))
        median = statistics.median(late)
        if median < WITHIN:
            return
    pytest.fail(f"half of {EDITIONS} editions showed later than {median * 1000:.0f} ms")
