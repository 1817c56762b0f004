"""Redirects never leave the host, paths never leave the folder."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import unquote_to_bytes, urljoin, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.publishing.serving.addresses import Tracking, better, location, stored_name
from dateline.publishing.serving.headers import TYPES, content_type
from dateline.publishing.serving.tags import surrogate_keys
from dateline.publishing.serving.tests.serving import Serving

HERE = "https://press.example.org"
# What WSGI hands over: bytes as characters (PEP 3333), the nasty ones often.
NASTY = st.sampled_from(
    ["/", "//", "\\", "..", ".", "\r\n", "\x00", "@", ":", "?", "#", "evil.example", "%2f"]
)
PATHS = st.lists(
    st.one_of(NASTY, st.text(st.characters(max_codepoint=255), max_size=5)), max_size=8
).map(lambda parts: "/" + "".join(parts))
QUERIES = st.lists(
    st.one_of(
        st.sampled_from(["utm_source=x", "a=1", "fbclid=", "=", "b", "\r\nSet-Cookie: a=b"]),
        st.text(max_size=9),
    ),
    max_size=5,
).map("&".join)


@settings(deadline=None)
@given(PATHS, QUERIES)
def test_a_location_is_always_a_path_of_this_host(path: str, query: str) -> None:
    target = location(path, query)
    assert re.fullmatch(r"/(?!/)[!-~]*", target)
    assert "\\" not in target
    assert urlsplit(urljoin(f"{HERE}/some/page/", target)).netloc == "press.example.org"
    assert unquote_to_bytes(target.partition("?")[0]).lstrip(b"/") == path.encode("latin-1").lstrip(
        b"/"
    )


@settings(deadline=None)
@given(PATHS, QUERIES)
def test_whatever_is_asked_the_answer_stays_here(
    tmp_path_factory: pytest.TempPathFactory, path: str, query: str
) -> None:
    serving = Serving(tmp_path_factory.getbasetemp() / "stays")
    serving.write("/news/", b"news")
    said = serving.ask(path, query)
    assert said.status in (200, 301, 400, 404)
    assert said.by_django == (said.status == 404)
    if said.status == 301:
        target = urljoin(f"{HERE}{location(path)}", said.headers["Location"])
        assert urlsplit(target).netloc == "press.example.org"


@settings(deadline=None)
@given(PATHS)
def test_no_path_leaves_the_folder(path: str) -> None:
    name = stored_name(path)
    if name is not None:
        inside = os.path.normpath(os.path.join("/srv/press", name))
        assert inside.startswith("/srv/press/") and "\x00" not in inside
        assert not any(part.startswith(".") for part in name.split("/"))


@settings(deadline=None)
@given(PATHS, QUERIES)
def test_a_redirect_is_followed_once(path: str, query: str) -> None:
    stored = {"/", "/news/", "/feed.rss"}
    target = better(path, stored.__contains__)
    if target is not None:
        assert target != path
        assert target in stored or better(target, stored.__contains__) in (None, *stored)


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.key", "/news/../../secret.key", "/./news/", "/.edition", "/news/.new-1-2-index.html",
        "/feed.rss.gz", "/news/index.html.br", "/news/410.html", "/..\\secret.key", "/news\x85/",
        "/n\xc3\xa9ws/", "/\xff\xfe/", "/" + "a" * 300 + "/", "/" + "a/" * 1000, "*", "", "/news//../x",
        "/static/../secret.key", "/static/.hidden", "/static/site.css.gz", "/static/", "/static/folder",
    ],
)  # fmt: skip
def test_an_odd_path_is_djangos_or_a_redirect(tmp_path: Path, path: str) -> None:
    serving = Serving(tmp_path)
    for stored in ("/", "/news/", "/feed.rss"):
        serving.write(stored, b"stored " * 100)
    serving.store.write("/gone/", serving.store.read("/news/"))  # type: ignore[arg-type]
    (tmp_path / "press" / "news" / ".new-1-2-index.html").write_bytes(b"half")
    (tmp_path / "secret.key").write_bytes(b"secret")
    (tmp_path / "static" / "folder").mkdir(parents=True)
    for name in (".hidden", "site.css.gz", "site.css"):
        (tmp_path / "static" / name).write_bytes(b"x")
    said = serving.ask(path)
    assert said.by_django or said.status == 301


@pytest.mark.parametrize("path", ["/\x00", "/news/\r\nSet-Cookie: a=b", "/news/\x7f", "/news/\x1b"])
def test_control_characters_reach_nobody(tmp_path: Path, path: str) -> None:
    assert Serving(tmp_path).ask(path).status == 400
    assert Serving(tmp_path).ask(path, "utm_source=x").status == 400


def test_a_path_longer_than_any_is_refused(tmp_path: Path) -> None:
    assert Serving(tmp_path).ask("/" + "a" * 5000).status == 414


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("utm_source=x", ""), ("UTM_Campaign=x&a=1", "a=1"), ("a=1&fbclid=2&b=%26&a=3", "a=1&b=%26&a=3"),
        ("utm%5Fsource=x&a=1", "a=1"), ("mc_cid", ""), ("a=utm_source", None), ("", None),
        ("futm_source=1", None), ("fbclids=1", None), ("a&&b", None), ("_hsenc=1&&a", "&a"),
    ],
)  # fmt: skip
def test_tracking_goes_and_the_rest_stays_in_order(query: str, kept: str | None) -> None:
    assert Tracking().without(query) == kept


def test_the_list_of_tracking_parameters_is_the_sites_own() -> None:
    own = Tracking(["mine_*", "Exact"])
    assert own.without("mine_1=a&exact=b&utm_source=c") == "utm_source=c"
    assert Tracking([]).without("utm_source=c") is None


def test_tags_follow_from_the_address_alone() -> None:
    assert surrogate_keys("/") == ["dateline", "p-8a5edab28263"]
    assert surrogate_keys("/news/2026/11/a/")[:2] == ["dateline", "s-news"]
    assert surrogate_keys("/feed.rss")[1] == "s-feed.rss"
    assert len({surrogate_keys(path)[-1] for path in ("/news/", "/news", "/news/feed.rss")}) == 3


@settings(deadline=None)
@given(PATHS)
def test_a_tag_has_no_place_for_two(path: str) -> None:
    for tag in surrogate_keys(path):
        assert re.fullmatch(r"[!-+\--~]+", tag)


@pytest.mark.parametrize("ending", TYPES)
def test_the_longest_ending_that_fits_says_the_type(ending: str) -> None:
    path = f"/news{ending}" if ending.startswith("/") else f"/media/0123/name{ending}"
    assert content_type(path) == TYPES[ending]
    if not ending.startswith("/"):
        assert content_type(path.upper()) == TYPES[ending]


def test_an_unknown_ending_is_only_bytes() -> None:
    assert content_type("/media/0123/name") == "application/octet-stream"
    assert content_type("/media/0123/name.exe") == "application/octet-stream"
    assert content_type("/media/0123.html/name") == "application/octet-stream"
