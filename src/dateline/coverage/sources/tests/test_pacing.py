"""How often a source is asked follows from how often something new came, within bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.coverage.sources.pacing import (
    LONGEST,
    LONGEST_WAIT,
    SHORTEST,
    back_off,
    interval_for,
    rate_after,
)
from dateline.lib import robots

rates = st.floats(0, 10, allow_nan=False)


@given(rates, rates, st.integers(0, 10**7))
def test_a_busier_source_is_never_asked_less_often(one: float, other: float, least: int) -> None:
    slow, fast = sorted((one, other))
    assert interval_for(fast, at_least=least) <= interval_for(slow, at_least=least)
    assert SHORTEST <= interval_for(one, at_least=least) <= LONGEST
    assert interval_for(one, at_least=least) >= min(least, LONGEST)


@given(st.integers(1, LONGEST), st.integers(1, 1000), st.integers(0, 10**9))
def test_more_failures_never_shorten_the_pause(interval: int, failures: int, asked: int) -> None:
    assert back_off(interval, failures + 1, asked=asked) >= back_off(
        interval, failures, asked=asked
    )
    assert back_off(interval, failures, asked=asked) >= min(asked, LONGEST_WAIT)
    assert back_off(interval, failures) <= LONGEST


@pytest.mark.parametrize(("a_day", "least", "most"), [(200, 300, 600), (24, 1500, 2400), (0.4, 40_000, LONGEST)])  # fmt: skip
def test_the_pace_finds_itself(a_day: float, least: int, most: int) -> None:
    rate, waiting = 0.5 / 1800, 0.0
    for _ in range(600):
        interval = interval_for(rate)
        waiting += a_day * interval / 86_400
        rate, waiting = rate_after(rate, int(waiting), interval), waiting % 1
    assert least <= interval_for(rate) <= most


def test_robots_rules_are_those_of_the_standard() -> None:
    rules = robots.rules_of(
        200,
        b"User-agent: *\nDisallow: /p*.xml$\nAllow: /public.xml\nCrawl-delay: 7\nSitemap: https://a.example/s.xml",
    )
    assert not robots.allows(rules, "https://a.example/private.xml") and robots.allows(
        rules, "https://a.example/public.xml"
    )
    assert robots.pause(rules) == 7 and robots.sitemaps(rules) == ["https://a.example/s.xml"]
    assert robots.pause("User-agent: *\nCrawl-delay: 100000") == robots.LONGEST_PAUSE
    assert robots.rules_of(404, b"<html>") == "" and robots.allows(
        robots.rules_of(404, b""), "https://a.example/"
    )
    for status in (500, 503, 429):
        assert not robots.allows(robots.rules_of(status, b""), "https://a.example/x")
