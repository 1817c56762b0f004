"""Links to one page are one address, and nothing else is (rule V1)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.lib.addresses import LONGEST, clean, fold, home, in_text, is_web

STORY = "https://star.example/2026/11/bridge-money"


@pytest.mark.parametrize(
    "form",
    [
        "http://star.example/2026/11/bridge-money",
        "https://www.star.example/2026/11/bridge-money/",
        "HTTPS://WWW.STAR.EXAMPLE:443/2026/11/bridge-money",
        "https://m.star.example/2026/11/bridge-money",
        "https://mobile.star.example/2026/11/bridge-money#comments",
        "https://amp.star.example/2026/11/bridge-money",
        "https://star.example/2026/11/bridge-money/amp/",
        "https://star.example/amp/2026/11/bridge-money",
        "https://star.example/2026/11/bridge-money?amp=1",
        "https://star.example/2026/11/bridge-money?outputType=amp",
        "https://star.example/2026/11/bridge-money.amp",
        "https://star.example/2026/11/bridge-money/print/",
        "https://star.example/2026/11/bridge-money?print=true",
        "https://star.example/2026/11/bridge-money/index.html",
        "https://star.example/2026/11/bridge%2Dmoney",
        "https://star.example/2026/11/bridge-money?utm_source=x&fbclid=1&mc_cid=2&gclid=3&ref_src=tw",
        "https://www-star-example.cdn.ampproject.org/c/s/www.star.example/2026/11/bridge-money",
        "https://www.google.com/amp/s/www.star.example/2026/11/bridge-money/amp/",
        " https://star.example/2026/11/bridge-money\n",
    ],
)
def test_every_form_of_a_story_is_one_address(form: str) -> None:
    assert fold(form) == STORY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://star.example/story?id=1", "https://star.example/story?id=2"),
        ("https://star.example/story?page=1", "https://star.example/story"),
        ("https://star.example/Story", "https://star.example/story"),
        ("https://star.example/guitars/amp", "https://star.example/guitars"),
        ("https://star.example/about/print", "https://star.example/about"),
        ("https://sports.star.example/a-1", "https://star.example/a-1"),
        ("https://star.example/s?source=ap", "https://star.example/s?source=reuters"),
        ("https://star.example/#!/story/1", "https://star.example/#!/story/2"),
        ("https://star.example:8080/a-1", "https://star.example/a-1"),
        ("https://star.example/a%2Fb-1", "https://star.example/a/b-1"),
        ("https://m.co.uk/a-1", "https://co.uk/a-1"),
        ("https://star.example/s?print=2026", "https://star.example/s"),
    ],
)
def test_what_may_be_another_page_stays_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_parameters_in_another_order_are_the_same_page() -> None:
    assert fold("https://a.example/?b=2&a=1") == fold("https://a.example/?a=1&b=2")


_PIECES = st.sampled_from(
    ["/", "amp", "print", "index.html", ".amp", "story-1", "?", "&", "=", "utm_source", "%2f", "%7E", "%",
     "#!", "é", "m.", "www.", "amp=1", "//", "s/", "~", ":80", " ", "x" * 60, "google.com/amp/s/"]
)  # fmt: skip
_LINKS = st.builds(
    lambda scheme, host, rest: f"{scheme}://{host}{''.join(rest)}",
    st.sampled_from(["http", "https", "HTTP"]),
    st.sampled_from(["star.example", "www.m.star.example", "x.cdn.ampproject.org/c/s/www.a.example",
                     "www.google.com/amp/s/m.star.example", "münchen.example"]),
    st.lists(_PIECES, max_size=14),
)  # fmt: skip


@given(_LINKS | st.text(max_size=80) | st.text(max_size=600).map("https://a.example/{}".format))
def test_folding_what_is_folded_changes_nothing(link: str) -> None:
    once = fold(link)
    assert fold(once) == once
    assert fold(clean(link)) == once


@given(_LINKS)
def test_a_web_address_folds_into_a_short_ascii_one(link: str) -> None:
    if is_web(link):
        assert fold(link).isascii()
        assert len(fold(link)) <= LONGEST


def test_two_long_addresses_that_differ_at_the_end_stay_apart() -> None:
    long = "https://star.example/" + "a" * 900
    assert fold(long + "1") != fold(long + "2")
    assert len(fold(long)) <= LONGEST


def test_a_shown_link_keeps_its_host_and_loses_its_tracking() -> None:
    told = clean("https://www.star.example/a/?utm_medium=mail&id=7#top")
    assert told == "https://www.star.example/a/?id=7"


def test_the_domain_of_an_outlet_is_found_under_country_names_too() -> None:
    assert home("https://news.star.example/a") == "star.example"
    assert home("https://www.thestar.co.uk/a") == "thestar.co.uk"
    assert home("nothing") == ""


@pytest.mark.parametrize(
    ("line", "links"),
    [
        ("https://star.example/a", ["https://star.example/a"]),
        ("See https://star.example/a, and (https://b.example/c).", ["https://star.example/a", "https://b.example/c"]),
        ("www.star.example/a", ["https://www.star.example/a"]),
        ("star.example/2026/a", ["https://star.example/2026/a"]),
        ("https://en.example/wiki/Bridge_(Duluth)", ["https://en.example/wiki/Bridge_(Duluth)"]),
        ("• “Headline” <https://star.example/a>", ["https://star.example/a"]),
        ("ask kim@www.star.example", []),
        ("a line without any", []),
        ("https://localhost/a", []),
        ("javascript:alert(1)", []),
        ("https://user:secret@star.example/a", []),
    ],
)  # fmt: skip
def test_links_are_found_in_the_text_around_them(line: str, links: list[str]) -> None:
    assert in_text(line) == links
