"""Archives cut into parts, so that all cores work on one file and an interrupted scan goes on.

A ``.warc.gz`` is a row of gzip members, a record each: it may be cut before any of them.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

PART = 16_000_000
"""Bytes of a compressed file: a few seconds of work, so that all cores end together."""
_BLOCK = 1 << 20
_MAGIC = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True)
class Part:
    """The records of a file that begin at byte ``begin`` or later and before ``end``."""

    file: Path
    begin: int
    end: int

    @property
    def key(self) -> str:
        """Names the part in the state file."""
        return f"{self.file.resolve()}:{self.begin}-{self.end}"


def archive_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files as given, and every ``.warc`` and ``.warc.gz`` below the folders, in order of name.

    Raises ``FileNotFoundError`` for a path that is not there.
    """
    for path in paths:
        if path.is_dir():
            yield from sorted(f for f in path.rglob("*") if f.name.endswith((".warc", ".warc.gz")))
        elif path.exists():
            yield path
        else:
            raise FileNotFoundError(path)


def parts_of(file: Path, size: int = PART) -> list[Part]:
    """The file in parts. A file that is not compressed is one: nothing marks where records begin."""
    length = file.stat().st_size
    with file.open("rb") as raw:
        packed = raw.read(3) == _MAGIC
    if not packed:
        return [Part(file, 0, length)]
    edges = [*range(0, max(length - size // 2, 1), size), length]
    return [Part(file, begin, end) for begin, end in zip(edges, edges[1:], strict=False)]


def next_member(file: Path, at: int, end: int) -> int | None:
    """Where the first record at byte ``at`` or later begins in a ``.warc.gz``; None before ``end``."""
    with file.open("rb") as raw:
        while at < end:
            raw.seek(at)
            block = raw.read(_BLOCK)
            found = block.find(_MAGIC)
            while found >= 0:
                if at + found >= end:
                    return None
                if _is_record(raw, at + found):
                    return at + found
                found = block.find(_MAGIC, found + 1)
            if len(block) < _BLOCK:
                return None
            at += _BLOCK - len(_MAGIC) + 1
    return None


def _is_record(raw: BinaryIO, at: int) -> bool:
    """Whether what unpacks from here begins as a record does, so that it is no chance of bytes."""
    raw.seek(at)
    try:
        start = zlib.decompressobj(31).decompress(raw.read(4096), 8)
    except zlib.error:
        return False
    return start.startswith(b"WARC/")
