"""Stored pages a second: a bare nginx, Dateline's front in Granian, and the nginx config we ship.

One folder written as the press writes it, four servers beside each other on this machine, each with one
worker: nginx with gzip_static and nothing else, the front with nothing behind it, deploy/nginx.conf, and
the bare nginx with open_file_cache (for comparison: it serves pages that were taken back). Each round
asks all of them, one after the other, so that whatever else runs here slows them all; the medians count.

    python benchmarks/serving.py
    python benchmarks/serving.py --rounds 9 --seconds 4 --encoding br
    python benchmarks/serving.py --threads 1 --threads 4 --threads 4x2   # of Granian, side by side

Threads are those that run Python; after the x those that speak HTTP (1 by default).

To hold: the front at least 0.9 of the bare nginx on a story; the shipped config near 1. Needs wrk and
nginx. Processor time is that of all processes of a server, from /proc; wrk's own is not in it.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import shlex
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dateline.publishing.compress import pressed
from dateline.publishing.serving.cache import Cache
from dateline.publishing.serving.front import Application, Front
from dateline.publishing.stores.folder import FolderStore

HOUSE = Path(__file__).resolve().parents[1]
PAGES = {"story": ("/news/2026/11/a-story/", 12_000), "list": ("/news/", 42_000)}
TARGET = 0.9
TICK = os.sysconf("SC_CLK_TCK")
NGINX = """
{modules}worker_processes 1; daemon off; pid {place}/nginx.pid; error_log {place}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000;
    client_body_temp_path {place}/body; proxy_temp_path {place}/proxy;
    fastcgi_temp_path {place}/f; uwsgi_temp_path {place}/u; scgi_temp_path {place}/s;
    {site}
}}
"""
BARE = "server {{ listen 127.0.0.1:{port}; root {folder}/press; gzip_static on; {more} }}"
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")


@dataclass
class Server:
    """One that is measured. micro: microseconds of processor time a request, by page."""

    name: str
    address: str
    pid: int
    a_second: dict[str, list[float]] = field(default_factory=dict)
    micro: dict[str, list[float]] = field(default_factory=dict)


def front() -> Application:
    """What Granian serves here: the front over a folder, nothing behind it."""

    def nothing(environ: dict[str, object], start_response: object) -> list[bytes]:
        start_response("404 Not Found", [("Content-Length", "0")])  # type: ignore[operator]
        return []

    told = [
        shlex.split(line.strip().rstrip(";"))
        for line in config().splitlines()
        if line.startswith("    add_header")
    ]
    security = {
        name: value for _, name, value, *_ in told if name not in ("Cache-Control", "Last-Modified")
    }
    folder = os.environ["SERVING_FOLDER"]
    return Front(nothing, Cache(f"{folder}/press", 64 * 1024 * 1024), security=security)


def config() -> str:
    """The config that we ship."""
    return (HOUSE / "deploy" / "nginx.conf").read_text(encoding="utf-8")


def shipped(folder: Path, port: int, upstream: int) -> str:
    """The config that we ship, filled in."""
    told = {
        "@SITE@": str(folder),
        "@NAME@": "localhost",
        "@LISTEN@": f"127.0.0.1:{port}",
        "@DATELINE@": f"127.0.0.1:{upstream}",
    }
    text = config()
    if BROTLI.exists():
        text = text.replace("# brotli_static on;", "brotli_static on;")
    for placeholder, value in told.items():
        text = text.replace(placeholder, value)
    return text


def make_folder(folder: Path) -> None:
    """A story of 12 kB and a list of 42 kB, as the press stores them."""
    store, dice = FolderStore(folder / "press"), random.Random(7)
    words = ["".join(dice.choices("aeiourstlncmdp", k=dice.randrange(2, 11))) for _ in range(900)]
    for path, size in PAGES.values():
        lines, length = ['<!doctype html><html lang="en"><title>A story</title><main>'], 0
        while length < size:
            text = " ".join(dice.choices(words, range(900, 0, -1), k=40))
            lines.append(
                f'<p class="text"><a href="/news/2026/11/{dice.randrange(9999)}/">{text}</a></p>'
            )
            length += len(lines[-1]) + 1
        store.write(path, pressed("\n".join(lines).encode()[: size - 14] + b"</main></html>", path))
    store.turn(1)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextlib.contextmanager
def running(
    command: list[str], address: str, env: Mapping[str, str] | None = None
) -> Iterator[int]:
    """A server until the block ends, once it answers; its process id."""
    process = subprocess.Popen(
        command,
        env={**os.environ, **(env or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 30
        while True:
            try:
                urllib.request.urlopen(address, timeout=5).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > until:
                    raise SystemExit(f"{command[0]} does not answer at {address}") from None
                time.sleep(0.1)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


@contextlib.contextmanager
def nginx(name: str, place: Path, port: int, site: str) -> Iterator[Server]:
    """One nginx with this site."""
    place.mkdir()
    modules = f"load_module {BROTLI}; user root; " if BROTLI.exists() else "user root; "
    text = NGINX.format(
        place=place,
        site=site,
        modules=modules if os.getuid() == 0 else modules.replace("user root; ", ""),
    )
    text = text.replace("http {", "http { include /etc/nginx/mime.types;", 1)
    (place / "nginx.conf").write_text(text, encoding="utf-8")
    address = f"http://127.0.0.1:{port}"
    command = [
        "nginx",
        "-p",
        str(place),
        "-c",
        str(place / "nginx.conf"),
        "-e",
        str(place / "error.log"),
    ]
    with running(command, address + PAGES["story"][0]) as pid:
        yield Server(name, address, pid)


@contextlib.contextmanager
def granian(name: str, folder: Path, threads: str, more: list[str]) -> Iterator[Server]:
    """The front in Granian with one worker. threads: "4", or "4x2" for two that speak HTTP."""
    blocking, _, runtime = threads.partition("x")
    more = [*more, "--runtime-mode", "mt", "--runtime-threads", runtime] if runtime else more
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [
        str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--factory", "--no-ws",
        "--workers", "1", "--blocking-threads", blocking, "--port", str(port), "--no-log", *more, "serving:front",
    ]  # fmt: skip
    told = {"SERVING_FOLDER": str(folder), "PYTHONPATH": str(Path(__file__).parent)}
    with running(command, address + PAGES["story"][0], told) as pid:
        yield Server(name, address, pid)


def processes(pid: int) -> list[int]:
    """A process and all below it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in processes(int(child)))]


