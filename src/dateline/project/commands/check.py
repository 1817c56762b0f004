"""``dateline check``: what the desk checks find in a whole archive."""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

import click
from django.conf import settings
from django.urls import reverse
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from dateline.lib.cells import guarded
from dateline.newsroom.desk_checks.actions import Told, examine_archive
from dateline.newsroom.desk_checks.findings import findings, lines, summary
from dateline.project.commands.press import PARTLY, prepare
from dateline.project.commands.said import as_json, console, out, refuse

SHOWN = 12  # items that are named in the terminal; the file and the desk have all
COLUMNS = ("rule", "check", "level", "title", "kind", "chapter", "published", "field", "found", "what to do", "edit")  # fmt: skip
_NOUNS = {"newsroom.article": "articles", "newsroom.event": "events", "coverage.clip": "clips"}


@click.command()
@click.option("--since", metavar="DATE", help="Only items of this day (2024-05-17) or later.")
@click.option(
    "--fix",
    is_flag=True,
    help="Mend what is certain: doubled words, tracking parameters, prefixes.",
)
@click.option(
    "--format", "form", type=click.Choice(["terminal", "csv", "json"]), default="terminal",
    help="A summary to read, a row for each finding, or one JSON object.",
)  # fmt: skip
@click.option(
    "--out", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write the report to this file."
)  # fmt: skip
def check(since: str | None, fix: bool, form: str, file: Path | None) -> None:
    """Check everything in the archive by the desk's rules: decks, alternative texts, credits, quotes,
    dates and zones, slips, names, links, the anatomy of releases. What is found is recorded for the
    desk's page Checks. Nothing is blocked or unpublished by it.

    \b
    Examples:
      dateline --site ./press check
      dateline --site ./press check --since 2024-01-01 --format csv --out checks.csv
      dateline --site ./press check --fix

    Exit code 0 if there are no errors (warnings there may be), 2 if it could not be done, 3 if there
    are errors.
    """
    day = _day(since)
    if file is not None and not file.resolve().parent.is_dir():
        refuse(f"There is no folder {file.resolve().parent}.", "Make it, or write elsewhere.")
    prepare()
    began = time.monotonic()
    with bar() as show:
        told = examine_archive(since=day, fix=fix, progress=show)
    seconds = round(time.monotonic() - began, 1)
    try:
        with _opened(file) as stream:
            _write(form, told, seconds, stream, given=file)
    except OSError as problem:
        refuse(f"{file}: {problem.strerror or problem}.")
    sys.exit(PARTLY if findings(level="error").exists() else 0)


def _day(since: str | None) -> date | None:
    if since is None:
        return None
    try:
        return datetime.strptime(since, "%Y-%m-%d").date()
    except ValueError:
        refuse(f"“{since}” is no day.", "Write it as 2024-05-17.")


@contextmanager
def _opened(file: Path | None) -> Iterator[IO[str]]:
    if file is None:
        yield sys.stdout
        return
    with file.open("w", newline="", encoding="utf-8") as stream:
        yield stream


def _write(form: str, told: Told, seconds: float, stream: IO[str], *, given: Path | None) -> None:
    if form == "csv":
        write_csv(stream)
    elif form == "json":
        _json(told, seconds, stream, given)
    else:
        _say(told, seconds, stream, given)
    if given is not None:
        console.print(f"Written: {given}", markup=False)


def write_csv(stream: IO[str]) -> None:
    """A row for each finding that nobody has decided about, with the address to mend it at."""
    table = csv.writer(stream)
    table.writerow(COLUMNS)
    for line in lines(findings().iterator(chunk_size=1000)):
        f = line.finding
        row = (
            f.rule, line.name, f.level, f.title, f.kind, f.chapter.code if f.chapter else "",
            "yes" if f.live else "no", f.field, f.quoted, f.message, home(line.edit),
        )  # fmt: skip
        table.writerow([guarded(str(cell or "")) for cell in row])


def home(path: str) -> str:
    """A path of the desk as a whole address."""
    return settings.DATELINE_ADDRESS.rstrip("/") + path


def _json(told: Told, seconds: float, stream: IO[str], given: Path | None) -> None:
    rules = [vars(count) for count in summary(findings())]
    report: dict[str, Any] = {
        "examined": told.examined, "with_findings": told.with_findings, "mended": told.mended,
        "seconds": seconds, "rules": rules,
    }  # fmt: skip
    as_json(report, stream if given else None)


def _say(told: Told, seconds: float, stream: IO[str], given: Path | None) -> None:
    """The summary by rule, the items with most errors, and where to go on."""
    paper = type(out)(file=stream, highlight=False, width=100) if given else out
    counted = ", ".join(f"{n:,} {_NOUNS.get(label, label)}" for label, n in told.examined.items())
    paper.print(
        f"{counted or 'Nothing'} checked in {seconds} s; {told.with_findings:,} have findings."
    )
    if told.mended:
        paper.print(f"{told.mended:,} places mended. Published items were published again.")
    rules = summary(findings())
    if not rules:
        paper.print("No finding that nobody has decided about.")
        return
    table = Table("rule", "check", "errors", "warnings", "items", "one click")
    for name in ("errors", "warnings", "items", "one click"):
        next(c for c in table.columns if c.header == name).justify = "right"
    for count in rules:
        table.add_row(count.rule, count.name, *(f"{n:,}" if n else "" for n in (count.errors, count.warnings, count.items, count.fixable)))  # fmt: skip
    paper.print(table)
    _name_the_worst(paper)
    paper.print(f"All of them, with filters: {home(reverse('desk_checks'))}", soft_wrap=True)


def _name_the_worst(paper: Any) -> None:
    """Items with most errors; where there are none, with most warnings."""
    items: dict[tuple[str, int], list[Any]] = {}
    level = "error" if findings(level="error").exists() else "warning"
    for line in lines(findings(level=level).iterator(chunk_size=1000)):
        items.setdefault((line.finding.item_type, line.finding.item_id), []).append(line)
    worst = sorted(items.values(), key=lambda found: (-len(found), found[0].finding.title))
    paper.print(f"Items with most {level}s:")
    for found in worst[:SHOWN]:
        first = found[0]
        rules = ", ".join(dict.fromkeys(line.finding.rule for line in found))
        paper.print(f"  {first.finding.title} ({rules})", markup=False, soft_wrap=True)
        paper.print(f"    {home(first.edit.partition('#')[0])}", markup=False, soft_wrap=True)
    if len(worst) > SHOWN:
        paper.print(f"  … and {len(worst) - SHOWN:,} more: --format csv --out checks.csv")


@contextmanager
def bar() -> Iterator[Callable[[int, int], None]]:
    """``show(done, total)`` on stderr; silent where nobody watches."""
    columns = (
        TextColumn("Checking"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(compact=True),
    )
    with Progress(
        *columns, console=console, disable=not console.is_terminal, transient=True
    ) as bars:
        task = bars.add_task("check", total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)
