"""The one cleaner of rich text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.lib.html import clean_rich_text


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<p><strong>a</strong> <em>b</em></p>", "<p><b>a</b> <i>b</i></p>"),
        ("<h1>a</h1><h5>b</h5>", "<h2>a</h2><h4>b</h4>"),
        ("<div>a</div><div>b</div>", "<p>a</p><p>b</p>"),
        ('<a href="/x" onclick="y()" target="_blank">a</a>', '<a href="/x">a</a>'),
        ('<a href="javascript:x()">a</a>', "<a>a</a>"),
        ("<script>x</script><style>y</style>z", "z"),
        ("<p> </p><p><b></b></p><p>a</p>", "<p>a</p>"),
        ('<p style="x" class="y">a<img src=x onerror=y></p>', "<p>a</p>"),
    ],
)
def test_only_rich_text_is_left(html: str, clean: str) -> None:
    assert clean_rich_text(html) == clean


@given(st.text(st.sampled_from("<>/abpi ='\"scrt&;:")))
def test_cleaning_twice_changes_nothing_more(html: str) -> None:
    once = clean_rich_text(html)
    assert clean_rich_text(once) == once
    assert "<script" not in once
