"""Where the index lies, which one is in use, and who may write: files beside the store.

``search/current`` names the folder in use and is replaced in one step, so that a new index can be
built while readers use the old one. ``search/write.lock`` is held by whoever writes.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from dateline.search.public.schema import VERSION, language

WAIT_STEP = 0.05
PREFIX = "index-"


class Busy(Exception):
    """Another process is writing the index, and the time to wait is over."""


@dataclass(frozen=True)
class Current:
    """The index in use. layout: version and language, which every reader must share."""

    name: str
    layout: str

    @property
    def folder(self) -> Path:
        return home() / self.name

    @property
    def usable(self) -> bool:
        """Whether this version of the program can read it."""
        return self.layout == layout() and (self.folder / "meta.json").exists()


def home() -> Path:
    """The folder of everything that belongs to the public search."""
    return Path(settings.SEARCH_FOLDER)


def layout() -> str:
    """Version and language of an index that this program reads."""
    return f"{VERSION}-{language()}"


def current() -> Current | None:
    """The index in use, or None where there is none yet."""
    try:
        told = json.loads((home() / "current").read_text(encoding="ascii"))
        return Current(str(told["name"]), str(told["layout"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def new_name() -> str:
    """The name of a new index's folder."""
    return f"{PREFIX}{secrets.token_hex(6)}"


def put_in_use(name: str) -> None:
    """From now on readers open this one; the others go. Open readers keep their files (POSIX)."""
    place = home() / "current"
    fresh = place.with_suffix(".new")
    with fresh.open("w", encoding="ascii") as file:
        json.dump({"name": name, "layout": layout()}, file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(place)
    sweep(name)


def sweep(keep: str) -> None:
    """Remove the folders of every other index, also of one whose building broke off."""
    for folder in home().glob(f"{PREFIX}*"):
        if folder.name != keep:
            shutil.rmtree(folder, ignore_errors=True)


def size() -> int:
    """Bytes of the index in use."""
    now = current()
    return sum(f.stat().st_size for f in now.folder.glob("*") if f.is_file()) if now else 0


@contextmanager
def writing(wait: float = 0.0) -> Iterator[None]:
    """Only one process writes. The lock goes with the process, also with ``kill -9``.

    wait: seconds to wait for another one. Raises ``Busy`` after that.
    """
    home().mkdir(parents=True, exist_ok=True)
    handle = os.open(home() / "write.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o640)
    try:
        until = time.monotonic() + wait
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise Busy("another process is writing the search index") from None
                time.sleep(WAIT_STEP)
        yield
    finally:
        os.close(handle)
