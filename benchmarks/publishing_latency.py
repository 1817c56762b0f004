"""From the commit of a publication to the last page and the last feed that show it, at three sizes.

At each size 40 new articles are published one by one through Wagtail's own ``publish()``. The clock
starts when the database has committed and stops when the press has everything in the store: by the
instants that the press itself books for each edition. By default a ``dateline run`` on the same site
does the pressing, as in life, so that waking it counts; ``--press here`` presses in the same process.

    python benchmarks/publishing_latency.py                        # 1,000, 10,000 and 100,000 articles
    python benchmarks/publishing_latency.py --stories 1000 --only dateline --keep FOLDER
    python benchmarks/publishing_latency.py --only hugo wagtail

The figures to hold: pages in 100 ms and feeds in 2 s at p95; at 100,000 at most 1.2 times as long as at
1,000; the same number of pages rendered at every size.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import corpus
import full_rebuild
import wagtail_serving
from peers import stock

PAGES_WITHIN, FEEDS_WITHIN, GROWTH = 100, 2000, 1.2  # milliseconds at p95; times
IDLE_WITHIN, LOOK_EVERY = 60.0, 0.05  # seconds
PEER_SIZES = (1_000, 10_000)  # Hugo and stock Wagtail are timed at these


@dataclass(frozen=True)
class Publication:
    """One publication. Milliseconds from its commit; rendered: pages and feeds that were rendered."""

    pages: float
    feeds: float
    rendered: int
    publish: float  # ``publish()`` itself, until the commit


def press_until_idle(here: bool) -> None:
    """Wait until the press has nothing left to do; here: do it in this process.

    Raises SystemExit where it is not done in a minute.
    """
    press = import_module("dateline.publishing.press")
    models = import_module("dateline.publishing.models")
    if here:
        press.press_until_idle()
    until = time.monotonic() + IDLE_WITHIN
    while (
        models.Change.objects.exists()
        or models.Output.objects.filter(stale__gt=0, retry_at=None).exists()
        or models.Edition.objects.filter(state=models.Edition.State.PRESSING).exists()
    ):
        if time.monotonic() > until:
            raise SystemExit(f"the press is not idle after {IDLE_WITHIN:.0f} s")
        time.sleep(LOOK_EVERY)


def publish(number: int, here: bool) -> Publication:
    """Publish one new story and follow it through the press."""
    transaction = import_module("django.db").transaction
    timezone = import_module("django.utils.timezone")
    editions = import_module("dateline.publishing.models").Edition.objects
    told = corpus.fresh(number)
    article = corpus.article_of(told, live=False)
    section = corpus.section_for(told)
    section.refresh_from_db()
    section.add_child(instance=article)
    revision = article.save_revision()
    press_until_idle(here)
    last = editions.order_by("-pk").values_list("pk", flat=True).first() or 0
    committed: list[datetime] = []
    began = time.perf_counter()
    with transaction.atomic():
        transaction.on_commit(lambda: committed.append(timezone.now()))
        revision.publish()
    spent = (time.perf_counter() - began) * 1000
    press_until_idle(here)
    return _followed(
        list(editions.filter(pk__gt=last).order_by("pk")), committed[0], spent, told.path
    )


def _followed(editions: list[Any], committed: datetime, spent: float, path: str) -> Publication:
    """What became of one publication, from the editions that it caused."""
    pages = [e for e in editions if any(row[0].endswith("/") for row in e.pages)]
    feeds = [e for e in editions if any(not row[0].endswith("/") for row in e.pages)]
    if not any(row[0] == path and row[1] == "new" for e in pages for row in e.pages):
        raise SystemExit(f"{path} was published, but no edition holds it")
    if failed := sum(e.failed for e in editions):
        raise SystemExit(f"{failed} pages failed while {path} was pressed")

    def until(some: list[Any]) -> float:
        return max(((e.live_at - committed).total_seconds() * 1000 for e in some), default=0.0)

    return Publication(until(pages), until(feeds), sum(e.rendered for e in editions), spent)


def measured(site: Path, count: int, here: bool) -> list[Publication]:
    """Publish ``count`` stories on the site, two more before them to warm up."""
    corpus.open_site(site)
    press_until_idle(here)
    taken = import_module("dateline.newsroom.models").Article.objects.filter(
        slug__regex=rf"-{str(corpus.FRESH)[:-3]}\d{{3}}$"
    )
    first = taken.count()
    done = [publish(first + number, here) for number in range(count + 2)]
    return done[2:]


def dateline_published(folder: Path, stories: int, told: argparse.Namespace) -> list[Publication]:
    """The same in a process of its own, for a site that is made and pressed first if need be."""
    site = folder / f"dateline-{stories}"
    wagtail_serving.make_pressed(site, stories)
    command = [
        sys.executable,
        __file__,
        "--publish",
        site,
        "--count",
        told.count,
        "--press",
        told.press,
    ]
    command = [str(part) for part in command]
    if told.press == "here":
        answer = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    else:
        port = wagtail_serving.free_port()
        run = [wagtail_serving.dateline_command(), "--site", str(site), "run", "--port", str(port)]
        process = subprocess.Popen(run, stdout=subprocess.DEVNULL)
        with wagtail_serving.running(process, f"http://127.0.0.1:{port}/"):
            answer = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return [Publication(**row) for row in json.loads(answer.splitlines()[-1])]


def p95(values: Sequence[float]) -> float:
    """The value that one in twenty exceeds."""
    return sorted(values)[min(len(values) - 1, round(len(values) * 0.95))]


def report(found: dict[int, list[Publication]]) -> None:
    """A line a size, then whether the figures hold."""
    print(f"{'Dateline':<12}{'pages ms':>20}{'feeds ms':>20}{'publish() ms':>14}{'rendered':>10}")
    for stories, rows in found.items():
        columns = [[getattr(row, name) for row in rows] for name in ("pages", "feeds")]
        told = "".join(f"{statistics.median(c):>10.0f} (p95{p95(c):>5.0f})" for c in columns)
        rendered = statistics.mean(row.rendered for row in rows)
        own = statistics.median(row.publish for row in rows)
        print(f"{stories:<12,}{told}{own:>14.0f}{rendered:>10.1f}")
        for name, values, target in zip(
            ("pages", "feeds"), columns, (PAGES_WITHIN, FEEDS_WITHIN), strict=True
        ):
            held = "held" if p95(values) <= target else "MISSED"
            print(f"  {name} within {target} ms at p95: {held}")
    small, large = min(found), max(found)
    if small != large:
        few, many = ([row.rendered for row in found[n]] for n in (small, large))
        same = "the same" if few == many else f"NOT the same: {few} and {many}"
        print(f"pages rendered for each article at {small:,} and {large:,}: {same}")
        for name in ("pages", "feeds"):
            one, other = (
                statistics.median(getattr(r, name) for r in found[n]) for n in (small, large)
            )
            held = "held" if other <= GROWTH * one else "MISSED"
            print(f"{name}: {other / one:.2f} times as long (at most {GROWTH}: {held})")


def hugo_report(folder: Path, sizes: Sequence[int]) -> None:
    """Hugo's whole build after one new story."""
    for stories in sizes:
        again = full_rebuild.hugo_built(folder, stories)[-1]
        print(
            f"Hugo {stories:,}: {again.seconds * 1000:,.0f} ms after one new story, {again.pages:,} pages"
        )


