"""Chromium for the tests of this folder. Keep them free of Django's ORM: they see what a reader sees.

Chromium is opened once a module, not once a session: while Playwright runs, its event loop makes
Django refuse queries, and other modules of the same worker need them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.live import LiveSite
from tests.browser.watching import open_context

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium. In CI its absence is a failure, elsewhere a reason to skip."""
    if not Path(CHROMIUM).exists():
        told = f"no {CHROMIUM} (on Debian: apt-get install chromium)"
        if os.environ.get("CI"):
            pytest.fail(told)
        pytest.skip(told)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser, live_site: LiveSite) -> Iterator[Callable[..., BrowserContext]]:
    """``context(width=390)``: a fresh profile on the demo site; all are closed after the test."""
    opened: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        opened.append(open_context(chromium, live_site.base, **options))
        return opened[-1]

    yield make
    for each in opened:
        each.close()
