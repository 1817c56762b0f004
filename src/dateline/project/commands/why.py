"""``dateline why``: what stands at an address, what it read, and what would render it again."""

from __future__ import annotations

import click
from django.db import DatabaseError
from django.utils import timezone
from rich.markup import escape

from dateline.project.commands.said import as_json, out, refuse
from dateline.publishing.why import NotOurs, Reading, Why, address_of
from dateline.publishing.why import why as ask

SHOWN = 20  # of each list; --json tells all


@click.command()
@click.argument("url")
@click.option("--json", "json_", is_flag=True, help="Print one JSON object.")
def why(url: str, json_: bool) -> None:
    """Say what stands at URL, what it read, and each reason to render it again.

    URL is a whole address or what stands after the name of the site.

    \b
    Examples:
      dateline --site ./press why /news/2026/11/a-story/
      dateline --site ./press why https://press.example.org/releases/ --json
    """
    try:
        told = ask(address_of(url))
    except NotOurs as problem:
        refuse(escape(str(problem)))
    except DatabaseError as problem:
        refuse(f"The database does not answer: {problem}", "Bring it up to date: dateline run")
    if json_:
        as_json(told.to_dict())
        return
    out.print(f"[bold]{escape(told.path)}[/]")
    out.print(f"  {told.sentence}", markup=False, soft_wrap=True)
    if told.is_stored:
        _facts(told)
    if told.is_stored or told.reasons:
        _list(
            "Reasons to press it again",
            [reason.words for reason in told.reasons],
            "none: no change waits that touches what it read",
        )
    if told.is_stored:
        _list("Rows that it read", _words(told.rows), "none", told.more)
        _list("Questions that it asked", _words(told.questions), "none")
        _list("Files that it shows", told.files, "none")
        if told.shown_by:
            _list("Shown by", told.shown_by, "none")


def _facts(told: Why) -> None:
    out.print(f"  kind of page: {told.describes}", markup=False, soft_wrap=True)
    if told.rendered_at:
        when = timezone.localtime(told.rendered_at).strftime("%Y-%m-%d %H:%M:%S")
        out.print(
            f"  rendered {when} in {told.milliseconds} ms, {told.size:,} bytes",
            markup=False,
            soft_wrap=True,
        )
    if told.retry_at:
        when = timezone.localtime(told.retry_at).strftime("%H:%M:%S")
        out.print(
            f"  tried again at {when}, after {told.failures} failures", markup=False, soft_wrap=True
        )
    if told.until:
        when = timezone.localtime(told.until).strftime("%Y-%m-%d %H:%M")
        out.print(f"  changes by itself: {when}", markup=False, soft_wrap=True)
    if told.design:
        out.print("  uses the theme and the site's settings")


def _words(readings: list[Reading]) -> list[str]:
    return [reading.words for reading in readings]


def _list(heading: str, lines: list[str], nothing: str, more: int = 0) -> None:
    out.print(f"\n[bold]{heading}[/]")
    for line in lines[:SHOWN] or [nothing]:
        out.print(f"  {line}", markup=False, soft_wrap=True)
    left = len(lines[SHOWN:]) + more
    if left:
        out.print(f"  … and {left:,} more (--json)")
