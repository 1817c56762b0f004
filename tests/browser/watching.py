"""A page that is watched: where it calls, what its console says, what its policy refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request

PHONE, TABLET, DESK = 390, 820, 1440
HEIGHTS = {PHONE: 844, TABLET: 1180, DESK: 900}
SCHEMES = ("light", "dark")
# Told to the test by the browser itself, whatever the page's own scripts do.
REPORT_REFUSALS = """
window.refusals = [];
document.addEventListener('securitypolicyviolation', (event) => {
  window.refusals.push(event.violatedDirective + ' ' + event.blockedURI);
});
"""


def open_context(
    browser: Browser, base: str, *, width: int = DESK, scheme: str = "light", **options: Any
) -> BrowserContext:
    """A fresh profile in New York at one width and in one colour scheme."""
    made = browser.new_context(
        base_url=base,
        viewport={"width": width, "height": HEIGHTS.get(width, 900)},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
        locale="en-US",
        timezone_id="America/New_York",
        **options,
    )
    made.set_default_timeout(20_000)
    return made


@dataclass
class Watched:
    """What happened while pages were open. ``expect_status`` allows the 404 page to be a 404."""

    page: Page
    host: str
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    expect_status: int = 200

    def open(self, path: str, *, expect_status: int = 200) -> None:
        """Go there and wait until pictures and fonts have come."""
        self.expect_status = expect_status
        answer = self.page.goto(path, wait_until="load")
        assert answer is not None
        assert answer.status == expect_status, f"{path}: {answer.status}"

    def refusals(self) -> list[str]:
        """What the content security policy of the open page refused."""
        try:
            return list(self.page.evaluate("window.refusals || []"))
        except Error:
            return []

    def take(self) -> list[str]:
        """Everything that should not have happened since the last call."""
        found = [f"calls another host: {url}" for url in self.outside]
        found += self.errors
        found += [f"refused by the policy: {told}" for told in self.refusals()]
        self.outside.clear()
        self.errors.clear()
        return found


def watch(context: BrowserContext, base: str) -> Watched:
    """A new page of the context, watched."""
    context.add_init_script(REPORT_REFUSALS)
    page = context.new_page()
    watched = Watched(page, urlsplit(base).netloc)

    def on_request(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and parts.netloc != watched.host:
            watched.outside.append(request.url)

    def on_console(message: ConsoleMessage) -> None:
        own = f"status of {watched.expect_status}"
        if message.type == "error" and not (watched.expect_status != 200 and own in message.text):
            watched.errors.append(f"console: {message.text}")

    page.on("request", on_request)
    page.on("console", on_console)
    page.on("pageerror", lambda problem: watched.errors.append(f"script: {problem}"))
    return watched


def overflow(page: Page) -> list[str]:
    """The elements that make the page wider than the window; none if it does not scroll sideways."""
    return list(
        page.evaluate(
            """() => {
              const width = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= width) return [];
              return [...document.querySelectorAll('body *')]
                .filter((e) => e.getBoundingClientRect().right > width + 1)
                .slice(0, 8)
                .map((e) => e.tagName.toLowerCase() + '.' + e.className + ' '
                  + Math.round(e.getBoundingClientRect().right));
            }"""
        )
    )


def small_text(page: Page) -> list[str]:
    """The elements whose own text is smaller than 14 pixels; what is not shown does not count."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll('body *')].filter((e) =>
                 [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) &&
                 e.getClientRects().length && parseFloat(getComputedStyle(e).fontSize) < 13.99)
               .slice(0, 5).map((e) => e.className + ' ' + getComputedStyle(e).fontSize)"""
        )
    )
