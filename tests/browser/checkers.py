"""The two judges of a page: axe-core in the browser, the Nu HTML checker over what was served."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

HOUSE = Path(__file__).resolve().parents[2]
AXE = HOUSE / "node_modules" / "axe-core" / "axe.min.js"
NU = HOUSE / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# What another colour scheme may change; everything else is found in one of them.
COLOURS = ("color-contrast", "link-in-text-block")


def needs(path: Path | str | None, fix: str) -> None:
    """Skip where a checker is not installed; in CI that is a failure."""
    if path and Path(path).exists():
        return
    if os.environ.get("CI"):
        pytest.fail(f"missing: {fix}")
    pytest.skip(f"missing: {fix}")


def with_axe(context: BrowserContext) -> BrowserContext:
    """Every page of this context has axe. An init script is not subject to the page's policy."""
    needs(AXE, "node_modules/axe-core (npm ci)")
    context.add_init_script(path=AXE)
    return context


def axe(page: Page, *, exclude: tuple[str, ...] = (), rules: tuple[str, ...] = ()) -> list[str]:
    """The violations that axe finds: "rule: help: first elements". ``exclude`` holds selectors,
    ``rules`` the only rules that are asked for."""
    page.wait_for_load_state()  # after a click the next page may only have begun
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    told = page.evaluate(
        """async ([runOnly, exclude]) => {
          const found = await axe.run(exclude.length ? {exclude} : document, {
            runOnly, resultTypes: ['violations'],
          });
          return found.violations.map((v) => ({
            id: v.id, help: v.help,
            nodes: v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + ' ' +
              (n.any.concat(n.all, n.none)[0] || {message: ''}).message),
          }));
        }""",
        [only, list(exclude)],
    )
    return [f"axe {v['id']}: {v['help']}: " + " | ".join(v["nodes"]) for v in told]


def axe_in_both_schemes(page: Page, *, exclude: tuple[str, ...] = ()) -> list[str]:
    """As ``axe``, and what the colours of the dark scheme break; the page is light again after."""
    told = axe(page, exclude=exclude)
    page.emulate_media(color_scheme="dark")
    told += [f"dark: {line}" for line in axe(page, exclude=exclude, rules=COLOURS)]
    page.emulate_media(color_scheme="light")
    return told


def nu_checker(pages: dict[str, str]) -> list[str]:
    """The errors that the Nu checker finds in ``pages`` (address to HTML), in one run of Java."""
    needs(shutil.which("java"), "java (on Debian: apt-get install default-jre-headless)")
    needs(NU, "node_modules/vnu-jar (npm ci)")
    with tempfile.TemporaryDirectory(prefix="dateline-nu-") as folder:
        names = {}
        for number, (address, html) in enumerate(pages.items()):
            file = Path(folder) / f"{number:04d}.html"
            file.write_text(html, encoding="utf-8")
            names[file.name] = address
        done = subprocess.run(
            ["java", "-Xss1m", "-jar", str(NU), "--errors-only", "--format", "json", folder],
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
    told = json.loads(done.stderr or '{"messages": []}')["messages"]
    assert done.returncode == 0 or told, done.stderr[-2000:]
    return [
        f"{names[re.split('[/]', m['url'])[-1]]} line {m.get('lastLine')}: {m['message']}: "
        f"{m.get('extract', '')[:160]}"
        for m in told
    ]
