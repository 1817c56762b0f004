"""A newspaper on this machine that changes its mind: each path answers as a test says just now."""

from __future__ import annotations

import contextlib
import gzip
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

STORY = """<!doctype html><html lang="en"><head><title>{title} | The Paper</title>
<meta property="og:title" content="{title}"><script>steal()</script></head>
<body><nav><a href="/">Front</a></nav><article><h1>{title}</h1>
<p onclick="steal()">The council voted on Tuesday. <a href="https://other.example/more">More</a>
<img src="https://ads.example/pixel.gif" alt="The mayor at the bridge"></p>
<iframe src="https://ads.example/frame"></iframe></article></body></html>"""


def story(title: str = "Mayor opens the bridge") -> bytes:
    """A page of a story, with what newspapers put around one."""
    return STORY.format(title=title).encode()


@dataclass
class Answer:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    drip: bool = False


class Newspaper:
    """``paper.says("/story", 404)``; ``paper.url("/story")``; ``paper.asked`` is what was asked for.

    ``otherwise`` answers for every path of which nothing was said.
    """

    def __init__(self) -> None:
        self.pages: dict[str, Answer] = {}
        self.otherwise = Answer(404, b"no such page")
        self.asked: list[str] = []
        self.stopping = threading.Event()
        paper = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, format: str, *args: Any) -> None:
                pass

            def do_GET(self) -> None:
                paper.asked.append(self.path)
                told = paper.pages.get(self.path, paper.otherwise)
                if self.path == "/robots.txt" and self.path not in paper.pages:
                    told = Answer(404)
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    self.send_response(told.status)
                    for name, value in told.headers.items():
                        self.send_header(name, value)
                    if told.drip:
                        self.end_headers()
                        while not paper.stopping.is_set():
                            self.wfile.write(b"x")
                            self.wfile.flush()
                            time.sleep(0.05)
                        return
                    self.send_header("Content-Length", str(len(told.body)))
                    self.end_headers()
                    self.wfile.write(told.body)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.host = f"127.0.0.1:{self.server.server_port}"
        self.allow = {self.host}

    def says(
        self, path: str, status: int = 200, body: bytes | None = None, *, kind: str = "text/html; charset=utf-8",
        to: str = "", packed: bool = False, drip: bool = False, **headers: str,
    ) -> None:  # fmt: skip
        """From now on this path answers so; ``to``: where a redirect leads."""
        body = story() if body is None and status == 200 else body or b""
        told = {"Content-Type": kind, **{k.replace("_", "-"): v for k, v in headers.items()}}
        if to:
            told["Location"] = to
        if packed:
            body, told["Content-Encoding"] = gzip.compress(body), "gzip"
        self.pages[path] = Answer(status, body, told, drip)

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def __enter__(self) -> Newspaper:
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:  # fmt: skip
        self.stop()

    def stop(self) -> None:
        """Taken down: from now on nothing answers."""
        if not self.stopping.is_set():
            self.stopping.set()
            self.server.shutdown()
            self.server.server_close()
            self.thread.join()
