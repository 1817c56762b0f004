"""All places of the United States into an empty database, and once more into the filled one.

Makes a temporary site, and measures what ``dateline places`` does: rows, seconds, rows a second,
for the first loading and for the second, which finds nothing to do. "processor" are the seconds in
which this process had one: fewer than "seconds" where others share the machine.

    python benchmarks/load_places.py
    python benchmarks/load_places.py --database postgres://root@127.0.0.1/a_scratch_db
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any


def measured(load: Any) -> dict[str, Any]:
    began, busy = time.perf_counter(), time.process_time()
    told = load()
    seconds, worked = time.perf_counter() - began, time.process_time() - busy
    rows = told.added + told.changed + told.unchanged
    return {
        "rows": rows, "added": told.added, "seconds": round(seconds, 2),
        "processor": round(worked, 2), "rows/s": round(rows / seconds),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--database", default="", help="URL of an empty database; default: SQLite")
    chosen = parser.parse_args()
    if chosen.database:
        os.environ["DATABASE_URL"] = chosen.database
    with tempfile.TemporaryDirectory() as folder:
        from importlib import import_module

        site_file = import_module("dateline.project.site_file")
        site = Path(folder) / "site"
        site_file.write(site, address="http://127.0.0.1:8000", time_zone="America/New_York")
        import_module("dateline.project.cli").open_site(site)
        import_module("django.core.management").call_command("migrate", verbosity=0)
        load = import_module("dateline.directory.loading").load_places
        told = {"first loading": measured(load), "second loading": measured(load)}
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
