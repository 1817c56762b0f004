"""What takes long to make is made once a run, by whichever worker needs it first, and then copied."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.live import MADE_WITHIN, environment

ADDRESS = "http://127.0.0.1:8000"
NAME, ZONE = "Lakes Network", "America/Chicago"
INIT = [sys.executable, "-m", "dateline.project.cli", "init"]


def made_once(folders: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder of this run that all its workers share; ``make`` fills it, once."""
    base = folders.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, made = shared / name, shared / f"{name}.made"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            shutil.rmtree(folder, ignore_errors=True)  # what a test that failed left half made
            make(folder)
            made.touch()
    return folder


def init(folder: Path) -> None:
    """``dateline init``, as an operator calls it."""
    done = subprocess.run(
        [*INIT, str(folder), "--name", NAME, "--time-zone", ZONE],
        env={k: v for k, v in environment(ADDRESS).items() if not k.startswith("DATELINE_")},
        capture_output=True, text=True, timeout=MADE_WITHIN, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def copied(made: Path, folder: Path) -> Path:
    """A copy to do with what a test likes; nothing in a site's folder names the folder."""
    return shutil.copytree(made, folder, symlinks=True)
