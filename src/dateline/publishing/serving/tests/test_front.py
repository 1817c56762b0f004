"""What readers get from the front: forms, statuses, headers, redirects, parts of files."""

from __future__ import annotations

import gzip
from pathlib import Path
from wsgiref.util import setup_testing_defaults

import brotli
import pytest

from dateline.publishing.serving.cache import LARGEST
from dateline.publishing.serving.files import Files
from dateline.publishing.serving.headers import etag_of, headers_for
from dateline.publishing.serving.tests.serving import SECURITY, STORY, WORDS, Serving


@pytest.fixture
def serving(tmp_path: Path) -> Serving:
    made = Serving(tmp_path)
    for path in ("/", "/news/", STORY, "/feed.rss", "/people/ann/data.json"):
        made.write(path, path.encode() + WORDS)
    made.write("/404.html", b"not here", 404)
    made.write("/news/gone/", b"gone" + WORDS, 410)
    made.turn(1)
    return made


def test_a_page_comes_in_the_smallest_form_that_a_reader_takes(serving: Serving) -> None:
    plain, zipped, small = (serving.ask(STORY, accept_encoding=e) for e in ("", "gzip", "gzip, br"))
    assert plain.body == gzip.decompress(zipped.body) == brotli.decompress(small.body)
    assert [s.headers.get("Content-Encoding") for s in (plain, zipped, small)] == [
        None,
        "gzip",
        "br",
    ]
    assert len({s.headers["ETag"] for s in (plain, zipped, small)}) == 3
    for said in (plain, zipped, small):
        assert said.headers["Content-Length"] == str(len(said.body))
        assert said.headers["Vary"] == "Accept-Encoding"
        assert said.headers["ETag"] == etag_of(said.body)
    assert serving.ask(STORY).body == plain.body


def test_who_forbids_every_form_is_told_so(serving: Serving) -> None:
    assert serving.ask(STORY, accept_encoding="*;q=0").status == 406
    serving.write("/tiny/", b"tiny")
    assert serving.ask("/tiny/", accept_encoding="gzip, identity;q=0").status == 406
    assert serving.ask("/tiny/", accept_encoding="gzip").body == b"tiny"


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br"])
def test_who_has_it_already_gets_304_for_that_form_alone(serving: Serving, encoding: str) -> None:
    first = serving.ask(STORY, accept_encoding=encoding)
    again = serving.ask(
        STORY, accept_encoding=encoding, if_none_match=f'"x", W/{first.headers["ETag"]}'
    )
    assert (again.status, again.body) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary", "Surrogate-Key", "Content-Security-Policy"):
        assert again.headers[name] == first.headers[name]
    assert not {"Content-Length", "Content-Type", "Content-Encoding"} & set(again.headers)
    for other in {"identity", "gzip", "br"} - {encoding}:
        said = serving.ask(STORY, accept_encoding=other, if_none_match=first.headers["ETag"])
        assert said.status == 200
    assert serving.ask(STORY, if_none_match="*").status == 304


def test_head_says_what_get_would(serving: Serving) -> None:
    got, head = (
        serving.ask(STORY, accept_encoding="br"),
        serving.ask(STORY, "", "HEAD", accept_encoding="br"),
    )
    assert (head.status, head.headers, head.body) == (got.status, got.headers, b"")
    assert serving.ask(STORY, "", "HEAD", if_none_match="*").status == 304
    assert serving.ask("/news", "", "HEAD").status == 301


def test_gone_and_not_found_are_no_success(serving: Serving) -> None:
    gone = serving.ask("/news/gone/", accept_encoding="gzip", if_none_match="*")
    assert gone.status == 410
    assert gzip.decompress(gone.body) == b"gone" + WORDS
    assert serving.ask("/404.html").status == 404
    assert serving.ask("/nothing/").by_django


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PURGE"])
def test_other_methods_are_djangos(serving: Serving, method: str) -> None:
    serving.ask(STORY)  # in memory or not
    for path in (STORY, "/news", "/"):
        assert serving.ask(path, "utm_source=x", method).by_django


@pytest.mark.parametrize("path", ["/desk", "/desk/", "/desk/pages/", "/desk//x", "/desk/\x00"])
def test_the_desk_is_djangos(serving: Serving, path: str) -> None:
    assert serving.ask(path, "utm_source=x").by_django


