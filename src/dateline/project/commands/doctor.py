"""``dateline doctor``: what is misconfigured, and the fix."""

from __future__ import annotations

import sys

import click
from rich.table import Table

from dateline.project.checks import ERROR, OK, examine
from dateline.project.commands.said import as_json, out

SIGNS = {"ok": "[green]ok[/]", "warning": "[yellow]warning[/]", "error": "[bold red]error[/]"}


@click.command()
@click.option("--json", "json_", is_flag=True, help="Print one JSON object.")
def doctor(json_: bool) -> None:
    """Look the site over: settings, secret, database, mail, files, people, pages.

    Exit code 0 if it can serve, 2 if an error stands in the way.

    \b
    Examples:
      dateline --site ./press doctor
      dateline --site ./press doctor --json
    """
    findings = examine()
    if json_:
        as_json({"findings": [vars(f) for f in findings]})
    else:
        table = Table(box=None, pad_edge=False)
        for heading in ("", "What", "Found", "What to do"):
            table.add_column(heading, overflow="fold")
        for finding in findings:
            fix = finding.fix if finding.level != OK else ""
            table.add_row(SIGNS[finding.level], finding.what, finding.found, fix)
        out.print(table)
    sys.exit(2 if any(f.level == ERROR for f in findings) else 0)
