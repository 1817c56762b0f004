"""Whatever a page is made of, reading it ends soon, raises nothing and says what was left out."""

from __future__ import annotations

import codecs
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.coverage.extract import extract
from dateline.coverage.extract.decoding import MAX_BYTES, decode

URL = "https://paper.example/2026/11/24/a-story"
BOUND = 20.0
"""Seconds of processor time; each takes under two on a slow machine, quadratic readings take minutes."""

HOSTILE = {
    "deep": b"<div>" * 200_000 + b"hello",
    "formatting": b"<p>" + b"".join(b"<b a=%d>" % n for n in range(5000)) + b"</p><p>x" * 100_000,
    "paragraphs": b"<p>x y z</p>" * 600_000,
    "angles": b"<" * 5_000_000,
    "attributes": b"<a " + b" ".join(b"a%d=1" % n for n in range(200_000)) + b">",
    "comments": b"<!--" * 500_000,
    "script tags": b"<script " * 500_000,
    "scripts": b"<script>" * 500_000,
    "drawings": b"<svg>" * 500_000,
    "tables": b"<table><tr><td>" * 100_000,
    "fifty megabytes": b"<p>" + b"abc " * 13_000_000,
    "bylines": b"<a href=/author/x class=byline>Anna Lind</a>" * 60_000,
    "dates": b"<time>x" * 50_000,
    "json nesting": b'<p>x<script type="application/ld+json">' + b"[" * 100_000 + b"</script>",
    "json strings": b'<p>x<script type="application/ld+json">' + b'"headline":"' * 80_000 + b"</script>",
    "captions": b"<figure><img src=a.jpg><figcaption>" + b"( photo " * 20_000,
    "titles": b"<title>" + b" - " * 50_000,
    "long heading": b"<h1>" + b"Ab " * 2_000_000,
    "spaces": b"<p>" + b" " * 6_000_000 + b"x",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_in_bounded_time(name: str) -> None:
    began = time.process_time()
    extract(HOSTILE[name], URL)
    assert time.process_time() - began < BOUND


@pytest.mark.parametrize("name", ["attributes", "paragraphs", "fifty megabytes"])
def test_what_was_cut_is_noted(name: str) -> None:
    assert any(note.startswith("truncated") for note in extract(HOSTILE[name], URL, with_text=False).notes)  # fmt: skip


def test_a_page_of_ordinary_size_has_no_note() -> None:
    assert extract(b"<h1>A headline of some length</h1><p>Words.</p>", URL).notes == []


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=400)), st.text(max_size=60))
def test_no_bytes_and_no_address_raise(html: bytes | str, url: str) -> None:
    found = extract(html, url, with_text=False).as_json()
    assert isinstance(found["authors"], list)


PIECES = st.sampled_from(
    [
        "<h1>", "</h1>", "<figure>", "<img src=/a-1234567.jpg alt=x>", "<figcaption>", "Photo: ", "(AP)", "By ",
        "Anna Lind", "<time datetime='2026-02-30T25:61'>", "24 November 2026", "<span class=byline>", "</span>",
        '<script type="application/ld+json">', '{"@type":"NewsArticle","headline":', '["a",{"@value":3}]', '"author":',
        "{}", "[[[]]]", "null", ",", "}", "</script>", "<meta property='og:image' content='http://[x'>",
        "<meta name=author content='; , and'>", "<link rel=canonical href='http://['>", "<title>", " - ", "|", "\x00", "<svg>",
        "<p itemprop='author datePublished headline image'>", "99999999999-99-99", "１９９９年１３月４日", "20261341",
        "<meta name=date content='0000-00-00T00:00:00+99:99'>", "<meta name=date content='2026-11-24T10:00:00+9959'>",
    ]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_no_mixture_of_a_page_s_parts_raises(pieces: list[str]) -> None:
    found = extract("".join(pieces), URL).as_json()
    assert set(found["sources"]) <= set(found)


@pytest.mark.parametrize("cut", range(0, 2000, 97))
def test_a_page_cut_anywhere_is_read(cut: int) -> None:
    page = (
        "<html><head><title>Größe – Blatt</title><script type='application/ld+json'>"
        + '{"@type":"NewsArticle","headline":"Größe"}</script></head><body><h1>Größe</h1>'
        + "<p>Wörter über Wörter.</p>" * 80
    ).encode()
    extract(page[:cut], URL)


@pytest.mark.parametrize(
    ("html", "read"),
    [
        (codecs.BOM_UTF8 + "é".encode(), "é"),
        ("\ufeffé".encode("utf-16-le"), "é"),
        ("\ufeffé".encode("utf-16-be"), "é"),
        ('<meta charset="shift_jis">水道'.encode("cp932"), '<meta charset="shift_jis">水道'),
        (b'<meta charset="latin1">\xe9\x93', '<meta charset="latin1">é“'),
        ('<meta charset="latin1">é'.encode(), '<meta charset="latin1">é'),
        (b"caf\xe9", "café"),
        (b"<meta charset=zip>caf\xe9", "<meta charset=zip>café"),
        (b"a\x00b", "ab"),
    ],
)
def test_bytes_are_decoded_by_mark_declaration_or_content(html: bytes, read: str) -> None:
    assert decode(html, []) == read


def test_a_character_cut_at_the_end_leaves_the_page_in_utf_8() -> None:
    notes: list[str] = []
    assert decode("Wörter ü".encode()[:-1], notes).startswith("Wörter")
    assert notes == []


def test_no_more_than_the_cap_is_decoded() -> None:
    notes: list[str] = []
    assert len(decode(b"a" * (MAX_BYTES + 10), notes)) == MAX_BYTES
    assert notes
