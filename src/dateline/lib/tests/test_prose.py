"""Rich text as text that pastes well."""

from __future__ import annotations

import pytest

from dateline.lib.prose import prose, quoted, with_address


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("<h2>Head</h2><p>A&nbsp;<b>bold</b>  word<br>below</p>", "Head\n\nA bold word\nbelow"),
        ("<p>A:</p><ul><li>b</li><li>c</li></ul><p>D.</p>", "A:\n\n- b\n- c\n\nD."),
        ("<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>", "1. a\n  - b\n2. c"),
        ("<ul><li><p>a</p></li><li><p>b</p></li></ul>", "- a\n- b"),
        ('<p><a href="https://x.org/a">here</a>.</p>', "here (https://x.org/a)."),
        ('<p><a href="https://www.x.org/">x.org</a></p>', "x.org"),
        ('<p><a href="mailto:a@x.org">write</a> <a>dead</a></p>', "write dead"),
        ("<p>A &lt;b&gt; &amp; c</p>", "A <b> & c"),
        ("", ""),
    ],
)
def test_rich_text_becomes_text(html: str, text: str) -> None:
    assert prose(html) == text


def test_a_quote_of_two_paragraphs_opens_twice_and_closes_once() -> None:
    assert quoted("We act.\n\nTogether.") == "“We act.\n\n“Together.”"
    assert quoted("“Already.”") == "“Already.”"
    assert quoted(" ") == ""


def test_an_address_is_not_said_twice() -> None:
    assert with_address("https://x.org/a", "https://x.org/a") == "https://x.org/a"
    assert with_address("a", "https://x.org/a") == "a (https://x.org/a)"
