"""Slugs, plain text and shortening."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.lib.text import ascii_slug, plain_text, shorten, squeeze, words


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Forty Mayors Act", "forty-mayors-act"),
        ("📣 Big news – now!", "big-news-now"),
        ("María Núñez’s café", "maria-nunezs-cafe"),
        ("Ελληνικά", "ellinika"),
        ("1,200 homes & more", "1200-homes-more"),
        ("The U.S. Conference", "the-us-conference"),
        ("e\u0301le\u0300ve", "eleve"),
        ("🎉", "tada"),
        ("", "item"),
        ("—…—", "item"),
    ],
)
def test_slugs_are_readable_ascii(text: str, slug: str) -> None:
    assert ascii_slug(text) == slug


def test_a_slug_is_cut_at_a_word() -> None:
    assert ascii_slug("one two three four", limit=10) == "one-two"
    assert ascii_slug("one two three four", limit=7) == "one-two"
    assert ascii_slug("x" * 200, limit=80) == "x" * 80


@given(st.text(), st.integers(1, 100))
def test_a_slug_is_always_valid_and_short(text: str, limit: int) -> None:
    slug = ascii_slug(text, limit)
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug)
    assert len(slug) <= limit


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One Two"),
        ("<b>M</b>ayor", "Mayor"),
        ("a<br>b", "a b"),
        ("Fish &amp; chips &lt;b&gt;", "Fish & chips <b>"),
        ("<script>x < y</script>Hi<!-- no -->", "Hi"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ('<a title="a > b" href=x>link</a>', "link"),
        ("a\x00b\u200bc", "abc"),
    ],
)
def test_plain_text_is_what_a_reader_sees(html: str, text: str) -> None:
    assert plain_text(html) == text


def test_white_space_is_folded() -> None:
    assert squeeze(" a\t\n\xa0 b\x07 ") == "a b"


def test_words_are_counted_as_a_writer_would() -> None:
    assert words("Don't count 1,200 as two – please.") == 6


def test_shortening_cuts_at_a_word() -> None:
    assert shorten("one two three", 100) == "one two three"
    assert shorten("one two, three", 10) == "one two…"
    assert shorten("abcdefghij", 5) == "abcd…"
    assert shorten("abc", 0) == ""


@given(st.text(), st.integers(0, 50))
def test_shortened_text_is_never_longer(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit
