"""A fetched answer as WARC 1.1, and back (ISO 28500:2017); plain Python.

One file a capture: a warcinfo, the request, and the response or, where the payload is one that was
kept before, a revisit. Each record is a gzip member of its own, so that the files one after another
are one valid archive and a record is read by its offset.
"""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import urlsplit

from fastwarc.stream_io import GzipWriter
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from dateline.lib.http import Fetched

PROFILE = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
CONFORMS = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
# The body is kept unpacked, so that these would not be true of it; they are kept under other names, as
# Common Crawl does it.
_OF_THE_WIRE = frozenset({"content-encoding", "transfer-encoding", "content-length"})


class Damaged(Exception):
    """The record is not what was written."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The capture that holds the same payload."""

    record: str
    url: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Capture:
    """The bytes of a file, and where in it the response or revisit lies."""

    data: bytes
    offset: int
    length: int
    record: str


def payload_digest(content: bytes) -> str:
    """SHA-1 in base 32: 32 characters, as ``WARC-Payload-Digest`` has it after "sha1:"."""
    return base64.b32encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode("ascii")


def capture(
    answer: Fetched, *, at: datetime, software: str, earlier: Earlier | None = None
) -> Capture:
    """The answer as the bytes of a .warc.gz file; ``at`` is when it was fetched.

    earlier: the capture of the same payload, which then is not written again.
    """
    info, asked, answered = (uuid.uuid4().urn for _ in range(3))
    lines = f"software: {software}\r\nformat: WARC File Format 1.1\r\nconformsTo: {CONFORMS}\r\n"
    head = {"Content-Type": "application/warc-fields"}
    told = {"WARC-Target-URI": answer.url, "WARC-Warcinfo-ID": f"<{info}>"}
    if answer.peer:
        told["WARC-IP-Address"] = answer.peer
    before = _record(WarcRecordType.warcinfo, info, at, head, lines.encode())
    before += _record(
        WarcRecordType.request, asked, at,
        {**told, "WARC-Concurrent-To": f"<{answered}>", "Content-Type": "application/http; msgtype=request"},
        _request(answer),
    )  # fmt: skip
    told["WARC-Payload-Digest"] = f"sha1:{payload_digest(answer.content)}"
    told["Content-Type"] = "application/http; msgtype=response"
    kind, block = WarcRecordType.response, _response(answer) + answer.content
    if earlier is not None:
        kind, block = WarcRecordType.revisit, _response(answer)
        told |= {
            "WARC-Profile": PROFILE, "WARC-Refers-To": f"<{earlier.record}>",
            "WARC-Refers-To-Target-URI": earlier.url, "WARC-Refers-To-Date": _moment(earlier.at),
        }  # fmt: skip
    record = _record(kind, answered, at, told, block)
    return Capture(before + record, len(before), len(record), answered)


def _record(
    kind: WarcRecordType, urn: str, at: datetime, head: dict[str, str], block: bytes
) -> bytes:
    """One record as a gzip member; fastwarc writes the length and the digest of the block."""
    record = WarcRecord()
    record.init_headers(kind)
    record.headers["WARC-Record-ID"] = f"<{urn}>"
    record.headers["WARC-Date"] = _moment(at)
    for name, value in head.items():
        record.headers[name] = value
    record.set_bytes_content(block)
    packed = BytesIO()
    writer = GzipWriter(packed)
    record.write(writer, checksum_data=True)
    writer.finish()
    return packed.getvalue()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _request(answer: Fetched) -> bytes:
    parts = urlsplit(answer.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return _head(f"GET {target} HTTP/1.1", answer.asked)


def _response(answer: Fetched) -> bytes:
    """The head as it was said, but for what the unpacking of the body made untrue."""
    pairs = answer.answered or tuple(answer.headers.items())
    told = [
        (f"X-Crawl-{name}" if name.lower() in _OF_THE_WIRE else name, value)
        for name, value in pairs
    ]
    told.append(("Content-Length", str(len(answer.content))))
    return _head(f"HTTP/1.1 {answer.status} {answer.reason}".rstrip(), told)


def _head(
    first: str,
    pairs: Iterator[tuple[str, str]] | tuple[tuple[str, str], ...] | list[tuple[str, str]],
) -> bytes:
    lines = [first, *(f"{name}: {value}" for name, value in pairs)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")


def payload(member: bytes, digest: str) -> bytes:
    """The body in a response record, given the bytes of its gzip member.

    Raises ``Damaged`` where it cannot be read, or where its digest is another one.
    """
    try:
        record = next(ArchiveIterator(BytesIO(member), WarcRecordType.response, parse_http=True))
        content: bytes = record.reader.read()
    except (StopIteration, OSError, ValueError) as problem:
        raise Damaged(f"The record cannot be read: {problem}") from problem
    if payload_digest(content) != digest:
        raise Damaged("The record is not what was written: its digest is another one.")
    return content
