"""Clusters of copies beside two libraries of MinHash, on invented articles whose copies are known.

    .venv/bin/python benchmarks/clustering.py [--count 100000] [--seed 7] [--shape usual|harder]

Every engine gets the same articles in a process of its own. The libraries run in ``.venv-clustering``
(``make bench`` makes it from ``clustering.lock``); one that is not there is left out.

Scores are B-cubed over articles: for each, which share of its cluster is of its story (precision), and which
share of its story is in its cluster (recall); the mean of both over all articles, singletons included, and
over those alone that have copies. A round-up holds parts of several stories and may stand with any of them:
it counts to the one of its stories that most of its cluster belongs to, otherwise to the one it has most of.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from clustering_corpus import SHAPES, Corpus

HERE = Path(__file__).resolve().parent
PEERS = HERE.parent / ".venv-clustering" / "bin" / "python"
Articles = list[dict[str, Any]]


def truth(articles: Articles, labels: list[int]) -> list[int]:
    """The story of each article, a round-up's chosen as the module says."""
    stories: dict[int, Counter[int]] = defaultdict(Counter)
    for row, label in zip(articles, labels, strict=True):
        if row["kind"] != "round-up":
            stories[label].update([int(next(iter(row["parts"])))])
    told = []
    for row, label in zip(articles, labels, strict=True):
        parts = {int(story): words for story, words in row["parts"].items()}
        here = {story: stories[label][story] for story in parts if stories[label][story]}
        told.append(max(here or parts, key=lambda story: (here.get(story, 0), parts[story])))
    return told


def b_cubed(stories: list[int], labels: list[int]) -> tuple[float, float, float, float]:
    """(precision and recall of all articles, the same of those that have copies)."""
    both = Counter(zip(stories, labels, strict=True))
    of_story, of_label = Counter(stories), Counter(labels)
    sums = [0.0, 0.0, 0.0, 0.0]
    copied = 0
    for story, label in zip(stories, labels, strict=True):
        precision = both[story, label] / of_label[label]
        recall = both[story, label] / of_story[story]
        sums[0] += precision
        sums[1] += recall
        if of_story[story] > 1:
            copied += 1
            sums[2] += precision
            sums[3] += recall
    count = len(stories)
    return (
        sums[0] / count,
        sums[1] / count,
        sums[2] / max(copied, 1),
        sums[3] / max(copied, 1),
    )


def by_kind(articles: Articles, stories: list[int], labels: list[int]) -> dict[str, float]:
    """Of each kind of copy: the share that stands where most of its story does."""
    places: dict[int, Counter[int]] = defaultdict(Counter)
    for story, label in zip(stories, labels, strict=True):
        places[story].update([label])
    right: dict[str, list[bool]] = defaultdict(list)
    for row, story, label in zip(articles, stories, labels, strict=True):
        if places[story].total() > 1:
            right[row["kind"]].append(places[story].most_common(1)[0][0] == label)
    return {kind: sum(found) / len(found) for kind, found in sorted(right.items())}


def run(name: str, corpus: Path) -> dict[str, Any] | None:
    ours = name.startswith("dateline")
    python = sys.executable if ours else str(PEERS)
    if not Path(python).exists():
        print(f"{name} is left out: there is no {python}.")
        return None
    environment = (
        os.environ | {"PYTHONPATH": str(HERE.parent / "src")} if ours else dict(os.environ)
    )
    command = [python, str(HERE / "clustering_peers.py"), name, str(corpus)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        print(f"{name} is left out: {done.stderr.strip().splitlines()[-1:]}")
        return None
    return json.loads(done.stdout)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    asked.add_argument("--count", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--shape", choices=SHAPES, default="usual")
    asked.add_argument(
        "--engines",
        default="dateline;dateline, outlets unknown;rensa;datasketch",
        help="separated by ;",
    )
    told = asked.parse_args()
    articles = Corpus(told.count, told.seed, SHAPES[told.shape]).articles()
    kinds = Counter(row["kind"] for row in articles)
    words = sum(len(row["text"].split()) for row in articles) / len(articles)
    print(
        f"{len(articles):,} articles of {words:.0f} words, seed {told.seed}, shape {told.shape}:",
        dict(kinds),
    )
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus.jsonl"
        corpus.write_text("\n".join(map(json.dumps, articles)), encoding="utf-8")
        for name in told.engines.split(";"):
            answer = run(name, corpus)
            if answer is None:
                continue
            stories = truth(articles, answer["labels"])
            p, r, p_copied, r_copied = b_cubed(stories, answer["labels"])
            print(
                f"{name}: {answer['seconds']:.1f} s ({answer['processor']:.1f} of the processor), "
                f"{answer['megabytes']:.0f} MB; B-cubed precision {p:.4f}, recall {r:.4f}, "
                f"F1 {2 * p * r / (p + r):.4f}; of articles with copies {p_copied:.4f}, {r_copied:.4f}"
            )
            print("  with their story, by kind:", {k: round(v, 3) for k, v in by_kind(articles, stories, answer["labels"]).items()})  # fmt: skip


if __name__ == "__main__":
    main()
