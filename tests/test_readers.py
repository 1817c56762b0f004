"""Readers while editions go live (rule P2): no half page, no list that leads nowhere, none left stale."""

from __future__ import annotations

import http.client
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.live import DATELINE, environment, free_port, stop, wait_until_it_answers

ROUNDS = int(os.environ.get("PRESS_ROUNDS", "20"))
STARTS = ("/", "/news/", "/kinds/post/", "/topics/water/", "/feed.rss", "/news/feed.rss")
LINK = re.compile(rb'(?:href="|<link>http://127\.0\.0\.1:\d+)(/news/20[^"<]*)')
WITHIN = 10.0  # seconds until the last list shows the last edition, on a machine that is busy
HOUSE = Path(__file__).resolve().parents[1]


class Reader(threading.Thread):
    """Reads a list, follows a link in it at once, and remembers what was wrong."""

    def __init__(self, port: int, ended: threading.Event, seed: int) -> None:
        super().__init__()
        self.port, self.ended, self.dice = port, ended, random.Random(seed)
        self.wrong: list[str] = []
        self.pages = self.lists = 0

    def run(self) -> None:
        while not self.ended.is_set():
            start = self.dice.choice(STARTS)
            status, body = get(self.port, start)
            self.lists += 1
            self.whole(start, status, body)
            links = sorted(set(LINK.findall(body)))
            if not links:
                continue
            path = self.dice.choice(links).decode()
            status, page = get(self.port, path)
            self.pages += 1
            if status == 404:  # taken down since: then the list must not lead there any more
                again = get(self.port, start)[1]
                if path.encode() in again:
                    self.wrong.append(f"{start} leads to {path}, which is not there")
            else:
                self.whole(path, status, page)

    def whole(self, path: str, status: int, body: bytes) -> None:
        end = b"</rss>" if path.endswith(".rss") else b"</html>"
        if status != 200 or not body.rstrip().endswith(end):
            self.wrong.append(f"{path}: status {status}, {len(body)} bytes, …{body[-30:]!r}")


def get(port: int, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def eventually(true: Callable[[], bool]) -> bool:
    """Whether it becomes true in time; what is asked is another process's work."""
    end = time.monotonic() + WITHIN
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    """A running site with one topic in it; yields (port, folder)."""
    folder = tmp_path_factory.mktemp("readers")
    port = free_port()
    base, site, log = f"http://127.0.0.1:{port}", folder / "site", folder / "run.log"
    told = environment(base)
    subprocess.run([DATELINE, "init", str(site), "--address", base], env=told, check=True,
                   capture_output=True, timeout=120)  # fmt: skip
    subprocess.run(
        [DATELINE, "--site", str(site), "manage", "shell", "-c",
         "from dateline.content.models import Topic; Topic.objects.create(name='Water')"],
        env=told, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    with log.open("wb") as out:
        running = subprocess.Popen(
            [DATELINE, "--site", str(site), "run", "--port", str(port)],
            env=told, stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
        try:
            wait_until_it_answers(base, running, log)
            yield port, site
        finally:
            stop(running, log)


def test_readers_meet_whole_pages_while_editions_go_live(port) -> None:  # type: ignore[no-untyped-def]
    port, site = port
    ended = threading.Event()
    readers = [Reader(port, ended, seed) for seed in range(2)]
    editor = subprocess.Popen(
        [sys.executable, "-m", "tests.busy_editor", str(ROUNDS)], cwd=HOUSE,
        env=environment(f"http://127.0.0.1:{port}") | {"DATELINE_SITE": str(site)},
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    for reader in readers:
        reader.start()
    said = editor.communicate(timeout=600)[0].split()
    assert editor.returncode == 0
    up = {path for word, path in zip(said[::2], said[1::2], strict=True) if word == "up"}
    down = {path for word, path in zip(said[::2], said[1::2], strict=True) if word == "down"}
    last = sorted(up - down, key=lambda path: int(re.findall(r"\d+", path)[-1]))[-1]
    try:
        for start in STARTS:
            assert eventually(lambda start=start: last.encode() in get(port, start)[1]), start
            body = get(port, start)[1]
            assert not [path for path in down if path.encode() in body], start
        assert eventually(lambda: all(get(port, path)[0] == 404 for path in down))
    finally:
        ended.set()
        for reader in readers:
            reader.join()
    assert [wrong for reader in readers for wrong in reader.wrong] == []
    assert all(reader.pages > 5 for reader in readers), (
        "the readers read too little to say anything"
    )
    print(sum(r.lists for r in readers), "lists", sum(r.pages for r in readers), "pages read")
