"""The whole story of one release, in a browser: from a check that fails to the day it is withdrawn.

At each step the public site, its feeds and its search are looked at, and every mail is the one that the
running site sent (without a mail server it writes them as files).
"""

from __future__ import annotations

import email
import re
from collections.abc import Callable
from datetime import date, timedelta
from email.policy import default
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.live import LiveSite
from tests.browser.test_desk import (  # noqa: F401 - two of them are fixtures
    at_desk,
    signed_in,
    soon,
    write_release,
)
from tests.browser.watching import Watched

LISTS = ("/", "/news/", "/releases/", "/feed.rss", "/releases/feed.atom", "/news-sitemap.xml")
SAID = "We answer every call within two minutes."
BETTER = "We answer every call within three minutes."


class Mails:
    """What the running site sent, by recipient."""

    def __init__(self, site: LiveSite) -> None:
        if site.folder is None:
            pytest.skip("the mails of a site that somebody else runs cannot be read")
        self.folder = site.folder / "mail"

    def to(self, address: str) -> list[tuple[str, str]]:
        """(subject, text) of the mails to somebody, in the order in which they were written."""
        found = []
        for file in sorted(self.folder.glob("*.eml"), key=lambda f: f.stat().st_mtime_ns):
            message = email.message_from_bytes(file.read_bytes(), policy=default)
            body = message.get_body(("plain",))
            if address in str(message["To"]) and body is not None:
                found.append((str(message["Subject"]), str(body.get_content())))
        return found

    def wait_for(self, address: str, subject: str) -> str:
        """The text of the mail with these words in its subject."""
        assert soon(lambda: any(subject in s for s, _ in self.to(address))), self.to(address)
        return next(text for s, text in self.to(address) if subject in s)

    def link(self, address: str, subject: str, door: str) -> str:
        (found,) = re.findall(rf"/{door}/[0-9a-f]{{40}}/", self.wait_for(address, subject))
        return str(found)


def add_quote(page: Page, words: str) -> None:
    """A quote of somebody without an office, at the end of the text."""
    page.locator("[data-contentpath=body] button[title='Insert a block']").last.click()
    page.get_by_role("option", name="Quote", exact=True).click()
    page.locator("textarea[name$=-value-text]").fill(words)
    page.locator("input[name$=-value-speaker]").fill("Ana Ruiz")


def handle(page: Page, verb: str, fields: dict[str, str], button: str) -> None:
    """Fill one form of the handling page and press its button."""
    form = page.locator(f"form[action$='/{verb}/']").first
    for name, value in fields.items():
        form.locator(f"[name={name}]").fill(value)
    form.get_by_role("button", name=button).click()
    expect(page.locator(".messages .success").first).to_be_visible()


def nowhere(site: LiveSite, word: str) -> None:
    """In no list or feed, and not found: the page of the search says the word of the question alone."""
    for path in LISTS:
        assert word not in site.get(path)[1].decode(), f"{path} has {word}"
    assert "answer the phone" not in site.get(f"/search/?q={word}")[1].decode()


