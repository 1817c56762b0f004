"""What is sent: a stored page in all its encodings, and the ready answers made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dateline.publishing.serving.headers import etag_of, headers_for, security_for
from dateline.publishing.serving.negotiation import IDENTITY, Order
from dateline.publishing.stores import NOT_FOUND

Headers = list[tuple[str, str]]
Stamp = tuple[int, int, int]  # of a file: time of writing (ns), inode, bytes

STATUSES = {200: "200 OK", 404: "404 Not Found", 410: "410 Gone"}


@dataclass(slots=True, frozen=True)
class Answer:
    """One form of a page, ready to be sent."""

    encoding: str
    etag: str
    status: str
    headers: Headers
    not_modified: Headers
    body: list[bytes]
    size: int
    plain: bool  # may be sent in part: a media file, not compressed
    conditional: bool  # If-None-Match and Range speak of 200 alone (RFC 9110, 13.2.1)


@dataclass(slots=True)
class Entry:
    """A page in all its encodings; ``bodies`` is empty for a large file, read from ``name``."""

    path: str
    name: str
    status: int
    stamp: Stamp
    bodies: dict[str, bytes]
    weight: int  # bytes that it counts for
    seen: int  # the turn at which it was last compared with its file
    used: bool = False
    answers: dict[Order, Answer] = field(default_factory=dict)

    def answer(
        self, order: Order, security: Mapping[str, str], cdn: Mapping[str, Any]
    ) -> Answer | None:
        """The form for these encodings, made once and kept; None where none of them will do."""
        there = self.bodies or {IDENTITY: b""}
        encoding = next((each for each in order if each in there), None)
        if encoding is None:
            return None
        made = next(
            (each for each in list(self.answers.values()) if each.encoding == encoding), None
        )
        if made is None:
            made = self._make(encoding, there[encoding], security, cdn)
        self.answers[order] = made
        return made

    def _make(
        self, encoding: str, body: bytes, security: Mapping[str, str], cdn: Mapping[str, Any]
    ) -> Answer:
        status = 404 if self.path == NOT_FOUND else self.status
        size = len(body) if self.bodies else self.stamp[2]
        shared = headers_for(self.path, status=status, cdn=cdn)
        # A large file is not read for its sake: each writing has a stamp of its own.
        stamped = "-".join(f"{number:x}" for number in self.stamp)
        shared["ETag"] = etag_of(body) if self.bodies else f'"{stamped}"'
        plain = encoding == IDENTITY and shared["Accept-Ranges"] == "bytes"
        shared["Accept-Ranges"] = "bytes" if plain else "none"
        shared |= security_for(self.path, security)
        own = {"Content-Type": shared.pop("Content-Type"), "Content-Length": str(size)}
        if encoding != IDENTITY:
            own["Content-Encoding"] = encoding
        return Answer(
            encoding=encoding,
            etag=shared["ETag"],
            status=STATUSES[status],
            headers=[*own.items(), *shared.items()],
            not_modified=list(shared.items()),
            body=[body],
            size=size,
            plain=plain,
            conditional=status == 200,
        )
