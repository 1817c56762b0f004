"""The coverage desk from end to end: a newspaper prints what we issued, the monitor finds it and a copy of
it, readers see both on every page that they belong to; then the newspaper's page is gone."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from dateline.coverage.intake.tests.paper import Paper, printing
from tests.browser.live import DATELINE, LiveSite, environment
from tests.browser.test_coverage import let_links_be_local
from tests.browser.test_desk import (  # noqa: F401 - two are fixtures
    appears,
    at_desk,
    publish,
    signed_in,
    soon,
    write_release,
)
from tests.browser.watching import Watched

TODAY = uuid4().hex[:6]
RELEASE = f"Thirty cities share permit form {TODAY}"
STORY, COPY = f"Permits get one form {TODAY}", f"Thirty towns, one permit {TODAY}"
# A sentence that no other release has: what several of them say is no sign of one.
SAID = f"Clerks in thirty cities call the new form number {TODAY} among themselves."
TEXT = (
    f"{SAID} Mayor Ingrid Sorvaag of Duluth told reporters that it took "
    "four years of work in two offices, with clerks from thirty cities around one long table. "
    "Builders in the county had asked for a single form since the flood, because every town wanted "
    "the same answers in another order. The first permits on it are to be issued in April, and the "
    "old forms stay good for a year. Nobody at the counter spoke against it on Monday."
)
WITHIN = 90  # looks at a page, a second or more apart
# What time would do: the last of the looks that it takes to call a page dead is due now.
LAST_LOOK = """
from datetime import timedelta
from django.utils import timezone
from dateline.archive.models import Host, Link
now = timezone.now()
rows = Link.objects.filter(address__contains="{today}")
print(rows.update(state="doubt", tries=6, since=now - timedelta(days=9), due_at=now, lease_until=None))
Host.objects.filter(links__in=rows).update(free_at=now)
"""


def prints(paper: Paper) -> str:
    """Two outlets' pages of one story, and a feed that names them; returns the feed's address."""
    day = date.today().isoformat()
    links = [
        paper.story(f"/2026/11/permits-{TODAY}", STORY, f"{TEXT} More tomorrow in print.", outlet="Duluth Harbor Times", date=day),
        paper.story(f"/wire/towns-{TODAY}", COPY, TEXT, outlet="Iron Range Post", date=day),
    ]  # fmt: skip
    items = "".join(
        f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid></item>"
        for title, link in zip((STORY, COPY), links, strict=True)
    )
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Paper {TODAY}</title>{items}</channel></rss>'
    return paper.page(f"/feed-{TODAY}.rss", body, kind="application/rss+xml")


def test_from_a_release_to_a_dead_link(
    context: Callable[..., BrowserContext], live_site: LiveSite,
    at_desk: Callable[[str], Watched],  # noqa: F811
) -> None:  # fmt: skip
    if not live_site.paper or live_site.folder is None:
        pytest.skip("a site that somebody else runs may fetch nothing from here")
    administrator = at_desk("administrator").page
    let_links_be_local(administrator, "off")
    try:
        page = at_desk("press-officer").page
        write_release(page, RELEASE)
        say(page, f" {SAID}")
        publish(page)
        release = appears(live_site, "/releases/", RELEASE)
        with printing(live_site.paper) as paper:
            watch_the_paper(page, prints(paper))
            approve(page, STORY)
            approve(page, COPY)
            readers_see_it(live_site, release)
            clip = a_copy_is_kept(page)
        the_paper_is_gone(page, live_site, release, clip)
    finally:
        let_links_be_local(administrator, "")


def say(page: Page, more: str) -> None:
    """Write on at the end of the release's text."""
    text = page.locator("[data-contentpath=body] [contenteditable=true]").first
    text.press("Control+End")
    text.type(more)
    stored = page.locator("input[name^=body-][name$=-value]").first
    expect(stored).to_have_value(re.compile(TODAY))


