"""A member approves their local edition by a mailed link, in a browser; the desk lets it out."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.checkers import axe, nu_checker, with_axe
from tests.browser.live import LiveSite
from tests.browser.test_desk import at_desk, signed_in, soon  # noqa: F401 - two are fixtures
from tests.browser.test_story import Mails
from tests.browser.watching import DESK, PHONE, SCHEMES, Watched, overflow, watch

WAITING = "achterhof@fortcollins.example"
OUTSIDE = (".sidebar", "#wagtail-sidebar", "w-userbar")
OTHER = "Fort Collins has 641 breaks on the open map."


def looked_at(page: Page) -> list[str]:
    """What axe, the width and the checker of HTML say of the form, as it comes and with an error."""
    told = axe(page) + overflow(page)
    page.get_by_role("textbox", name="Figure", exact=True).nth(1).fill("2")
    page.get_by_role("button", name="Approve this edition").click()
    expect(page.get_by_role("alert")).to_contain_text("what it counts")
    return [*told, *axe(page), *overflow(page), *nu_checker({"edition": page.content()})]


def test_a_member_approves_and_the_desk_publishes(
    context: Callable[..., BrowserContext], live_site: LiveSite,
    at_desk: Callable[[str], Watched],  # noqa: F811
) -> None:  # fmt: skip
    link = Mails(live_site).link(WAITING, "Your local edition", "your-edition")
    for width in (PHONE, DESK):
        for scheme in SCHEMES:
            watched = watch(with_axe(context(width=width, scheme=scheme)), live_site.base)
            watched.page.goto(link)
            assert looked_at(watched.page) == [], (width, scheme)
    page = watch(context(width=PHONE), live_site.base).page
    page.goto(link)
    page.get_by_label("Lead for Fort Collins").fill(OTHER)
    page.get_by_role("button", name="Show me how it looks").click()
    expect(page.locator(".local .text")).to_have_text(OTHER)
    page.get_by_role("button", name="Approve this edition").click()
    expect(page.locator("main")).to_contain_text("You approved your local edition")
    officer = at_desk("press-officer").page
    with_axe(officer.context)
    officer.goto("/desk/newsroom/editions/?state=approved")
    told = axe(officer, exclude=OUTSIDE)
    officer.get_by_role("link", name="Rosalind Achterhof").click()
    told += axe(officer, exclude=OUTSIDE)
    officer.get_by_role("button", name="Publish it").click()
    public = officer.locator(".press-state a").get_attribute("href") or ""
    assert public.startswith("/places/us/co/fort-collins/news/")
    assert soon(lambda: OTHER in live_site.get(public)[1].decode())
    officer.goto("/desk/newsroom/editions/?state=flagged")
    officer.get_by_role("link", name="Lucinda Farrabee").click()
    told += axe(officer, exclude=OUTSIDE)
    officer.get_by_role("link", name="Back to the release").click()
    told += axe(officer, exclude=OUTSIDE)
    assert told == []
