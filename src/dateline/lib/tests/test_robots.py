"""robots.txt is read as the standard has it (RFC 9309, rule V5)."""

from __future__ import annotations

import pytest

from dateline.lib.robots import allows, rules_of

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
    assert allows(FILE, f"https://a.example{path}") is may


def test_who_is_not_named_has_the_rules_for_everybody() -> None:
    assert not allows(FILE.replace("DateLine", "another"), "https://a.example/2026/story")


def test_a_file_that_says_nothing_allows_everything() -> None:
    for robots in ("", "Disallow: /", "User-agent: *\nDisallow:", "<html>\x00: *"):
        assert allows(robots, "https://a.example/x")


def test_of_two_rules_as_long_the_one_that_allows_decides() -> None:
    assert allows("User-agent: *\nDisallow: /x\nAllow: /x", "https://a.example/x")


@pytest.mark.parametrize(
    ("status", "may"), [(200, False), (404, True), (403, True), (429, False), (500, False)]
)
def test_a_host_that_fails_is_closed_for_now_and_one_without_a_file_is_open(
    status: int, may: bool
) -> None:
    assert (
        allows(
            rules_of(status, FILE.replace("DateLine", "another").encode()), "https://a.example/x"
        )
        is may
    )