def test_the_story_of_a_release(
    at_desk: Callable[[str], Watched],  # noqa: F811
    context: Callable[..., BrowserContext], live_site: LiveSite,
) -> None:  # fmt: skip
    mails, word = Mails(live_site), uuid4().hex[:8]
    page, title = at_desk("press-officer").page, f"Cities answer the phone {word}"
    member, one, two = (f"{name}-{word}@star.example" for name in ("ana", "ben", "cyd"))

    # A quote without an office does not go out; nor does one that nobody approved.
    write_release(page, title)
    add_quote(page, SAID)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator("body")).to_contain_text("in which capacity Ana Ruiz speaks")
    page.locator("input[name$=-value-speaker_title]").fill("Mayor of Duluth, Minnesota")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator("body")).to_contain_text("has not approved these words")
    page.get_by_role("button", name="Save draft", exact=True).click()
    expect(page.locator(".messages .success")).to_be_visible()
    (number,) = re.findall(r"/pages/(\d+)/edit/", page.url)
    handling = f"/desk/newsroom/handling/{number}/"
    nowhere(live_site, word)

    # The member changes a word and approves by the mailed link.
    page.goto(handling)
    page.get_by_text("Ask by a mailed link").click()
    handle(page, "ask", {"email": member}, "Send the link")
    visitor = context().new_page()
    visitor.goto(mails.link(member, "please approve", "quotes"))
    expect(visitor.locator("main")).to_contain_text(title)
    visitor.locator("textarea[name=text]").fill(BETTER)
    visitor.get_by_role("button", name="Approve these words").click()
    expect(visitor.locator("main")).to_contain_text("approved the words as you changed them")
    page.goto(handling)
    page.get_by_role("button", name="Put these words into the draft").click()
    expect(page.locator(".handling-quote").first).to_contain_text("Approved by Ana Ruiz")

    # Two reporters have it under embargo; one reads it.
    day = (date.today() + timedelta(days=2)).isoformat()
    when = {"day": day, "clock": "09:00"}
    handle(page, "embargo", when, "Put under embargo")
    handle(page, "invite", {"others": f"Ben Ito <{one}>\nCyd Lake <{two}>"}, "Send personal links")
    reporter = context().new_page()
    reporter.goto(mails.link(one, "Under embargo", "embargo"))
    assert word not in reporter.locator("main").inner_text()
    reporter.get_by_label("I accept these terms").check()
    reporter.get_by_role("button", name="Accept and read").click()
    expect(reporter.locator("h1")).to_have_text(title)
    expect(reporter.locator(".held-banner")).to_contain_text("Embargoed until")
    expect(reporter.locator("main")).to_contain_text(BETTER)
    personal = reporter.url
    assert reporter.request.get(f"{personal}pack.zip").status == 200
    stranger = context().new_page()
    assert (
        stranger.request.get(f"{personal}release.txt")
        .headers["content-type"]
        .startswith("text/html")
    ), "the terms come first"
    nowhere(live_site, word)
    page.reload()
    expect(
        page.locator("#handling-reporters-content, [id^=handling-reporters]").first
    ).to_contain_text("Accepted")

    # Extended, then lifted early: both are told, and readers have it.
    handle(
        page,
        "move",
        {"day": (date.today() + timedelta(days=3)).isoformat()},
        "Extend or bring forward",
    )
    for each in (one, two):
        assert "now holds until" in mails.wait_for(each, "Embargo extended")
    nowhere(live_site, word)
    handle(page, "lift", {"reason": "The vote was yesterday."}, "Lift and publish now")
    assert soon(lambda: title in live_site.get("/releases/")[1].decode())
    told = mails.wait_for(two, "Embargo lifted early")
    assert "The vote was yesterday." in told
    path = re.findall(r"/news/\d{4}/\d\d/[a-z0-9-]+/", told)[0]
    reporter.reload()
    assert reporter.url.endswith(path), "the personal link leads to the public page"
    expect(reporter.locator(".status")).to_have_text("For immediate release")
    for place in LISTS:
        assert soon(lambda at=place: word in live_site.get(at)[1].decode()), place

    assert soon(lambda: live_site.get(f"{path}pack.zip")[0] == 200)
    assert BETTER in live_site.get(f"{path}release.txt")[1].decode()

    # Corrected in the open.
    page.goto(handling)
    handle(
        page, "correct",
        {"old": "by spring", "new": "by fall", "note": f"An earlier version named the wrong season ({word})."},
        "Correct and publish",
    )  # fmt: skip
    reporter.reload()
    expect(reporter.locator(".corrected")).to_contain_text("the wrong season")
    expect(reporter.locator(".body")).to_contain_text("by fall")
    for place in ("/corrections/", "/feed.rss", f"{path}data.json"):
        assert soon(lambda at=place: "wrong season" in live_site.get(at)[1].decode()), place
    assert "wrong season" in mails.wait_for(one, "Correction:")

    # Withdrawn: its address says why, every other copy goes.
    page.goto(handling)
    handle(page, "withdraw", {"explanation": "The vote was declared void."}, "Withdraw")
    reporter.reload()
    expect(reporter.locator("main")).to_contain_text("The vote was declared void.")
    assert soon(lambda: all(word not in live_site.get(at)[1].decode() for at in LISTS))
    nowhere(live_site, word)
    for form in ("data.json", "release.txt", "release.pdf", "ninjs.json", "pack.zip"):
        assert live_site.get(f"{path}{form}")[0] == 404, form
    assert "declared void" in mails.wait_for(two, "Withdrawn:")
