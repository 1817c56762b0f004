"""``dateline rebuild``: press every page again, newest first, in several processes."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import asdict

import click
from django.db.models import Q

from dateline.project.commands.press import PARTLY, bar, busy, prepare, say_failures, stoppable
from dateline.project.commands.said import as_json, console, out
from dateline.publishing.founding import found, is_founded
from dateline.publishing.marks import BACKGROUND
from dateline.publishing.models import Output
from dateline.publishing.ownership import heed
from dateline.publishing.press import the_store
from dateline.publishing.rebuild import rebuild as rebuild_all
from dateline.publishing.snapshot import Busy
from dateline.website.shell import code_hash

AGAIN = "everything is pressed again"  # the reason that founding.py writes


@click.command()
@click.option(
    "--processes",
    type=click.IntRange(1, 128),
    default=None,
    help="How many render at a time. Default: one for each processor.",
)
@click.option(
    "--fresh", is_flag=True, help="Begin anew where an unfinished rebuild would be taken up."
)
@click.option("--json", "json_", is_flag=True, help="Print one JSON object.")
def rebuild(processes: int | None, fresh: bool, json_: bool) -> None:
    """Press every page again, newest first. Readers are served meanwhile.

    Ctrl+C stops it after the pages that are being made; called again it goes on where it stopped.

    \b
    Examples:
      dateline --site ./press rebuild
      dateline --site ./press rebuild --processes 8 --json
      dateline --site ./press rebuild --fresh

    Exit code 0 if all is done, 2 if not, 3 if some pages could not be rendered.
    """
    prepare()
    resumed = not fresh and unfinished()
    if resumed:
        console.print("Taking up the rebuild that was not finished (--fresh begins anew).")
    else:
        with console.status("Listing every address"):
            found(code_hash(), again=is_founded())
    began = time.monotonic()
    with stoppable() as stop, bar("Rebuilding") as show:
        try:
            heed(the_store())
            told = rebuild_all(processes or os.cpu_count() or 1, show, stop)
        except Busy:
            busy()
    seconds = time.monotonic() - began
    left = Output.objects.filter(stale__gt=0, failures=0).count()
    if json_:
        report = {name: round(value, 2) for name, value in asdict(told).items()}
        as_json({**report, "seconds": round(seconds, 2), "resumed": resumed, "waiting": left})
    else:
        pace = told.pages / seconds if seconds else 0
        out.print(
            f"{told.pages:,} pages in {seconds:,.1f} s ({pace:,.0f} pages/s), {told.cpu_seconds:,.1f} s of "
            f"processor time, {told.peak_memory_mb:,.0f} MB at most."
        )
        say_failures()
    if stop():
        console.print(f"Stopped. {left:,} pages still wait; call it again to go on.")
        sys.exit(2)
    sys.exit(PARTLY if told.failed else 0)


def unfinished() -> bool:
    """Whether a rebuild was begun and some of its pages still wait."""
    begun = Q(reason=AGAIN) | Q(reason="listed")
    return Output.objects.filter(begun, stale__gte=BACKGROUND, failures=0).exists()
