"""A migrated test database, kept between runs: laying one from nothing takes most of a minute.

Only for SQLite in memory, and never in CI, where every migration runs each time. The copy is kept in
the temporary folder under a hash of everything that it is made from.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
from pathlib import Path
from typing import Any
from unittest import mock

from django.db import connection

ROOT = Path(__file__).parent.parent
MADE_FROM = ("migrations/*.py", "models.py", "models/*.py", "apps.py")


def may_be_kept() -> bool:
    """Whether this run may use a copy."""
    return connection.vendor == "sqlite" and not os.environ.get("CI")


def kept_at() -> Path:
    """Where the copy for this state of the code lies, or is to lie."""
    told = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for pattern in MADE_FROM:
        for file in sorted((ROOT / "src").glob(f"dateline/*/{pattern}")):
            told.update(file.read_bytes())
    return Path(tempfile.gettempdir()) / f"dateline-test-{told.hexdigest()[:24]}.sqlite3"


def nothing_laid() -> Any:
    """While this is started Django makes an empty test database, which the copy then fills."""
    return mock.patch("django.core.management.call_command")


def bring(file: Path) -> None:
    """Fill the database in memory from the copy."""
    connection.ensure_connection()
    memory: Any = connection.connection
    with sqlite3.connect(file) as kept:
        kept.backup(memory)
    kept.close()


def keep(file: Path) -> None:
    """Write the copy, by way of a name that nobody else uses."""
    part = file.with_suffix(f".{os.getpid()}")
    connection.ensure_connection()
    memory: Any = connection.connection
    with sqlite3.connect(part) as kept:
        memory.backup(kept)
    kept.close()
    part.replace(file)