def watch_the_paper(page: Page, feed: str) -> None:
    """Add the feed as a source, after a look at what is in it; both stories come into the queue."""
    page.goto("/desk/coverage/sources/try/")
    page.locator("input[name=address]").fill(feed)
    page.get_by_role("button", name="Try this address").click()
    expect(page.locator(".press-state--good")).to_contain_text("2 stories")
    page.get_by_role("link", name="Go on with this address").click()
    page.locator("select[name=take]").select_option("all")
    page.locator("button.action-save").first.click()
    expect(page.locator(".messages")).to_contain_text("created")
    page.goto("/desk/coverage/")
    for title in (STORY, COPY):
        until(page, page.locator(".intake-row", has_text=title))


def until(page: Page, there: Locator) -> None:
    """Load the page again until it is there: the worker fetches, looks and presses beside us."""
    for _ in range(WITHIN):
        if there.count():
            return
        page.wait_for_timeout(1000)
        page.reload()
    pytest.fail(f"{there} is not on {page.url} after {WITHIN} looks")


def approve(page: Page, title: str) -> None:
    page.goto("/desk/coverage/")
    page.locator(".intake-row", has_text=title).locator("a").first.click()
    expect(page.locator(".intake-head h2")).to_have_text(title)
    expect(page.locator(".intake-mentions li").first).to_contain_text(
        "Ingrid Sorvaag", timeout=60_000
    )
    expect(page.locator(".intake-story")).to_contain_text("of it word for word")
    make = page.get_by_role("button", name=re.compile("^Make “.*” an outlet"))
    if make.count():  # one that the demo does not know
        make.click()
        expect(make).to_have_count(0)
    page.get_by_role("button", name=re.compile("Approve and publish")).click()
    expect(page.locator(".messages .success")).to_contain_text("Published")


def readers_see_it(site: LiveSite, release: str) -> None:
    """On the release's page, the member's, the list and its feed: one story, the copy named with it."""
    for path in (release, "/people/ingrid-sorvaag/", "/in-the-news/", "/in-the-news/feed.rss"):
        assert soon(lambda at=path: STORY in site.get(at)[1].decode()), path
    assert soon(lambda: "Iron Range Post" in site.get("/in-the-news/")[1].decode()), "also in"
    html = site.get("/in-the-news/")[1].decode()
    assert not re.search(rf"<h\d[^>]*>\s*<a[^>]*>{COPY}", html), "the copy stands under the story"


def a_copy_is_kept(page: Page) -> str:
    """Wait until link health has seen the page and kept a copy of it; returns the clip's page of links."""
    page.goto("/desk/coverage/links/?state=ok")
    row = page.locator("tr", has_text=STORY)
    until(page, row)
    row.get_by_role("link", name="Stored copies").click()
    expect(page.locator("main")).to_contain_text("Download (WARC)")
    return page.url


def the_paper_is_gone(page: Page, site: LiveSite, release: str, clip: str) -> None:
    """Nothing answers any more: the clip stays, says so, and the desk has the page as it was."""
    assert site.folder is not None
    told = subprocess.run(
        [DATELINE, "--site", str(site.folder), "manage", "shell", "-c", LAST_LOOK.format(today=TODAY)],
        env=environment(site.base), capture_output=True, text=True, timeout=120, check=False,
        cwd=os.path.dirname(site.folder),
    )  # fmt: skip
    assert told.returncode == 0, told.stderr[-2000:]
    for path in (release, "/in-the-news/"):
        page.goto(path)
        card = page.locator("article, li").filter(has_text=STORY)
        until(page, card.get_by_text("Not reachable at the outlet since"))
    page.goto(clip)
    expect(page.locator("main")).to_contain_text(re.compile("not reachable", re.I))
    page.get_by_role("region", name="Stored copies").locator("td.title a").first.click()
    expect(page.locator("main")).to_contain_text("Stored copy of")
    frame = page.frame_locator("iframe")
    expect(frame.locator("body")).to_contain_text("four years of work in two offices")
