"""What one more article costs a topic that has 20 items, and one that has 20,000.

    .venv/bin/python benchmarks/large_topic.py [--items 20 20000] [--count 5]

Makes a site for each size in which every story has the same two topics, lists all its addresses, presses the
lists, feeds and months (the stories themselves are taken as pressed: nothing asks for them), then publishes
new stories of these topics and counts what was rendered, by family of pages.

The figure to hold: the same number of rendered pages at both sizes, family by family.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import corpus
import publishing_latency

TOPICS = (0, 1)
_story = corpus.story


def pinned(number: int) -> corpus.Story:
    """The story of this number, in the network's own news and always of the same topics and places."""
    first = _story(0)
    return replace(
        _story(number), topics=TOPICS, chapter="", kind="press-release", places=first.places, person=first.person
    )  # fmt: skip


def measure(site: Path, items: int, count: int) -> list[dict[str, int]]:
    """Families and numbers of what each of ``count`` publications rendered."""
    corpus.story = pinned
    corpus.make_site(site, items)
    founding = import_module("dateline.publishing.founding")
    outputs = import_module("dateline.publishing.outputs")
    model = import_module("dateline.publishing.models").Output
    press = import_module("dateline.publishing.press")
    founding.found(import_module("dateline.website.shell").code_hash())
    beside = (outputs.BESIDE, outputs.STORY, outputs.AFTER)
    model.objects.filter(rank__in=beside).update(stale=0, reason="")
    press.press_until_idle()
    done = [publishing_latency.publish(number, True) for number in range(count + 1)]
    return [each.families for each in done[1:]]  # the first one begins the month


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, nargs="+", default=[20, 20_000])
    parser.add_argument("--count", type=int, default=5)
    parser.add_argument("--site", type=Path, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.site:
        print(json.dumps(measure(told.site, told.items[0], told.count)))
        return
    found: dict[int, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for items in told.items:
            command = [sys.executable, __file__, "--site", f"{folder}/{items}", "--items", str(items), "--count", str(told.count)]  # fmt: skip
            answer = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
            rows = json.loads(answer.splitlines()[-1])
            names = {name for row in rows for name in row}
            found[items] = Counter({n: statistics.median(row.get(n, 0) for row in rows) for n in names})  # fmt: skip
            print(f"{items:,} items: {sum(found[items].values()):g} pages rendered for one more")
    few, many = found[min(found)], found[max(found)]
    apart = [f"{n} {few[n]:g} and {many[n]:g}" for n in sorted(few | many) if few[n] != many[n]]
    print(f"by family: {'the same' if not apart else 'NOT the same: ' + '; '.join(apart)}")


if __name__ == "__main__":
    main()
