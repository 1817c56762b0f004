"""The public search beside SQLite's FTS5, over the same texts in one run.

Each answers what the search page shows: the best 20 with a snippet, how many there are in all, and how
many each value of six facets has. Items are about 800 words: common words from ``corpus.py``, and a
long tail of 40,000 rare ones as real archives have. Questions are 1 to 3 words, common and rare mixed.

    python benchmarks/search.py --items 100000 --questions 300

Told are the milliseconds on the clock and, as others may share the machine, those of the processor.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import accumulate
from pathlib import Path

import corpus
from django.conf import settings

LENGTH = 800  # words of an item
TAIL = 40_000
FACETS = ("kind", "topic", "place", "person", "organisation", "year")
SYLLABLES = [a + b for a in "bcdfglmnprstvz" for b in ("a", "en", "i", "or", "u", "el")]


def tail_words() -> list[str]:
    dice = random.Random("tail")
    found: dict[str, None] = {}
    while len(found) < TAIL:
        found["".join(dice.choices(SYLLABLES, k=dice.randint(2, 4)))] = None
    return list(found)


RARE = tail_words()
RARE_WEIGHTS = list(accumulate(1 / (rank + 50) for rank in range(TAIL)))


def body(dice: random.Random) -> str:
    """About 800 words in paragraphs, a fifth of them from the long tail."""
    common = corpus.words(dice, LENGTH * 4 // 5).split()
    rare = dice.choices(RARE, cum_weights=RARE_WEIGHTS, k=LENGTH // 5)
    mixed = [*common, *rare]
    dice.shuffle(mixed)
    sentences = [" ".join(mixed[at : at + 16]).capitalize() + "." for at in range(0, LENGTH, 16)]
    return "\n\n".join(" ".join(sentences[at : at + 5]) for at in range(0, len(sentences), 5))


def document(number: int):  # type: ignore[no-untyped-def]
    """Item ``number`` as the search gets it from a page."""
    from dateline.search.public.documents import Document

    dice = random.Random(f"item {number}")
    year, month, day = corpus._calendar(number, corpus.A_MONTH)
    return Document(
        key=f"newsroom.article:{number}",
        kind=dice.choices(list(corpus.KINDS), weights=list(corpus.KINDS.values()))[0],
        title=f"{corpus.words(dice, 6)} {dice.choice(RARE)}".capitalize(),
        address=f"/news/{year}/{month:02d}/{number}/",
        deck=corpus.sentence(dice, 12, 20),
        body=body(dice),
        date=date(year, month, day),
        topics=tuple(corpus.topic_slug(n) for n in dice.sample(range(len(corpus.TOPICS)), 2)),
        places=tuple(f"us/{name}" for name in dice.sample(corpus.STATES, 2)),
        people=(dice.choice(corpus.PEOPLE).lower().replace(" ", "-"),),
        organisations=(f"chapter-{dice.choice(corpus.CHAPTERS)}",),
    )


def questions(count: int) -> Iterator[str]:
    """1 to 3 words: a third of the words common, the others as rare as names and subjects are."""
    dice = random.Random("questions")
    for _ in range(count):
        yield " ".join(
            dice.choices(corpus.VOCABULARY, cum_weights=corpus.WEIGHTS)[0]
            if dice.random() < 0.34
            else dice.choices(RARE, cum_weights=RARE_WEIGHTS)[0]
            for _ in range(dice.randint(1, 3))
        )


class Fts5:
    """The peer: one FTS5 table with stems and folded accents, facets in joined tables, in memory-mapped
    SQLite as Dateline opens it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.db = sqlite3.connect(file)
        self.db.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-256000;"
            "PRAGMA mmap_size=8000000000; PRAGMA temp_store=MEMORY;"
            "CREATE VIRTUAL TABLE words USING fts5(title, names, body,"
            " tokenize='porter unicode61 remove_diacritics 2');"
            "CREATE TABLE value(facet INT, item INT, value TEXT, PRIMARY KEY(facet, item, value))"
            " WITHOUT ROWID; CREATE TEMP TABLE found(item INTEGER PRIMARY KEY);"
        )

    def add(self, number: int, item) -> None:  # type: ignore[no-untyped-def]
        self.db.execute(
            "INSERT INTO words(rowid, title, names, body) VALUES (?, ?, '', ?)",
            (number, item.title, f"{item.deck}\n\n{item.body}"),
        )
        self.db.executemany(
            "INSERT INTO value VALUES (?, ?, ?)",
            [(FACETS.index(f), number, v) for f, values in item.facets().items() for v in values],
        )

    def finish(self) -> None:
        self.db.execute("INSERT INTO words(words) VALUES ('optimize')")
        self.db.commit()
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.db.execute("ANALYZE")
        self.db.commit()

    def ask(self, text: str) -> int:
        expression = " AND ".join(f'"{word}"' for word in text.split())
        run = self.db.execute
        run("DELETE FROM found")
        run("INSERT INTO found SELECT rowid FROM words WHERE words MATCH ?", (expression,))
        total = run("SELECT count(*) FROM found").fetchone()[0]
        for facet in range(len(FACETS)):
            run(
                "SELECT value, count(*) AS n FROM found JOIN value ON facet = ? AND value.item = "
                "found.item GROUP BY value ORDER BY n DESC LIMIT 60", (facet,),
            ).fetchall()  # fmt: skip
        run(
            "SELECT rowid, title, snippet(words, 2, '<mark>', '</mark>', ' … ', 32) FROM words "
            "WHERE words MATCH ? ORDER BY bm25(words, 4, 2, 1) LIMIT 20", (expression,),
        ).fetchall()  # fmt: skip
        return int(total)

    def replace(self, number: int, item) -> None:  # type: ignore[no-untyped-def]
        self.db.execute("DELETE FROM words WHERE rowid = ?", (number,))
        self.db.execute("DELETE FROM value WHERE item = ?", (number,))
        self.add(number, item)
        self.db.commit()


