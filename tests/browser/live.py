"""A real site in its own process group: made, served, waited for, stopped, and seen to have ended."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

DATELINE = str(Path(sys.executable).parent / "dateline")
MADE_WITHIN = 600  # seconds for `dateline demo`, on a machine that is busy
ANSWERS_WITHIN = 240
ENDS_WITHIN = 30


@dataclass(frozen=True)
class LiveSite:
    """``base`` has no slash at the end; ``logins`` is role to (e-mail address, password)."""

    base: str
    folder: Path | None = None
    log: Path | None = None
    group: int = 0
    logins: dict[str, tuple[str, str]] = field(default_factory=dict)
    # The port on this machine that the site may fetch from: a test puts a newspaper there.
    paper: int = 0

    def get(self, path: str) -> tuple[int, bytes]:
        """(status, body) of one address, errors included; redirects are followed."""
        try:
            with urllib.request.urlopen(self.base + path, timeout=30) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as problem:
            return problem.code, problem.read()


def environment(base: str, paper: int = 0) -> dict[str, str]:
    """The machine's, without what the test settings put there; paper: as ``LiveSite.paper``."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("DATELINE_", "DJANGO_"))}
    kept.pop("DATABASE_URL", None)
    opened = {"DATELINE_FETCH_ALLOW": f"127.0.0.1:{paper}"} if paper else {}
    return kept | opened | {"DATELINE_ADDRESS": base, "NO_COLOR": "1", "COLUMNS": "200"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def already_running() -> AbstractContextManager[LiveSite] | None:
    """The demo that ``DATELINE_LIVE_SITE`` names, if it does; ``DATELINE_LIVE_FOLDER`` is its folder,
    ``DATELINE_LIVE_PAPER`` the port that it may fetch from (its ``DATELINE_FETCH_ALLOW``)."""
    base = os.environ.get("DATELINE_LIVE_SITE")
    if not base:
        return None
    demo = import_module("dateline.project.demo.load")  # knows Django's models
    logins = {role: (email, demo.PASSWORD) for email, _, _, role, *_ in reversed(demo.LOGINS)}
    folder = os.environ.get("DATELINE_LIVE_FOLDER")
    return nullcontext(
        LiveSite(
            base.rstrip("/"),
            folder=Path(folder) if folder else None,
            logins=logins,
            paper=int(os.environ.get("DATELINE_LIVE_PAPER", 0)),
        )  # fmt: skip
    )


def logins_in(told: str) -> dict[str, tuple[str, str]]:
    """Role to (e-mail address, password), from the object that ``dateline demo --json`` prints."""
    made = json.loads(told)
    return {row["role"]: (row["email"], made["password"]) for row in reversed(made["logins"])}


@contextmanager
def demo_site(folder: Path) -> Iterator[LiveSite]:
    """Make the demo in ``folder`` and serve it until the block ends."""
    port, paper = free_port(), free_port()
    base = f"http://127.0.0.1:{port}"
    site, log = folder / "site", folder / "run.log"
    made = subprocess.run(
        [DATELINE, "demo", str(site), "--no-run", "--json", "--port", str(port)],
        env=environment(base),
        capture_output=True, text=True, timeout=MADE_WITHIN, check=False,
    )  # fmt: skip
    assert made.returncode == 0, f"dateline demo failed:\n{made.stderr[-4000:]}"
    with log.open("wb") as out:
        running = subprocess.Popen(
            [DATELINE, "--site", str(site), "run", "--port", str(port)],
            env=environment(base, paper), stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
        try:
            wait_until_it_answers(base, running, log)
            wait_until_it_answers(base, running, log, "/search/?q=water")  # an index is being made
            yield LiveSite(base, site, log, running.pid, logins_in(made.stdout), paper)
        finally:
            stop(running, log)


def wait_until_it_answers(
    base: str, running: subprocess.Popen[bytes], log: Path, path: str = "/"
) -> None:
    end = time.monotonic() + ANSWERS_WITHIN
    while time.monotonic() < end:
        assert running.poll() is None, f"dateline run ended:\n{log.read_text()[-4000:]}"
        try:
            with urllib.request.urlopen(base + path, timeout=5):
                return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"{base}{path} did not answer:\n{log.read_text()[-4000:]}")


def stop(running: subprocess.Popen[bytes], log: Path) -> None:
    """SIGTERM to the command alone: it must end by itself, and leave nothing of its group behind."""
    if running.poll() is None:
        running.send_signal(signal.SIGTERM)
    try:
        running.wait(ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        raise AssertionError(f"run did not end on SIGTERM:\n{log.read_text()[-4000:]}") from None
    left = left_in_group(running.pid)
    if left:
        os.killpg(running.pid, signal.SIGKILL)
    assert not left, f"run ended and left processes behind: {left}"


def left_in_group(group: int, patience: float = 5) -> list[str]:
    """The processes of a group that are still there after a moment's patience."""
    end = time.monotonic() + patience
    while True:
        listed = subprocess.run(
            ["ps", "-eo", "pgid=,pid=,stat=,args="], capture_output=True, text=True, check=True
        ).stdout.splitlines()
        left = [r for r in listed if r.split()[0] == str(group) and r.split()[2][0] != "Z"]
        if not left or time.monotonic() > end:
            return left
        time.sleep(0.3)