def wagtail_report(folder: Path, sizes: Sequence[int], count: int) -> None:
    """Stock Wagtail's ``publish()`` alone: it renders nothing then, and each reader pays later."""
    for stories in sizes:
        site = folder / f"wagtail-{stories}"
        stock.make(site, stories)
        for name, rows in stock.time_publishing(site, count).items():
            alone, saved = ([row[key] for row in rows] for key in ("publish", "with_saving"))
            print(
                f"stock Wagtail {stories:,}, {name}: publish() {statistics.median(alone):.0f} ms "
                f"(p95 {p95(alone):.0f}), {rows[0]['queries']:.0f} queries; "
                f"with saving the revision {statistics.median(saved):.0f} ms (p95 {p95(saved):.0f})"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stories", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--count", type=int, default=40, help="how many are published at each size")
    parser.add_argument("--press", choices=["run", "here"], default="run", help="who presses")
    parser.add_argument("--only", nargs="+", choices=["dateline", "hugo", "wagtail"])
    parser.add_argument("--keep", type=Path, help="make the sites in this folder and leave them")
    parser.add_argument("--publish", type=Path, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.publish:
        rows = measured(told.publish, told.count, told.press == "here")
        print(json.dumps([asdict(row) for row in rows]))
        return
    wanted = told.only or ["dateline", "hugo", "wagtail"]
    sizes = [n for n in told.stories if n in PEER_SIZES]
    with tempfile.TemporaryDirectory() as temporary:
        folder = told.keep or Path(temporary)
        if "dateline" in wanted:
            report({n: dateline_published(folder, n, told) for n in told.stories})
        if "hugo" in wanted:
            hugo_report(folder, sizes)
        if "wagtail" in wanted:
            wagtail_report(folder, sizes, told.count)


if __name__ == "__main__":
    main()
