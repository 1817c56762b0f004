"""The front over a real bucket: what lies there is served, and what is taken back is not."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest

from dateline.publishing.compress import pressed
from dateline.publishing.serving.bucket_cache import GRACE, LOOK_EVERY, BucketCache
from dateline.publishing.serving.front import Front
from dateline.publishing.serving.tests.serving import SECURITY, STORY, WORDS, Clock, Serving, django
from dateline.publishing.stores import Stored, StoreProblem
from dateline.publishing.stores.bucket import BucketStore
from dateline.publishing.tests.buckets import bucket_at, s3_server

MP3 = "/media/0123abcd/speech.mp3"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with s3_server() as address:
        yield address


class Watched:
    """A bucket that counts what it is asked, and falls silent when it is told to."""

    def __init__(self, store: BucketStore) -> None:
        self.store, self.asked, self.silent = store, 0, False

    def __getattr__(self, name: str) -> object:
        self.asked += 1
        if self.silent:
            raise StoreProblem("Nobody answers")
        return getattr(self.store, name)


class OverBucket(Serving):
    """A front over a bucket, with static files in a folder."""

    def __init__(self, store: BucketStore, limit: int = 1 << 22) -> None:
        self.clock, self.store = Clock(), store  # type: ignore[assignment]
        self.watched = Watched(store.for_readers())
        self.cache = BucketCache(self.watched, limit, clock=self.clock)  # type: ignore[arg-type]
        self.front = Front(django, self.cache, security=SECURITY)

    def turn(self, edition: int) -> None:
        self.store.turn(edition)
        self.clock.now += LOOK_EVERY


@pytest.fixture
def serving(endpoint: str) -> Iterator[OverBucket]:
    with bucket_at(endpoint, "/the/site/") as store:
        made = OverBucket(store)
        for path in ("/", STORY, "/feed.rss"):
            made.write(path, path.encode() + WORDS)
        made.write("/gone/", b"gone" + WORDS, 410)
        made.turn(1)
        yield made


def test_a_page_comes_from_the_bucket_once_and_then_from_memory(serving: OverBucket) -> None:
    said = serving.ask(STORY, accept_encoding="gzip")
    assert said.status == 200 and gzip.decompress(said.body) == STORY.encode() + WORDS
    before = serving.watched.asked
    assert serving.ask(STORY).body == STORY.encode() + WORDS
    assert serving.ask(STORY, if_none_match="*").status == 304
    assert serving.watched.asked == before, "a page in memory asks nothing of the bucket"


def test_an_edition_shows_after_one_look_and_leaves_what_it_did_not_touch(
    serving: OverBucket,
) -> None:
    feed = serving.ask("/feed.rss")
    serving.ask(STORY)
    serving.write(STORY, b"new" + WORDS)
    assert serving.ask(STORY).body == STORY.encode() + WORDS, "no edition says so yet"
    serving.turn(2)
    assert serving.ask(STORY).body == b"new" + WORDS
    assert serving.ask("/feed.rss").headers == feed.headers
    serving.store.remove(STORY)
    serving.turn(3)
    assert serving.ask(STORY).by_django, "what was taken back is gone"
    serving.write(STORY, b"gone now" + WORDS, 410)
    serving.turn(4)
    assert serving.ask(STORY).status == 410


def test_gone_and_other_spellings_are_as_over_a_folder(serving: OverBucket) -> None:
    assert serving.ask("/gone/").status == 410
    assert serving.ask("/gone").headers["Location"] == "/gone/"
    assert serving.ask("/FEED.rss/").headers["Location"] == "/feed.rss"


def test_what_is_not_there_is_asked_for_once_an_edition(serving: OverBucket) -> None:
    assert serving.ask("/nothing/").by_django
    before = serving.watched.asked
    assert serving.ask("/nothing/").by_django
    assert serving.watched.asked == before
    serving.write("/nothing/", b"there")
    serving.turn(2)
    assert serving.ask("/nothing/").body == b"there"


@pytest.mark.parametrize("size", [500, 200_000])  # in memory, from the bucket
def test_a_media_file_comes_in_parts(endpoint: str, size: int) -> None:
    with bucket_at(endpoint) as store:
        serving = OverBucket(store, limit=16 * 10_000)
        body = bytes(n % 251 for n in range(size))
        serving.store.write(MP3, Stored(body))
        serving.turn(1)
        assert serving.ask(MP3).body == body
        said = serving.ask(MP3, range="bytes=10-19")
        assert (said.status, said.body) == (206, body[10:20])
        etag = said.headers["ETag"]
        assert serving.ask(MP3, if_none_match=etag).status == 304
        serving.store.write(MP3, Stored(body[::-1]))
        serving.turn(2)
        assert serving.ask(MP3).headers["ETag"] != etag


def test_the_memory_is_bounded(endpoint: str) -> None:
    with bucket_at(endpoint) as store:
        serving = OverBucket(store, limit=60_000)
        for number in range(12):
            path = f"/news/{number}/"
            serving.store.write(path, pressed(WORDS, path))
            assert serving.ask(path).status == 200
            assert serving.cache.weight <= 60_000


def test_a_silent_storage_is_borne_for_a_while_and_then_told(serving: OverBucket) -> None:
    page = serving.ask(STORY)
    serving.watched.silent = True
    serving.clock.now += GRACE / 2
    assert serving.ask(STORY).body == page.body
    refused = serving.ask("/feed.rss")
    assert (refused.status, refused.headers["Retry-After"]) == (503, "5")
    assert SECURITY.items() <= refused.headers.items()
    serving.clock.now += GRACE - 1
    assert serving.ask(STORY).body == page.body
    serving.clock.now += 2
    assert serving.ask(STORY).status == 503, "nobody knows whether it was taken back"
    serving.watched.silent = False
    serving.clock.now += 2
    assert serving.ask(STORY).body == page.body


def test_a_file_that_is_replaced_while_it_is_read_is_not_mixed(serving: OverBucket) -> None:
    serving.store.write(MP3, Stored(b"a" * 100))
    told = serving.store.stamp(MP3)  # type: ignore[attr-defined]
    serving.store.write(MP3, Stored(b"b" * 100))
    with pytest.raises(StoreProblem, match="replaced"):
        serving.store.part(told[0], 0, 50, told[2])  # type: ignore[attr-defined]
