"""One engine on one corpus, in a process of its own: ``clustering.py`` starts it.

    python benchmarks/clustering_peers.py ENGINE CORPUS.jsonl

Prints a JSON line: seconds on the clock and of the processor from texts in memory to labels, peak memory of
the process in MB (texts included), and a label for each article. rensa and datasketch are used as their own
pages show: MinHash of 128 values over runs of three words, the LSH index, whatever it answers is a copy, and
connected components.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

RUN, VALUES, THRESHOLD = 3, 128, 0.5


def dateline(articles: list[dict]) -> list[int]:
    from dateline.coverage.cluster import clusters_of, prints_of

    prints = dict(enumerate(prints_of((row["text"], row["outlet"]) for row in articles)))
    labels = [0] * len(articles)
    for number, cluster in enumerate(clusters_of(prints)):
        for key in cluster:
            labels[key] = number
    return labels


def dateline_without_outlets(articles: list[dict]) -> list[int]:
    return dateline([row | {"outlet": ""} for row in articles])


def rensa(articles: list[dict]) -> list[int]:
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=THRESHOLD, num_perm=VALUES, num_bands=32)
    hashes = []
    for row in articles:
        made = RMinHash(num_perm=VALUES, seed=42)
        made.update(list(runs(row["text"])))
        index.insert(row["id"], made)
        hashes.append(made)
    near = (
        (row["id"], other)
        for row, made in zip(articles, hashes, strict=True)
        for other in index.query(made)
        if other != row["id"] and made.jaccard(hashes[other]) >= THRESHOLD
    )
    return components(len(articles), near)


def datasketch(articles: list[dict]) -> list[int]:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=THRESHOLD, num_perm=VALUES)
    hashes = {}
    for row in articles:
        made = MinHash(num_perm=VALUES)
        made.update_batch([run.encode() for run in runs(row["text"])])
        index.insert(row["id"], made)
        hashes[row["id"]] = made
    near = (
        (key, other) for key, made in hashes.items() for other in index.query(made) if other != key
    )
    return components(len(articles), near)


def runs(text: str) -> set[str]:
    words = text.lower().split()
    return {" ".join(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1))}


def components(count: int, pairs: Iterator[tuple[int, int]]) -> list[int]:
    parent = list(range(count))

    def of(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for one, other in pairs:
        parent[of(one)] = of(other)
    return [of(one) for one in range(count)]


ENGINES = {
    "dateline": dateline, "dateline, outlets unknown": dateline_without_outlets, "rensa": rensa,
    "datasketch": datasketch,
}  # fmt: skip


def main() -> None:
    name, corpus = sys.argv[1:]
    with Path(corpus).open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    articles = [{key: row[key] for key in ("id", "outlet", "text")} for row in rows]
    del rows
    began, used = time.perf_counter(), time.process_time()
    labels = ENGINES[name](articles)
    told = {
        "seconds": time.perf_counter() - began, "processor": time.process_time() - used,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "labels": labels,
    }  # fmt: skip
    print(json.dumps(told))


if __name__ == "__main__":
    main()
