"""``dateline import``: thin doors to ``importers/actions.py``.

Exit codes: 0 done, 2 not done, 3 done with some items refused. Progress and warnings go to
stderr; ``--json`` prints one object on stdout.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from dateline.importers import actions
from dateline.importers.report import Report

NOT_DONE = 2
SHOWN = 8
"""Lines of each list that the summary shows; ``--json`` and the desk have all."""

_file = click.Path(dir_okay=False, path_type=Path)
_folder = click.Path(file_okay=False, exists=True, path_type=Path)


def _shared(command: Callable[..., None]) -> Callable[..., None]:
    """The options of every command."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object."),
        click.option("--dry-run", is_flag=True, help="Write nothing; print what would be done."),
        click.option("--fetch", "may_fetch", is_flag=True,
                     help="Get pictures and files that --media does not have from their addresses."),
        click.option("--media", type=_folder, help="A folder with the pictures and files."),
    ):  # fmt: skip
        command = option(command)
    return command


@click.group("import", context_settings={"help_option_names": ["-h", "--help"]})
def import_() -> None:
    """Bring an archive: a WordPress export, a feed, or tables of articles and clips.

    \b
    Examples:
      dateline import wordpress export.xml --media wp-content/uploads --dry-run
      dateline import feed https://old.example.org/feed/ --dry-run
      dateline import articles news.csv --media photos/
      dateline import clips coverage.csv --json > report.json

    Every import may be run again: what is there already is left as it is.
    Exit codes: 0 done, 2 not done, 3 done with some items refused.
    """


