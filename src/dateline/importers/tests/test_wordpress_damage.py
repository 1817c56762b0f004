"""Damage at random: the reader answers, quickly, and keeps what was not touched."""

from __future__ import annotations

import re
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dateline.importers.wordpress.reader import read_export
from dateline.importers.wordpress.records import Export, NotAnExport, Post

NEWSROOM = (Path(__file__).parent / "data" / "newsroom.xml").read_bytes()
ITEMS = [match.span() for match in re.finditer(rb"\t<item>.*?</item>\n", NEWSROOM, re.DOTALL)]
CALM = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def read(data: bytes) -> Export | None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.xml"
        path.write_bytes(data)
        started = time.process_time()
        try:
            return read_export(path)
        except NotAnExport:
            return None
        finally:
            assert time.process_time() - started < 5


WHOLE = read(NEWSROOM)


def facts(post: Post) -> tuple[object, ...]:
    return (
        post.id,
        post.type,
        post.status,
        post.title,
        post.content,
        post.excerpt,
        post.slug,
        post.date,
        post.terms,
        post.meta,
        post.comments,
    )


def originals(but: int) -> list[tuple[object, ...]]:
    assert WHOLE is not None
    return [facts(post) for number, post in enumerate(WHOLE.posts) if number != but]


def keeps_the_others(data: bytes, touched: int) -> None:
    export = read(data)
    assert export is not None
    kept = [facts(post) for post in export.posts]
    for one in originals(touched):
        assert one in kept
    assert export.problems or len(kept) == len(ITEMS)


@st.composite
def places(draw: st.DrawFn) -> tuple[int, int]:
    """An item and a place inside it that is not its own opening or closing tag."""
    number = draw(st.integers(0, len(ITEMS) - 1))
    start, end = ITEMS[number]
    return number, draw(st.integers(start + len("\t<item>"), end - len("</item>\n") - 1))


@CALM
@given(
    places(),
    st.sampled_from(
        [
            b"\x00",
            b"\x1f",
            b"\xff",
            b"\xc3",
            b"&",
            b"<",
            b"]]>",
            b"<![CDATA[",
            b"<!--",
            b"<b>",
            b"</p>",
            b"&nbsp;",
            b"<!DOCTYPE x [",
            b"\xed\xa0\x80",
            b"<?php",
            b"</wp:meta_value>",
            b"&#0;",
            b"&a;",
        ]
    ),
)
def test_something_inserted_into_one_item_leaves_the_others(
    place: tuple[int, int], junk: bytes
) -> None:
    number, at = place
    keeps_the_others(NEWSROOM[:at] + junk + NEWSROOM[at:], number)


@CALM
@given(places(), st.integers(1, 400))
def test_something_cut_from_one_item_leaves_the_others(place: tuple[int, int], length: int) -> None:
    number, at = place
    stop = min(at + length, ITEMS[number][1] - len("</item>\n"))
    keeps_the_others(NEWSROOM[:at] + NEWSROOM[stop:], number)


@CALM
@given(places(), st.integers(0, 7))
def test_a_flipped_bit_in_one_item_leaves_the_others(place: tuple[int, int], bit: int) -> None:
    number, at = place
    flipped = bytes([NEWSROOM[at] ^ (1 << bit)])
    keeps_the_others(NEWSROOM[:at] + flipped + NEWSROOM[at + 1 :], number)


@CALM
@given(st.integers(0, len(NEWSROOM)))
def test_a_file_cut_anywhere_keeps_the_items_before_the_cut(at: int) -> None:
    export = read(NEWSROOM[:at])
    whole = sum(1 for _, end in ITEMS if end <= at)
    if export is None:
        assert whole == 0
        return
    assert [facts(post) for post in export.posts][:whole] == originals(-1)[:whole]


@CALM
@given(st.integers(0, len(NEWSROOM)))
def test_a_file_without_its_beginning_keeps_the_items_after_the_cut(at: int) -> None:
    export = read(NEWSROOM[at:])
    whole = sum(1 for start, _ in ITEMS if start >= at)
    if export is None:
        assert whole == 0
        return
    if whole:
        assert [facts(post) for post in export.posts][-whole:] == originals(-1)[-whole:]


@CALM
@given(
    st.lists(
        st.tuples(st.integers(0, len(NEWSROOM) - 1), st.integers(0, 60), st.binary(max_size=12)),
        min_size=1,
        max_size=30,
    )
)
def test_many_faults_at_once_never_raise_anything_else(
    faults: list[tuple[int, int, bytes]],
) -> None:
    data = NEWSROOM
    for at, length, junk in faults:
        data = data[:at] + junk + data[at + length :]
    read(data)


@CALM
@given(
    st.lists(
        st.sampled_from(
            [
                b"<item>",
                b"</item>",
                b"<![CDATA[",
                b"]]>",
                b"<wp:post_id>",
                b"</wp:post_id>",
                b"<title>",
                b"7",
                b"</title>",
                b"<!--",
                b"-->",
                b"<wp:postmeta>",
                b"<wp:meta_key>",
                b"<wp:meta_value>",
                b"&",
                b"\n",
                b"<content:encoded>",
                b"</content:encoded>",
                b"<wp:author>",
                b"</wp:author>",
                b"<channel>",
            ]
        ),
        max_size=80,
    )
)
def test_tags_in_any_order_never_raise_anything_else(pieces: list[bytes]) -> None:
    read(b"<rss><wp:wxr_version>1.2</wp:wxr_version>" + b"".join(pieces))


@pytest.mark.parametrize(
    "piece",
    [
        b"<![CDATA[",
        b"<!--",
        b"<item>",
        b"</item>",
        b"<item><![CDATA[</item>",
        b"<wp:author>",
        b"<!DOCTYPE x [",
        b"<item><wp:post_id>",
        b"<image>",
        b"<title><![CDATA[",
        b"&",
        b"\x0b",
        b"\xff",
    ],
)
@pytest.mark.parametrize("opening", [b"", b"<item>", b"<item><![CDATA["])
def test_a_hostile_file_takes_no_quadratic_time(opening: bytes, piece: bytes) -> None:
    read(b"<rss><wp:wxr_version>1.2</wp:wxr_version><channel>" + opening + piece * 8_000)


@pytest.mark.parametrize(
    "piece",
    [
        b"<wp:post_id>",
        b"<wp:meta_key><![CDATA[",
        b"<wp:postmeta>",
        b"<content:encoded>]]>",
        b"<a:b>",
        b"<x>",
        b"&a;",
    ],
)
def test_a_hostile_item_takes_no_quadratic_time(piece: bytes) -> None:
    read(b"<rss><wp:wxr_version>1.2</wp:wxr_version><item>" + piece * 20_000 + b"</item>")
