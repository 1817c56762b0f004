"""The stock Wagtail peer: made, served and timed, each in a process of its own.

It runs in the same Python, with the same Wagtail and the same server as Dateline.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).with_name("stock_wagtail")


def _environment(folder: Path) -> dict[str, str]:
    told = {k: v for k, v in os.environ.items() if not k.startswith("DJANGO_")}
    return {**told, "STOCK_FOLDER": str(folder.resolve()), "PYTHONPATH": str(PROJECT)}


def manage(folder: Path, *command: str) -> str:
    """Run one of the project's commands on the site in ``folder``; returns what it printed."""
    done = subprocess.run(
        [sys.executable, str(PROJECT / "manage.py"), *command], env=_environment(folder),
        stdout=subprocess.PIPE, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def make(folder: Path, count: int, *, index: bool = False) -> None:
    """A stock site in ``folder`` with ``count`` stories, if it is not there yet.

    index: also fill Wagtail's search index, which takes it minutes from 10,000 stories on; without
    it publishing costs the peer a little less than it would in life.
    """
    if (folder / "db.sqlite3").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    manage(folder, "migrate", "-v0")
    manage(folder, "fill_stories", str(count))
    if index:
        manage(folder, "update_index", "-v0")


def serve(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """Start the site behind Granian, one worker, WSGI. End it with ``terminate()``."""
    return subprocess.Popen(
        [Path(sys.executable).with_name("granian"), "--interface", "wsgi", "--workers", "1",
         "--port", str(port), "--no-ws", "--no-log", "stocksite.wsgi:application"],
        env=_environment(folder), cwd=PROJECT,
    )  # fmt: skip


def develop(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """The same with Django's own server, which serves the files of the admin too."""
    command = [
        sys.executable,
        PROJECT / "manage.py",
        "runserver",
        "--insecure",
        "--noreload",
        str(port),
    ]
    return subprocess.Popen(
        command, env=_environment(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def time_publishing(folder: Path, count: int) -> dict[str, list[dict[str, float]]]:
    """What ``count`` publications of new stories ("new") and of edits ("edits") took, each as
    "publish" (milliseconds of ``publish()`` alone), "with_saving" and "queries"."""
    told: dict[str, Any] = json.loads(manage(folder, "time_publishing", str(count)))
    return told
