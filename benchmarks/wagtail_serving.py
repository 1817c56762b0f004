"""Processor time a request: a story and the first page of the list, on stock Wagtail and on Dateline.

Both serve the same archive behind Granian with one worker on this machine, one after the other, and are
asked by wrk with 4 kept connections; the processor time is that of the whole tree of processes, read
from /proc before and after, Dateline's background worker apart (after a rebuild it is busy making
stored pages smaller, whoever reads). Stories are asked in turn, not one again and again.

    python benchmarks/wagtail_serving.py                         # makes both sites, 10,000 stories
    python benchmarks/wagtail_serving.py --site FOLDER           # a Dateline site with the corpus in it
    python benchmarks/wagtail_serving.py --address http://127.0.0.1:8000 --pid 4711   # one that runs
    python benchmarks/wagtail_serving.py --only wagtail

The figures to hold: at most 1/200 of stock Wagtail on a story, 1/1,000 on a list. Needs wrk.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import corpus
from peers import measuring, stock

TARGETS = {"story": 200, "list": 1000}
BACKGROUND = "dateline.project.worker"
STARTED_WITHIN = 120.0  # seconds
ASKING = """
paths = { %s }
at = 0
request = function()
  at = at %% #paths + 1
  return wrk.format("GET", paths[at], { ["Accept-Encoding"] = "gzip, br", ["Host"] = "%s" })
end
done = function(summary, latency, requests)
  io.write(string.format("TOLD %%d %%d %%d %%.0f\\n", summary.requests,
    summary.errors.status, summary.errors.timeout + summary.errors.connect, latency:percentile(50)))
