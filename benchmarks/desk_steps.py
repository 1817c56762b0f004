"""What a prepared press officer does from the start page to a published release: clicks and keys.

The same release, with its text at hand, in Dateline and in stock Wagtail (the peer of the other
benchmarks), each by the shortest way that its own interface offers to the mouse, in a real browser. Counted
are clicks, keys pressed, page loads, and the seconds that the browser took. What a release must say and
stock Wagtail has no field for (status line, place, contact, "About" paragraph, end mark) is typed into its text.

    python benchmarks/desk_steps.py [--site FOLDER]      # a Dateline demo that is there already

Needs Debian's chromium and the development packages (Playwright).
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import wagtail_serving
from peers import stock
from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
OFFICER, PASSWORD = "press@waymark.example", "waymark-demo"
DECK = "Thirty cities will share one form for building permits from the spring on."
TEXT = "The form will be in use by spring. It replaces eleven forms and one fax machine."
PLACE = "DULUTH, Minn."
ADDED = (
    "FOR IMMEDIATE RELEASE", PLACE, "Contact: Dana Whitlock, 202-555-0143, press@waymark.example",
    "About Waymark Cities Network: Waymark Cities Network is a non-partisan association of mayors, "
    "council members and school-board members from towns of every size.", "###",
)  # fmt: skip
COUNT = """
window.addEventListener('click', (e) => e.isTrusted && window.told('click'), true);
window.addEventListener('keydown', (e) => e.isTrusted && window.told('key'), true);
"""


@dataclass
class Steps:
    """What one publication took."""

    name: str
    clicks: int = 0
    keys: int = 0
    loads: int = 0
    seconds: float = 0.0

    def told(self, what: str) -> None:
        self.clicks += what == "click"
        self.keys += what == "key"


def dateline(page: Page, title: str) -> None:
    """Newsroom, New press release, five fields, Publish."""
    page.get_by_role("button", name="Newsroom", exact=True).click()
    page.get_by_role("link", name="New press release", exact=True).click()
    page.locator("input[name=title]").click()
    page.keyboard.type(title)
    page.locator("textarea[name=deck]").click()
    page.keyboard.type(
        f"{title}: {DECK}"
    )  # of its own: the checks warn of one that another item has
    page.locator("input[name=dateline]").click()
    page.keyboard.type(PLACE)
    page.locator("[data-contentpath=body] [contenteditable=true]").first.click()
    page.keyboard.type(TEXT)
    page.wait_for_timeout(600)  # the editor hands its text to the form
    page.get_by_role("button", name="Publish", exact=True).click()
    page.locator(".messages .success").first.wait_for()


def wagtail(page: Page, title: str) -> None:
    """Pages, the index, Add child page, the fields, the anatomy by hand, the menu, Publish."""
    page.get_by_role("button", name="Pages").click()
    page.locator(".c-page-explorer__item__action").last.click()  # what lies under the front
    page.locator(".c-page-explorer__item__link", has_text="News").first.click()
    page.get_by_role("link", name="Add child page").first.click()
    for name, words in (
        ("title", title), ("date", "2026-11-26 09:00"), ("kind", "release"), ("introduction", f"{title}: {DECK}"),
    ):  # fmt: skip
        page.locator(f"[name={name}]").click()
        page.keyboard.type(words)
        if name == "date":
            page.keyboard.press("Escape")
    page.locator("[data-contentpath=body] button[title='Insert a block']").first.click()
    page.get_by_role("option", name="Paragraph", exact=True).click()
    page.locator("[data-contentpath=body] [contenteditable=true]").first.click()
    for part in (ADDED[0], ADDED[2], f"{ADDED[1]} - {TEXT}", *ADDED[3:]):
        page.keyboard.type(part)
        page.keyboard.press("Enter")
    page.wait_for_timeout(600)  # the editor hands its text to the form
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.locator(".messages .success").first.wait_for()


def counted(
    name: str, base: str, desk: str, login: tuple[str, str], act: Callable[[Page, str], None]
) -> Steps:
    """Sign in, then count."""
    steps = Steps(name)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(base_url=base, viewport={"width": 1440, "height": 900})
        context.expose_function("told", steps.told)
        context.add_init_script(COUNT)
        page = context.new_page()
        page.goto(desk)
        page.locator("input[name=username]").fill(login[0])
        page.locator("input[name=password]").fill(login[1])
        page.keyboard.press("Enter")
        page.wait_for_load_state("networkidle")
        steps.clicks = steps.keys = 0
        page.on("load", lambda _: setattr(steps, "loads", steps.loads + 1))
        began = time.monotonic()
        act(page, f"Cities agree on one permit form {uuid4().hex[:6]}")
        steps.seconds = time.monotonic() - began
        browser.close()
    return steps


@contextmanager
def served(command: list[str], base: str) -> Iterator[None]:
    with wagtail_serving.running(subprocess.Popen(command, stdout=subprocess.DEVNULL), base):
        yield


def of_dateline(site: Path) -> Steps:
    """The demo, made if it is not there."""
    program = wagtail_serving.dateline_command()
    if not (site / "db.sqlite3").exists():
        subprocess.run([program, "demo", str(site), "--no-run"], check=True)
    port = wagtail_serving.free_port()
    base = f"http://127.0.0.1:{port}"
    with served([program, "--site", str(site), "run", "--port", str(port)], f"{base}/"):
        return counted("Dateline", base, "/desk/", (OFFICER, PASSWORD), dateline)


def of_wagtail(folder: Path) -> Steps:
    """The stock site with ten stories and one superuser."""
    stock.make(folder, 10)
    code = (
        "from django.contrib.auth.models import User; User.objects.filter(username='officer').exists()"
        " or User.objects.create_superuser('officer', 'o@star.example', 'waymark-demo')"
    )
    stock.manage(folder, "shell", "-c", code)
    port = wagtail_serving.free_port()
    base = f"http://127.0.0.1:{port}"
    with wagtail_serving.running(stock.develop(folder, port), f"{base}/"):
        return counted("stock Wagtail", base, "/admin/", ("officer", PASSWORD), wagtail)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dateline-steps-") as folder:
        rows = [
            of_dateline(asked.site or Path(folder) / "demo"),
            of_wagtail(Path(folder) / "stock"),
        ]
    print(f"{'':<16}{'clicks':>8}{'keys':>8}{'loads':>8}{'seconds':>10}")
    for row in rows:
        print(f"{row.name:<16}{row.clicks:>8}{row.keys:>8}{row.loads:>8}{row.seconds:>10.1f}")
    ours, theirs = rows
    print(
        f"Of stock Wagtail's: {ours.clicks / theirs.clicks:.2f} of the clicks, "
        f"{ours.keys / theirs.keys:.2f} of the keys"
    )


if __name__ == "__main__":
    main()
