"""The cache: what is live shows everywhere within a look, what was not touched stays, memory is bounded."""

from __future__ import annotations

import gzip
import random
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.publishing.serving import cache
from dateline.publishing.serving.cache import LOOK_EVERY, OVERHEAD
from dateline.publishing.serving.tests.serving import STORY, WORDS, Clock, Serving


def two(folder: Path) -> tuple[Serving, Serving]:
    """Two processes' fronts over one folder, on one clock."""
    clock = Clock()
    return Serving(folder, clock=clock), Serving(folder, clock=clock)


def test_an_edition_shows_in_every_process_after_one_look(tmp_path: Path) -> None:
    assert LOOK_EVERY <= 0.05, "an edition is live everywhere within 100 ms"
    one, other = two(tmp_path)
    one.write(STORY, b"first")
    one.turn(1)
    assert [s.ask(STORY).body for s in (one, other)] == [b"first", b"first"]
    one.write(STORY, b"again")
    one.turn(2)
    assert [s.ask(STORY).body for s in (one, other)] == [b"again", b"again"]


def test_what_is_taken_back_is_gone_in_every_process(tmp_path: Path) -> None:
    one, other = two(tmp_path)
    one.write(STORY, WORDS)
    one.write("/feed.rss", WORDS)
    one.turn(1)
    for each in (one, other):
        for encoding in ("br", "gzip", "identity"):
            assert each.ask(STORY, accept_encoding=encoding).status == 200
    one.write(STORY, b"withdrawn", 410)
    one.store.remove("/feed.rss")
    one.turn(2)
    for each in (one, other):
        assert each.ask(STORY).status == 410
        assert each.ask("/feed.rss", accept_encoding="br").by_django
    one.write(STORY, b"back again")
    one.turn(3)
    for each in (one, other):
        assert (each.ask(STORY).status, each.ask(STORY).body) == (200, b"back again")


def test_a_page_that_came_back_wins_over_the_note_that_it_is_gone(tmp_path: Path) -> None:
    """The press was killed between writing the one and removing the other."""
    serving = Serving(tmp_path)
    serving.write(STORY, b"gone", 410)
    serving.turn(1)
    assert serving.ask(STORY).status == 410
    page = tmp_path / "press" / STORY.strip("/") / "index.html"
    page.write_bytes(b"back again")
    serving.turn(2)
    assert serving.ask(STORY).body == b"back again"


def test_a_page_that_is_written_while_it_is_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serving = Serving(tmp_path)
    serving.write(STORY, b"first" + WORDS)
    read, written = cache._read, []

    def reading(name: str) -> tuple[bytes, tuple[int, int, int]] | None:
        if name.endswith(".gz") and not written:
            written.append(name)
            serving.write(STORY, b"again" + WORDS)
        return read(name)

    monkeypatch.setattr(cache, "_read", reading)
    zipped = serving.ask(STORY, accept_encoding="gzip")
    assert written
    assert gzip.decompress(zipped.body) == serving.ask(STORY).body == b"again" + WORDS


def test_what_was_not_there_is_asked_for_each_time(tmp_path: Path) -> None:
    serving = Serving(tmp_path)
    serving.turn(1)
    assert serving.ask(STORY).by_django
    serving.write(STORY, b"pressed on demand")  # no turn, no time
    assert serving.ask(STORY).body == b"pressed on demand"


def test_an_edition_leaves_what_it_did_not_touch(tmp_path: Path) -> None:
    serving = Serving(tmp_path)
    serving.write(STORY, b"untouched")
    serving.write("/news/", b"first")
    serving.turn(1)
    serving.ask(STORY)
    serving.ask("/news/")
    entry = serving.cache.entries[STORY]
    serving.write("/news/", b"again")
    serving.turn(2)
    serving.ask("/news/")
    assert serving.ask(STORY).body == b"untouched"
    assert serving.cache.entries[STORY] is entry
    assert entry.seen == serving.cache.turn


