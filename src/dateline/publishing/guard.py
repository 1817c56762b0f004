"""The guard: no rendered page reads a table that its record does not cover (rule P6).

Built on Django's ``execute_wrapper``. It sees every statement of a render, so ``.values()``,
``.count()`` and base ``Page`` rows, which escape ``Tracked.from_db``, are caught here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from dateline.publishing.tracking import Record, recording

# Tables whose content is part of the design key (sites, locales) or of no page at all.
ALWAYS_COVERED = frozenset(
    {
        "wagtailcore_site",
        "wagtailcore_locale",
        "django_content_type",
        "wagtailcore_collection",
        "wagtailcore_pageviewrestriction",
        # An index of which row names which; every use checks the live row itself as well.
        "wagtailcore_referenceindex",
    }
)
_TABLE = re.compile(r'\b(?:FROM|JOIN)\s+"([A-Za-z0-9_]+)"', re.IGNORECASE)


class UncoveredRead(AssertionError):
    """A render read tables for which no key was recorded."""


def tables_read(sql: str) -> set[str]:
    """The tables that one statement reads (Django quotes every table name)."""
    return set(_TABLE.findall(sql))


@contextmanager
def guarded() -> Iterator[Record]:
    """Render inside this block: fails with the tables (and a statement) that no key covers."""
    seen: dict[str, str] = {}

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        for table in tables_read(sql):
            seen.setdefault(table, sql)
        return execute(sql, params, many, context)

    with recording() as record, connection.execute_wrapper(watch):
        yield record
    missing = {t: s for t, s in seen.items() if t not in record.tables | ALWAYS_COVERED}
    if missing:
        lines = "\n".join(f"  {table}: {sql[:300]}" for table, sql in sorted(missing.items()))
        raise UncoveredRead(f"read without a recorded key:\n{lines}")
