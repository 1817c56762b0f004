"""One part of an archive: its records searched, the mentions in them, what could not be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from dateline.coverage.match import Mention, Watchlist
from dateline.coverage.scan.parts import Part, next_member
from dateline.coverage.scan.payloads import MAX_BODY, Payload
from dateline.coverage.scan.sieve import Sieve
from dateline.coverage.scan.visible import visible_text


@dataclass(frozen=True, slots=True)
class Found:
    """A mention and the record that holds it."""

    file: str
    offset: int
    """Bytes from the start of the file to the record (to its gzip member)."""
    record: str
    """WARC-Record-ID without brackets."""
    url: str
    date: str
    """WARC-Date: when it was fetched, in UTC."""
    mention: Mention

    def as_json(self) -> dict[str, Any]:
        """One flat object, JSON's types only."""
        row = asdict(self)
        return {**{key: row[key] for key in row if key != "mention"}, **row["mention"]}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What could not be read of a file."""

    file: str
    offset: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}: at byte {self.offset:,}: {self.reason}"


@dataclass(slots=True)
class Counts:
    """How much of an archive was read."""

    records: int = 0
    raw_bytes: int = 0
    parsed: int = 0


def scan_part(
    part: Part, watch: Watchlist, sieve: Sieve, counts: Counts, since: datetime | None = None
) -> Iterator[Found | Trouble]:
    """Every mention in the responses of the part, and every place where it could not be read.

    After broken bytes of a compressed file the scan goes on at the next record. ``since`` leaves out
    what was fetched before. Counts are added to ``counts``.
    """
    at: int | None = part.begin
    if at:  # a part begins anywhere; its first record is the next one
        at = next_member(part.file, at, part.end)
    while at is not None and at < part.end:
        try:
            yield from _records(part, at, watch, sieve, counts, since)
            return
        except _Stopped as stopped:
            yield Trouble(str(part.file), stopped.offset, stopped.reason)
            at = next_member(part.file, stopped.offset + 1, part.end)


class _Stopped(Exception):
    """The archive cannot be read on: ``offset`` is where the record begins that is broken."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(reason)
        self.offset, self.reason = offset, reason


def _records(
    part: Part, at: int, watch: Watchlist, sieve: Sieve, counts: Counts, since: datetime | None
) -> Iterator[Found]:
    """The mentions from byte ``at`` on; ``_Stopped`` where the archive cannot be read on."""
    for record, block in _responses(part, at):
        counts.records += 1
        counts.raw_bytes += len(block)
        if since is None or record.record_date is None or record.record_date >= since:
            yield from _mentions(part.file, record, block, watch, sieve, counts)


def _responses(part: Part, at: int) -> Iterator[tuple[Any, bytes]]:
    """(record, its block) of the responses that begin in the part, from byte ``at`` on."""
    known = at  # where the last record begins that was seen
    reading = False  # whether its block is being read
    seen = False
    with part.file.open("rb") as raw:
        raw.seek(at)
        try:
            for record in ArchiveIterator(raw, WarcRecordType.any_type, parse_http=False):
                known, seen = record.stream_pos, True
                if known >= part.end:
                    return
                if not record.content_length and "Content-Length" not in record.headers:
                    raise _Stopped(known, "the record's head is cut off.")
                if record.record_type != WarcRecordType.response:
                    continue
                reading = True
                block = record.reader.read(MAX_BODY)
                if len(block) < min(record.content_length, MAX_BODY):
                    raise _Stopped(known, f"the record is cut off: {len(block):,} of {record.content_length:,} bytes.")  # fmt: skip
                reading = False
                yield record, block
        except (OSError, ValueError) as problem:
            # Records that are broken from their first byte on are never seen.
            broken = known if reading or not seen else next_member(part.file, known + 1, part.end)
            raise _Stopped(known if broken is None else broken, f"{problem}.") from problem


def _mentions(
    file: Path, record: Any, block: bytes, watch: Watchlist, sieve: Sieve, counts: Counts
) -> Iterator[Found]:
    payload = Payload(block)
    if not payload.is_text or not sieve.passes(payload):
        return
    counts.parsed += 1
    for mention in watch.mentions(visible_text(payload.as_utf8())):
        yield Found(
            file=str(file),
            offset=record.stream_pos,
            record=(record.record_id or "").strip("<>"),
            url=(record.headers.get("WARC-Target-URI") or "").strip("<>"),
            date=record.headers.get("WARC-Date") or "",
            mention=mention,
        )
