"""What a process and its children take: processor time and memory, seen from outside (Linux)."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
EVERY = 0.1  # seconds between two looks at memory


@dataclass(frozen=True)
class Taken:
    """One finished command. Seconds; megabytes of 10**6 bytes.

    cpu: of the process and of all children it waited for; peak: the most memory of the whole tree at
    one time, what several of them share counted once (PSS); resident: the same with it counted for
    each (RSS).
    """

    code: int
    seconds: float
    cpu: float
    peak: float
    resident: float
    output: str


def tree(root: int) -> list[int]:
    """A process and everything below it."""
    parents: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and (told := _stat(int(entry))):
            parents.setdefault(int(told[1]), []).append(int(entry))
    found, wanted = [], [root]
    while wanted:
        pid = wanted.pop()
        found.append(pid)
        wanted += parents.get(pid, [])
    return found


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the name (state, parent, ...); empty for one that ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def cpu_seconds(root: int, *, without: str = "") -> float:
    """Processor seconds of a running tree so far, children that ended included.

    without: leave out running processes with these words in their command line.
    """
    pids = [pid for pid in tree(root) if not without or without not in _command(pid)]
    return sum(sum(map(int, told[11:15])) for pid in pids if (told := _stat(pid))) / TICKS


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def resident(root: int) -> int:
    """Bytes of memory that the tree holds now."""
    page = os.sysconf("SC_PAGE_SIZE")
    return sum(int(told[21]) * page for pid in tree(root) if (told := _stat(pid)))


def proportional(root: int) -> int:
    """The same, but memory that several processes share is counted once."""
    total = 0
    for pid in tree(root):
        try:
            told = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue  # it has ended
        total += sum(int(row.split()[1]) for row in told.splitlines() if row.startswith("Pss:"))
    return total * 1024


def run(
    command: Sequence[str | Path], *, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> Taken:
    """Run a command to its end, and say what it took. Its standard output is kept."""
    began, done = time.perf_counter(), threading.Event()
    peak, most = 0, 0
    with subprocess.Popen(
        [str(part) for part in command], cwd=cwd, env=dict(env) if env else None,
        stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip

        def watch() -> None:
            nonlocal peak, most
            while not done.wait(EVERY):
                peak = max(peak, proportional(process.pid))
                most = max(most, resident(process.pid))

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        output = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        done.set()
        watcher.join()
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    most = max(most, usage.ru_maxrss * 1024)  # of the largest process, exact
    cpu = usage.ru_utime + usage.ru_stime
    return Taken(process.returncode, seconds, cpu, peak / 1e6, most / 1e6, output)