def test_a_page_that_begins_like_the_desk_is_a_page(serving: Serving) -> None:
    serving.write("/desks/", b"furniture")
    assert serving.ask("/desks/").body == b"furniture"


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("/news", "/news/"), ("/news/gone", "/news/gone/"), ("/feed.rss/", "/feed.rss"),
        ("//news///", "/news/"), ("/NEWS/", "/news/"), ("/News", "/news/"), ("/Feed.RSS/", "/feed.rss"),
        ("/news/index.html", "/news/"), ("/index.html", "/"), ("//", "/"), ("//nothing//at//all/", "/nothing/at/all/"),
        ("/people/ANN/data.json", "/people/ann/data.json"),
    ],
)  # fmt: skip
def test_another_spelling_leads_to_the_address(serving: Serving, asked: str, meant: str) -> None:
    said = serving.ask(asked, "page=2")
    assert (said.status, said.headers["Location"]) == (301, f"{meant}?page=2")
    assert said.headers["Cache-Control"] == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize("path", ["/nothing", "/nothing/index.html", "/Nothing/", "/feed.atom/"])
def test_what_is_stored_under_no_spelling_is_djangos(serving: Serving, path: str) -> None:
    assert serving.ask(path).by_django


def test_tracking_and_spelling_are_one_redirect(serving: Serving) -> None:
    assert serving.ask("/News", "utm_source=x&page=2").headers["Location"] == "/news/?page=2"
    assert serving.ask("/forms/ask/", "mc_eid=1").headers["Location"] == "/forms/ask/"


@pytest.mark.parametrize(
    ("path", "query"), [("/", "p=12"), ("/", "a=1&m=202611"), ("/news/", "s=a"), (STORY, "q=a")]
)
def test_old_addresses_and_searches_are_djangos(serving: Serving, path: str, query: str) -> None:
    assert serving.ask(path, query).by_django


@pytest.mark.parametrize(
    ("path", "query"), [("/", "x=1"), ("/news/", "p=12"), (STORY, "page=2&ss=1")]
)
def test_any_other_query_is_answered_with_the_page(serving: Serving, path: str, query: str) -> None:
    assert serving.ask(path, query).status == 200


