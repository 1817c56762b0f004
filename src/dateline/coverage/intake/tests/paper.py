"""A newspaper on this machine: its own pages over real HTTP."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Paper:
    """pages: path to (status, type, body); asked: the paths that were asked for, in order."""

    base: str = ""
    host: str = ""
    pages: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    # How many requests stood in the server at the same time, at most.
    most_at_once: int = 0

    def page(self, path: str, body: str, status: int = 200, kind: str = "text/html") -> str:
        """Put a page there; returns its address."""
        self.pages[path] = (status, kind, body)
        return self.base + path

    def story(self, path: str, headline: str, text: str = "", **more: Any) -> str:
        """Put a story there, marked up as newspapers do."""
        told = {
            "@context": "https://schema.org", "@type": "NewsArticle", "headline": headline,
            "author": [{"@type": "Person", "name": more.get("author", "Ann Ash")}],
            "datePublished": more.get("date", "2026-11-20"),
            "publisher": {"@type": "Organization", "name": more.get("outlet", "Harbor Herald")},
            "description": more.get("description", "A short description."),
        }  # fmt: skip
        canonical = more.get("canonical", self.base + path)
        body = (
            f"<html><head><title>{headline}</title><link rel=canonical href='{canonical}'>"
            f"<script type='application/ld+json'>{json.dumps(told)}</script></head>"
            f"<body><article><h1>{headline}</h1><p>{text or 'Nothing else happened. ' * 20}</p></article></body></html>"
        )
        return self.page(path, body)


@contextmanager
def printing(port: int = 0) -> Iterator[Paper]:
    """A newspaper until the end of the block; port: 0 for any."""
    paper, inside, lock = Paper(), [0], threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with lock:
                inside[0] += 1
                paper.most_at_once = max(paper.most_at_once, inside[0])
                paper.asked.append(self.path)
            try:
                self.answer()
            finally:
                with lock:
                    inside[0] -= 1

        def answer(self) -> None:
            if self.path.startswith("/to?"):
                self.send_response(302)
                self.send_header("Location", self.path[4:])
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            status, kind, body = paper.pages.get(self.path, (404, "text/html", "Not here"))
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        paper.host = f"127.0.0.1:{server.server_port}"
        paper.base = f"http://{paper.host}"
        try:
            yield paper
        finally:
            server.shutdown()
            thread.join()
