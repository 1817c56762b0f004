"""``manage.py fill_stories N``: the newest N stories of the corpus."""

from argparse import ArgumentParser
from typing import Any

import corpus
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("count", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        corpus.fill_wagtail(options["count"])
