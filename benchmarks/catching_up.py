"""How soon what fell due while nothing ran is public: rule E4, an instant that passed while Dateline was down.

On a site of ``corpus.py`` a release is put under embargo and another article is scheduled, both for two
seconds later, while no process runs. When both instants have passed ``dateline run`` is started, and the
pages and the feed of all news are asked for over HTTP until they have them. The clock starts with the
process: what Python and Django need to start counts. No peer is beside it: stock Wagtail publishes what is due
when cron calls it, by default once an hour.

    python benchmarks/catching_up.py --stories 1000 --rounds 5 [--keep FOLDER]

The figure to hold: live within 5 s of the moment at which the site answers again.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import corpus
import wagtail_serving

WITHIN, GIVE_UP, LOOK_EVERY = 5.0, 60.0, 0.2  # seconds
AHEAD = 2.0  # seconds from setting an instant to its passing


def set_up(site: Path, count: int) -> list[str]:
    """One item under embargo, one scheduled, both due before this returns; their addresses.

    count: of rounds before, so that each has stories of its own.
    """
    corpus.open_site(site)
    timezone = import_module("django.utils.timezone")
    set_embargo = import_module("dateline.newsroom.access.actions").set_embargo
    press = import_module("dateline.publishing.press")
    made = []
    for number in (2 * count, 2 * count + 1):
        told = corpus.fresh(90_000 + number)
        article = corpus.article_of(told, live=False)
        article.date = timezone.now()
        section = corpus.section_for(told)
        section.refresh_from_db()
        made.append(section.add_child(instance=article))
    press.press_until_idle()
    held, timed = made
    moment = timezone.now() + timedelta(seconds=AHEAD)
    set_embargo(held, lifts_at=moment, zone="UTC")
    timed.go_live_at = moment
    timed.save_revision(approved_go_live_at=moment)
    paths = []
    for one in made:
        again = type(one).objects.get(pk=one.pk)
        assert not again.live
        paths.append(again.get_latest_revision_as_object().public_path)
    while timezone.now() <= moment:
        time.sleep(0.05)
    return paths


def _has(url: str, words: bytes = b"") -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200 and words in answer.read()
    except OSError:
        return False


def caught_up(site: Path, paths: list[str]) -> dict[str, float]:
    """Seconds from the start of the process until the site answers, until both pages are there, and
    until the feed names both."""
    port = wagtail_serving.free_port()
    home = f"http://127.0.0.1:{port}"
    began = time.monotonic()
    command = [wagtail_serving.dateline_command(), "--site", str(site), "run", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    told: dict[str, float] = {}
    wanted = {"answers": [("/", b"")], "pages": [(path, b"") for path in paths],
              "feed": [("/news/feed.rss", path.encode()) for path in paths]}  # fmt: skip
    with wagtail_serving.running(process, f"{home}/"):
        while len(told) < len(wanted) and time.monotonic() - began < GIVE_UP:
            for name, asked in wanted.items():
                if name not in told and all(_has(home + path, words) for path, words in asked):
                    told[name] = time.monotonic() - began
            time.sleep(LOOK_EVERY)
    if len(told) < len(wanted):
        raise SystemExit(f"after {GIVE_UP:.0f} s: {told}")
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stories", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--set-up", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--number", type=int, default=0, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.set_up:
        print(json.dumps(set_up(told.set_up, told.number)))
        return
    with tempfile.TemporaryDirectory(prefix="dateline-late-") as folder:
        site = (told.keep or Path(folder)) / f"dateline-{told.stories}"
        wagtail_serving.make_pressed(site, told.stories)
        rows = []
        first = int(time.time()) % 4000
        for number in range(first, first + told.rounds):
            command = [sys.executable, __file__, "--set-up", str(site), "--number", str(number)]
            answer = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
            rows.append(caught_up(site, json.loads(answer.splitlines()[-1])))
            print(
                "  " + ", ".join(f"{name} {at:.2f} s" for name, at in rows[-1].items()), flush=True
            )
    after = {name: [row[name] - row["answers"] for row in rows] for name in ("pages", "feed")}
    print(
        f"{told.rounds} starts at {told.stories:,} articles, seconds after the site answers again"
    )
    for name, values in after.items():
        held = "held" if max(values) <= WITHIN else "MISSED"
        print(
            f"  {name}: median {statistics.median(values):.2f}, longest {max(values):.2f}: {held}"
        )


if __name__ == "__main__":
    main()
