"""Bring a site's database and files to what this version needs; every step may be repeated."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.migrations.executor import MigrationExecutor

import dateline
from dateline.directory.actions import add_states
from dateline.search.actions import rebuild
from dateline.search.queries import drift
from dateline.website.actions import found_site

Say = Callable[[str], None]


def pending_migrations() -> int:
    """How many migrations this version has that the database has not."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def bring_up(say: Say, *, name: str = "Our network", mission: str = "") -> None:
    """Database, roles, page tree and static files: ready to serve."""
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    if pending_migrations():
        say("Preparing the database")
        call_command("migrate", interactive=False, verbosity=0)
    add_states()
    found_site(name=name, address=settings.DATELINE_ADDRESS, mission=mission)
    if drift():
        say("Filling the desk's search index")
        rebuild()
    gather_statistics()
    gather_static(say)


def gather_statistics() -> None:
    """Let SQLite look at how its tables are filled (a sample, under 0.1 s), so that it takes the best
    index; without it a question about one month of a topic read the whole topic. PostgreSQL does
    this by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit=1000")
            cursor.execute("ANALYZE")


def bring_up_and_know(say: Say) -> None:
    """``bring_up``, and begin the program anew where static files got new names meanwhile: this
    process, and those that it is going to fork, know the old ones."""
    names = settings.STATIC_ROOT / "staticfiles.json"
    before = names.read_bytes() if names.exists() else b""
    bring_up(say)
    if names.exists() and names.read_bytes() != before:
        again = [sys.executable, "-m", "dateline.project.cli", *sys.argv[1:]]
        os.execv(sys.executable, again)  # noqa: S606 - our own program


def gather_static(say: Say) -> None:
    """Collect stylesheets, fonts and the desk's files under hashed names, once a version."""
    stamp = settings.STATIC_ROOT / ".version"
    version = f"{dateline.__version__} {_newest_static()}"
    if stamp.exists() and stamp.read_text() == version:
        return
    say("Gathering styles, fonts and scripts")
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    before = _named(settings.STATIC_ROOT)
    # In a process of its own: this one has chosen its static storage before there was a manifest.
    command = [sys.executable, "-m", "django", "collectstatic", "--noinput", "-v0"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
    keep_two_versions(settings.STATIC_ROOT, before)
    stamp.write_text(version)


def _named(folder: Path) -> set[str]:
    """The files of the version that is collected in a folder: plain names and hashed ones."""
    try:
        told = json.loads((folder / "staticfiles.json").read_text())["paths"]
    except (OSError, ValueError, KeyError):
        return set()
    return {*told, *told.values()}


def keep_two_versions(folder: Path, before: set[str]) -> int:
    """Remove collected files that neither this version nor the one before names; returns how many.

    Pages that are stored name the files of the version that pressed them, until they are pressed again.
    """
    keep, removed = before | _named(folder), 0
    for file in folder.rglob("*"):
        name = file.relative_to(folder).as_posix()
        plain = name.removesuffix(".gz").removesuffix(".br")
        if file.is_file() and name not in (".version", "staticfiles.json") and plain not in keep:
            file.unlink()
            removed += 1
    return removed


def _newest_static() -> int:
    """The newest change of our own static files, so that a developer's edit shows on restart."""
    package = settings.PACKAGE
    return max(
        (int(f.stat().st_mtime) for f in package.glob("*/static/**/*") if f.is_file()), default=0
    )
