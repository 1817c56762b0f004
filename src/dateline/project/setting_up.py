"""Bring a site's database and files to what this version needs; every step may be repeated."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
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
    gather_static(say)


def gather_static(say: Say) -> None:
    """Collect stylesheets, fonts and the desk's files under hashed names, once a version."""
    stamp = settings.STATIC_ROOT / ".version"
    version = f"{dateline.__version__} {_newest_static()}"
    if stamp.exists() and stamp.read_text() == version:
        return
    say("Gathering styles, fonts and scripts")
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    # In a process of its own: this one has chosen its static storage before there was a manifest.
    command = [sys.executable, "-m", "django", "collectstatic", "--noinput", "--clear", "-v0"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
    stamp.write_text(version)


def _newest_static() -> int:
    """The newest change of our own static files, so that a developer's edit shows on restart."""
    package = settings.PACKAGE
    return max(
        (int(f.stat().st_mtime) for f in package.glob("*/static/**/*") if f.is_file()), default=0
    )
