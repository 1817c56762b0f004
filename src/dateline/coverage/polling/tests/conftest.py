"""A newspaper's server on this machine, which answers as a test tells it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.utils import timezone

from dateline.archive.models import Host
from dateline.coverage.models import Source
from dateline.coverage.polling.actions import poll_due


@dataclass
class Newspaper:
    """pages: path to (status, headers, body); asked: (path, headers) of every request but robots.txt."""

    address: str
    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    robots: bytes = b""
    robots_asked: int = 0

    def serve(self, path: str, body: str | bytes, *, status: int = 200, **headers: str) -> str:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (status, told, body.encode() if isinstance(body, str) else body)
        return f"{self.address}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@pytest.fixture
def paper(settings: Any) -> Iterator[Newspaper]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path == "/robots.txt":
                told.robots_asked += 1
                status, headers, body = (200 if told.robots else 404), {}, told.robots
            else:
                told.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
                status, headers, body = told.pages.get(self.path, (404, {}, b"nothing here"))
                etag = headers.get("ETag")
                if etag and self.headers.get("If-None-Match") == etag:
                    status, body = 304, b""
            self.send_response(status)
            for name, value in {"Content-Type": "application/xml", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    host = f"127.0.0.1:{server.server_port}"
    told = Newspaper(f"http://{host}")
    settings.COVERAGE_FETCH_ALLOW = frozenset({host})
    yield told
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def look_again() -> Callable[..., Source]:
    """Look at a source as if its time, and that of every host, had come."""

    def again(source: Source, *, later: timedelta = timedelta(), times: int = 1) -> Source:
        for _ in range(times):
            source.refresh_from_db()
            source.position.pop("next_look", None)
            if later and source.polled_at:
                source.polled_at -= later
            source.due_at = timezone.now()
            source.save()
            Host.objects.update(free_at=timezone.now() - timedelta(seconds=1))
            poll_due(limit=1)
        source.refresh_from_db()
        return source

    return again


@pytest.fixture
def read_on() -> Callable[[Source], Source]:
    """Go on with the pages that wait, without asking the source itself again."""

    def go_on(source: Source) -> Source:
        Host.objects.update(free_at=timezone.now() - timedelta(seconds=1))
        Source.objects.filter(pk=source.pk).update(due_at=timezone.now())
        poll_due(limit=1)
        source.refresh_from_db()
        return source

    return go_on


def rss(*items: tuple[str, str], more: str = "", description: str = "") -> str:
    """A feed with these (headline, link)."""
    rows = "".join(
        f"<item><title>{title}</title><link>{link}</link><guid>{link}</guid><description>{description}</description>"
        "<pubDate>Thu, 26 Nov 2026 23:30:00 -0600</pubDate></item>"
        for title, link in items
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Harbor Times</title>{more}{rows}</channel></rss>'


def page(words: str, title: str = "A story about the lake") -> str:
    return f"<html><head><title>{title}</title><meta property='og:title' content='{title}'></head><body><article><h1>{title}</h1><p>{words}</p></article></body></html>"
