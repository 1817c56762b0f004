"""Print: a release on paper is a letter with its head, its contacts, its addresses and page numbers."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

import lxml.html
import pytest
from playwright.sync_api import BrowserContext

from dateline.newsroom.kinds import KINDS
from tests.browser.checkers import needs
from tests.browser.live import LiveSite
from tests.browser.pages import SiteMap

Context = Callable[..., BrowserContext]
KIND = "article: press-release"


@pytest.fixture(scope="module")
def site_map(live_site: LiveSite) -> SiteMap:
    return SiteMap(live_site)


def printed(context: Context, path: str, to: Path, *, paper: str = "Letter") -> list[str]:
    """The words of each sheet of a page as Chromium prints it."""
    needs(shutil.which("pdftotext"), "pdftotext (on Debian: apt-get install poppler-utils)")
    page = context().new_page()
    page.goto(path, wait_until="networkidle")
    page.pdf(path=to, format=paper, prefer_css_page_size=True, print_background=False)
    done = subprocess.run(
        ["pdftotext", "-layout", str(to), "-"], capture_output=True, text=True, check=True
    )
    return done.stdout.removesuffix("\f").split("\f")


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_a_printed_release_is_a_letter(context: Context, site_map: SiteMap, tmp_path: Path) -> None:
    path = site_map.kinds[KIND]
    page = lxml.html.fromstring(site_map.read(path))
    sheets = printed(context, path, tmp_path / "release.pdf")
    text, letters = "\n".join(sheets), squeezed("".join(sheets))
    name = page.xpath("string(//*[contains(@class, 'nameplate')])").strip()
    # The head: whose letter it is, before anything else.
    assert sheets[0].strip().startswith(name)
    assert squeezed(page.xpath("string(//h1)")) in letters
    assert "FOR IMMEDIATE RELEASE" in text.upper()
    # Whom to call.
    for mail in page.xpath(
        "//div[contains(@class, 'side')]//a[starts-with(@href, 'mailto:')]/@href"
    ):
        assert squeezed(mail.removeprefix("mailto:")) in letters
    # Sheets are numbered, of how many.
    for n, sheet in enumerate(sheets, 1):
        assert re.search(rf"^\s*{n}\s*/\s*{len(sheets)}\s*$", sheet, re.MULTILINE), f"sheet {n}"
    # Links of the text say where they lead; the end mark and the page's own address close it.
    outward = page.xpath("//div[@class='body']//a[starts-with(@href, 'http')]/@href")
    for href in outward:
        assert squeezed(f"({href})") in letters, href
    assert squeezed(urljoin(site_map.site.base, path)) in letters
    assert squeezed(page.xpath("string(//*[@class='end-mark'])")) in letters
    # Nothing of the screen: menus, search, ways on, the foot of the site.
    for gone in ("Skip to the content", "Send by mail", "Search", "Follow", "Related"):
        assert gone not in text, gone
    for link in page.xpath("//nav[contains(@class, 'menu')]//a"):
        assert not re.search(rf"^\s*{re.escape(link.text_content())}\s*$", text, re.MULTILINE)


def test_a_link_in_a_printed_text_says_where_it_leads(
    context: Context, site_map: SiteMap, tmp_path: Path
) -> None:
    """In some article of the demo: at least one has a link to another site."""
    for key in KINDS:
        path = site_map.kinds[f"article: {key}"]
        page = lxml.html.fromstring(site_map.read(path))
        outward = page.xpath("//div[@class='body']//a[starts-with(@href, 'http')]/@href")
        if outward:
            letters = squeezed("".join(printed(context, path, tmp_path / "linked.pdf", paper="A4")))
            assert all(squeezed(f"({href})") in letters for href in outward)
            return
    pytest.fail("no article of the demo links to another site")


def test_every_kind_of_article_prints_without_menus(
    context: Context, site_map: SiteMap, tmp_path: Path
) -> None:
    for key in KINDS:
        sheets = printed(context, site_map.kinds[f"article: {key}"], tmp_path / f"{key}.pdf")
        assert "Skip to the content" not in sheets[0], key
        assert re.search(rf"^\s*1\s*/\s*{len(sheets)}\s*$", sheets[0], re.MULTILINE), key
        assert len(sheets) < 8, f"{key}: {len(sheets)} sheets"
