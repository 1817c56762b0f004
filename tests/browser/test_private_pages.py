"""Pages behind a personal link, and the desk page of an article: accessible, valid, at phone width too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.checkers import axe, axe_in_both_schemes, nu_checker, with_axe
from tests.browser.live import LiveSite
from tests.browser.test_desk import at_desk, signed_in  # noqa: F401 - fixtures
from tests.browser.test_story import Mails
from tests.browser.watching import DESK, PHONE, Watched, overflow, watch

SPEAKER, REPORTER = "ashgrove@rome.example", "kaur@heartlandwire.example"


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_private_pages_pass_the_checkers(
    context: Callable[..., BrowserContext], live_site: LiveSite, width: int
) -> None:
    mails, told, pages = Mails(live_site), [], {}
    page = watch(with_axe(context(width=width)), live_site.base).page
    page.goto(mails.link(SPEAKER, "please approve", "quotes"))
    told += axe_in_both_schemes(page) + overflow(page)
    pages["quote"] = page.content()
    page.goto(mails.link(REPORTER, "Under embargo", "embargo"))
    told += axe_in_both_schemes(page) + overflow(page)
    pages["terms"] = page.content()
    page.get_by_label("I accept these terms").check()
    page.get_by_role("button", name="Accept and read").click()
    told += axe_in_both_schemes(page) + overflow(page)
    pages["embargoed"] = page.content()
    page.goto("/corrections/")
    page.get_by_role("link", name="Statement of").first.click()
    told += axe_in_both_schemes(page) + overflow(page)
    assert told == []
    assert nu_checker(pages) == []


def test_the_handling_page_and_the_outbox_pass_axe(
    at_desk: Callable[[str], Watched],  # noqa: F811
) -> None:
    page = at_desk("press-officer").page
    with_axe(page.context)
    told = []
    page.goto("/desk/")
    addresses = ["/desk/mail/"]
    for name in ("Handle", "Settle"):
        link = page.get_by_role("link", name=name).first
        addresses.append(link.get_attribute("href") or "")
    for address in addresses:
        page.goto(address)
        told += axe(page, exclude=(".sidebar", "#wagtail-sidebar", "w-userbar"))
    assert told == []
