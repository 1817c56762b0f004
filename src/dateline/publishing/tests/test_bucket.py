"""The bucket against a real S3 server, and against one that refuses."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from dateline.publishing.compress import pressed
from dateline.publishing.serving.headers import ASK_EACH_TIME, FOR_EVER, HTML
from dateline.publishing.stores import Stored, StoreProblem, bucket
from dateline.publishing.stores.bucket import BucketStore
from dateline.publishing.stores.opening import open_store
from dateline.publishing.tests.buckets import bucket_at, keys, s3_server

LONG = pressed(b"<p>" + b"words " * 400, "/")


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with s3_server() as address:
        yield address


@pytest.fixture
def store(endpoint: str) -> Iterator[BucketStore]:
    with bucket_at(endpoint, "/the/site/") as made:
        yield made


def names(store: BucketStore) -> list[str]:
    found = store._client().list_objects_v2(Bucket=store.bucket)
    return sorted(each["Key"] for each in found.get("Contents", ()))


def headers(store: BucketStore, name: str) -> dict[str, Any]:
    return store._client().head_object(Bucket=store.bucket, Key=name)  # type: ignore[no-any-return]


class Spy:
    """Notes which requests a store makes, in order."""

    def __init__(self, store: BucketStore) -> None:
        self.seen: list[tuple[str, str]] = []
        store._client().meta.events.register("before-call.s3", self.note)

    def note(self, model: Any, params: dict[str, Any], **_: Any) -> None:
        self.seen.append((model.name, params["url_path"].rpartition("/the/site/")[2]))


def test_a_page_has_an_object_for_each_encoding_named_as_in_a_folder(store: BucketStore) -> None:
    store.write("/news/2026/11/x/", LONG)
    plain = "the/site/news/2026/11/x/index.html"
    assert names(store) == [plain, f"{plain}.br", f"{plain}.gz"]


@pytest.mark.parametrize(
    ("path", "name", "kind", "cache"),
    [
        ("/news/", "news/index.html", HTML, ASK_EACH_TIME),
        ("/feed.rss", "feed.rss", "application/rss+xml; charset=utf-8", ASK_EACH_TIME),
        ("/news/feed.json", "news/feed.json", "application/feed+json", ASK_EACH_TIME),
        ("/media/abc/a.svg", "media/abc/a.svg", "image/svg+xml", FOR_EVER),
    ],
)
def test_every_object_says_what_it_is(
    store: BucketStore, path: str, name: str, kind: str, cache: str
) -> None:
    store.write(path, LONG)
    for ending, encoding in (("", None), (".gz", "gzip"), (".br", "br")):
        told = headers(store, f"the/site/{name}{ending}")
        assert told["ContentType"] == kind
        assert told["CacheControl"] == cache
        assert told.get("ContentEncoding") == encoding


def test_a_page_that_is_gone_is_still_a_page_of_html(store: BucketStore) -> None:
    store.write("/x/", Stored(b"gone", status=410))
    assert headers(store, "the/site/x/410.html")["ContentType"] == HTML


def test_the_plain_object_is_written_last_and_the_other_status_removed_after_it(
    store: BucketStore,
) -> None:
    spy = Spy(store)
    store.write("/x/", LONG)
    assert spy.seen == [
        ("PutObject", "x/index.html.br"),
        ("PutObject", "x/index.html.gz"),
        ("PutObject", "x/index.html"),
        ("DeleteObject", "x/410.html.br"),
        ("DeleteObject", "x/410.html.gz"),
        ("DeleteObject", "x/410.html"),
    ]


def test_encodings_that_a_page_has_no_more_are_removed(store: BucketStore) -> None:
    store.write("/x/", LONG)
    store.write("/x/", Stored(b"short"))
    assert names(store) == ["the/site/x/index.html"]
    store.write("/x/", Stored(b"gone", status=410))
    assert names(store) == ["the/site/x/410.html"]
    store.remove("/x/")
    assert names(store) == []


def test_a_better_form_goes_only_where_a_page_is(store: BucketStore) -> None:
    store.improve("/x/", b"no page")
    store.improve("/feed.rss", b"no feed")
    assert names(store) == []
    store.write("/x/", Stored(b"", status=410))
    store.improve("/x/", b"\x3b")
    assert headers(store, "the/site/x/410.html.br")["ContentEncoding"] == "br"
    assert store.read("/x/") == Stored(b"", None, b"\x3b", 410)


def test_the_mark_of_an_edition_is_kept_by_nobody(store: BucketStore) -> None:
    store.turn(3)
    assert names(store) == ["the/site/.edition"]
    assert headers(store, "the/site/.edition")["CacheControl"] == "no-store"


def test_more_pages_than_one_answer_lists_are_all_listed(store: BucketStore) -> None:
    paths = {f"/p/{number}/" for number in range(1100)}  # an answer holds 1000
    for path in paths:
        store._put(store._key(path), b"", path)
    assert set(store.paths()) == paths


def test_only_what_lies_below_the_prefix_is_listed(store: BucketStore, endpoint: str) -> None:
    store.write("/x/", Stored(b"ours"))
    for key in ("index.html", "the/site.html", "the/site2/index.html"):
        store._client().put_object(Bucket=store.bucket, Key=key, Body=b"theirs")
    assert list(store.paths()) == ["/x/"]


def test_a_page_beside_the_one_that_it_replaces_is_listed_once(store: BucketStore) -> None:
    for status in (200, 410):
        for path in ("/", "/x/"):
            store._put(store._key(path, status), b"a crash came", path)
    assert sorted(store.paths()) == ["/", "/x/"]
    assert store.read("/") == Stored(b"a crash came")


def test_several_pages_are_written_at_a_time_and_all_of_them(store: BucketStore) -> None:
    several = {f"/n/{number}/": Stored(b"%d" % number) for number in range(120)}
    threads = set[str]()
    store._client().meta.events.register(
        "before-call.s3", lambda **_: threads.add(threading.current_thread().name)
    )
    store.write_all(iter(several.items()))
    assert {path: store.read(path) for path in store.paths()} == several
    assert 1 < len({name for name in threads if name.startswith("bucket")}) <= bucket.THREADS


def test_a_problem_with_one_of_several_is_told_and_ends_the_work(store: BucketStore) -> None:
    asked = 0

    def endless() -> Iterator[tuple[str, Stored]]:
        nonlocal asked
        while True:
            asked += 1
            yield f"/n/{asked}/", Stored(b"x")

    store._client().delete_bucket(Bucket=store.bucket)
    with pytest.raises(StoreProblem, match="no such bucket"):
        store.write_all(endless())
    assert asked < 10 * bucket.AHEAD


def test_it_opens_by_its_address(store: BucketStore, endpoint: str) -> None:
    opened = open_store(f"s3://{store.bucket}/the/site?endpoint={endpoint}&region=us-east-1")
    assert isinstance(opened, BucketStore)
    opened.write("/x/", LONG)
    opened.close()
    assert store.read("/x/") == LONG
    opened.close()  # a second time does nothing


def test_without_a_prefix_pages_lie_at_the_root(endpoint: str) -> None:
    with bucket_at(endpoint) as store:
        store.write("/", Stored(b"x"))
        store.turn(1)
        assert names(store) == [".edition", "index.html"]
        assert list(store.paths()) == ["/"]


def test_a_process_that_was_forked_opens_connections_of_its_own(
    store: BucketStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = store._client()
    assert store._client() is ours
    monkeypatch.setattr(os, "getpid", lambda: -1)
    theirs = store._client()
    assert theirs is not ours
    ours.close()


# What goes wrong


@contextmanager
def answering(status: int, code: str) -> Iterator[tuple[BucketStore, list[str]]]:
    """A store over a server that answers everything with one error; and what it was asked."""
    asked: list[str] = []

    class Refusing(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # else a client waits a second before it sends a body

        def answer(self) -> None:
            asked.append(self.command)
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body = f"<Error><Code>{code}</Code><Message>as it says</Message></Error>".encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Connection", "close")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_PUT = do_HEAD = do_DELETE = answer

        def log_message(self, *_: Any) -> None:
            pass

    with keys(), ThreadingHTTPServer(("127.0.0.1", 0), Refusing) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        store = BucketStore("a-bucket", "", f"http://127.0.0.1:{server.server_port}", "us-east-1")
        try:
            yield store, asked
        finally:
            store.close()
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("status", "code", "told"),
    [
        (404, "NoSuchBucket", "check its name"),
        (403, "AccessDenied", "This key may not do that"),
        (403, "InvalidAccessKeyId", "Check the access key"),
        (403, "SignatureDoesNotMatch", "The secret does not fit the key"),
        (400, "ExpiredToken", "has expired"),
        (403, "RequestTimeTooSkewed", "clock of this machine"),
        (507, "QuotaExceeded", "full"),
        (418, "SomethingNew", "Check the bucket, the endpoint and what the key may do"),
    ],
)
def test_a_refusal_says_what_to_check(status: int, code: str, told: str) -> None:
    with answering(status, code) as (store, _):
        for action in (
            lambda: store.write("/", LONG),
            lambda: store.read("/"),
            lambda: store.remove("/"),
            lambda: list(store.paths()),
            lambda: store.turn(1),
            lambda: store.edition(),
        ):
            with pytest.raises(StoreProblem, match=told) as caught:
                action()
            assert "a-bucket" in str(caught.value)
            assert code in str(caught.value) and "as it says" in str(caught.value)


def test_an_overloaded_storage_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bucket, "ATTEMPTS", 2)  # each further one waits longer
    with answering(503, "SlowDown") as (store, asked):
        with pytest.raises(StoreProblem, match="fewer requests"):
            store.remove("/")
        assert asked == ["DELETE"] * 2


def test_a_better_form_is_not_promised_where_the_storage_refuses() -> None:
    with answering(403, "AccessDenied") as (store, _), pytest.raises(StoreProblem, match="may not"):
        store.improve("/", b"x")


def test_an_endpoint_where_nobody_answers_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bucket, "ATTEMPTS", 1)
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as closed:
        address = f"http://127.0.0.1:{closed.server_port}"
    store = BucketStore("a-bucket", endpoint=address)
    with keys(), pytest.raises(StoreProblem, match=f"Nobody answers at {address}"):
        store.turn(1)
    store.close()


def test_missing_credentials_are_told(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    store = BucketStore("a-bucket", endpoint=endpoint, region="us-east-1")
    with pytest.raises(StoreProblem, match="AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"):
        store.turn(1)
    store.close()


@pytest.mark.parametrize(
    ("name", "endpoint"),
    [
        ("", None),
        ("a bucket", "http://127.0.0.1:9"),
        ("a-bucket", "localhost"),
        ("a-bucket", "x y"),
    ],
)
def test_what_can_be_no_bucket_is_told(name: str, endpoint: str | None) -> None:
    with keys(), pytest.raises(StoreProblem, match="s3://bucket/prefix"):
        BucketStore(name, endpoint=endpoint).turn(1)