end
"""


@dataclass(frozen=True)
class Served:
    """What serving cost. micro: microseconds of processor time a request."""

    requests: int
    a_second: float
    micro: float
    median: float  # milliseconds until the answer, with 4 connections


def ask(address: str, pid: int, paths: Sequence[str], seconds: int, connections: int = 4) -> Served:
    """Ask for ``paths`` in turn and read the processor time of ``pid`` and its children.

    Raises SystemExit where any answer is not 200.
    """
    for path in paths[:3]:
        check(address + path)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(ASKING % (", ".join(json.dumps(p) for p in paths), address.split("//")[1]))
        script.flush()
        command = ["wrk", "-t1", f"-c{connections}", "--timeout", "60s", "-s", script.name]
        _wrk([*command, "-d2s", address])  # warm: templates and caches
        cpu, began = measuring.cpu_seconds(pid, without=BACKGROUND), time.perf_counter()
        requests, wrong, lost, median = _wrk([*command, f"-d{seconds}s", address])
        spent, seconds_spent = (
            measuring.cpu_seconds(pid, without=BACKGROUND) - cpu,
            time.perf_counter() - began,
        )
    if wrong or lost or not requests:
        raise SystemExit(f"{address}: {requests} answers, {wrong} not 200, {lost} lost")
    return Served(requests, requests / seconds_spent, spent / requests * 1e6, median / 1000)


def _wrk(command: list[str]) -> tuple[int, ...]:
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = re.search(r"TOLD (\d+) (\d+) (\d+) (\d+)", done.stdout)
    return tuple(int(n) for n in found.groups()) if found else (0, 0, 0, 0)


def check(url: str) -> None:
    """Raises SystemExit where the address does not answer with 200."""
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            answer.read()
            status = answer.status
    except urllib.error.HTTPError as problem:
        status = problem.code
    if status != 200:
        raise SystemExit(f"{url} answers {status}; is the corpus in this site, and pressed?")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextlib.contextmanager
def running(process: subprocess.Popen[bytes], address: str) -> Iterator[None]:
    """Wait until the server answers; end it afterwards, and only it."""
    try:
        until = time.monotonic() + STARTED_WITHIN
        while True:
            try:
                urllib.request.urlopen(address, timeout=10).close()
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > until:
                    raise SystemExit(f"{address} does not answer") from None
                time.sleep(0.2)
        yield
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def dateline_command() -> str:
    """The ``dateline`` of this Python."""
    return str(Path(sys.executable).with_name("dateline"))


def make_pressed(site: Path, count: int) -> None:
    """A Dateline site with the corpus in it, all pages pressed, if it is not there yet."""
    if not (site / "dateline.toml").exists():
        script = Path(corpus.__file__)
        subprocess.run(
            [sys.executable, script, "--stories", str(count), "--site", site], check=True
        )
        subprocess.run([dateline_command(), "--site", site, "rebuild"], check=True)


def paths_of(stories: Sequence[corpus.Story], *, dateline: bool) -> list[str]:
    """The addresses of stories on either site."""
    return [told.path if dateline else f"/news/{told.slug}/" for told in stories]


def measure(
    address: str, pid: int, told: argparse.Namespace, *, dateline: bool
) -> dict[str, Served]:
    """Story and list of one running site."""
    step = max(1, told.stories // told.spread)
    some = [corpus.story(n) for n in range(0, told.stories, step)][: told.spread]
    return {
        "story": ask(address, pid, paths_of(some, dateline=dateline), told.seconds),
        "list": ask(address, pid, ["/news/"], told.seconds),
    }


def stock_served(folder: Path, told: argparse.Namespace) -> dict[str, Served]:
    """The same two on stock Wagtail."""
    site = told.wagtail or folder / "wagtail"
    stock.make(site, told.stories)
    port = free_port()
    process = stock.serve(site, port)
    with running(process, f"http://127.0.0.1:{port}/"):
        return measure(f"http://127.0.0.1:{port}", process.pid, told, dateline=False)


def dateline_served(folder: Path, told: argparse.Namespace) -> dict[str, Served]:
    """The same two on Dateline: on the one that runs, or on one started here."""
    if told.address:
        return measure(told.address.rstrip("/"), told.pid, told, dateline=True)
    site = told.site or folder / "dateline"
    make_pressed(site, told.stories)
    port = free_port()
    process = subprocess.Popen(
        [dateline_command(), "--site", site, "run", "--port", str(port)], stdout=subprocess.DEVNULL
    )
    with running(process, f"http://127.0.0.1:{port}/"):
        return measure(f"http://127.0.0.1:{port}", process.pid, told, dateline=True)


def report(served: dict[str, dict[str, Served]]) -> None:
    """Print one line a site and page, and the ratios."""
    print(f"{'':<12}{'page':<8}{'requests/s':>12}{'processor us':>14}{'median ms':>11}")
    for name, pages in served.items():
        for page, each in pages.items():
            print(
                f"{name:<12}{page:<8}{each.a_second:>12,.0f}{each.micro:>14,.0f}{each.median:>11.2f}"
            )
    if len(served) == 2:
        for page, target in TARGETS.items():
            ratio = served["wagtail"][page].micro / served["dateline"][page].micro
            held = "held" if ratio >= target else "MISSED"
            print(f"{page}: 1/{ratio:,.0f} of stock Wagtail (at most 1/{target:,}: {held})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=8, help="of asking, a page")
    parser.add_argument(
        "--spread", type=int, default=100, help="how many stories are asked in turn"
    )
    parser.add_argument("--site", type=Path, help="a Dateline site with the corpus, pressed")
    parser.add_argument("--wagtail", type=Path, help="a stock site made by corpus.py")
    parser.add_argument("--address", help="of a Dateline that runs; with --pid")
    parser.add_argument("--pid", type=int, help="of the `dateline run` at --address")
    parser.add_argument("--only", choices=["wagtail", "dateline"])
    told = parser.parse_args()
    if not shutil.which("wrk"):
        raise SystemExit("wrk is not here. On Debian: apt-get install wrk")
    if bool(told.address) != bool(told.pid):
        raise SystemExit("--address and --pid go together")
    with tempfile.TemporaryDirectory() as folder:
        ways = {"wagtail": stock_served, "dateline": dateline_served}
        report(
            {
                name: way(Path(folder), told)
                for name, way in ways.items()
                if told.only in (None, name)
            }
        )


if __name__ == "__main__":
    main()
