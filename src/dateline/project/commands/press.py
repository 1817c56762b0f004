"""``dateline press``: press what waits now; compare what is stored with the books."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import click
from django.conf import settings
from django.db import DatabaseError
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from dateline.project.commands.said import as_json, console, out, refuse
from dateline.project.setting_up import bring_up_and_know
from dateline.publishing.founding import audit as compare
from dateline.publishing.founding import found
from dateline.publishing.models import Edition
from dateline.publishing.ownership import heed
from dateline.publishing.press import press_until_idle, the_store, waiting
from dateline.publishing.queries import failures
from dateline.publishing.snapshot import Busy, exclusive
from dateline.publishing.stores import StoreProblem
from dateline.publishing.stores.opening import open_store
from dateline.website.shell import code_hash

PARTLY = 3
SHOWN = 10  # failures and differences that are told by name; --json tells all
PATIENCE = 60.0  # seconds to wait for another press


@click.command()
@click.option(
    "--audit", is_flag=True, help="Compare every stored page with the books; press nothing."
)
@click.option(
    "--repair",
    is_flag=True,
    help="With --audit: press again what is missing or different, remove what is unknown.",
)
@click.option("--json", "json_", is_flag=True, help="Print one JSON object.")
def press(audit: bool, repair: bool, json_: bool) -> None:
    """Press what waits now. `dateline run` does this by itself; here it is done while you watch.

    \b
    Examples:
      dateline --site ./press press
      dateline --site ./press press --audit
      dateline --site ./press press --audit --repair --json

    Exit code 0 if all is live, 2 if it could not be done, 3 if some pages could not be rendered (or,
    with --audit, if store and books disagree).
    """  # fmt: skip
    if repair and not audit:
        refuse("--repair goes with --audit.", "dateline press --audit --repair")
    prepare(any_store=audit)
    if audit:
        _audit(repair, json_)
        return
    began = time.monotonic()
    with stoppable() as stop:
        told = press_waiting(stop)
    _end(told | {"seconds": round(time.monotonic() - began, 2)}, json_, stopped=stop())


def prepare(*, any_store: bool = False) -> None:
    """Bring the site up to this version, so that what is pressed is what `dateline run` would press.

    any_store: also where the store belongs to another site.

    Begins the program anew where static files got new names, which this process does not know.
    """  # fmt: skip
    if not settings.SITE.exists:
        refuse(
            f"There is no site in {settings.SITE.folder}.",
            f"Make one: dateline init {settings.SITE.folder}",
        )
    try:
        with console.status("Starting") as status:
            bring_up_and_know(lambda step: status.update(step))
    except DatabaseError as problem:
        refuse(
            f"The database does not answer: {problem}",
            "Check DATABASE_URL or [database] url, then: dateline doctor",
        )
    if not any_store:
        usable_store_or_refuse()


def usable_store_or_refuse() -> None:
    """Exit with a plain sentence where the store cannot be used, or is another site's."""
    try:
        the_store()
    except (OSError, ValueError, StoreProblem) as problem:
        refuse(str(problem), "See [press] store in the settings; dateline doctor says more.")


def press_waiting(stop: Callable[[], bool]) -> dict[str, Any]:
    """List what is new in this version, then press everything that waits, with a bar."""
    told: dict[str, Any] = {"editions": 0, "pages": 0, "written": 0, "gone": 0}

    def say(edition: Edition) -> None:
        for name, count in (
            ("pages", edition.rendered),
            ("written", edition.written),
            ("gone", edition.gone),
        ):
            told[name] += count
        counts = waiting()
        show(told["pages"], told["pages"] + counts["urgent"] + counts["background"])

    with bar("Pressing") as show:
        try:
            found(code_hash())
            heed(the_store())
            told["editions"] = press_until_idle(wait=PATIENCE, say=say, stop=stop)
        except Busy:
            busy()
    return told


def busy() -> NoReturn:
    """Give up on another press that does not come to an end."""
    refuse("Another process is pressing pages and does not end.", "Look at the Press room.")


def _end(told: dict[str, Any], json_: bool, *, stopped: bool) -> None:
    failed = list(failures().values("path", "error"))
    counts = waiting()
    told |= {"failed": len(failed), "waiting": counts["urgent"] + counts["background"]}
    if json_:
        as_json(told | {"failures": failed})
    elif stopped:
        console.print(f"Stopped. {told['waiting']:,} pages still wait; call it again to go on.")
    elif not told["editions"]:
        out.print("Everything is live already.")
    else:
        out.print(
            f"{told['pages']:,} pages in {told['editions']:,} editions, {told['written']:,} written, "
            f"{told['gone']:,} gone, in {told['seconds']} s."
        )
    if not json_:
        say_failures()
    sys.exit(2 if stopped else PARTLY if failed else 0)


def say_failures() -> None:
    """Name the pages that could not be rendered."""
    failed = list(failures()[: SHOWN + 1])
    for page in failed[:SHOWN]:
        console.print(f"[red]not rendered[/] {page.path}: ", end="")
        console.print(page.error, markup=False)
    if len(failed) > SHOWN:
        console.print("  … and more: the desk, Press room")


def _audit(repair: bool, json_: bool) -> None:
    try:
        # Under the lock: between writing and booking, store and books rightly disagree.
        with console.status("Comparing every stored page with the books"), exclusive(PATIENCE):
            found_out = compare(open_store(settings.PRESS_STORE), repair=repair)
    except Busy:
        busy()
    pressed = press_waiting(lambda: False)["pages"] if repair and not found_out.clean else 0
    told = vars(found_out) | {"clean": found_out.clean, "repaired": repair and not found_out.clean}
    if json_:
        as_json(told | {"pressed": pressed})
    else:
        out.print(f"{found_out.pages:,} pages compared.")
        for heading, paths in (
            ("missing", found_out.missing),
            ("different", found_out.different),
            ("not in the books", found_out.unknown),
        ):
            for path in paths[:SHOWN]:
                out.print(f"  {heading}: {path}", markup=False)
            if len(paths) > SHOWN:
                out.print(f"  … and {len(paths) - SHOWN:,} more {heading}")
        if found_out.clean:
            out.print("Store and books agree.")
        elif repair:
            out.print(f"Repaired: {pressed:,} pages pressed, {len(found_out.unknown):,} removed.")
        else:
            console.print("Repair it: dateline press --audit --repair")
    sys.exit(0 if found_out.clean or repair else PARTLY)


class Pace(ProgressColumn):
    """Pages a second."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:,.0f} pages/s" if task.speed else "")


@contextmanager
def bar(words: str) -> Iterator[Callable[[int, int], None]]:
    """``show(done, total)`` on stderr; silent where nobody watches."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Pace(),
        TimeRemainingColumn(compact=True),
    )
    with Progress(
        *columns, console=console, disable=not console.is_terminal, transient=True
    ) as bars:
        task = bars.add_task(words, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """``stop()``: whether Ctrl+C (or SIGTERM) was sent. The edition that is being made is finished;
    a second Ctrl+C breaks it off, which costs a second render and nothing else."""
    asked: list[int] = []

    def heard(number: int, frame: Any) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)

    before = {number: signal.signal(number, heard) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
