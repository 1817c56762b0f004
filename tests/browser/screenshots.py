"""Pictures of the site to look at: ``python -m tests.browser.screenshots [BASE_URL]``.

Without an address a demo is made and served. They go into screenshots/, a file each for page, width
and colour scheme: ``front-390-dark.png``.
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.live import LiveSite, demo_site
from tests.browser.pages import SiteMap
from tests.browser.watching import DESK, PHONE, SCHEMES, TABLET, open_context

FOLDER = Path(__file__).resolve().parents[2] / "screenshots"
WANTED = {
    "front": "front", "release": "article: press-release", "report": "article: report",
    "list": "all news", "month": "month of /news/", "clips": "in the news",
    "events": "events", "event": "event", "plain": "plain page", "not-found": "not found",
}  # fmt: skip


def take(browser: Browser, site: LiveSite) -> int:
    """Every wanted page at three widths in both schemes; returns how many pictures were taken."""
    FOLDER.mkdir(exist_ok=True)
    kinds, taken = SiteMap(site).kinds, 0
    for width in (PHONE, TABLET, DESK):
        for scheme in SCHEMES:
            context = open_context(browser, site.base, width=width, scheme=scheme)
            page = context.new_page()
            for name, kind in WANTED.items():
                if kind not in kinds:
                    print(f"this site has no page for {name}")
                    continue
                page.goto(kinds[kind], wait_until="load")
                # Pictures are lazy: a full page is only full once each has been near the window.
                page.evaluate(
                    "document.querySelectorAll('img').forEach((i) => { i.loading = 'eager'; })"
                )
                page.wait_for_load_state("networkidle")
                page.evaluate("document.fonts.ready")
                page.screenshot(path=FOLDER / f"{name}-{width}-{scheme}.png", full_page=True)
                taken += 1
            context.close()
    return taken


def main() -> None:
    base = sys.argv[1].rstrip("/") if len(sys.argv) > 1 else ""
    with tempfile.TemporaryDirectory(prefix="dateline-pictures-") as folder:
        running = nullcontext(LiveSite(base)) if base else demo_site(Path(folder))
        with running as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            print(f"{take(browser, site)} pictures in {FOLDER}")
            browser.close()


if __name__ == "__main__":
    main()
