"""``dateline coverage``: what the coverage desk's engines say of files. No site is needed.

Exit codes of ``extract``: 0 done, 1 some pages of a batch could not be read, 2 not done.
"""

from __future__ import annotations

import gzip
import json
import sys
import zlib
from pathlib import Path
from typing import Any

import click

from dateline.coverage.extract import extract as read_page
from dateline.coverage.extract.decoding import MAX_BYTES
from dateline.project.commands.coverage_scan import scan

SOME_FAILED, NOT_DONE = 1, 2
SHORT = ("title", "authors", "date", "updated", "site", "canonical", "image", "caption", "credit",
         "lang", "section", "paywall")  # fmt: skip
WEB = ("http://", "https://")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def coverage() -> None:
    """Read coverage: what a page says of itself, where archives of the web mention a name."""


coverage.add_command(scan)


@coverage.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--url", metavar="URL", help="The address at which FILE was found.")
@click.option("--batch", metavar="JSONL", type=click.Path(path_type=Path, allow_dash=True),
              help='Lines of {"file": …, "url": …}, paths from the folder of JSONL; "-" is standard input.')  # fmt: skip
@click.option("--json", "json_", is_flag=True, help="Print one JSON object.")
@click.option("--no-text", is_flag=True, help="Leave the main text out: about ten times as fast.")
def extract(
    file: Path | None, url: str | None, batch: Path | None, json_: bool, no_text: bool
) -> None:
    """Read headline, byline, date, outlet, picture and text out of FILE (.html or .html.gz).

    Needs no site and no network. Every value tells its source and a confidence; what a page does
    not say is null.

    \b
    Examples:
      dateline coverage extract page.html --url https://paper.example/2026/11/story --json
      dateline coverage extract --batch pages.jsonl > found.jsonl

    Exit codes: 0 done, 1 some pages of a batch could not be read, 2 not done.
    """
    if batch is not None:
        if file is not None or url is not None:
            raise click.UsageError("Give either FILE with --url, or --batch.")
        sys.exit(SOME_FAILED if _read_batch(batch, not no_text) else 0)
    if file is None or url is None:
        raise click.UsageError("Give FILE and --url, or --batch.")
    try:
        found = _found(file, url, not no_text)
    except (OSError, ValueError) as problem:
        click.echo(f"Not done: {_reason(problem, file)}", err=True)
        sys.exit(NOT_DONE)
    if json_:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        _show(found)


def _read_batch(batch: Path, with_text: bool) -> int:
    """Print a line for each line of the batch; returns how many could not be read."""
    failed = 0
    try:
        lines = sys.stdin.buffer if str(batch) == "-" else batch.open("rb")
    except OSError as problem:
        click.echo(f"Not done: {_reason(problem, batch)}", err=True)
        sys.exit(NOT_DONE)
    folder = Path() if str(batch) == "-" else batch.parent
    with lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            told = _line(line, number, folder, with_text)
            failed += "error" in told
            click.echo(json.dumps(told, ensure_ascii=False))
    return failed


def _line(line: bytes, number: int, folder: Path, with_text: bool) -> dict[str, Any]:
    try:
        row = json.loads(line)
        if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in ("file", "url")):  # fmt: skip
            raise ValueError('a line is {"file": …, "url": …}, both text')
    except (ValueError, RecursionError) as problem:
        return {"line": number, "error": f"Not a line of a batch: {problem}"}
    named = {"file": row["file"], "url": row["url"]}
    file = folder / row["file"]
    try:
        return {**named, **_found(file, row["url"], with_text)}
    except (OSError, ValueError) as problem:
        return {"line": number, **named, "error": _reason(problem, file)}


def _found(file: Path, url: str, with_text: bool) -> dict[str, Any]:
    if not url.startswith(WEB):
        raise ValueError(f"{url!r} is no web address: it begins with http:// or https://.")
    return read_page(_bytes(file), url, with_text=with_text).as_json()


def _bytes(file: Path) -> bytes:
    """The file, unpacked, at most one byte more than the engine reads: a small file can hold gigabytes."""
    with file.open("rb") as raw:
        if raw.peek(2)[:2] != b"\x1f\x8b":
            return raw.read(MAX_BYTES + 1)
        try:
            with gzip.GzipFile(fileobj=raw) as packed:
                return packed.read(MAX_BYTES + 1)
        except (EOFError, zlib.error) as problem:
            raise ValueError(f"{file} is a broken gzip file: {problem}") from problem


def _reason(problem: Exception, file: Path) -> str:
    if isinstance(problem, FileNotFoundError):
        return f"There is no file {file}."
    if isinstance(problem, OSError):
        return f"{file} cannot be read: {problem.strerror or problem}."
    return str(problem)


def _show(found: dict[str, Any]) -> None:
    for key in SHORT:
        value = found[key]
        shown = ", ".join(value) if isinstance(value, list) else value
        told = found["sources"].get(key)
        origin = f"  ({told['source']}, {told['confidence']})" if told else ""
        click.echo(f"{key:<10} {'unknown' if shown in (None, '') else shown}{origin}")
    words = len((found["text"] or "").split())
    click.echo(f"{'text':<10} {words} words")
    for note in found["notes"]:
        click.echo(f"{'note':<10} {note}")
