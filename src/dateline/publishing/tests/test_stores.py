"""What every store promises, asked of all three; then what only a folder can get wrong."""

from __future__ import annotations

import copy
import hashlib
import itertools
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import brotli
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from zlib_ng import zlib_ng

from dateline.publishing.compress import best_brotli, pressed
from dateline.publishing.stores import Store, Stored, StoreProblem, file_name, path_of
from dateline.publishing.stores.folder import LEFTOVER, FolderStore
from dateline.publishing.stores.memory import MemoryStore
from dateline.publishing.stores.opening import open_store
from dateline.publishing.tests.buckets import bucket_at, s3_server

PATHS = ["/", "/news/", "/news/2026/11/a-story/", "/news/feed.rss", "/404.html", "/a b/"]
SHORT = Stored(b"short")
BAD = [
    "", "news/", "//", "//news/", "/news//", "/../", "/news/../x/", "/./", "/.edition", "/.well/x",
    "/news/.hidden/", "/a\nb/", "/a\x00b", "/\ud800/",
]  # fmt: skip


@pytest.fixture(scope="module", params=["memory", "folder", "bucket"])
def fresh(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Store]]:
    """Makes an empty store, as often as it is asked."""
    if request.param == "memory":
        yield MemoryStore
    elif request.param == "folder":
        yield lambda: FolderStore(tmp_path_factory.mktemp("press"))
    else:
        number = itertools.count()
        with s3_server() as endpoint, bucket_at(endpoint) as bucket:

            def below() -> Store:
                store = copy.copy(bucket)  # with the same connections
                store.prefix = f"site-{next(number)}/"
                return store

            yield below


@pytest.fixture
def store(fresh: Callable[[], Store]) -> Store:
    return fresh()


def body_of(words: bytes) -> bytes:
    return b"<p>" + words * 400 + b"</p>"


pages = st.builds(
    lambda words, status: pressed(body_of(words), "/", status=status),
    st.sampled_from([b"a", b"words ", b"other words "]),
    st.sampled_from([200, 410]),
) | st.builds(Stored, st.binary(max_size=20))
steps = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(PATHS), pages),
    st.tuples(st.just("remove"), st.sampled_from(PATHS)),
    st.tuples(st.just("improve"), st.sampled_from(PATHS)),
    st.tuples(st.just("write all"), st.dictionaries(st.sampled_from(PATHS), pages)),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(steps, max_size=12))
@example([("write", "/", pressed(body_of(b"a"), "/")), ("write", "/", SHORT)])
@example([("write", "/", SHORT), ("write", "/", Stored(b"", status=410)), ("improve", "/")])
def test_any_sequence_of_changes_leaves_what_a_dictionary_would_hold(
    fresh: Callable[[], Store], steps: list[tuple]
) -> None:
    store, model = fresh(), dict[str, Stored]()

    def expect(path: str, page: Stored) -> None:
        model[path] = page if path.endswith("/") else replace(page, status=200)

    for step in steps:
        match step:
            case ("write", path, page):
                store.write(path, page)
                expect(path, page)
            case ("remove", path):
                store.remove(path)
                model.pop(path, None)
            case ("improve", path):
                smaller = best_brotli(model[path].body) if path in model else b"\x3b"
                store.improve(path, smaller)
                if path in model:
                    model[path] = replace(model[path], brotli=smaller)
            case ("write all", several):
                store.write_all(several.items())
                for path, page in several.items():
                    expect(path, page)
    assert sorted(store.paths()) == sorted(model)
    assert {path: store.read(path) for path in PATHS} == {path: model.get(path) for path in PATHS}


def test_a_page_that_is_gone_replaces_the_page_and_gives_way_to_it(store: Store) -> None:
    there, gone = pressed(body_of(b"there "), "/"), pressed(body_of(b"gone "), "/", status=410)
    for page in (there, gone, there):
        store.write("/news/x/", page)
        assert store.read("/news/x/") == page
        assert list(store.paths()) == ["/news/x/"]
    store.write("/news/x/", gone)
    store.remove("/news/x/")
    assert store.read("/news/x/") is None
    assert list(store.paths()) == []


def test_removing_what_is_not_there_does_nothing(store: Store) -> None:
    store.write("/news/x/", SHORT)
    store.remove("/news/")
    store.remove("/news/feed.rss")
    assert list(store.paths()) == ["/news/x/"]


def test_an_edition_is_told_and_is_no_page(store: Store) -> None:
    assert store.edition() == 0
    store.turn(7)
    store.turn(12)
    assert store.edition() == 12
    assert list(store.paths()) == []


