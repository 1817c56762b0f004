"""Encodings are of the page's bytes, repeat, and exist only where they save something."""

from __future__ import annotations

import gzip
import os

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.publishing.compress import SMALLEST, WORTH, best_brotli, is_text, pressed
from dateline.publishing.serving.headers import TYPES
from dateline.publishing.stores import Stored
from dateline.publishing.stores.encodings import fitting

PAGE = b"<p>words, and other words</p>" * 400


@pytest.mark.parametrize(
    "path", ["/", "/news/", "/feed.rss", "/a/data.json", "/X.CSV", "/404.html"]
)
def test_text_is_pressed_in_all_encodings(path: str) -> None:
    page = pressed(PAGE, path)
    assert page.body == PAGE
    assert gzip.decompress(page.gzip or b"") == PAGE
    assert brotli.decompress(page.brotli or b"") == PAGE


def test_a_status_is_kept() -> None:
    assert pressed(PAGE, "/news/", status=410).status == 410
    assert pressed(b"short", "/news/", status=410) == Stored(b"short", status=410)


@pytest.mark.parametrize(
    "ending", ["webp", "jpg", "jpeg", "png", "gif", "pdf", "zip", "woff2", "docx", "mp4", "bin"]
)
def test_what_is_compressed_already_is_left_as_it_is(ending: str) -> None:
    assert pressed(PAGE, f"/media/0a1b/name.{ending}") == Stored(PAGE)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("text/html; charset=utf-8", True),
        ("TEXT/CSS", True),
        ("application/rss+xml", True),
        ("application/feed+json;x=y", True),
        ("application/json", True),
        ("image/svg+xml", True),
        ("image/webp", False),
        ("application/pdf", False),
        ("application/octet-stream", False),
        ("", False),
    ],
)
def test_a_media_type_says_it_as_an_ending_does(kind: str, text: bool) -> None:
    assert is_text(kind) is text
    assert (pressed(PAGE, kind).gzip is not None) is text


def test_addresses_and_their_types_agree_about_what_is_text() -> None:
    """The table of the front: what is sent as text is compressed, and nothing else."""
    rich = {".rtf"}  # "application/rtf", which is letters all the same; rare, and left
    for ending, kind in TYPES.items():
        path = ending if ending.startswith("/") else f"/x{ending}"
        assert ending in rich or is_text(path) is is_text(kind), ending


def test_small_pages_stay_plain() -> None:
    assert pressed(b"a" * (SMALLEST - 1), "/") == Stored(b"a" * (SMALLEST - 1))
    assert pressed(b"a" * SMALLEST, "/").gzip


def test_what_does_not_shrink_stays_plain() -> None:
    noise = os.urandom(4000)
    assert pressed(noise, "/data.csv") == Stored(noise)


def test_the_same_page_has_the_same_bytes_without_time_or_name() -> None:
    page = pressed(PAGE, "/news/")
    assert page == pressed(PAGE, "/elsewhere/")
    assert page.gzip is not None
    assert page.gzip[3] == 0, "no name, no comment (RFC 1952, 2.3.1)"
    assert page.gzip[4:8] == bytes(4), "no time"


def test_the_best_form_is_no_larger() -> None:
    page = pressed(PAGE, "/news/")
    assert page.brotli is not None
    assert brotli.decompress(best_brotli(PAGE)) == PAGE
    assert len(best_brotli(PAGE)) <= len(page.brotli)


bodies = st.binary(max_size=600) | st.binary(min_size=1, max_size=30).map(lambda some: some * 40)


@given(bodies)
def test_an_encoding_that_is_kept_saves_a_twentieth_and_holds_the_page(body: bytes) -> None:
    page = pressed(body, "/")
    assert page.body == body
    for encoded, unpack in ((page.gzip, gzip.decompress), (page.brotli, brotli.decompress)):
        if encoded is not None:
            assert len(body) >= SMALLEST
            assert len(encoded) < len(body) * WORTH
            assert unpack(encoded) == body


@given(bodies, bodies)
def test_encodings_of_other_bytes_do_not_fit(body: bytes, other: bytes) -> None:
    page, wrong = pressed(body, "/"), pressed(other, "/")
    assert fitting(body, page.gzip, page.brotli) == page
    if body != other:
        assert fitting(body, wrong.gzip, wrong.brotli) == Stored(body)


@pytest.mark.parametrize("damaged", [b"", b"x", b"\x00" * 8])
def test_what_is_no_encoding_at_all_does_not_fit(damaged: bytes) -> None:
    assert fitting(PAGE, damaged, damaged, 410) == Stored(PAGE, status=410)
