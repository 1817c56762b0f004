"""A store in memory, for tests: it remembers in which order it was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from dateline.publishing.stores import Stored, file_name


class MemoryStore:
    """Pressed pages in a dictionary; ``log`` has every operation in order, with what it was told."""

    def __init__(self) -> None:
        self.pages: dict[str, Stored] = {}
        self.log: list[tuple[str, str]] = []
        self.number = 0
        self.claimed = ""

    def write(self, path: str, page: Stored) -> None:
        """See ``Store.write``."""
        file_name(path, page.status)  # the same addresses are refused as everywhere
        # As a file's name tells it: only what ends with a slash can be gone.
        gone = page.status == 410 and path.endswith("/")
        self.pages[path] = replace(page, status=410 if gone else 200)
        self.log.append(("write", path))

    def write_all(self, pages: Iterable[tuple[str, Stored]]) -> None:
        """See ``Store.write_all``."""
        for path, page in pages:
            self.write(path, page)

    def improve(self, path: str, brotli: bytes) -> None:
        """See ``Store.improve``; a page that is not here stays away."""
        file_name(path)
        if path in self.pages:
            self.pages[path] = replace(self.pages[path], brotli=brotli)
            self.log.append(("improve", path))

    def remove(self, path: str) -> None:
        """See ``Store.remove``."""
        file_name(path)
        self.pages.pop(path, None)
        self.log.append(("remove", path))

    def read(self, path: str) -> Stored | None:
        """See ``Store.read``."""
        file_name(path)
        return self.pages.get(path)

    def paths(self) -> Iterator[str]:
        """See ``Store.paths``."""
        yield from sorted(self.pages)

    def turn(self, edition: int) -> None:
        """See ``Store.turn``."""
        self.number = edition
        self.log.append(("turn", str(edition)))

    def edition(self) -> int:
        """See ``Store.edition``."""
        return self.number

    def claim(self, owner: str) -> None:
        """See ``Store.claim``."""
        self.claimed = owner

    def owner(self) -> str:
        """See ``Store.owner``."""
        return self.claimed
