"""Large files and parts of files, for downloads and players.

A thread of the server that waits for a slow reader answers nobody else, and there are four of them.
So what is not very large leaves in one piece, which the server holds for the reader; a player that asks
for a part gets a part of that size; and only a few very large downloads at a time are read piece by piece.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from dateline.publishing.serving import ranges
from dateline.publishing.serving.answers import Answer, Entry
from dateline.publishing.serving.cache import Source

WHOLE = 16 * 1024 * 1024  # bytes that leave in one piece
PART = 4 * 1024 * 1024  # of a longer range (RFC 9110, 15.3.7: readers look what they got)
STREAMS = 2  # very large downloads at a time, in one process


class Files:
    """Sends media files, from memory or from where they lie."""

    def __init__(
        self,
        source: Callable[[Entry], Source | None],
        *,
        whole: int = WHOLE,
        part: int = PART,
        streams: int = STREAMS,
        security: Mapping[str, str] | None = None,
    ) -> None:
        """source: opens a file (``Cache.open``). security: what every answer of the site carries."""
        self._source = source
        self._whole, self._part, self._security = whole, part, dict(security or {})
        self._streams = threading.Semaphore(streams)

    def send(
        self,
        entry: Entry,
        answer: Answer,
        environ: Mapping[str, Any],
        start_response: Callable[..., Any],
    ) -> Iterable[bytes] | None:
        """Answer GET for a file, with the part that is asked for; None if it is not there any more."""
        start, stop, size = 0, answer.size, answer.size
        asked = environ.get("HTTP_RANGE") if answer.plain and answer.conditional else None
        if asked is not None and environ.get("HTTP_IF_RANGE", answer.etag) == answer.etag:
            try:
                start, stop = ranges.part(asked, size) or (start, stop)
            except ranges.Unsatisfiable:
                headers = [("Content-Range", f"bytes */{size}"), ("Content-Length", "0")]
                start_response("416 Range Not Satisfiable", [*answer.not_modified, *headers])
                return []
            if stop - start > self._whole and ranges.part(asked, size) is not None:
                stop = start + self._part
        status, headers = answer.status, answer.headers
        if (start, stop) != (0, size):
            status, headers = "206 Partial Content", _partial(headers, start, stop, size)
        if entry.bodies:
            start_response(status, headers)
            return [answer.body[0][start:stop]]
        return self._from_file(entry, status, headers, start_response, start, stop)

    def _from_file(
        self,
        entry: Entry,
        status: str,
        headers: list[tuple[str, str]],
        start_response: Callable[..., Any],
        start: int,
        stop: int,
    ) -> Iterable[bytes] | None:
        source = self._source(entry)
        if source is None:
            return None
        if stop - start <= self._whole:
            try:
                body = source.read(start, stop)
            finally:
                source.close()
            start_response(status, headers)
            return [body]
        if not self._streams.acquire(blocking=False):
            source.close()
            busy = {"Retry-After": "5", "Cache-Control": "no-store", "Content-Length": "0"}
            start_response("503 Service Unavailable", [*busy.items(), *self._security.items()])
            return []
        start_response(status, headers)
        return Piecewise(source, start, stop, self._streams.release)


class Piecewise:
    """The bytes of a source from one place to another, a piece at a time; closes it at the end."""

    def __init__(self, source: Source, start: int, stop: int, closed: Callable[[], None]) -> None:
        self._source: Source | None = source
        self._at, self._stop, self._closed = start, stop, closed

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece, source = b"", self._source
        if source is not None and self._at < self._stop:
            piece = source.read(self._at, min(self._at + source.piece, self._stop))
        if not piece:
            self.close()
            raise StopIteration
        self._at += len(piece)
        return piece

    def close(self) -> None:
        """Close the source; a second time does nothing."""
        if self._source is not None:
            source, self._source = self._source, None
            source.close()
            self._closed()

    def __del__(self) -> None:
        self.close()


def _partial(
    headers: list[tuple[str, str]], start: int, stop: int, size: int
) -> list[tuple[str, str]]:
    """The headers of 206 for a part of what ``headers`` describe."""
    told = {
        "Content-Length": str(stop - start),
        "Content-Range": f"bytes {start}-{stop - 1}/{size}",
    }
    return [*(each for each in headers if each[0] not in told), *told.items()]
