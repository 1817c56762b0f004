"""One story more in a topic of 20,000 items and in one of 20: what is rendered, and how long it takes.

Two Dateline sites are made in which every story of the archive is about the same two topics; all lists,
feeds and their data are pressed, and what belongs to one item alone is left out, for it does not depend on
the archive. Then stories are published one by one, each about the same two topics.

    python benchmarks/large_topic.py                       # 20 and 20,000 stories
    python benchmarks/large_topic.py --stories 20 2000 --count 3

The figure to hold: the same number of rendered pages at both sizes.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from dataclasses import asdict, replace
from importlib import import_module
from pathlib import Path
from typing import Any

import corpus
import publishing_latency

OF_ONE_ITEM = (
    1,
    2,
    10,
)  # ranks of the press: files beside a page, the page itself, packs and cards
_story = corpus.story


def of_two_topics(number: int) -> corpus.Story:
    """The story of this number, about the first two topics like all others."""
    return replace(_story(number), topics=(0, 1))


def pressed(site: Path, stories: int) -> None:
    """Make the site, and press what is a list. One site a process."""
    corpus.make_site(site, stories)
    import_module("dateline.website.outputs")
    founding = import_module("dateline.publishing.founding")
    outputs = import_module("dateline.publishing.models").Output.objects
    families = import_module("dateline.publishing.outputs").FAMILIES.values()
    founding.found(import_module("dateline.website.shell").code_hash())
    of_items = [each.name for each in families if each.rank in OF_ONE_ITEM]
    outputs.filter(family__in=of_items).update(stale=0)
    print(f"  {stories}: {outputs.filter(stale__gt=0).count()} lists, feeds and files to press")
    import_module("dateline.publishing.press").press_until_idle()


def measure(site: Path, stories: int, count: int) -> None:
    """Print the publications as one line of JSON."""
    corpus.story = of_two_topics
    pressed(site, stories)
    done = publishing_latency.measured(site, count, here=True, port=0)
    print(json.dumps([asdict(one) for one in done]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stories", type=int, nargs="+", default=[20, 20_000])
    parser.add_argument("--count", type=int, default=8)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.measure:
        return measure(told.measure, told.stories[0], told.count)
    with tempfile.TemporaryDirectory() as folder:
        for stories in told.stories:
            site = Path(folder) / str(stories)
            command: list[Any] = [sys.executable, __file__, "--stories", stories, "--count", told.count, "--measure", site]  # fmt: skip
            answer = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, text=True, check=True)  # fmt: skip
            rows = json.loads(answer.stdout.splitlines()[-1])
            report(stories, rows)
    return None


def report(stories: int, rows: list[dict[str, Any]]) -> None:
    """One line for a size, and the families of the usual publication."""
    middle = {name: statistics.median(row[name] for row in rows) for name in ("rendered", "pages", "feeds")}  # fmt: skip
    pages = statistics.median(sum(n for f, n in row["families"].items() if is_page(f)) for row in rows)  # fmt: skip
    print(
        f"{stories:>7,} items in the topic: {middle['rendered']:.0f} outputs rendered, {pages:.0f} of them pages; "
        f"pages live after {middle['pages']:.0f} ms, feeds after {middle['feeds']:.0f} ms"
    )
    named = sorted({name for row in rows for name in row["families"]})
    print("   ", ", ".join(f"{name} {statistics.median(row['families'].get(name, 0) for row in rows):g}" for name in named))  # fmt: skip


def is_page(family: str) -> bool:
    """Whether an output of the family is a page for people."""
    return not family.endswith((" feed", " atom", " json", " data", ".json", ".txt", ".pdf", ".zip", ".html", "oembed", "card", "sitemap", "index", "opml", "part"))  # fmt: skip


if __name__ == "__main__":
    main()