def test_headers_are_those_of_the_address_and_of_the_site(serving: Serving) -> None:
    said = serving.ask(STORY)
    expected = {**headers_for(STORY, cdn={}), **SECURITY}
    assert {
        n: v for n, v in said.headers.items() if n not in ("ETag", "Content-Length")
    } == expected
    assert expected["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_caches_that_are_told_may_keep_a_page_and_no_404(tmp_path: Path) -> None:
    for kind, names in {
        "fastly": {"Surrogate-Control", "CDN-Cache-Control"},
        "cloudflare": {"Surrogate-Control", "CDN-Cache-Control", "Cache-Tag"},
        "addresses": set(),
    }.items():
        serving = Serving(tmp_path / kind, cdn={"kind": kind})
        serving.write("/", b"front")
        serving.write("/404.html", b"not here", 404)
        said = serving.ask("/").headers
        assert names == {"Surrogate-Control", "CDN-Cache-Control", "Cache-Tag"} & set(said)
        assert ("s-maxage" in said["Cache-Control"]) == (kind == "addresses")
        assert said["Cache-Control"].startswith("public, max-age=0")
        missing = serving.ask("/404.html").headers
        assert "CDN-Cache-Control" not in missing and "s-maxage" not in missing["Cache-Control"]


def test_static_files_come_compressed_and_are_kept(serving: Serving) -> None:
    folder = serving.folder / "static" / "css"
    folder.mkdir(parents=True)
    for name in ("site.css", "site.0123456789ab.css"):
        (folder / name).write_bytes(WORDS)
        (folder / f"{name}.br").write_bytes(brotli.compress(WORDS))
    plain = serving.ask("/static/css/site.css", accept_encoding="br")
    hashed = serving.ask("/static/css/site.0123456789ab.css", "v=1")
    assert brotli.decompress(plain.body) == hashed.body == WORDS
    assert plain.headers["Cache-Control"] == "public, max-age=3600"
    assert hashed.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    # A part of a page is no page: it carries no policy of its own, half a kilobyte a file.
    assert "Content-Security-Policy" not in hashed.headers
    assert hashed.headers["X-Content-Type-Options"] == "nosniff"
    assert serving.ask("/static/css/nothing.css").by_django


MP3 = "/media/0123abcd/speech.mp3"


@pytest.mark.parametrize("size", [500, 200_000])  # in memory, from the file
def test_a_media_file_comes_in_parts(tmp_path: Path, size: int) -> None:
    serving = Serving(tmp_path, limit=16 * 10_000)
    body = bytes(n % 251 for n in range(size))
    serving.write(MP3, body)
    whole = serving.ask(MP3)
    assert (whole.body, whole.headers["Accept-Ranges"]) == (body, "bytes")
    for asked, start, stop in (
        ("bytes=0-99", 0, 100), ("bytes=100-", 100, size), ("bytes=-10", size - 10, size),
        ("bytes=10-999999999", 10, size), ("bytes=-999999999", 0, size),
    ):  # fmt: skip
        said = serving.ask(MP3, range=asked, accept_encoding="identity;q=1, *;q=0")
        assert said.body == body[start:stop]
        assert said.headers["Content-Length"] == str(stop - start)
        if stop - start < size:
            assert said.status == 206
            assert said.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{size}"
    outside = serving.ask(MP3, range=f"bytes={size}-")
    assert (outside.status, outside.headers["Content-Range"]) == (416, f"bytes */{size}")
    for ignored in ("bytes=0-1,3-4", "lines=1-2", "bytes=5-2", "bytes=-", "bytes=a-b"):
        assert serving.ask(MP3, range=ignored).status == 200
    etag = whole.headers["ETag"]
    assert serving.ask(MP3, range="bytes=0-9", if_range=etag).status == 206
    assert serving.ask(MP3, range="bytes=0-9", if_range='"other"').status == 200
    assert serving.ask(MP3, range="bytes=0-9", if_none_match=etag).status == 304


def test_pages_come_whole(serving: Serving) -> None:
    said = serving.ask(STORY, range="bytes=0-9")
    assert (said.status, said.headers["Accept-Ranges"]) == (200, "none")


def test_a_player_gets_a_very_large_file_part_by_part(tmp_path: Path) -> None:
    serving = Serving(tmp_path, limit=LARGEST * 100)
    serving.front._files = Files(serving.cache.open, whole=1000, part=300)
    body = bytes(n % 251 for n in range(5000))
    serving.write(MP3, body)
    got = b""
    while len(got) < len(body):
        said = serving.ask(MP3, range=f"bytes={len(got)}-")
        assert said.status == 206
        got += said.body
    assert got == body
    assert len(serving.ask(MP3, range="bytes=10-").body) == 300
    assert len(serving.ask(MP3, range="bytes=4500-").body) == 500
    assert serving.ask(MP3, range="lines=1-2").body == body


def test_slow_downloads_leave_threads_for_everybody_else(tmp_path: Path) -> None:
    serving = Serving(tmp_path, limit=LARGEST * 100)
    serving.front._files = Files(serving.cache.open, whole=1000, streams=2, security=SECURITY)
    serving.write(MP3, b"x" * 5000)
    environ = {"PATH_INFO": MP3, "REQUEST_METHOD": "GET", "QUERY_STRING": ""}
    slow = [serving.front(environ, lambda status, headers: None) for _ in range(2)]
    refused = serving.ask(MP3)
    assert (refused.status, refused.headers["Retry-After"]) == (503, "5")
    assert SECURITY.items() <= refused.headers.items()
    assert serving.ask(MP3, range="bytes=0-9").status == 206
    slow.pop().close()  # type: ignore[attr-defined]
    assert serving.ask(MP3).body == b"x" * 5000
    assert serving.ask(MP3).body == b"x" * 5000, "a download that ended holds nothing"
    slow.pop().close()  # type: ignore[attr-defined]


def test_a_large_file_that_was_taken_away_is_djangos_at_once(tmp_path: Path) -> None:
    serving = Serving(tmp_path, limit=LARGEST * 100)
    serving.write(MP3, b"x" * 1000)
    serving.turn(1)
    assert serving.ask(MP3).status == 200
    serving.store.remove(MP3)
    assert serving.ask(MP3).by_django


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_every_answer_of_the_front_carries_the_security_headers(
    serving: Serving, method: str
) -> None:
    serving.write(MP3, b"x" * 1000)
    answers = {
        200: serving.ask(STORY, "", method),
        206: serving.ask(MP3, "", "GET", range="bytes=0-9"),
        301: serving.ask("/news", "", method),
        304: serving.ask(STORY, "", method, if_none_match="*"),
        400: serving.ask("/news/\x00", "", method),
        404: serving.ask("/404.html", "", method),
        406: serving.ask(STORY, "", method, accept_encoding="*;q=0"),
        410: serving.ask("/news/gone/", "", method),
        414: serving.ask("/" + "a" * 3000, "", method),
        416: serving.ask(MP3, "", "GET", range="bytes=5000-"),
    }
    assert {status: said.status for status, said in answers.items()} == {s: s for s in answers}
    for status, said in answers.items():
        assert SECURITY.items() <= said.headers.items(), status
    tracked = serving.ask("/news/", "utm_source=x", method)
    assert tracked.status == 301 and SECURITY.items() <= tracked.headers.items()


@pytest.mark.parametrize("path", [STORY, "/news", "/news/gone/", "/nothing/", MP3])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_contract_of_wsgi_is_kept(serving: Serving, path: str, method: str) -> None:
    serving.write(MP3, b"x" * 1_000_000)
    environ: dict[str, object] = {
        "PATH_INFO": path,
        "REQUEST_METHOD": method,
        "QUERY_STRING": "a=1",
        "SCRIPT_NAME": "",
    }
    setup_testing_defaults(environ)
    parts = serving.validated()(environ, lambda status, headers, exc_info=None: lambda body: None)
    try:
        for _ in parts:
            pass
    finally:
        parts.close()
