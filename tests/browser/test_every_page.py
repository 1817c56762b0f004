"""Every kind of page of the demo: accessible, valid, self-contained, readable on a phone, no script."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.request import urlopen

import feedparser
import pytest
from playwright.sync_api import BrowserContext

from dateline.newsroom.kinds import KINDS
from tests.browser.checkers import axe_in_both_schemes, nu_checker, with_axe
from tests.browser.live import LiveSite
from tests.browser.pages import ABSENT, STATUS, SiteMap, page_families
from tests.browser.stand_ins import stand_ins
from tests.browser.watching import DESK, HEIGHTS, PHONE, overflow, small_text, watch

Context = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def site_map(live_site: LiveSite) -> SiteMap:
    return SiteMap(live_site)


@pytest.fixture(scope="module")
def others(live_site: LiveSite) -> dict[str, tuple[int, str]]:
    return stand_ins(live_site)


def test_the_demo_has_every_kind_of_page(site_map: SiteMap) -> None:
    """Every family of the registry: a new one must be in the demo, or in ABSENT with its reason."""
    families = page_families()
    assert len(families) > 50
    assert set(ABSENT) <= set(families), "what is absent is a family"
    assert sorted(set(families) - set(ABSENT) - set(site_map.families)) == []
    assert sorted(set(ABSENT) & set(site_map.families)) == [], "the demo has it now"
    assert sorted({f"article: {key}" for key in KINDS} - set(site_map.kinds)) == []


def test_no_link_of_the_demo_is_broken(site_map: SiteMap) -> None:
    """Every page that links lead to answers 200 (the crawl itself asserts it)."""
    assert len(site_map.crawl()) > 20


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_pages_have_no_axe_violation(
    context: Context, live_site: LiveSite, site_map: SiteMap, width: int
) -> None:
    """In both colour schemes. Also: nothing is asked of another host, nothing is refused, the console
    stays silent; on a phone nothing is wider than the window or smaller than 14 pixels."""
    watched = watch(with_axe(context(width=width)), live_site.base)
    found: list[str] = []
    for name, path in site_map.kinds.items():
        watched.open(path, expect_status=STATUS.get(path, 200))
        told = axe_in_both_schemes(watched.page)
        if width == PHONE:
            told += [f"wider than the window: {e}" for e in overflow(watched.page)]
            told += [f"smaller than 14 pixels: {e}" for e in small_text(watched.page)]
        told += watched.take()
        found += [f"{name} {path} ({width}): {line}" for line in told]
    assert not found, "\n".join(found)


def answering(status: int, html: str) -> Callable[[Any], None]:
    """A route that answers so, whatever is asked."""

    def answer(route: Any) -> None:
        route.fulfill(status=status, body=html, content_type="text/html; charset=utf-8")

    return answer


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_answers_that_no_link_leads_to_have_no_axe_violation(
    context: Context, live_site: LiveSite, others: dict[str, tuple[int, str]], width: int
) -> None:
    watched = watch(with_axe(context(width=width)), live_site.base)
    found: list[str] = []
    for name, (status, html) in others.items():
        watched.page.route(
            "**/stand-in/",
            answering(status, html),
        )
        watched.open("/stand-in/", expect_status=status)
        told = axe_in_both_schemes(watched.page) + watched.take()
        if width == PHONE:
            told += [f"wider than the window: {e}" for e in overflow(watched.page)]
        found += [f"{name} ({width}): {line}" for line in told]
        watched.page.unroute("**/stand-in/")
    assert not found, "\n".join(found)


def test_pages_are_valid_html(site_map: SiteMap, others: dict[str, tuple[int, str]]) -> None:
    pages = {path: site_map.read(path) for path in [*site_map.kinds.values(), *site_map.crawl()]}
    pages |= {name: html for name, (_, html) in others.items()}
    found = nu_checker(pages)
    assert not found, "\n".join(found)


def test_pages_read_the_same_without_javascript(context: Context, site_map: SiteMap) -> None:
    plain = context(java_script_enabled=False).new_page()
    scripted = context().new_page()
    for name, path in site_map.kinds.items():
        texts = []
        for page in (plain, scripted):
            page.goto(path, wait_until="load")
            # Buttons that only a script can serve (copy, play) are made by the script.
            page.evaluate("document.querySelectorAll('button').forEach((b) => b.remove())")
            texts.append(re.sub(r"\s+", " ", page.inner_text("body")))
        assert texts[0] == texts[1], f"{name} {path}"
        assert len(texts[0]) > 40, f"{name} {path} says nothing"


def test_a_page_has_one_address(live_site: LiveSite, site_map: SiteMap) -> None:
    """The address asked for is the canonical one, and other spellings of it are not pages."""
    for path in site_map.crawl():
        html = site_map.read(path)
        canonical = re.search(r'rel="canonical" href="([^"]+)"', html)
        if '<meta name="robots" content="noindex' in html:
            assert path.startswith("/in-the-news/copies/") and not canonical, path
            continue  # somebody else's page
        assert canonical, path
        assert canonical[1] == live_site.base + path
    spelled = re.sub(r"/(\d{4})/(\d\d)/", r"/\1/0\2/", site_map.kinds["article: press-release"])
    for other in (spelled, "/news/2026/9/", "/news/2026/009/"):
        assert live_site.get(other)[0] == 404, other


def test_styles_and_scripts_are_named_by_their_content(
    live_site: LiveSite, site_map: SiteMap
) -> None:
    """So that a browser may keep them, and a new version is seen at once."""
    named = re.findall(r'(?:href|src)="(/static/[^"]+)"', site_map.read("/"))
    assert named
    for path in named:
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", path), path
        with urlopen(live_site.base + path) as answer:
            assert "immutable" in answer.headers["Cache-Control"], path


def test_the_front_page_is_light(context: Context) -> None:
    """Under 60 kB as sent, headers and fonts included, without its pictures."""
    page = context(width=PHONE).new_page()
    wire, kinds, sizes = page.context.new_cdp_session(page), {}, {}
    wire.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
    wire.on(
        "Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]})
    )
    wire.send("Network.enable")
    page.goto("/", wait_until="networkidle")
    assert {"Document", "Stylesheet", "Script", "Font"} <= set(kinds.values())
    weight = dict.fromkeys(kinds.values(), 0)
    for request, kind in kinds.items():
        weight[kind] += sizes.get(request, 0)
    weight.pop("Image", None)
    assert sum(weight.values()) < 60_000, weight


def test_a_keyboard_reaches_the_text_past_the_masthead(context: Context) -> None:
    page = context().new_page()
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.url.endswith("#main") or page.evaluate("document.activeElement.tagName") == "MAIN"


def test_a_phone_turned_sideways_keeps_its_page(context: Context, site_map: SiteMap) -> None:
    page = context(width=HEIGHTS[PHONE]).new_page()
    for path in ("/", "/news/", site_map.kinds["article: press-release"]):
        page.goto(path)
        assert not overflow(page), path


def test_a_video_asks_no_other_host_before_the_reader_does(
    context: Context, live_site: LiveSite, site_map: SiteMap
) -> None:
    watched = watch(context(), live_site.base)
    watched.open(site_map.kinds["article: video"])
    assert not watched.take()
    link = watched.page.locator("a[data-player]").first
    assert link.get_attribute("href"), "without a script the player is a link to the film"
    assert not watched.page.locator("iframe").count()
    watched.page.route("https://**", lambda route: route.abort())
    link.click()
    watched.page.locator("iframe").wait_for()
    assert not watched.refusals(), "the policy must let the player in"


def test_feeds_parse_without_a_complaint(live_site: LiveSite, site_map: SiteMap) -> None:
    paths = site_map.feeds()
    assert len(paths) >= 4, paths
    for path in paths:
        status, body = live_site.get(path)
        assert status == 200, path
        parsed = feedparser.parse(body)
        assert not parsed.bozo, f"{path}: {parsed.get('bozo_exception')}"
        assert parsed.feed.title, path
        ids = [entry.id for entry in parsed.entries]
        assert len(ids) == len(set(ids)), f"{path}: an id stands twice"
        for entry in parsed.entries:
            assert entry.title, path
            assert entry.link.startswith(("http://", "https://")), f"{path}: {entry.link}"
