"""``dateline places``: every place of the United States, from the list that comes with this version."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from dateline.directory.loading import Loaded, load_places
from dateline.project.commands.press import PARTLY, prepare
from dateline.project.commands.said import as_json, console, out

SHOWN = 20  # lines of each list; --json tells all


@click.command()
@click.option("--json", "json_", is_flag=True, help="Print one JSON object.")
def places(json_: bool) -> None:
    """Bring the directory to the list of states, counties, cities, towns and townships that comes
    with this version: adds what is missing, fills in what is empty. Names that an editor wrote stay,
    and nothing is deleted. It may be run again at any time.

    \b
    Examples:
      dateline --site ./press places
      dateline --site ./press places --json

    Exit code 0 if every place has its row, 2 if it could not be done, 3 if some could not be placed.
    """
    prepare()
    began = time.monotonic()
    with bar() as show:
        told = load_places(show)
    seconds = round(time.monotonic() - began, 2)
    if json_:
        as_json({**asdict(told), "seconds": seconds})
    else:
        say(told, seconds)
    sys.exit(PARTLY if told.unplaced else 0)


def say(told: Loaded, seconds: float) -> None:
    """The counts, and by name what was kept and what could not be placed."""
    out.print(
        f"{told.added:,} places added, {told.changed:,} changed, {told.unchanged:,} as they were, "
        f"in {seconds} s."
    )
    out.print(
        f"{told.aliases:,} other ids added for places; {told.districts:,} left out, which are seats of "
        "legislatures."
    )
    for heading, lines in (
        ("Names kept as an editor wrote them", told.kept),
        ("Could not be placed", told.unplaced),
    ):
        if lines:
            out.print(f"{heading}: {len(lines):,}")
        for line in lines[:SHOWN]:
            out.print(f"  {line}", markup=False)
        if len(lines) > SHOWN:
            out.print(f"  … and {len(lines) - SHOWN:,} more: dateline places --json")
    if told.unplaced:
        console.print("Correct these in the desk (Directory, Jurisdictions), then run it again.")


@contextmanager
def bar() -> Iterator[Callable[[int, int], None]]:
    """``show(done, total)`` on stderr; silent where nobody watches."""
    columns = (TextColumn("Loading places"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, console=console, disable=not console.is_terminal, transient=True
    ) as bars:
        task = bars.add_task("places", total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)
