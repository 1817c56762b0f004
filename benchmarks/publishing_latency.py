"""From the commit of a publication to the last page and the last feed that show it, at three sizes.

At each size 40 new articles are published one by one through Wagtail's own ``publish()``. The clock
starts when the database has committed and stops when the press has everything in the store: by the
instants that the press itself books for each edition. By default a ``dateline run`` on the same site
does the pressing, as in life, so that waking it counts; ``--press here`` presses in the same process.
With ``--press desk`` each is published by the POST that a browser sends, to the running server: the time of
that request is the editor's own wait, the page itself included, and the others count from the click.

    python benchmarks/publishing_latency.py                        # 1,000, 10,000 and 100,000 articles
    python benchmarks/publishing_latency.py --stories 1000 --only dateline --keep FOLDER
    python benchmarks/publishing_latency.py --press desk --only dateline
    python benchmarks/publishing_latency.py --only hugo wagtail

The figures to hold: pages in 100 ms and feeds in 2 s at p95; at 100,000 at most 1.2 times as long as at
1,000; the same number of pages rendered at every size, compared by the median of each family: which lists a
story stands in is its own affair, not the archive's.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import corpus
import desk_publishing
import full_rebuild
import wagtail_serving
from peers import stock

PAGES_WITHIN, FEEDS_WITHIN, GROWTH = 100, 2000, 1.2  # milliseconds at p95; times
IDLE_WITHIN, LOOK_EVERY = 60.0, 0.05  # seconds
PEER_SIZES = (1_000, 10_000)  # Hugo and stock Wagtail are timed at these


FEED_NAMES = ("/feed.rss", "/feed.atom", "/feed.json")


@dataclass(frozen=True)
class Publication:
    """One publication. Milliseconds from its commit, or from the click at the desk, to the last page,
    feed, and other file (data, sitemaps, cards); families: how many of each were rendered."""

    pages: float
    feeds: float
    files: float
    rendered: int
    publish: float  # ``publish()`` itself, until the commit; or the whole POST
    families: dict[str, int]


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


def publish(number: int, here: bool, desk: desk_publishing.Desk | None = None) -> Publication:
    """Publish one new story, at the desk if there is one, and follow it through the press."""
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
    since: list[datetime] = []
    began = time.perf_counter()
    if desk is not None:
        # The form is fetched before the click; only the POST counts.
        spent = desk.publish(article)
        since.append(timezone.now() - timedelta(milliseconds=spent))
    else:
        with transaction.atomic():
            transaction.on_commit(lambda: since.append(timezone.now()))
            revision.publish()
        spent = (time.perf_counter() - began) * 1000
    press_until_idle(here)
    return _followed(list(editions.filter(pk__gt=last).order_by("pk")), since[0], spent, told.path)


def _followed(editions: list[Any], since: datetime, spent: float, path: str) -> Publication:
    """What became of one publication, from the editions that it caused."""
    if not any(row[0] == path and row[1] == "new" for e in editions for row in e.pages):
        raise SystemExit(f"{path} was published, but no edition holds it")
    if failed := sum(e.failed for e in editions):
        raise SystemExit(f"{failed} pages failed while {path} was pressed")

    def until(kind: str) -> float:
        with_it = [e for e in editions if any(kind_of(row[0]) == kind for row in e.pages)]
        return max(((e.live_at - since).total_seconds() * 1000 for e in with_it), default=0.0)

    return Publication(
        until("pages"), until("feeds"), until("files"), sum(e.rendered for e in editions), spent,
        families_of([row[0] for e in editions for row in e.pages]),
    )  # fmt: skip


def kind_of(path: str) -> str:
    """Pages are for people, feeds for their readers, files for other programs."""
    return "pages" if path.endswith("/") else "feeds" if path.endswith(FEED_NAMES) else "files"


def families_of(paths: Sequence[str]) -> dict[str, int]:
    """How many of these addresses each family has."""
    outputs = import_module("dateline.publishing.models").Output.objects
    known = dict(outputs.filter(path__in=set(paths)).values_list("path", "family"))
    return dict(Counter(known.get(path, "gone since") for path in paths))


def measured(site: Path, count: int, here: bool, port: int) -> list[Publication]:
    """Publish ``count`` stories on the site, two more before them to warm up.

    port: of the server at whose desk they are published; 0 for ``publish()`` in this process.
    """
    corpus.open_site(site)
    if here:  # as the worker of ``dateline run`` does
        memory = import_module("dateline.publishing.memory")
        memory.HELD[:] = [memory.Memory()]
    press_until_idle(here)
    desk = desk_publishing.Desk(port) if port else None
    taken = import_module("dateline.newsroom.models").Article.objects.filter(
        slug__regex=rf"-{str(corpus.FRESH)[:-3]}\d{{3}}$"
    )
    first = taken.count()
    done = [publish(first + number, here, desk) for number in range(count + 2)]
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
        if told.press == "desk":
            command += ["--port", str(port)]
        with wagtail_serving.running(process, f"http://127.0.0.1:{port}/"):
            answer = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
    return [Publication(**row) for row in json.loads(answer.splitlines()[-1])]


def p95(values: Sequence[float]) -> float:
    """The value that one in twenty exceeds."""
    return sorted(values)[min(len(values) - 1, round(len(values) * 0.95))]


def usual(rows: Sequence[Publication]) -> dict[str, float]:
    """The median number of each family that a publication rendered."""
    names = {name for row in rows for name in row.families}
    return {name: statistics.median(row.families.get(name, 0) for row in rows) for name in names}


def report(found: dict[int, list[Publication]], *, at_desk: bool) -> None:
    """A line a size, then whether the figures hold."""
    own = "POST ms" if at_desk else "publish() ms"
    print(
        f"{'Dateline':<10}{'pages ms':>20}{'feeds ms':>20}{'files ms':>20}{own:>20}{'rendered':>10}"
    )
    for stories, rows in found.items():
        columns = [
            [getattr(row, name) for row in rows] for name in ("pages", "feeds", "files", "publish")
        ]
        told = "".join(f"{statistics.median(c):>10.0f} (p95{p95(c):>5.0f})" for c in columns)
        rendered = statistics.median(row.rendered for row in rows)
        print(f"{stories:<10,}{told}{rendered:>10.0f}")
        for name, values, target in zip(
            ("pages", "feeds"), columns, (PAGES_WITHIN, FEEDS_WITHIN), strict=False
        ):
            held = "held" if p95(values) <= target else "MISSED"
            print(f"  {name} within {target} ms at p95: {held}")
    small, large = min(found), max(found)
    if small != large:
        few, many = (usual(found[n]) for n in (small, large))
        apart = [
            f"{name} {few.get(name, 0):g} and {many.get(name, 0):g}"
            for name in sorted(few.keys() | many.keys())
            if few.get(name, 0) != many.get(name, 0)
        ]
        same = f"NOT the same: {'; '.join(apart)}" if apart else "the same in every family"
        print(f"rendered for an article at {small:,} and {large:,}, by the median: {same}")
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
    parser.add_argument(
        "--press",
        choices=["run", "here", "desk"],
        default="run",
        help="who presses; desk: run, asked by a POST",
    )
    parser.add_argument("--only", nargs="+", choices=["dateline", "hugo", "wagtail"])
    parser.add_argument("--keep", type=Path, help="make the sites in this folder and leave them")
    parser.add_argument("--publish", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, default=0, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.publish:
        rows = measured(told.publish, told.count, told.press == "here", told.port)
        print(json.dumps([asdict(row) for row in rows]))
        return
    wanted = told.only or ["dateline", "hugo", "wagtail"]
    sizes = [n for n in told.stories if n in PEER_SIZES]
    with tempfile.TemporaryDirectory() as temporary:
        folder = told.keep or Path(temporary)
        if "dateline" in wanted:
            found = {n: dateline_published(folder, n, told) for n in told.stories}
            report(found, at_desk=told.press == "desk")
        if "hugo" in wanted:
            hugo_report(folder, sizes)
        if "wagtail" in wanted:
            wagtail_report(folder, sizes, told.count)


if __name__ == "__main__":
    main()
