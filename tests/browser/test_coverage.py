"""A press officer brings three stories of a newspaper in, decides about them by keyboard, takes one back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from dateline.coverage.intake.tests.paper import Paper, printing
from tests.browser.checkers import axe, with_axe
from tests.browser.live import LiveSite
from tests.browser.test_desk import at_desk, signed_in, soon  # noqa: F401 - two are fixtures
from tests.browser.watching import DESK, PHONE, SCHEMES, Watched, overflow

OUTSIDE = (".sidebar", "#wagtail-sidebar", "w-userbar")
BRIDGE = "Lift bridge closes for nine nights in March"
FERRY = "Ferry riders get a later boat home"
MARKET = "Market hall keeps its winter hours"


def print_stories(paper: Paper) -> list[str]:
    text = "Mayor Ingrid Sorvaag of Duluth told the Waymark network on Monday what it means. " * 4
    return [
        paper.story("/2026/11/bridge-nights", BRIDGE, text, outlet="Duluth Harbor Times"),
        paper.story("/2026/11/ferry-riders", FERRY, text, outlet="Duluth Harbor Times"),
        paper.story("/2026/11/market-hall", MARKET, outlet="Duluth Harbor Times"),
    ]


def go_to(page: Page, headline: str) -> None:
    """Move down the queue with the key until this story is open."""
    for _ in range(12):
        if page.locator(".intake-head h2").inner_text() == headline:
            return
        before = page.url
        page.keyboard.press("j")
        page.wait_for_url(lambda url, before=before: url != before)
    pytest.fail(f"{headline} is not in the queue")


def test_three_stories_fill_in_and_are_decided_by_keyboard(
    context: Callable[..., BrowserContext], live_site: LiveSite,
    at_desk: Callable[[str], Watched],  # noqa: F811
) -> None:  # fmt: skip
    if not live_site.paper:
        pytest.skip("a site that somebody else runs may fetch nothing from here")
    page = at_desk("press-officer").page
    with printing(live_site.paper) as paper:
        links = print_stories(paper)
        page.goto("/desk/coverage/add/")
        page.get_by_label("Links").fill("\n".join(links))
        page.get_by_role("button", name="Add to the queue").click()
        for headline in (BRIDGE, FERRY, MARKET):
            expect(page.locator(".intake-row", has_text=headline)).to_be_visible(timeout=60_000)
    page.goto("/desk/coverage/")
    go_to(page, BRIDGE)
    expect(page.locator(".intake-mentions li").first).to_contain_text("Ingrid Sorvaag")
    page.keyboard.press("e")
    page.keyboard.press("End")
    page.keyboard.type(" and a day j")  # letters while one types
    expect(page.get_by_label("Headline")).to_have_value(f"{BRIDGE} and a day j")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.locator(".messages .success")).to_contain_text("Published")
    assert soon(lambda: f"{BRIDGE} and a day j" in live_site.get("/in-the-news/")[1].decode())

    go_to(page, FERRY)
    page.keyboard.press("r")
    page.keyboard.type("Another ferry")
    page.keyboard.press("Enter")
    expect(page.locator(".messages .success")).to_contain_text("Rejected")
    expect(page.locator(".intake-row", has_text=FERRY)).to_have_count(0)
    page.keyboard.press("u")
    expect(page.locator(".messages .success")).to_contain_text("Taken back")
    expect(page.locator(".intake-head h2")).to_have_text(FERRY)
    page.keyboard.press("?")
    expect(page.locator("[data-keys]")).to_have_attribute("open", "")

    for width in (PHONE, DESK):
        for scheme in SCHEMES:
            other = with_axe(
                context(width=width, scheme=scheme, storage_state=page.context.storage_state())
            ).new_page()
            for path in ("/desk/coverage/", "/desk/coverage/add/"):
                other.goto(path)
                assert axe(other, exclude=OUTSIDE) + overflow(other) == [], (path, width, scheme)
    page.goto(f"/desk/coverage/add/?url={links[1]}")
    page.get_by_role("button", name="Add to the queue").click()
    expect(page.locator(".intake-known")).to_contain_text(re.compile("in the queue already"))
