"""A CDN or a hub on this machine that answers as the real ones document it, and a clock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from dateline.publishing.announce import Outcome
from dateline.publishing.models import Announcement, Edition

IN_A_SCHEMA = {"OPTIONS": {"options": "-c search_path=own_database"}}
IN_A_FILE = {
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA busy_timeout=20000;",
    }
}
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass
class Request:
    """What arrived."""

    method: str
    path: str
    headers: Message
    body: str


@dataclass
class Service:
    """``answers`` are given in turn, the last one for ever: (status, headers, body)."""

    address: str = ""
    seen: list[Request] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str], str]] = field(default_factory=lambda: [(200, {}, "")])
    before: Callable[[], None] = lambda: None

    def answer(self, status: int, body: str = "", **headers: str) -> None:
        """From now on answer this."""
        self.answers = [(status, {k.replace("_", "-"): v for k, v in headers.items()}, body)]


@pytest.fixture
def service() -> Iterator[Service]:
    """A real HTTP server on this machine."""
    found = Service()

    class Door(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None:
            pass

        def take(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            found.seen.append(Request(self.command, self.path, self.headers, body))
            found.before()
            status, headers, text = found.answers[0]
            if len(found.answers) > 1:
                found.answers.pop(0)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        do_POST = do_PURGE = do_BAN = take

    running = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    running.daemon_threads = True
    thread = threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    found.address = f"http://127.0.0.1:{running.server_port}"
    yield found
    running.shutdown()
    running.server_close()
    thread.join()


class Clock:
    """``clock.forward(seconds=30)``: what time it is for Django."""

    def __init__(self) -> None:
        self.now = NOON

    def forward(self, **much: float) -> None:
        self.now += timedelta(**much)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(timezone, "now", lambda: found.now)
    return found


@pytest.fixture
def outcome(db: None, clock: Clock) -> Callable[..., Outcome]:
    """``outcome(changed=("/",))``: of an edition that exists."""

    def make(**fields: Any) -> Outcome:
        return Outcome(edition=Edition.objects.create().pk, at=clock.now, **fields)

    return make


@pytest.fixture
def own_database(tmp_path: Path, django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Two tables of their own, as the product has them: for tests with several threads and real
    transactions, for which the suite's database in memory is not made."""
    usual, kept = connections.settings["default"], connections["default"]
    postgres = kept.vendor == "postgresql"
    connections.settings["default"] = {
        **kept.settings_dict,
        "CONN_MAX_AGE": 0,
        **(IN_A_SCHEMA if postgres else {**IN_A_FILE, "NAME": str(tmp_path / "db.sqlite3")}),
    }
    del connections["default"]
    try:
        with django_db_blocker.unblock():
            if postgres:
                connection.cursor().execute("CREATE SCHEMA own_database")
            with connection.schema_editor() as editor:
                editor.create_model(Edition)
                editor.create_model(Announcement)
            yield
            if postgres:
                connection.cursor().execute("DROP SCHEMA own_database CASCADE")
            connection.close()
    finally:
        connections.settings["default"] = usual
        connections["default"] = kept


@pytest.fixture
def fastly(settings: Any, service: Service) -> Service:
    settings.PRESS_HUBS = []
    settings.PRESS_CDN = {
        "kind": "fastly", "service": "SU1Z0isxPaozGVKXdv0eY", "token": "tok", "api": service.address,
    }  # fmt: skip
    return service


@pytest.fixture
def cloudflare(settings: Any, service: Service) -> Service:
    settings.PRESS_HUBS = []
    settings.PRESS_CDN = {
        "kind": "cloudflare", "zone": "023e105f4ecef8ad9ca31a8372d0c353", "token": "tok",
        "api": service.address,
    }  # fmt: skip
    service.answer(200, '{"success": true, "errors": [], "messages": [], "result": {"id": "1"}}')
    return service


@pytest.fixture
def varnish(settings: Any, service: Service) -> Service:
    settings.PRESS_HUBS = []
    settings.DATELINE_ADDRESS = "https://press.example.org"
    settings.PRESS_CDN = {"kind": "addresses", "endpoint": service.address, "method": "PURGE"}
    return service


@pytest.fixture
def hub(settings: Any, service: Service) -> Service:
    settings.PRESS_CDN = {}
    settings.DATELINE_ADDRESS = "https://press.example.org"
    settings.PRESS_HUBS = [service.address + "/"]
    service.answer(204)
    return service
