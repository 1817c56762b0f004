"""The desk as its people use it: sign in, write a release, publish it; and what a chapter sees."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.live import LiveSite
from tests.browser.watching import Watched, watch

Context = Callable[..., BrowserContext]
PUBLIC_WITHIN = 5  # seconds from "Publish" to the reader

expect.set_options(timeout=20_000)


@pytest.fixture(scope="module")
def signed_in() -> dict[str, Any]:
    """Role to cookies: everybody signs in once, because the desk counts how often somebody tries."""
    return {}


@pytest.fixture
def at_desk(
    context: Context, live_site: LiveSite, signed_in: dict[str, Any]
) -> Callable[[str], Watched]:
    """``at_desk("press-officer").page``: the start page of the desk, as that role of the demo."""

    def come_in(role: str) -> Watched:
        if role in signed_in:
            watched = watch(context(storage_state=signed_in[role]), live_site.base)
            watched.page.goto("/desk/")
            return watched
        watched = watch(context(), live_site.base)
        email, password = live_site.logins[role]
        watched.page.goto("/desk/")
        watched.page.locator("input[name=username]").fill(email)
        watched.page.locator("input[name=password]").fill(password)
        watched.page.keyboard.press("Enter")
        watched.page.wait_for_url(re.compile(r"^[^?]*/desk/$"))
        signed_in[role] = watched.page.context.storage_state()
        return watched

    return come_in


def open_menu(page: Page, menu: str, entry: str) -> None:
    page.get_by_role("button", name=menu, exact=True).click()
    page.get_by_role("link", name=entry, exact=True).click()


def write_release(page: Page, title: str) -> None:
    """From the start page to a filled form, by the menu."""
    open_menu(page, "Newsroom", "New press release")
    page.locator("input[name=title]").fill(title)
    # A deck of its own: the checks warn of one that another item has.
    deck = f"Thirty cities will share one form for permits, numbered {uuid4().hex[:6]}."
    page.locator("textarea[name=deck]").fill(deck)
    page.locator("input[name=dateline]").fill("DULUTH, Minn.")
    if not page.locator("[data-contentpath=body] [contenteditable=true]").count():
        page.locator("[data-contentpath=body] button[title='Insert a block']").first.click()
        page.get_by_role("option", name="Text", exact=True).click()
    text = page.locator("[data-contentpath=body] [contenteditable=true]").first
    text.click()
    text.type("The form will be in use by spring.")
    # The editor hands its text to the form a moment after the last key.
    stored = page.locator("input[name^=body-][name$=-value]").first
    expect(stored).to_have_value(re.compile("in use by spring"))


def publish(page: Page) -> None:
    button = page.get_by_role("button", name="Publish", exact=True)
    if not button.is_visible():
        page.get_by_role("button", name="More actions").click()
    button.click()
    expect(page.locator(".messages")).to_contain_text("published")


def save_draft(page: Page) -> None:
    page.get_by_role("button", name="Save draft", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("created")


def appears(site: LiveSite, list_path: str, title: str) -> str:
    """Wait until a public list links to an item of this title; returns its address."""
    end = time.monotonic() + PUBLIC_WITHIN
    while True:
        html = site.get(list_path)[1].decode()
        if found := re.search(rf'href="([^"]+)"[^>]*>{re.escape(title)}<', html):
            return found[1]
        assert time.monotonic() < end, f"{title!r} is not on {list_path}"
        time.sleep(0.2)


def test_a_press_officer_publishes_a_release_and_readers_have_it_at_once(
    at_desk: Callable[[str], Watched], live_site: LiveSite
) -> None:
    page, title = (
        at_desk("press-officer").page,
        f"Cities agree on one permit form {uuid4().hex[:6]}",
    )
    write_release(page, title)
    publish(page)
    path = appears(live_site, "/releases/", title)
    assert re.fullmatch(r"/news/\d{4}/\d\d/cities-agree-on-one-permit-form-[0-9a-f]{6}/", path)
    page.goto(path)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    story = page.locator("main").inner_text()
    for part in (
        "Thirty cities will share",
        "Duluth, Minn.",
        "in use by spring",
        "immediate release",
    ):
        assert part.lower() in story.lower(), part
    for elsewhere in ("/", "/news/", "/kinds/press-release/", "/releases/feed.rss"):
        assert soon(lambda at=elsewhere: title in live_site.get(at)[1].decode()), elsewhere


def soon(true: Callable[[], bool]) -> bool:
    """Whether it becomes true while the worker presses lists and feeds."""
    end = time.monotonic() + 10
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def test_a_draft_is_nowhere_public(at_desk: Callable[[str], Watched], live_site: LiveSite) -> None:
    page, word = at_desk("press-officer").page, uuid4().hex[:6]
    write_release(page, f"Not yet for anybody {word}")
    save_draft(page)
    year_and_month = time.strftime("%Y/%m")
    assert live_site.get(f"/news/{year_and_month}/not-yet-for-anybody-{word}/")[0] == 404
    for path in ("/", "/news/", "/releases/", "/feed.rss", f"/news/{year_and_month}/"):
        assert word not in live_site.get(path)[1].decode(), path


def test_an_unpublished_release_leaves_every_list(
    at_desk: Callable[[str], Watched], live_site: LiveSite
) -> None:
    page, title = at_desk("press-officer").page, f"Soon withdrawn {uuid4().hex[:6]}"
    write_release(page, title)
    publish(page)
    path = appears(live_site, "/releases/", title)
    page.goto("/desk/articles/?q=" + title.split()[-1])
    page.get_by_role("link", name=title, exact=True).first.click()
    page.goto(page.url.replace("/edit/", "/unpublish/"))
    page.get_by_role("button", name=re.compile("unpublish", re.IGNORECASE)).click()
    expect(page.locator(".messages")).to_contain_text("unpublished")
    assert soon(lambda: live_site.get(path)[0] == 404)
    for elsewhere in ("/", "/news/", "/releases/", "/releases/feed.rss"):
        assert title not in live_site.get(elsewhere)[1].decode(), elsewhere


def test_a_chapter_editor_sees_only_the_own_chapter(
    at_desk: Callable[[str], Watched], live_site: LiveSite
) -> None:
    everybody, chapter = at_desk("press-officer").page, at_desk("chapter-editor").page
    chapters: set[str] = set()
    for number in (1, 2, 3):
        everybody.goto(f"/desk/articles/?p={number}", wait_until="networkidle")
        chapters |= {text.strip() for text in column(everybody, "Chapter")}
    chapter.goto("/desk/articles/", wait_until="networkidle")
    assert len(chapters) > 2, "the demo has articles of several chapters and of the network"
    assert {text.strip() for text in column(chapter, "Chapter")} == {"mn"}
    foreign = foreign_article(everybody)
    answer = chapter.goto(foreign)
    assert answer is not None
    refused = answer.status in (403, 404) or chapter.url.rstrip("/").endswith("/desk")
    assert refused, f"a chapter editor opened {foreign}"
    for closed in ("/desk/users/", "/desk/settings/content/sitesettings/", "/desk/redirects/"):
        chapter.goto(closed)
        assert closed not in chapter.url, closed


def test_a_chapter_editor_drafts_and_submits_but_does_not_publish(
    at_desk: Callable[[str], Watched], live_site: LiveSite
) -> None:
    page, word = at_desk("chapter-editor").page, uuid4().hex[:6]
    write_release(page, f"From the chapter {word}")
    more = page.get_by_role("button", name="More actions")
    if more.count():
        more.first.click()
    assert not page.get_by_role("button", name=re.compile("^Publish")).count()
    page.keyboard.press("Escape")
    save_draft(page)
    page.goto("/desk/articles/")
    expect(page.get_by_role("link", name=f"From the chapter {word}").first).to_be_visible()
    assert word not in live_site.get("/chapters/mn/")[1].decode()


def test_a_wrong_password_says_so_and_keeps_the_desk_shut(
    context: Context, live_site: LiveSite
) -> None:
    page = context().new_page()
    page.goto("/desk/articles/")
    page.locator("input[name=username]").fill("nobody@waymark.example")
    page.locator("input[name=password]").fill("not the password")
    page.keyboard.press("Enter")
    expect(
        page.get_by_text(re.compile("match|did not|wrong|try again", re.IGNORECASE)).first
    ).to_be_visible()
    assert "/login/" in page.url


def test_the_desk_calls_no_other_host(at_desk: Callable[[str], Watched]) -> None:
    watched = at_desk("administrator")
    page = watched.page
    for path in (
        "/desk/", "/desk/articles/", "/desk/newsroom/new/press-release/", "/desk/images/",
        "/desk/snippets/coverage/clip/", "/desk/snippets/coverage/clip/add/",
        "/desk/snippets/directory/person/", "/desk/settings/content/sitesettings/", "/desk/users/",
    ):  # fmt: skip
        page.goto(path, wait_until="load")
        found = watched.take()
        assert not found, f"{path}: {found}"


def column(page: Page, heading: str) -> list[str]:
    """The texts of a column of the list that is open."""
    headings = [
        h.strip().split("\n")[0] for h in page.locator("table.listing thead th").all_inner_texts()
    ]
    assert heading in headings, headings
    at = headings.index(heading)
    return page.locator(f"table.listing tbody tr td:nth-child({at + 1})").all_inner_texts()


def foreign_article(page: Page) -> str:
    """The address at which somebody who may everything edits an article of no chapter."""
    for row in page.locator("table.listing tbody tr").all():
        link = row.locator("a[href*='/edit/']").first
        if not re.search(r"\bmn\b", row.inner_text()) and link.count():
            return str(link.get_attribute("href"))
    raise AssertionError("the list shows no article of others")
