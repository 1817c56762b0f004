"""An editor in a hurry, in a process of its own: publishes, changes and takes down, as fast as it goes.

    DATELINE_SITE=… python -m tests.busy_editor 100

goes on until so many editions are live. Prints "up /address/" when an article was published and "down /address/" before one is taken down.
"""

from __future__ import annotations

import itertools
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dateline.project.settings")


def main() -> None:
    """Each round is three commits or four; what comes while the press is at work is one edition."""
    import django

    django.setup()
    from dateline.content.models import Topic
    from dateline.newsroom.models import Article, NewsSection
    from dateline.publishing.models import Edition

    topic = Topic.objects.order_by("pk").first()
    live = Edition.objects.filter(state=Edition.State.LIVE)
    wanted = live.count() + int(sys.argv[1])
    for n in itertools.count():
        if live.count() >= wanted:
            break
        section = NewsSection.objects.get()
        article = Article(title=f"Busy day {n}", live=False, deck="A deck.")
        article.body = [("text", "<p>Words.</p>")]
        section.add_child(instance=article)
        article.topics = [topic]
        article.save_revision().publish()
        article = Article.objects.get(pk=article.pk)
        print("up", article.public_path, flush=True)
        article.title = f"Busier day {n}"
        article.save_revision().publish()
        if n % 3 == 2:
            print("down", article.public_path, flush=True)
            Article.objects.get(pk=article.pk).unpublish()


if __name__ == "__main__":
    main()
