"""``dateline orphans LIST`` and ``dateline redirects FILE``: old addresses that must not be lost."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click
from rich.table import Table

from dateline.lib.http import FetchError, fetch
from dateline.project.commands.press import PARTLY, prepare
from dateline.project.commands.said import as_json, console, out
from dateline.website.actions import Kept, keep_addresses
from dateline.website.old_addresses import NOTHING, NotAList, OldAddress, look_up, read_list

SHOWN = 20
SITEMAPS = 200
LARGEST = 200_000_000  # bytes of one list
_WORDS = {"live": "a page of its own", "redirect": "redirected", "gone": "gone on purpose (410)",
          "nothing": "nothing (404)"}  # fmt: skip


@click.command()
@click.argument("list_", metavar="LIST")
@click.option(
    "--csv",
    "csv_",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write every address with what it answers and a proposal.",
)
@click.option("--write-redirects", is_flag=True, help="Make the redirects that are certain.")
@click.option("--json", "json_", is_flag=True, help="Print one JSON object.")
def orphans(list_: str, csv_: Path | None, write_redirects: bool, json_: bool) -> None:
    """Compare old addresses with what answers now.

    LIST is a file or an address: a sitemap or a sitemap index, a server's access log, a table with
    a column "url", or one address a line.

    \b
    Examples:
      dateline --site ./press orphans https://old.example.org/sitemap.xml
      dateline --site ./press orphans access.log --csv orphans.csv
      dateline --site ./press orphans pages.csv --write-redirects

    Exit code 0 if every address answers, 2 if it could not be done, 3 if some answer with nothing.
    """
    prepare()
    try:
        wanted = _gather(list_)
    except (NotAList, OSError, FetchError) as problem:
        why = str(getattr(problem, "reason", "") or problem).rstrip(".")
        click.echo(f"Not done: {list_}: {why}.", err=True)
        sys.exit(2)
    found = look_up(wanted)
    made = Kept()
    if write_redirects:
        sure = [each for each in found if each.answer == NOTHING and each.sure]
        made = keep_addresses((n, each.path, each.proposal) for n, each in enumerate(sure, 1))
        found = look_up(wanted)
    if csv_:
        _write(found, csv_)
    if json_:
        as_json({"addresses": [asdict(each) for each in found], "redirects_made": made.made})
    else:
        _say(found, made, csv_)
    sys.exit(PARTLY if any(each.answer == NOTHING for each in found) else 0)


def _gather(source: str) -> Counter[str]:
    found: Counter[str] = Counter()
    todo, done = [source], 0
    while todo and done < SITEMAPS:
        with console.status(f"Reading {todo[0]}"):
            some, more = read_list(_read(todo.pop(0)))
        found.update(some)
        for path in some:
            found[path] += 0  # a path without a count is an address too
        todo += more
        done += 1
    if not found:
        raise NotAList("no address was found in it")
    return found


def _read(source: str) -> bytes:
    if not source.startswith(("http://", "https://")):
        return Path(source).read_bytes()
    answer = fetch(source, limit_bytes=LARGEST)
    if not answer.ok:
        raise NotAList(f"it answered {answer.status}")
    return answer.content


def _say(found: list[OldAddress], made: Kept, csv_: Path | None) -> None:
    counted = Counter(each.answer for each in found)
    table = Table("answers now", "addresses")
    for answer, words in _WORDS.items():
        table.add_row(words, f"{counted[answer]:,}")
    out.print(table)
    lost = [each for each in found if each.answer == NOTHING]
    for each in lost[:SHOWN]:
        visits = f" ({each.hits:,} visits)" if each.hits else ""
        also = f"  →  {each.proposal}{'' if each.sure else ' (perhaps)'}" if each.proposal else ""
        out.print(f"  {each.path}{visits}{also}", soft_wrap=True, markup=False)
    if len(lost) > SHOWN:
        out.print(f"  … and {len(lost) - SHOWN:,} more (--csv or --json has all)")
    chained = sum(each.steps > 1 for each in found)
    if chained:
        out.print(f"{chained:,} lead through several redirects; a reader takes one step.")
    if made.made:
        out.print(f"{made.made:,} redirects made.")
    if csv_:
        out.print(f"Written: {csv_}", soft_wrap=True)


def _write(found: list[OldAddress], file: Path) -> None:
    """A table that ``dateline redirects`` reads, once the proposals were looked at."""
    with file.open("w", newline="", encoding="utf-8") as stream:
        table = csv.writer(stream)
        table.writerow(["old", "new", "answers", "visits", "certain"])
        for each in found:
            new = each.leads_to or each.proposal
            table.writerow([each.path, new, each.answer, each.hits, "yes" if each.sure else ""])


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Keep nothing; say what would be done.")
@click.option("--json", "json_", is_flag=True, help="Print one JSON object.")
def redirects(file: Path, dry_run: bool, json_: bool) -> None:
    """Keep redirects from a CSV file with the columns "old" and "new".

    "gone" in the column "new" makes the old address answer 410. Rows that an orphan report found to
    answer already are passed over, and so are those without a new address.

    \b
    Examples:
      dateline --site ./press redirects moved.csv --dry-run
      dateline --site ./press redirects orphans.csv

    Exit code 0 if every row was kept, 2 if it could not be done, 3 if some rows were refused.
    """
    prepare()
    try:
        told = keep_addresses(list(_rows(file)), dry_run=dry_run)
    except (NotAList, OSError, UnicodeDecodeError) as problem:
        click.echo(f"Not done: {file}: {problem}.", err=True)
        sys.exit(2)
    if json_:
        as_json({**asdict(told), "dry_run": dry_run})
    else:
        would = "would be " if dry_run else ""
        out.print(
            f"{told.made:,} redirects {would}made, {told.changed:,} changed, {told.unchanged:,} as "
            f"they were, {told.gone:,} addresses {would}marked as gone."
        )
        for number, old, why in told.refused:
            out.print(f"  row {number}, {old}: {why}", soft_wrap=True, markup=False)
    sys.exit(PARTLY if told.refused else 0)


def _rows(file: Path) -> Iterator[tuple[int, str, str]]:
    with file.open(newline="", encoding="utf-8-sig") as stream:
        rows = csv.DictReader(stream)
        names = {(name or "").strip().lower(): name for name in rows.fieldnames or ()}
        if "old" not in names or "new" not in names:
            raise NotAList("its first line must name the columns “old” and “new”")
        for number, row in enumerate(rows, 2):
            old, new = (row.get(names[name]) or "" for name in ("old", "new"))
            answers = row.get(names.get("answers", ""), "")
            if old.strip() and new.strip() and answers in ("", None, "nothing"):
                yield number, old.strip(), new.strip()
