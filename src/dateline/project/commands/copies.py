"""``dateline copies``: the stored copies of a site as one WARC file."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from django.db import DatabaseError
from django.db.models import QuerySet

from dateline.archive.models import StoredCopy
from dateline.archive.queries import archive_of
from dateline.project.commands.said import refuse


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def copies() -> None:
    """Stored copies of outlets' pages.

    \b
    Example:
      dateline --site ./press copies export copies.warc.gz
    """


@copies.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export(file: Path) -> None:
    """Write every stored copy into FILE (.warc.gz), oldest first: requests, responses, revisits.

    Any tool for web archives reads it, `dateline coverage scan` among them. FILE is there whole or
    not at all.

    \b
    Example:
      dateline --site ./press copies export copies.warc.gz

    Exit codes: 0 done, 1 files of some copies were lost, 2 not done.
    """
    rows = StoredCopy.objects.order_by("captured_at", "pk")
    partial = file.with_name(f"{file.name}.part")
    try:
        written = _write(partial, rows)
        partial.replace(file)
    except DatabaseError as problem:
        refuse(f"The site's database cannot be read: {problem}.", "Is it a site? dateline doctor")
    except OSError as problem:
        partial.unlink(missing_ok=True)
        refuse(f"{file} cannot be written: {problem.strerror or problem}.", "Name another file.")
    lost = rows.count() - written
    click.echo(f"{written:,} copies in {file}.")
    if lost:
        click.echo(f"The files of {lost:,} copies are not there.", err=True)
        sys.exit(1)


def _write(file: Path, rows: QuerySet[StoredCopy]) -> int:
    """Write the files of the copies one after another; returns how many were there."""
    written = 0
    with file.open("wb") as out:
        for data in archive_of(rows.iterator(chunk_size=500)):
            out.write(data)
            written += 1
    return written