@pytest.mark.parametrize("path", BAD)
def test_what_is_no_address_of_ours_is_refused(store: Store, path: str) -> None:
    with pytest.raises(ValueError):
        store.write(path, SHORT)
    with pytest.raises(ValueError):
        store.remove(path)
    with pytest.raises(ValueError):
        store.improve(path, b"x")
    with pytest.raises(ValueError):
        store.read(path)
    assert list(store.paths()) == []


# Names

segments = st.text("abcxyz019-_~ .", min_size=1, max_size=12).filter(
    lambda s: not s.startswith(".") and not s.endswith((".gz", ".br"))
)


@given(st.lists(segments, max_size=4), st.booleans(), st.sampled_from([200, 410]))
def test_a_name_leads_back_to_its_address(parts: list[str], page: bool, status: int) -> None:
    path = "/" + "/".join(parts) + ("/" if page and parts else "")
    if not path.endswith(("/index.html", "/410.html")):
        assert path_of(file_name(path, status)) == path


@given(st.text(max_size=40).map("/".__add__))
@example("/..")
@example("/a/..")
def test_no_name_leaves_the_folder(path: str) -> None:
    try:
        name = file_name(path)
    except ValueError:
        return
    assert name and not name.startswith("/")
    assert all(part and not part.startswith(".") for part in name.split("/"))


@pytest.mark.parametrize("name", ["index.html.gz", "a/feed.rss.br", ".edition", "a/.new-1", ".x/a"])
def test_encodings_and_leftovers_are_no_pages(name: str) -> None:
    assert path_of(name) is None


# Opening


def test_a_store_is_opened_by_its_address(tmp_path: Path) -> None:
    assert isinstance(open_store("memory:"), MemoryStore)
    opened = open_store(f"folder:{tmp_path}/press")
    opened.write("/", SHORT)
    assert (tmp_path / "press" / "index.html").read_bytes() == b"short"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("", "write folder:/a/folder or s3://bucket"),
        ("/srv/press", "write folder:/a/folder or s3://bucket"),
        ("ftp://host/press", "write folder:/a/folder or s3://bucket"),
        ("folder:", "no whole path"),
        ("folder:press", "no whole path"),
        ("s3:", "names no bucket"),
        ("s3:///prefix", "names no bucket"),
        ("s3://key:secret@bucket", "credentials stand in the environment"),
        ("s3://bucket?endpoint=storage.example.org", "the endpoint is no address"),
        ("s3://bucket?endpont=https://storage.example.org", "nobody knows endpont"),
        ("s3://bucket?region", "is no store"),
    ],
)
def test_an_address_that_nobody_understands_is_explained(address: str, told: str) -> None:
    with pytest.raises(ValueError, match=told) as raised:
        open_store(address)
    assert "secret" not in str(raised.value)


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for inner in ("file", "file/press"):
        with pytest.raises(StoreProblem, match="Check that"):
            open_store(f"folder:{tmp_path}/{inner}")


def test_memory_remembers_in_which_order_it_was_told() -> None:
    store = MemoryStore()
    store.write("/b/", SHORT)
    store.write_all([("/a/", SHORT)])
    store.improve("/a/", b"x")
    store.remove("/b/")
    store.turn(7)
    assert store.log == [
        ("write", "/b/"), ("write", "/a/"), ("improve", "/a/"), ("remove", "/b/"), ("turn", "7"),
    ]  # fmt: skip


# The folder

WRITER = """
import hashlib, sys
from dateline.publishing.compress import pressed
from dateline.publishing.stores.folder import FolderStore
store = FolderStore(sys.argv[1])
print("ready", flush=True)
for number in range(100_000):
    words = b"%d words " % number * (1 + number % 9 * 700)
    page = pressed(hashlib.sha256(words).hexdigest().encode() + words, "/", status=(200, 410)[number % 2])
    for path in ("/", "/a/", "/a/b/"):
        store.write(path, page)
    if number % 5 == 0:
        store.remove("/a/b/")
"""


def is_whole(body: bytes) -> bool:
    return hashlib.sha256(body[64:]).hexdigest().encode() == body[:64]


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[Path]:
    """A folder in which another process rewrites three pages as fast as it can."""
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None and writer.stdout.readline() == "ready\n"
        yield tmp_path
        assert writer.poll() is None, "the writer gave up while it was read"
        writer.kill()


def test_a_reader_never_sees_a_torn_page_while_another_process_writes(writing: Path) -> None:
    store, seen = FolderStore(writing), set()
    while len(seen) < 60:
        for path in ("/", "/a/", "/a/b/"):
            page = store.read(path)
            if page is None:
                continue
            assert is_whole(page.body)
            assert page.gzip is None or zlib_ng.decompress(page.gzip, 31) == page.body
            assert page.brotli is None or brotli.decompress(page.brotli) == page.body
            seen.add(page.body[:64])
        assert set(store.paths()) <= {"/", "/a/", "/a/b/"}


