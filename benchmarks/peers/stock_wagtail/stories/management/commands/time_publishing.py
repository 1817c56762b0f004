"""``manage.py time_publishing N``: publish N new stories and N edits; milliseconds and queries as JSON."""

import json
import time
from argparse import ArgumentParser
from typing import Any

import corpus
from django.core.management.base import BaseCommand
from django.db import connection

from stories.filling import found, page_of
from stories.models import StoryPage


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("count", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        index = found()
        first = StoryPage.objects.filter(slug__regex=r"-1000\d{3}$").count()
        new, edits = [], []
        for number in range(first, first + options["count"]):
            told = corpus.fresh(number)
            page = page_of(told)
            page.live = False
            index.add_child(instance=page)
            page.tags.set([corpus.TOPICS[place] for place in told.topics])
            new.append(self.timed(page))
        for page in StoryPage.objects.order_by("-pk")[: options["count"]]:
            page.introduction += " Edited."
            edits.append(self.timed(page))
        self.stdout.write(json.dumps({"new": new, "edits": edits}))

    def timed(self, page: StoryPage) -> dict[str, float]:
        """Milliseconds and queries of ``publish()`` alone, and milliseconds with the saving before."""
        asked = 0

        def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal asked
            asked += 1
            return execute(sql, params, many, context)

        began = time.perf_counter()
        revision = page.save_revision()
        saved = time.perf_counter()
        with connection.execute_wrapper(count):
            revision.publish()
        done = time.perf_counter()
        return {
            "publish": (done - saved) * 1000,
            "with_saving": (done - began) * 1000,
            "queries": asked,
        }
