"""Lighthouse on the demo: performance, accessibility, best practices and search engines, phone and
desktop, of the pages that readers land on.

    python benchmarks/lighthouse.py [--address http://127.0.0.1:8000] [--runs 3]

Of the search the way in is measured. Pages of results ask other search engines not to list them, on
purpose, and so cannot have full points for search engines; that they do ask is looked at too.

The machine needs a font that phones and desktops have (Arial, Roboto, Georgia; Debian: fonts-liberation), else
the words stand in one that no reader has until ours arrives, and move.

Without an address a demo is made and served. Needs Node and `npm ci` in this folder (`make bench`
does both). Prints the median of the runs, and exits with 1 where a figure is under the target.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
import_module("django").setup()  # the map of pages knows the families of the house

from tests.browser.conftest import CHROMIUM
from tests.browser.live import LiveSite, demo_site
from tests.browser.pages import SiteMap

TARGET = 95
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
WANTED = {
    "front": "front", "release": "article: press-release", "clip list": "in the news",
    "topic": "topic", "place": "place", "search": "search before",
}  # fmt: skip


def audit(address: str, desktop: bool) -> dict[str, Any]:
    """One run of Lighthouse on one address: its whole report."""
    command = [
        str(HERE / "node_modules" / ".bin" / "lighthouse"), address, "--output=json", "--quiet",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage",
    ]  # fmt: skip
    if desktop:
        command.append("--preset=desktop")
    answer = subprocess.run(
        command, env=os.environ | {"CHROME_PATH": CHROMIUM}, stdout=subprocess.PIPE, check=True
    )
    report: dict[str, Any] = json.loads(answer.stdout)
    return report


def failed(report: dict[str, Any]) -> list[str]:
    """The audits that took points, in words."""
    weighed = {
        ref["id"]
        for name in CATEGORIES
        for ref in report["categories"][name]["auditRefs"]
        if ref["weight"]
    }
    return [
        f"{audit['title']} ({audit.get('displayValue', audit['score'])})"
        for key, audit in report["audits"].items()
        if key in weighed and audit["score"] is not None and audit["score"] < 0.9
    ]


def measure(site: LiveSite, runs: int) -> int:
    """Every wanted page; returns how many figures are under the target."""
    kinds, short = SiteMap(site).kinds, 0
    print(f"{'page':<12}{'device':<9}" + "".join(f"{name:>16}" for name in CATEGORIES))
    for name, kind in WANTED.items():
        if kind not in kinds:
            print(f"{name:<12}this site has none")
            continue
        for device in ("phone", "desktop"):
            reports = [audit(site.base + kinds[kind], device == "desktop") for _ in range(runs)]
            scores = [
                round(100 * statistics.median(r["categories"][each]["score"] for r in reports))
                for each in CATEGORIES
            ]
            print(f"{name:<12}{device:<9}" + "".join(f"{score:>16}" for score in scores))
            if min(scores) < TARGET:
                short += sum(score < TARGET for score in scores)
                print("".join(f"    {line}\n" for line in failed(reports[-1])), end="")
    listed = b'name="robots" content="noindex"' not in site.get(kinds["search"])[1]
    print(
        f"results of the search are {'LISTED' if listed else 'not listed'} by other search engines"
    )
    short += listed
    print(f"at least {TARGET} everywhere: {'MISSED' if short else 'held'}")
    return short


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--address", default="", help="of a site that runs")
    parser.add_argument("--runs", type=int, default=3)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dateline-lighthouse-") as folder:
        base = told.address.rstrip("/")
        running = nullcontext(LiveSite(base)) if base else demo_site(Path(folder))
        with running as site:
            sys.exit(1 if measure(site, told.runs) else 0)


if __name__ == "__main__":
    main()
