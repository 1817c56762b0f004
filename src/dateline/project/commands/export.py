"""``dateline export``: the public site as files that work on any host, and opened from a disk."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click
from django.conf import settings
from rich.markup import escape

from dateline.project.commands.press import PARTLY, SHOWN, bar, busy, prepare, press_waiting
from dateline.project.commands.said import as_json, console, out, refuse
from dateline.publishing.export import ExportProblem, ExportReport
from dateline.publishing.export import export as export_to
from dateline.publishing.press import the_store, waiting
from dateline.publishing.snapshot import Busy, exclusive
from dateline.publishing.stores import StoreProblem

PATIENCE = 60.0  # seconds to wait for another press
MEGABYTE = 1_000_000


@click.command()
@click.argument("target", metavar="DIR|ZIP", type=click.Path(path_type=Path))
@click.option("--json", "json_", is_flag=True, help="Print one JSON object.")
def export(target: Path, json_: bool) -> None:
    """Write the public site into a folder, or into a .zip file by its ending.

    What waits is pressed first. Search and forms lead to the living site.

    \b
    Examples:
      dateline --site ./press export ./public
      dateline --site ./press export press-site.zip --json

    Exit code 0 if all is written, 2 if nothing is, 3 if links in it lead nowhere or pages could not
    be rendered.
    """
    prepare()
    press_waiting(lambda: False)
    try:
        # Under the lock, so that all of it is one edition.
        with exclusive(PATIENCE), bar("Writing") as show:
            report = export_to(
                the_store(), target, home=settings.DATELINE_ADDRESS,
                static=settings.STATIC_ROOT, say=show,
            )  # fmt: skip
    except (ExportProblem, StoreProblem) as problem:
        refuse(escape(str(problem)))
    except OSError as problem:
        refuse(escape(f"{target} cannot be written: {problem.strerror or problem}"))
    except Busy:
        busy()
    failed = waiting()["failed"]
    if json_:
        as_json({**asdict(report), "failed": failed, "target": str(target.resolve())})
    else:
        _say(report, target, failed)
    sys.exit(PARTLY if report.broken or failed else 0)


def _say(report: ExportReport, target: Path, failed: int) -> None:
    out.print(
        f"{report.pages:,} pages and {report.files - report.pages:,} other files, "
        f"{report.bytes / MEGABYTE:,.1f} MB, in {target}",
        markup=False, soft_wrap=True,
    )  # fmt: skip
    for page, address in report.broken[:SHOWN]:
        console.print(f"leads nowhere: {address} (on {page})", markup=False)
    if len(report.broken) > SHOWN:
        console.print(f"  … and {len(report.broken) - SHOWN:,} more (--json)")
    if failed:
        console.print(
            f"{failed:,} pages could not be rendered; what was stored before is exported."
        )