def spent(pid: int) -> float:
    """Processor seconds of a process and all below it."""
    ticks = 0
    for each in processes(pid):
        told = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        ticks += int(told[11]) + int(told[12])
    return ticks / TICK


def ask(server: Server, page: str, seconds: float, encoding: str) -> None:
    """One run of wrk. Raises SystemExit where anything but the page comes back."""
    before = spent(server.pid)
    done = subprocess.run(
        ["wrk", "-t1", "-c32", f"-d{seconds}s", "-H", f"Accept-Encoding: {encoding}", server.address + PAGES[page][0]],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    used = spent(server.pid) - before
    if "Non-2xx" in done or "Socket errors" in done:
        raise SystemExit(f"{server.name}: {done}")
    requests = int(re.search(r"(\d+) requests in", done)[1])  # type: ignore[index]
    a_second = float(re.search(r"Requests/sec:\s+([\d.]+)", done)[1])  # type: ignore[index]
    server.a_second.setdefault(page, []).append(a_second)
    server.micro.setdefault(page, []).append(used / requests * 1e6)


def report(servers: list[Server]) -> None:
    """Medians, and each as a part of the bare nginx: of the medians, and the median of the rounds."""
    bare = servers[0]
    print(
        f"{'':<34}{'page':<7}{'requests/s':>11}{'CPU us':>8}{'of bare':>9}{'by round':>10}{'spread':>18}"
    )
    for page in PAGES:
        for each in servers:
            got = each.a_second[page]
            rate, micro = statistics.median(got), statistics.median(each.micro[page])
            part = rate / statistics.median(bare.a_second[page])
            rounds = statistics.median(a / b for a, b in zip(got, bare.a_second[page], strict=True))
            print(
                f"{each.name:<34}{page:<7}{rate:>11,.0f}{micro:>8.1f}{part:>9.2f}{rounds:>10.2f}"
                f"{f'{min(got):,.0f}..{max(got):,.0f}':>18}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=int, default=2, help="of asking, a page and server")
    parser.add_argument("--encoding", default="gzip", help="Accept-Encoding that is sent")
    parser.add_argument("--threads", action="append", help="4, or 4x2; several times to compare")
    parser.add_argument("--granian", default="", help="more options for Granian, in one string")
    told = parser.parse_args()
    for needed in ("wrk", "nginx"):
        if not shutil.which(needed):
            raise SystemExit(f"{needed} is not here. On Debian: apt-get install wrk nginx-light")
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        make_folder(folder)
        ports = [free_port() for _ in range(3)]
        cached = "open_file_cache max=1000;"
        sites = {
            "nginx, bare folder": BARE.format(port=ports[0], folder=folder, more=""),
            "nginx, bare, open_file_cache": BARE.format(port=ports[1], folder=folder, more=cached),
            "nginx, deploy/nginx.conf": shipped(folder, ports[2], 9),
        }
        servers = [
            stack.enter_context(nginx(each, folder / f"nginx-{port}", port, site))
            for (each, site), port in zip(sites.items(), ports, strict=True)
        ]
        for threads in told.threads or ["4", "4x2"]:
            label = f"front, Granian, threads {threads}"
            servers.append(
                stack.enter_context(granian(label, folder, threads, told.granian.split()))
            )
        for number in range(told.rounds + 1):
            for page in PAGES:
                for each in servers:
                    ask(each, page, told.seconds if number else 1, told.encoding)
            if not number:  # warm
                for each in servers:
                    each.a_second, each.micro = {}, {}
        report(servers)


if __name__ == "__main__":
    main()
