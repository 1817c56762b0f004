"""Readers while editions go live (rule P2): no half page, no list that leads nowhere, none left stale.

The readers note what they saw and when they began to ask. Afterwards the books say when each edition
went live: who asked 100 ms later or more must have seen it. ``PRESS_ROUNDS`` sets how many editions.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.browser.live import (
    DATELINE,
    MADE_WITHIN,
    environment,
    free_port,
    stop,
    wait_until_it_answers,
)

ROUNDS = int(os.environ.get("PRESS_ROUNDS", "50"))  # editions that go live while they read
STARTS = ("/", "/news/", "/kinds/post/", "/topics/water/", "/feed.rss", "/news/feed.rss")
LINK = re.compile(rb'(?:href="|<link>http://127\.0\.0\.1:\d+)(/news/20[^"<]*)')
STORY = re.compile(r"/news/\d{4}/\d\d/busy-day-(\d+)/")
WITHIN = 10.0  # seconds until the last list shows the last edition, on a machine that is busy
COHERENT = 0.1  # seconds after an edition went live from which everybody gets it
# A thread may be put aside between asking and answering: of a hundred answers one may be older than
# that, by less than a few seconds. A page leaves the store before its edition is booked as live.
RARELY, AT_MOST, BOOKED = 0.01, 3.0, 5.0
HOUSE = Path(__file__).resolve().parents[1]
EDITIONS = """
import json
from dateline.publishing.models import Edition
told = Edition.objects.filter(state="live").order_by("live_at").values_list("live_at", "pages")
print("EDITIONS", json.dumps([[live_at.timestamp(), pages] for live_at, pages in told]))
"""


@dataclass(frozen=True)
class Seen:
    """One answer. stories: of a list, the numbers of those that it names."""

    began: float  # seconds since 1970, before the question was sent
    path: str
    status: int
    changed: bool = False
    stories: frozenset[int] = frozenset()


class Reader(threading.Thread):
    """Reads a list, follows a link in it at once, and remembers what was wrong."""

    def __init__(self, port: int, ended: threading.Event, seed: int) -> None:
        super().__init__()
        self.port, self.ended, self.dice = port, ended, random.Random(seed)
        self.wrong: list[str] = []
        self.seen: list[Seen] = []
        self.pages = self.lists = 0

    def run(self) -> None:
        while not self.ended.is_set():
            start = self.dice.choice(STARTS)
            began = time.time()
            status, body = get(self.port, start)
            self.lists += 1
            self.whole(start, status, body)
            links = sorted({link.decode() for link in LINK.findall(body)})
            named = frozenset(int(told[1]) for told in map(STORY.fullmatch, links) if told)
            self.seen.append(Seen(began, start, status, stories=named))
            if not links:
                continue
            path = self.dice.choice(links)
            began = time.time()
            status, page = get(self.port, path)
            self.pages += 1
            self.seen.append(Seen(began, path, status, b"Busier day" in page))
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


@dataclass
class Truth:
    """When what went live, from the books: seconds since 1970 by address."""

    editions: int = 0
    new: dict[str, float] = field(default_factory=dict)
    changed: dict[str, float] = field(default_factory=dict)
    gone: dict[str, float] = field(default_factory=dict)
    listed: dict[str, dict[int, float]] = field(default_factory=dict)  # list, story: since when

    def lateness(self, seen: Seen) -> float | None:
        """For how many seconds something else had been live that was not seen; None: for none."""
        late = []
        if STORY.fullmatch(seen.path):
            if seen.status == 200 and not seen.changed:
                late.append(self.changed.get(seen.path))
            late.append(self.gone.get(seen.path) if seen.status == 200 else None)
            going = self.gone.get(seen.path)
            if seen.status == 404 and (going is None or seen.began < going - BOOKED):
                late.append(self.new.get(seen.path))
        newest = max(seen.stories, default=-1)
        for number, since in self.listed.get(seen.path, {}).items():
            if number > newest:
                late.append(since)
        past = [seen.began - since for since in late if since is not None and since < seen.began]
        return max(past) if past else None


def truth(editions: list[list[Any]]) -> Truth:
    """What the books say of each story: new, changed, gone, and named by each list."""
    told = Truth(len(editions))
    for live_at, pages in editions:
        fates = {path: fate for path, fate, _ in pages if fate in ("new", "changed", "gone")}
        for path, fate in fates.items():
            if STORY.fullmatch(path):
                getattr(told, fate)[path] = live_at
        for start in STARTS:
            if start not in fates:
                continue
            known = told.listed.setdefault(start, {})
            for path in told.new:
                number = STORY.fullmatch(path)
                if number and path not in told.gone:
                    known.setdefault(int(number[1]), live_at)
    # What was taken down may have left a list before its page went: nothing is asked of those.
    for path in told.gone:
        number = STORY.fullmatch(path)
        for known in told.listed.values():
            known.pop(int(number[1]) if number else -1, None)
    return told


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
def port(
    tmp_path_factory: pytest.TempPathFactory, new_site: Callable[[Path], Path]
) -> Iterator[tuple[int, Path]]:
    """A running site with one topic in it; yields (port, folder)."""
    folder = tmp_path_factory.mktemp("readers")
    port = free_port()
    base, site, log = f"http://127.0.0.1:{port}", new_site(folder / "site"), folder / "run.log"
    told = environment(base)
    subprocess.run(
        [DATELINE, "--site", str(site), "manage", "shell", "-c",
         "from dateline.content.models import Topic; Topic.objects.create(name='Water')"],
        env=told, check=True, capture_output=True, timeout=MADE_WITHIN,
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


def test_readers_meet_whole_and_fresh_pages_while_editions_go_live(port: tuple[int, Path]) -> None:
    number, site = port
    told = environment(f"http://127.0.0.1:{number}") | {"DATELINE_SITE": str(site)}
    ended = threading.Event()
    readers = [Reader(number, ended, seed) for seed in range(2)]
    before = editions_of(site, told)
    editor = subprocess.Popen(
        [sys.executable, "-m", "tests.busy_editor", str(ROUNDS)], cwd=HOUSE, env=told,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    for reader in readers:
        reader.start()
    said = editor.communicate(timeout=1200)[0].split()
    while_reading = truth(editions_of(site, told)[len(before) :])
    try:
        assert editor.returncode == 0
        nothing_is_left_behind(number, said)
    finally:
        ended.set()
        for reader in readers:
            reader.join()
    assert [wrong for reader in readers for wrong in reader.wrong] == []
    assert while_reading.editions >= ROUNDS, "too few editions went live while they read"
    assert all(reader.pages > ROUNDS // 4 for reader in readers), "they followed too few links"
    fresh(truth(editions_of(site, told)[len(before) :]), readers)


def nothing_is_left_behind(port: int, said: list[str]) -> None:
    """At rest every list names the last story and none that was taken down."""
    up = {path for word, path in zip(said[::2], said[1::2], strict=True) if word == "up"}
    down = {path for word, path in zip(said[::2], said[1::2], strict=True) if word == "down"}
    last = sorted(up - down, key=lambda path: int(re.findall(r"\d+", path)[-1]))[-1]
    for start in STARTS:
        assert eventually(lambda start=start: last.encode() in get(port, start)[1]), start
        body = get(port, start)[1]
        assert not [path for path in down if path.encode() in body], start
    assert eventually(lambda: all(get(port, path)[0] == 404 for path in down))


def fresh(books: Truth, readers: list[Reader]) -> None:
    """Nobody who asked 100 ms after an edition went live got what was before it."""
    answers = [seen for reader in readers for seen in reader.seen]
    late = [(books.lateness(seen) or 0.0, seen) for seen in answers]
    stale = sorted((each for each in late if each[0] > COHERENT), key=lambda each: -each[0])
    assert len(stale) <= RARELY * len(answers), f"{len(stale)} of {len(answers)}: {stale[:3]}"
    assert not stale or stale[0][0] < AT_MOST, stale[0]
    held = sum(0.0 < seconds <= COHERENT for seconds, _ in late)
    print(
        books.editions, "editions,", len(answers), "answers,", len(stale), "later than 100 ms,",
        held, "within it",
    )  # fmt: skip


def editions_of(site: Path, told: dict[str, str]) -> list[list[Any]]:
    """[when it went live, its pages] of every live edition, from the books."""
    done = subprocess.run(
        [DATELINE, "--site", str(site), "manage", "shell", "-v0", "-c", EDITIONS],
        env=told, check=True, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    line = next(row for row in done.stdout.splitlines() if row.startswith("EDITIONS "))
    found: list[list[Any]] = json.loads(line.removeprefix("EDITIONS "))
    return found
