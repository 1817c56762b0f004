"""``dateline run``: serve the site and do its background work, in one process group."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from urllib.parse import urlsplit

import click
from django.conf import settings
from django.db import DatabaseError, connections
from granian import Granian
from granian.constants import Interfaces

from dateline.project.commands.press import usable_store_or_refuse
from dateline.project.commands.said import console, refuse
from dateline.project.setting_up import bring_up_and_know

STOP_WITHIN = 10  # seconds that background work gets to finish what it has begun


@click.command()
@click.option(
    "--host",
    default=None,
    help="Interface to listen on. Default: of the site's address if local, else 127.0.0.1.",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=None,
    help="Default: of the site's address if local, else 8000.",
)
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Serving processes."
)
@click.option(
    "--threads", type=click.IntRange(1, 64), default=4, show_default=True, help="Threads in each."
)
def run(host: str | None, port: int | None, workers: int, threads: int) -> None:
    """Serve the site and do its background work; Ctrl+C stops both.

    The database is brought up to this version first, if needed.

    \b
    Examples:
      dateline --site ./press run
      dateline --site ./press run --host 0.0.0.0 --port 8080 --workers 2
    """
    if not settings.SITE.exists:
        refuse(
            f"There is no site in {settings.SITE.folder}.",
            f"Make one: dateline init {settings.SITE.folder}",
        )
    local = urlsplit(settings.DATELINE_ADDRESS)
    here = local.hostname in ("127.0.0.1", "localhost")
    host = host or (local.hostname if here else None) or "127.0.0.1"
    port = port or (local.port if here else None) or 8000
    try:
        with console.status("Starting") as status:
            bring_up_and_know(lambda step: status.update(step))
    except DatabaseError as problem:
        refuse(
            f"The database does not answer: {problem}",
            "Check DATABASE_URL or [database] url, then: dateline doctor",
        )
    usable_store_or_refuse()
    free_or_refuse(host, port)
    connections.close_all()
    background = subprocess.Popen(
        [sys.executable, "-m", "dateline.project.worker", str(os.getpid())]
    )
    console.print(f"[bold]Dateline[/] serves {settings.SITE.folder}")
    console.print(f"  readers  http://{host}:{port}/\n  desk     http://{host}:{port}/desk/")
    console.print("  Ctrl+C stops it.")
    try:
        Granian(
            "dateline.project.wsgi:application", address=host, port=port,
            interface=Interfaces.WSGI, workers=workers, blocking_threads=threads,
            websockets=False, respawn_failed_workers=True, log_enabled=False,
            workers_kill_timeout=STOP_WITHIN,
        ).serve()  # fmt: skip
    finally:
        stop(background)


def stop(background: subprocess.Popen[bytes]) -> None:
    """Ask background work to finish; insist after a while. What is due stays a row."""
    background.send_signal(signal.SIGTERM)
    try:
        background.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        background.kill()
        background.wait()


def free_or_refuse(host: str, port: int) -> None:
    """Exit with a plain sentence where the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            refuse(
                f"Port {port} on {host} cannot be used: {problem.strerror}.",
                f"Choose another: dateline run --port {port + 1}",
            )
