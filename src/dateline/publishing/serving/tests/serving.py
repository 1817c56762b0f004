"""A folder, a front over it with a clock of the test's own, and questions to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from wsgiref.validate import validator

from dateline.publishing.compress import pressed
from dateline.publishing.serving.cache import LOOK_EVERY, Cache
from dateline.publishing.serving.front import Front
from dateline.publishing.stores.folder import FolderStore

SECURITY = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}
STORY = "/news/2026/11/a-story/"
WORDS = b"<p>words, words</p>" * 100


@dataclass
class Said:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def by_django(self) -> bool:
        return self.headers.get("X-Django") == "yes"


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def django(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Stands for everything behind the front."""
    start_response("404 Not Found", [("X-Django", "yes"), ("Content-Type", "text/plain")])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [b"django"]


@dataclass
class Serving:
    """A front over a folder. limit: bytes of its cache."""

    folder: Path
    limit: int = 1 << 22
    cdn: dict[str, str] = field(default_factory=dict)
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.store = FolderStore(self.folder / "press")
        self.cache = Cache(
            str(self.folder / "press"),
            self.limit,
            static_folder=str(self.folder / "static"),
            clock=self.clock,
        )
        self.front = Front(django, self.cache, security=SECURITY, cdn=self.cdn)

    def write(self, path: str, body: bytes, status: int = 200) -> None:
        self.store.write(path, pressed(body, path, status=status))

    def turn(self, edition: int) -> None:
        """An edition goes live, and the time between two looks at the mark passes."""
        self.store.turn(edition)
        self.clock.now += LOOK_EVERY

    def ask(self, path: str, query: str = "", method: str = "GET", **headers: str) -> Said:
        """One request. path: decoded, as WSGI has it (PEP 3333)."""
        got: dict[str, Any] = {}

        def start_response(status: str, told: list[tuple[str, str]], exc_info: Any = None) -> Any:
            got.update(status=int(status[:3]), headers=told)
            return lambda body: None

        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        parts = self.front(environ, start_response)
        body = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
        names = [name for name, _ in got["headers"]]
        assert len(names) == len(set(names)), f"a header twice: {names}"
        assert not any("\r" in v or "\n" in v for _, v in got["headers"])
        return Said(got["status"], dict(got["headers"]), body)

    def validated(self) -> Any:
        """The front, with the standard library's check of the WSGI contract around it."""
        return validator(self.front)
