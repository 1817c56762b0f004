"""``dateline search``: how the public search is, and a new index from nothing."""

from __future__ import annotations

import sys
import time
from dataclasses import asdict

import click

from dateline.project.commands.press import bar, prepare
from dateline.project.commands.said import as_json, out, refuse
from dateline.search.public.feeding import rebuild as build
from dateline.search.public.folders import Busy, size
from dateline.search.public.health import health


@click.group()
def search() -> None:
    """The public search: one index in search/ beside the store, fed by live editions.

    \b
    Examples:
      dateline --site ./press search status
      dateline --site ./press search rebuild
    """


@search.command()
@click.option("--json", "json_", is_flag=True, help="Print one JSON object.")
def status(json_: bool) -> None:
    """Say how many documents it holds, up to which edition, and what waits.

    \b
    Examples:
      dateline --site ./press search status
      dateline --site ./press search status --json

    Exit code 0 if it is complete, 2 if there is none, 3 if it is behind or not as the books say.
    """
    prepare()
    told = health()
    if json_:
        as_json(asdict(told))
    elif not told.ready:
        out.print("There is no index yet. `dateline run` builds one, or: dateline search rebuild")
    else:
        out.print(
            f"{told.documents:,} documents, {told.bytes / 1e6:,.1f} MB, up to edition {told.edition}; "
            f"{told.waiting:,} pages wait."
        )
        if told.lost:
            out.print(f"By the books there should be {told.expected:,}: dateline search rebuild")
    sys.exit(0 if told.ready and not (told.waiting or told.lost) else 3 if told.ready else 2)


@search.command()
@click.option("--json", "json_", is_flag=True, help="Print one JSON object.")
def rebuild(json_: bool) -> None:
    """Build the index anew from every live page, then put it in use. Readers keep the old one until
    then; one that is broken off leaves the old one as it was.

    \b
    Examples:
      dateline --site ./press search rebuild
      dateline --site ./press search rebuild --json

    Exit code 0 if it is done, 2 if another process writes the index and does not end.
    """  # fmt: skip
    prepare()
    began = time.monotonic()
    with bar("Indexing") as show:
        try:
            documents = build(show)
        except Busy:
            refuse("Another process is writing the search index.", "Try again when it is done.")
    told = {"documents": documents, "bytes": size(), "seconds": round(time.monotonic() - began, 2)}
    if json_:
        as_json(told)
    else:
        out.print(f"{documents:,} documents, {size() / 1e6:,.1f} MB, in {told['seconds']} s.")
