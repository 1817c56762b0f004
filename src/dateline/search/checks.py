"""Mistakes in how search is set up, said at start."""

from __future__ import annotations

import sqlite3
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

BACKEND = "dateline.search.backend"


def register_all() -> None:
    """Called once by ``apps.ready()``."""
    register(backend_is_ours)
    register(Tags.database)(sqlite_has_fts5)


def backend_is_ours(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Wagtail's own database search grows quadratically; nobody should meet it by accident."""
    backends = getattr(settings, "WAGTAILSEARCH_BACKENDS", {})
    chosen = str(backends.get("default", {}).get("BACKEND", ""))
    if chosen.startswith(BACKEND):
        return []
    return [
        Warning(
            "The desk does not search its own index.",
            hint=f'Set WAGTAILSEARCH_BACKENDS = {{"default": {{"BACKEND": "{BACKEND}"}}}}.',
            id="search.W001",
        )
    ]


def sqlite_has_fts5(
    app_configs: Any = None, databases: Any = None, **kwargs: Any
) -> list[CheckMessage]:
    """Python's SQLite is nearly always built with FTS5; where it is not, say so plainly."""
    if not any(connections[alias].vendor == "sqlite" for alias in databases or []):
        return []
    with sqlite3.connect(":memory:") as probe:
        options = {row[0] for row in probe.execute("PRAGMA compile_options")}
    if "ENABLE_FTS5" in options:
        return []
    return [
        Error(
            "This Python's SQLite has no full-text search (FTS5).",
            hint="Use a Python whose SQLite has it, or PostgreSQL.",
            id="search.E001",
        )
    ]