def build(count: int, folder: Path) -> tuple[Fts5, dict[str, float]]:
    """Both indexes; seconds of each, without the making of the texts."""
    from dateline.search.public import folders
    from dateline.search.public.schema import entry, open_index

    peer, spent = Fts5(folder / "fts5.sqlite3"), {"Dateline": 0.0, "FTS5": 0.0}
    name = folders.new_name()
    (folders.home() / name).mkdir(parents=True)
    index = open_index(str(folders.home() / name))
    writer = index.writer(96_000_000, 1)
    for number in range(count):
        item = document(number)
        began = time.perf_counter()
        writer.add_document(entry(item.address, item))
        after = time.perf_counter()
        peer.add(number, item)
        spent["Dateline"] += after - began
        spent["FTS5"] += time.perf_counter() - after
        if number % 20_000 == 19_999:
            print(f"  {number + 1:,} items", flush=True)
    began = time.perf_counter()
    writer.commit()
    writer.wait_merging_threads()
    after = time.perf_counter()
    peer.finish()
    spent["Dateline"] += after - began
    spent["FTS5"] += time.perf_counter() - after
    folders.put_in_use(name)
    return peer, spent


def timed(
    act: Callable[[str], int], asked: list[str]
) -> tuple[list[float], list[float], list[int]]:
    """Milliseconds on the clock, those of the processor, and totals of every question, after a tenth
    of them as warming up."""
    for text in asked[: len(asked) // 10]:
        act(text)
    spent, worked, totals = [], [], []
    for text in asked:
        began, busy = time.perf_counter(), time.process_time()
        totals.append(act(text))
        worked.append((time.process_time() - busy) * 1000)
        spent.append((time.perf_counter() - began) * 1000)
    return spent, worked, totals


def one_story(count: int, peer: Fts5) -> tuple[float, float]:
    """Milliseconds until one changed story is found, by Dateline and by FTS5; medians of 15."""
    from dateline.search.public import folders
    from dateline.search.public.documents import Asked
    from dateline.search.public.reading import ask
    from dateline.search.public.schema import entry, open_index

    ours, theirs = [], []
    for n in range(15):
        number = n * count // 15
        item = document(number)
        began = time.perf_counter()
        index = open_index(str(folders.current().folder))  # type: ignore[union-attr]
        writer = index.writer(15_000_000, 1)
        writer.delete_documents_by_term("page", item.address)
        writer.add_document(entry(item.address, item))
        writer.commit()
        writer.wait_merging_threads()
        ask(Asked(item.title))
        ours.append((time.perf_counter() - began) * 1000)
        began = time.perf_counter()
        peer.replace(number, item)
        peer.ask(" ".join(item.title.lower().split()))
        theirs.append((time.perf_counter() - began) * 1000)
    return statistics.median(ours), statistics.median(theirs)


def say(name: str, spent: list[float]) -> None:
    told = sorted(spent)
    print(
        f"  {name:20} median {statistics.median(told):8.2f} ms   p95 {told[int(len(told) * 0.95)]:8.2f} ms"
        f"   slowest {told[-1]:8.2f} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=300)
    told = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="dateline-search-"))
    try:
        settings.configure(LANGUAGE_CODE="en-us", SEARCH_FOLDER=str(folder / "search"))
        run(told.items, told.questions, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(count: int, how_many: int, folder: Path) -> None:
    from dateline.search.public import folders
    from dateline.search.public.documents import Asked
    from dateline.search.public.reading import ask

    print(f"{count:,} items of about {LENGTH} words")
    peer, spent = build(count, folder)
    sizes = {"Dateline": folders.size(), "FTS5": peer.file.stat().st_size}
    for name, seconds in spent.items():
        print(f"  {name:10} built in {seconds:8.1f} s   {sizes[name] / 1e6:8.1f} MB")
    asked = list(questions(how_many))
    ours, our_work, totals = timed(lambda text: ask(Asked(f"{text} ")).total, asked)
    theirs, their_work, others = timed(peer.ask, asked)
    print(
        f"{how_many} questions of 1 to 3 words: best 20 with snippets, count, {len(FACETS)} facets"
    )
    for name, told in (
        ("Dateline", ours), ("FTS5", theirs),
        ("Dateline, processor", our_work), ("FTS5, processor", their_work),
    ):  # fmt: skip
        say(name, told)
    ratio = statistics.median(their_work) / statistics.median(our_work)
    print(
        f"  FTS5 takes {ratio:.1f} times the processor (medians), "
        f"{sum(their_work) / sum(our_work):.1f} times in sum"
    )
    for least, most in ((0, 0), (1, 999), (1000, 10**9)):
        some = [n for n, total in enumerate(others) if least <= total <= most]
        if some:
            a, b = (
                statistics.median(our_work[n] for n in some),
                statistics.median(their_work[n] for n in some),
            )
            print(
                f"    {least:,} to {most:,} results ({len(some)} questions): {a:.2f} and {b:.2f} ms of processor"
            )
    print(
        f"  results: median {statistics.median(totals):,.0f} and {statistics.median(others):,.0f}"
    )
    one, other = one_story(count, peer)
    print(f"one changed story is found after {one:.0f} ms (Dateline), {other:.0f} ms (FTS5)")


if __name__ == "__main__":
    main()