def test_every_file_is_whole_for_a_server_that_reads_files(writing: Path) -> None:
    """As nginx does, which knows nothing of pages."""
    unpack = {
        "": lambda body: body,
        ".gz": lambda body: zlib_ng.decompress(body, 31),
        ".br": brotli.decompress,
    }
    seen = 0
    while seen < 300:
        for name, (ending, plain) in itertools.product(("index.html", "410.html"), unpack.items()):
            try:
                body = (writing / "a" / (name + ending)).read_bytes()
            except FileNotFoundError:
                continue
            assert is_whole(plain(body))
            seen += 1


def test_a_writer_that_is_killed_leaves_whole_pages(tmp_path: Path) -> None:
    for _ in range(3):
        command = [sys.executable, "-c", WRITER, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None and writer.stdout.readline() == "ready\n"
            while not (tmp_path / "a").exists():
                pass
            writer.kill()
        store = FolderStore(tmp_path)
        for path in store.paths():
            page = store.read(path)
            assert page is not None and is_whole(page.body)
        assert set(store.paths()) <= {"/", "/a/", "/a/b/"}
        store.sweep(older_than=-1)
        assert not list(tmp_path.rglob(f"{LEFTOVER}*"))


def test_what_a_crash_left_is_no_page_and_is_swept_when_it_is_old(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    store.write("/news/x/", SHORT)
    old, young = (tmp_path / "news" / "x" / f"{LEFTOVER}{n}-index.html" for n in (1, 2))
    old.write_bytes(b"half")
    young.write_bytes(b"half")
    os.utime(old, (1, 1))
    assert list(store.paths()) == ["/news/x/"]
    assert store.sweep() == 1
    assert not old.exists() and young.exists()
    assert store.sweep(older_than=-60) == 1
    assert store.read("/news/x/") == SHORT


def test_a_page_beside_the_one_that_it_replaces_is_one_page(tmp_path: Path) -> None:
    """As a crash between the two leaves them."""
    store = FolderStore(tmp_path)
    store.write("/x/", Stored(b"gone", status=410))
    (tmp_path / "x" / "index.html").write_bytes(b"here")
    assert list(store.paths()) == ["/x/"]
    assert store.read("/x/") == Stored(b"here")
    store.write("/x/", Stored(b"gone", status=410))
    assert store.read("/x/") == Stored(b"gone", status=410)


def test_no_encoding_of_other_bytes_is_read(tmp_path: Path) -> None:
    """As a crash between two encodings leaves them."""
    store, old = FolderStore(tmp_path), pressed(body_of(b"old "), "/")
    store.write("/", old)
    new = pressed(body_of(b"new "), "/")
    (tmp_path / "index.html.br").write_bytes(new.brotli or b"")
    assert store.read("/") == replace(old, brotli=None)
    (tmp_path / "index.html.gz").write_bytes(new.gzip or b"")
    assert store.read("/") == Stored(old.body)


def test_a_folder_that_is_empty_goes_and_comes_back(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    store.write("/news/2026/11/x/", SHORT)
    store.remove("/news/2026/11/x/")
    assert list(tmp_path.iterdir()) == []
    store.write("/news/2026/11/x/", SHORT)
    assert list(store.paths()) == ["/news/2026/11/x/"]


def test_removing_never_loses_what_another_thread_writes_beside_it(tmp_path: Path) -> None:
    store, problems = FolderStore(tmp_path), []

    def busy(path: str) -> None:
        try:
            for _ in range(300):
                store.write(path, SHORT)
                assert store.read(path) == SHORT
                store.remove(path)
        except Exception as problem:  # noqa: BLE001 - whatever it is, the test says so
            problems.append(problem)

    threads = [threading.Thread(target=busy, args=(f"/a/b/c/{n}/",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert list(tmp_path.iterdir()) == []


def test_an_encoding_that_a_page_has_no_more_is_removed(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    store.write("/", pressed(body_of(b"long "), "/"))
    store.write("/", SHORT)
    assert [file.name for file in tmp_path.iterdir()] == ["index.html"]
    store.improve("/feed.rss", b"x")  # there is no such page
    assert [file.name for file in tmp_path.iterdir()] == ["index.html"]


def test_a_disk_that_refuses_is_told_in_words(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    store.write("/news", SHORT)
    with pytest.raises(StoreProblem, match=r"Check that the disk has room"):
        store.write("/news/2026/", SHORT)
