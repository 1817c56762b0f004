"""A site of 10,000 articles and 2,000 clips, read and edited: queries and time of the hottest views.

Makes a temporary site, fills it through the bulk path, and asks each page several times through the
whole stack (middleware, rendering, compression apart). Prints medians, and the number of queries.

    python benchmarks/large_site.py --articles 10000
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path

WORDS = [
    "water",
    "council",
    "street",
    "permit",
    "library",
    "budget",
    "school",
    "river",
    "bus",
    "heat",
    "grant",
    "vote",
    "plan",
    "road",
]


def fill(count: int) -> None:
    """Articles over ten years, each with a deck, a body, topics and places."""
    models = import_module("dateline.newsroom.models")
    content = import_module("dateline.content.models")
    directory = import_module("dateline.directory.models")
    bulk = import_module("dateline.content.bulk")
    add_articles = import_module("dateline.newsroom.actions").add_articles_in_bulk
    add_clips = import_module("dateline.coverage.actions").add_clips_in_bulk
    clip_model = import_module("dateline.coverage.models").Clip
    outlet_model = import_module("dateline.contacts.models").Outlet
    kinds = list(import_module("dateline.newsroom.kinds").KINDS)
    index = import_module("dateline.search.actions").index_in_bulk
    rnd = random.Random(7)
    section = models.NewsSection.objects.get()
    topics = [content.Topic.objects.create(name=f"Topic {n}") for n in range(20)]
    places = list(directory.Jurisdiction.objects.filter(level="state"))
    outlets = [outlet_model.objects.create(name=f"Outlet {n}") for n in range(30)]
    day = datetime(2026, 11, 20, 15, tzinfo=UTC)
    batch = []
    for n in range(count):
        text = " ".join(rnd.choices(WORDS, k=400))
        article = models.Article(
            title=f"{' '.join(rnd.choices(WORDS, k=7))} {n}", slug=f"story-{n}", live=True,
            kind=rnd.choice(kinds), deck=" ".join(rnd.choices(WORDS, k=20)) + ".",
            date=day - timedelta(hours=8.7 * n), body=[("text", f"<p>{text}</p>" * 3)],
        )  # fmt: skip
        bulk.hold(article, topics=rnd.sample(topics, 2), places=rnd.sample(places, 2))
        batch.append(article)
        if len(batch) == 200:
            add_articles(section, batch)
            batch = []
    if batch:
        add_articles(section, batch)
    clips = [
        clip_model(headline=f"Clip {n} {' '.join(rnd.choices(WORDS, k=6))}", outlet=rnd.choice(outlets),
                   link=f"https://outlet.example/{n}", date=date(2026, 11, 20) - timedelta(days=n * 2),
                   excerpt=" ".join(rnd.choices(WORDS, k=40)), show_in_latest=n % 10 == 0, live=True)
        for n in range(count // 5)
    ]  # fmt: skip
    for start in range(0, len(clips), 200):
        add_clips(clips[start : start + 200])
    index(models.Article)
    index(clip_model)


def measure(repeats: int) -> None:
    """Ask every view; print its status, queries and times."""
    client_class = import_module("django.test").Client
    connection = import_module("django.db").connection
    user = import_module("dateline.accounts.models").User
    article = import_module("dateline.newsroom.models").Article.objects.order_by("-date").first()
    admin = user.objects.create_superuser("bench@example.org", "a-long-password")
    reader, desk = (client_class(headers={"host": "127.0.0.1"}) for _ in range(2))
    desk.force_login(admin)
    section = article.get_parent()
    views = [
        (reader, "/"), (reader, "/news/"), (reader, "/news/2025/03/"), (reader, "/releases/"),
        (reader, "/in-the-news/"), (reader, "/feed.rss"), (reader, article.public_path),
        (desk, "/desk/"), (desk, "/desk/articles/"), (desk, "/desk/articles/?q=permit"),
        (desk, f"/desk/pages/{section.pk}/"), (desk, "/desk/pages/search/?q=water+permit"),
        (desk, "/desk/snippets/coverage/clip/"), (desk, "/desk/snippets/coverage/clip/?q=budget"),
        (desk, f"/desk/pages/{article.pk}/edit/"),
    ]  # fmt: skip
    print(f"{'view':<58}{'status':>7}{'queries':>9}{'median ms':>11}{'max ms':>9}")
    for client, path in views:
        client.get(path)
        asked: list[str] = []

        def note(execute, sql, params, many, context, asked=asked):
            asked.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            status = client.get(path).status_code
        times = []
        for _ in range(repeats):
            begun = time.perf_counter()
            client.get(path)
            times.append((time.perf_counter() - begun) * 1000)
        print(
            f"{path[:57]:<58}{status:>7}{len(asked):>9}{statistics.median(times):>11.0f}{max(times):>9.0f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--repeats", type=int, default=7)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.pop("DATELINE_ADDRESS", None)
        site = Path(folder) / "site"
        make = import_module("dateline.project.commands.init").make
        make(
            site,
            name="Bench",
            mission="",
            address="http://127.0.0.1:8000",
            time_zone="America/Chicago",
        )
        begun = time.perf_counter()
        fill(told.articles)
        print(f"filled with {told.articles} articles in {time.perf_counter() - begun:.0f} s")
        measure(told.repeats)


if __name__ == "__main__":
    main()