def test_between_two_looks_no_file_is_touched(tmp_path: Path) -> None:
    serving = Serving(tmp_path)
    serving.write(STORY, b"first")
    serving.turn(1)
    serving.ask(STORY)
    serving.write(STORY, b"again")
    serving.store.turn(2)
    serving.clock.now += LOOK_EVERY * 0.9
    assert serving.ask(STORY).body == b"first"
    serving.clock.now += LOOK_EVERY * 0.2
    assert serving.ask(STORY).body == b"again"


def test_without_a_mark_every_look_is_a_turn(tmp_path: Path) -> None:
    serving = Serving(tmp_path)
    serving.write(STORY, b"first")
    assert serving.ask(STORY).body == b"first"
    serving.write(STORY, b"again")
    serving.clock.now += LOOK_EVERY
    assert serving.ask(STORY).body == b"again"


def test_the_same_edition_told_twice_is_a_turn_twice(tmp_path: Path) -> None:
    """After a crash the press writes an edition once more."""
    serving = Serving(tmp_path)
    serving.write(STORY, b"half of it")
    serving.turn(7)
    assert serving.ask(STORY).body == b"half of it"
    serving.write(STORY, b"all")
    serving.turn(7)
    assert serving.ask(STORY).body == b"all"


def test_a_page_is_never_mixed_of_two_writings(tmp_path: Path) -> None:
    """A writer and readers at once: plain and compressed forms of one answer belong together."""
    serving = Serving(tmp_path)
    serving.turn(1)
    bodies = [f"<p>{n} ".encode() + WORDS for n in range(40)]
    serving.write(STORY, bodies[0])
    done = threading.Event()

    def write() -> None:
        for number, body in enumerate(bodies):
            serving.write(STORY, body)
            serving.store.turn(number + 2)
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while not done.is_set():
            serving.clock.now += LOOK_EVERY
            assert serving.ask(STORY).body in bodies
    finally:
        writer.join()
    serving.clock.now += LOOK_EVERY
    assert serving.ask(STORY).body == bodies[-1]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_the_cache_stays_below_its_bound(tmp_path_factory: object, seed: int) -> None:
    dice, folder = random.Random(seed), tmp_path_factory.mktemp("bound")  # type: ignore[attr-defined]
    serving = Serving(folder, limit=150_000)
    serving.turn(1)
    pages = {f"/news/{n}/": dice.randbytes(dice.randrange(20_000)) for n in range(12)}
    for path, body in pages.items():
        serving.write(path, body)
    for edition in range(60):
        path = dice.choice(list(pages))
        assert serving.ask(path).body == pages[path]
        if dice.random() < 0.2:
            pages[path] = dice.randbytes(dice.randrange(20_000))
            serving.write(path, pages[path])
            serving.turn(edition + 2)
        kept = serving.cache.entries.values()
        assert serving.cache.weight == sum(entry.weight for entry in kept) <= 150_000
        assert sum(len(b) for e in kept for b in e.bodies.values()) <= 150_000


def test_what_is_asked_for_again_and_again_stays(tmp_path: Path) -> None:
    page = 2_000 + OVERHEAD
    serving = Serving(tmp_path, limit=10 * page)
    serving.turn(1)
    serving.write("/", b"x" * 2_000)
    serving.ask("/")
    entry = serving.cache.entries["/"]
    for number in range(50):
        serving.store.write(f"/old/{number}/", serving.store.read("/"))  # type: ignore[arg-type]
        serving.ask(f"/old/{number}/")
        serving.ask("/")
    assert serving.cache.entries["/"] is entry
    assert len(serving.cache.entries) < 50


def test_a_file_larger_than_its_share_is_not_kept_in_memory(tmp_path: Path) -> None:
    serving = Serving(tmp_path, limit=16 * 50_000)
    path, body = "/media/0123/report.pdf", b"%PDF" * 100_000
    serving.write(path, body)
    assert serving.ask(path).body == serving.ask(path).body == body
    assert not serving.cache.entries[path].bodies
    assert serving.cache.weight == OVERHEAD
