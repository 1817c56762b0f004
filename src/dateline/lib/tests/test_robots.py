"""robots.txt is read as the standard has it (RFC 9309, rule V5)."""

from __future__ import annotations

import pytest

from dateline.lib.robots import allowed

FILE = """
# a comment
User-agent: other
User-Agent: DateLine
Disallow: /private/
Allow: /private/open
Disallow: /*.pdf$
Disallow: /search?q=

User-agent: *
Disallow: /
"""


@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("/2026/story", True),
        ("/private/x", False),
        ("/private/open/x", True),
        ("/a/b.pdf", False),
        ("/a/b.pdf?x", True),
        ("/search?q=1", False),
        ("", True),
    ],
)
def test_the_longest_rule_decides(path: str, may: bool) -> None:
    assert allowed(FILE, f"https://a.example{path}", "dateline") is may


def test_who_is_not_named_has_the_rules_for_everybody() -> None:
    assert not allowed(FILE, "https://a.example/2026/story", "somebody")
    assert allowed(FILE, "https://a.example/robots.txt", "somebody")


def test_a_file_that_says_nothing_allows_everything() -> None:
    for robots in ("", "Disallow: /", "User-agent: *\nDisallow:", "<html>\x00: *"):
        assert allowed(robots, "https://a.example/x", "dateline")


def test_of_two_rules_as_long_the_one_that_allows_decides() -> None:
    assert allowed("User-agent: *\nDisallow: /x\nAllow: /x", "https://a.example/x", "dateline")
