"""An editor who searches for what was published a moment ago, in a process of its own.

    DATELINE_SITE=… python -m tests.finding_editor 5

Prints for each round the milliseconds from the commit until the public search finds the new headline,
and the milliseconds from the commit of a new headline until the old one is found no more.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dateline.project.settings")
LOOKS_EVERY = 0.01  # seconds
GIVES_UP = 60.0


def timed(publish: Callable[[], Any], done: Callable[[], bool]) -> float:
    """Milliseconds from the commit of ``publish`` until it is ``done``."""
    from django.db import transaction

    committed: list[float] = []
    with transaction.atomic():
        transaction.on_commit(lambda: committed.append(time.monotonic()))
        publish()
    while not done():
        if time.monotonic() > committed[0] + GIVES_UP:
            raise SystemExit("the search never found it")
        time.sleep(LOOKS_EVERY)
    return (time.monotonic() - committed[0]) * 1000


def main() -> None:
    """Each round publishes one article and changes its headline."""
    import django

    django.setup()
    from dateline.newsroom.models import Article, NewsSection
    from dateline.search.public.documents import Asked
    from dateline.search.public.reading import NotReady, ask

    def found(text: str) -> bool:
        try:
            return bool(ask(Asked(f'"{text}" ')).total)
        except NotReady:
            return False

    word = f"x{os.getpid()}"
    for n in range(int(sys.argv[1])):
        section, old, new = NewsSection.objects.get(), f"{word} zebra {n}", f"{word} okapi {n}"
        article = Article(title=old, live=False, body=[("text", "<p>Words.</p>")])
        section.add_child(instance=article)
        first = timed(article.save_revision().publish, lambda old=old: found(old))
        article = Article.objects.get(pk=article.pk)
        article.title = new
        second = timed(
            article.save_revision().publish,
            lambda old=old, new=new: found(new) and not found(old),
        )
        print(round(first), round(second), flush=True)
    print(new)


if __name__ == "__main__":
    main()
