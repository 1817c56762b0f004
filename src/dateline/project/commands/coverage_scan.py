"""``dateline coverage scan``: web archives searched for a watchlist. No site is needed.

Exit codes: 0 done, 1 some files could not be read to their end, 2 not done.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import click

from dateline.coverage.match import WatchlistError
from dateline.coverage.scan import Found, Progress, State, Trouble
from dateline.coverage.scan import scan as scan_archives
from dateline.coverage.scan.cluster import on_cluster
from dateline.coverage.scan.parts import archive_files

SOME_FAILED, NOT_DONE = 1, 2


@click.command()
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
@click.option("--watch", metavar="PHRASES.txt", required=True, type=click.Path(path_type=Path),
              help="What to look for, a phrase a line: phrase | kind | signs.")  # fmt: skip
@click.option("--since", metavar="DATE", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]),
              help="Leave out what was fetched before this day (UTC).")  # fmt: skip
@click.option("--resume", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
              help="Remember in FILE which parts are done, and leave out what is.")  # fmt: skip
@click.option(
    "--processes", metavar="N", type=click.IntRange(1), help="Default: one for each core."
)
@click.option(
    "--dask",
    metavar="ADDRESS",
    help="Search on the Dask cluster whose scheduler is at ADDRESS (tcp://host:8786).",
)
@click.option("--json", "json_", is_flag=True, help="JSON lines on a terminal too; elsewhere they are the default.")  # fmt: skip
def scan(
    files: tuple[Path, ...], watch: Path, since: datetime | None, resume: Path | None,
    processes: int | None, dask: str | None, json_: bool,
) -> None:  # fmt: skip
    """Search WARC files and folders of them for the phrases of a watchlist; print a JSON line a mention.

    Reads .warc and .warc.gz. Needs no site and no network; progress goes to standard error.

    \b
    Examples:
      dateline coverage scan CC-NEWS-20261101.warc.gz --watch phrases.txt > found.jsonl
      dateline coverage scan crawl-data/ --watch phrases.txt --since 2026-11-01 --resume scan.state >> found.jsonl
      dateline coverage scan /shared/crawl-data --watch phrases.txt --dask tcp://scheduler:8786 > found.jsonl

    With --dask every worker needs Dateline and the archives under the same path.

    Exit codes: 0 done, 1 some files could not be read to their end, 2 not done.
    """  # fmt: skip
    if dask and processes:
        raise click.UsageError("Give either --dask or --processes.")
    since = since.replace(tzinfo=UTC) if since else None
    try:
        lines = watch.read_text(encoding="utf-8").splitlines()
        state = State(resume, lines, since)
        paths = [file.resolve() if dask else file for file in archive_files(files)]
        with on_cluster(dask) if dask else nullcontext() as answers:
            found = scan_archives(paths, lines, since=since, state=state, processes=processes or 0,
                                  answers=answers, on_part=_Shown().show)  # fmt: skip
            failed = _print(found, json_ or not sys.stdout.isatty())
    except UnicodeDecodeError:
        _give_up(f"{watch} is not in UTF-8; save it so.")
    except WatchlistError as problem:
        _give_up(f"{watch}: {problem}")
    except FileNotFoundError as problem:
        _give_up(f"There is no file {problem.filename or problem}.")
    except (OSError, ValueError) as problem:
        _give_up(str(problem))
    sys.exit(SOME_FAILED if failed else 0)


def _print(found: Iterator[Found | Trouble], as_json: bool) -> bool:
    """Print the mentions, and the troubles on standard error; returns whether there were any."""
    failed = False
    for each in found:
        if isinstance(each, Trouble):
            failed = True
            click.echo(str(each), err=True)
        elif as_json:
            click.echo(json.dumps(each.as_json(), ensure_ascii=False))
        else:
            _show(each)
    return failed


def _show(found: Found) -> None:
    mention = found.mention
    click.echo(
        f"{mention.phrase} ({mention.certainty})  {found.date}  {found.url}\n    {mention.sentence}"
    )


def _give_up(reason: str) -> NoReturn:
    click.echo(f"Not done: {reason}", err=True)
    sys.exit(NOT_DONE)


class _Shown:
    """Progress on standard error: one line that changes on a terminal, a line a part elsewhere."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def show(self, progress: Progress) -> None:
        """Say how far the scan is."""
        counts, seconds = progress.counts, max(time.monotonic() - self._began, 0.001)
        line = (
            f"{progress.done + progress.skipped} of {progress.parts} parts"
            f"{f' ({progress.skipped} done before)' if progress.skipped else ''}, "
            f"{counts.records:,} pages, {counts.parsed:,} of them parsed, "
            f"{counts.raw_bytes / 1e6 / seconds:,.0f} MB a second"
        )
        last = progress.done + progress.skipped == progress.parts
        if sys.stderr.isatty():
            click.echo(f"\r{line}", err=True, nl=last)
        else:
            click.echo(line, err=True)
