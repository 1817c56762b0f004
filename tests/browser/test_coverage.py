"""A press officer brings three stories of a newspaper in, decides about them by keyboard, takes one back."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from dateline.coverage.intake.tests.paper import Paper, printing
from tests.browser.checkers import axe, with_axe
from tests.browser.live import LiveSite
from tests.browser.test_desk import at_desk, signed_in, soon  # noqa: F401 - two are fixtures
from tests.browser.watching import DESK, PHONE, SCHEMES, Watched, overflow

OUTSIDE = (".sidebar", "#wagtail-sidebar", "w-userbar")
TODAY = uuid4().hex[:6]  # a site that runs already knows the stories of the last run
BRIDGE = f"Lift bridge {TODAY} closes for nine nights in March"
FERRY = f"Ferry riders of line {TODAY} get a later boat home"
MARKET = f"Market hall {TODAY} keeps its winter hours"


def print_stories(paper: Paper) -> list[str]:
    text = "Mayor Ingrid Sorvaag of Duluth told the Waymark network on Monday what it means. " * 4
    return [
        paper.story(f"/2026/11/bridge-nights-{TODAY}", BRIDGE, text, outlet="Duluth Harbor Times"),
        paper.story(f"/2026/11/ferry-riders-{TODAY}", FERRY, text, outlet="Duluth Harbor Times"),
        paper.story(f"/2026/11/market-hall-{TODAY}", MARKET, outlet="Duluth Harbor Times"),
    ]


def go_to(page: Page, headline: str) -> None:
    """Move down the queue with the key until this story is open."""
    page.goto("/desk/coverage/")
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
    let_links_be_local(at_desk("administrator").page, "off")
    try:
        decide(at_desk("press-officer").page, context, live_site)
    finally:
        let_links_be_local(at_desk("administrator").page, "")


def let_links_be_local(page: Page, level: str) -> None:
    """The newspaper of this test is on this machine, which a public link must not be (C16)."""
    page.goto("/desk/checks/settings/")
    page.locator("select[name=C16]").select_option(level)
    page.locator("form:has(select[name=C16]) button[type=submit]").last.click()
    expect(page.locator(".messages .success")).to_be_visible()


def decide(page: Page, context: Callable[..., BrowserContext], live_site: LiveSite) -> None:
    with printing(live_site.paper) as paper:
        links = print_stories(paper)
        page.goto("/desk/coverage/add/")
        page.get_by_label("Links").fill("\n".join(links))
        page.get_by_role("button", name="Add to the queue").click()
        for headline in (BRIDGE, FERRY, MARKET):
            expect(page.locator(".intake-row", has_text=headline)).to_be_visible(timeout=60_000)
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