@import_.command("wordpress")
@click.argument("files", nargs=-1, required=True, type=_file)
@click.option(
    "--map",
    "map_file",
    type=_file,
    help="What categories, tags, types and fields become. --dry-run writes it.",
)
@_shared
def wordpress(
    files: tuple[Path, ...], map_file: Path | None, media: Path | None, may_fetch: bool,
    dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Bring the archive of a WordPress site.

    FILES are the .xml files that WordPress saves under Tools, Export (several of one site).

    \b
    Examples:
      dateline import wordpress export.xml --dry-run --map map.toml
      dateline import wordpress export.xml --map map.toml
      dateline import wordpress part1.xml part2.xml --media wp-content/uploads
      dateline import wordpress export.xml --fetch --json > report.json
    """
    _do(
        lambda progress: actions.import_wordpress(
            files,
            media=media,
            may_fetch=may_fetch,
            dry_run=dry_run,
            progress=progress,
            map_file=map_file,
        ),
        as_json,
    )


@import_.command("feed")
@click.argument("source", metavar="FILE|ADDRESS")
@click.option(
    "--as",
    "as_",
    type=click.Choice(["articles", "clips"]),
    default="articles",
    show_default=True,
    help="Your own articles, or pieces that others published.",
)
@click.option("--outlet", default="", help="With --as clips: whose, where the feed does not say.")
@_shared
def feed(
    source: str, as_: str, outlet: str, media: Path | None, may_fetch: bool, dry_run: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Bring the entries of an RSS, Atom or JSON Feed.

    Of an address the older pages are followed too (RFC 5005, JSON Feed, WordPress).

    \b
    Examples:
      dateline import feed https://old.example.org/feed/ --dry-run
      dateline import feed saved.xml --fetch
      dateline import feed alerts.xml --as clips --outlet "Star Tribune"
    """
    _do(
        lambda progress: actions.import_feed(
            source, as_clips=as_ == "clips", outlet=outlet, media=media, may_fetch=may_fetch,
            dry_run=dry_run, progress=progress,
        ),
        as_json,
    )  # fmt: skip


@import_.command("articles")
@click.argument("file", type=_file)
@_shared
def articles(file: Path, media: Path | None, may_fetch: bool, dry_run: bool, as_json: bool) -> None:
    """Bring articles from a CSV file; only a title is required.

    The columns are described in docs/reference/csv-columns.md.

    \b
    Examples:
      dateline import articles news.csv --dry-run
      dateline import articles news.csv --media photos/
    """
    _do(
        lambda progress: actions.import_articles(
            file, media=media, may_fetch=may_fetch, dry_run=dry_run, progress=progress
        ),
        as_json,
    )


@import_.command("clips")
@click.argument("file", type=_file)
@_shared
def clips(file: Path, media: Path | None, may_fetch: bool, dry_run: bool, as_json: bool) -> None:
    """Bring clips (coverage by others) from a CSV file; only a headline is required.

    The columns are described in docs/reference/csv-columns.md.

    \b
    Examples:
      dateline import clips coverage.csv --dry-run
      dateline import clips coverage.csv --media photos/ --json
    """
    _do(
        lambda progress: actions.import_clips(
            file, media=media, may_fetch=may_fetch, dry_run=dry_run, progress=progress
        ),
        as_json,
    )


def _do(act: Callable[[actions.Progress], Report], as_json: bool) -> None:
    errors = Console(stderr=True)
    try:
        with _bars(errors) as progress:
            report = act(progress)
    except actions.NotImported as problem:
        if as_json:
            click.echo(
                json.dumps({"status": "failed", "exit_code": NOT_DONE, "error": str(problem)})
            )
        click.echo(f"Not done: {problem}", err=True)
        sys.exit(NOT_DONE)
    if as_json:
        click.echo(json.dumps(report.to_dict(), ensure_ascii=False, default=str))
    else:
        _print(report, Console())
    sys.exit(report.exit_code)


@contextmanager
def _bars(console: Console) -> Iterator[actions.Progress]:
    """A bar for each stage on stderr; silent where nobody watches."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
               TimeElapsedColumn())  # fmt: skip
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        tasks: dict[str, Any] = {}

        def progress(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield progress


def _print(report: Report, console: Console) -> None:
    title = "What would be imported" if report.dry_run else "Imported"
    table = Table(title=f"{title}: {', '.join(report.files)}", title_justify="left")
    table.add_column("type")
    names = ("in_file", "imported", "drafts", "updated", "unchanged", "skipped")
    for name in names:
        table.add_column(name.replace("_", " "), justify="right")
    for kind, tally in report.types.items():
        table.add_row(kind, *(str(getattr(tally, name)) for name in names))
    console.print(table)
    _print_skips(report, console)
    for _, heading, lines in report.sections():
        console.print(f"\n[bold]{heading}[/bold] ({len(lines)})")
        for line in lines[:SHOWN]:
            about = f"{line.title[:60]}: " if line.title else ""
            where = f" (line {line.line})" if line.line else ""
            console.print(f"  {about}{line.text}{where}", markup=False, highlight=False)
        _more(console, len(lines))
    for name, value in report.facts.get("redirects", {}).items():
        console.print(f"Redirects {name.replace('_', ' ')}: {value}", highlight=False)
    if checks := report.facts.get("checks"):
        console.print(
            f"Desk checks: {checks['error']:,} errors, {checks['warning']:,} warnings. "
            "See them by rule: dateline check, or the desk: Newsroom, Checks.",
            highlight=False,
        )


def _print_skips(report: Report, console: Console) -> None:
    skips = [skip for tally in report.types.values() for skip in tally.skips]
    if not skips:
        return
    console.print(f"\n[bold]Skipped[/bold] ({len(skips)})")
    for skip in sorted(skips, key=lambda skip: not skip.refused)[:SHOWN]:
        mark = "refused: " if skip.refused else ""
        console.print(f"  {mark}{skip.title[:60] or skip.id}: {skip.reason} (line {skip.line})",
                      markup=False, highlight=False)  # fmt: skip
    _more(console, len(skips))


def _more(console: Console, count: int) -> None:
    if count > SHOWN:
        console.print(f"  … and {count - SHOWN} more (--json, or the desk: Imports)", markup=False)
