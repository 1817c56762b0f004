"""A folder of files, as nginx, Dateline's own front and any static host read it.

Each file is written under a hidden name and renamed into place, so that a reader sees the old bytes
or the new ones and never a part. Files are not synchronised to the disk one by one: that would cost
more than rendering them. What was being written when a machine lost its power is still open in the
books and is written again; should a disk have lost more, ``dateline press --audit`` finds it.

The plain file is the page: it is written last and removed last. Where it is, the page is in
``paths()``; where it is not, no other encoding lies except for a crash, and nobody asks for it.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from dateline.publishing.stores import (
    GONE,
    INDEX,
    MARK,
    OWNER,
    Stored,
    StoreProblem,
    file_name,
    path_of,
)
from dateline.publishing.stores.encodings import fitting

LEFTOVER = ".new-"
FILE_MODE, FOLDER_MODE = 0o644, 0o755  # a web server under another account reads them
TRIES = 8  # readings of a page that is being written all the time
TRIES_TO_MAKE = 100  # a folder that others remove as often

# No other process, on this machine or another with the same folder, makes the same hidden name; nor
# does one that died, whose leftovers may still lie here.
_token = os.urandom(6).hex()
_number = itertools.count()

Stamp = tuple[int, int, int]


class FolderStore:
    """Pressed pages below one folder. Raises ``StoreProblem`` where the disk refuses."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = os.path.abspath(folder)
        self._narrow: bool | None = None  # whether this process makes files that only it can read
        try:
            _make(self.folder)
            os.listdir(self.folder)
        except OSError as error:
            raise self._problem("The folder cannot be made", error) from error

    def write(self, path: str, page: Stored) -> None:
        """See ``Store.write``."""
        name = f"{self.folder}/{file_name(path, page.status)}"
        try:
            # The plain file last: whoever sees it changed finds the other encodings changed too.
            for ending, body in ((".br", page.brotli), (".gz", page.gzip)):
                if body is None:
                    _unlink(name + ending)
                else:
                    self._put(name + ending, body)
            self._put(name, page.body)
            if path.endswith("/"):
                other = f"{self.folder}/{file_name(path, 200 if page.status == 410 else 410)}"
                if os.path.exists(other):
                    _unlink_all(other)
        except OSError as error:
            raise self._problem(f"{path} cannot be written", error) from error

    def write_all(self, pages: Iterable[tuple[str, Stored]]) -> None:
        """See ``Store.write_all``."""
        for path, page in pages:
            self.write(path, page)

    def improve(self, path: str, brotli: bytes) -> None:
        """See ``Store.improve``; a page that is not here stays away."""
        name = self._name_of(path)
        if name is None:
            return
        try:
            self._put(f"{name}.br", brotli)
        except OSError as error:
            raise self._problem(f"{path} cannot be written", error) from error

    def remove(self, path: str) -> None:
        """See ``Store.remove``."""
        try:
            for status in (200, 410) if path.endswith("/") else (200,):
                _unlink_all(f"{self.folder}/{file_name(path, status)}")
        except OSError as error:
            raise self._problem(f"{path} cannot be removed", error) from error
        self._prune(os.path.dirname(f"{self.folder}/{file_name(path)}"))

    def read(self, path: str) -> Stored | None:
        """See ``Store.read``."""
        found = self.load(path)
        return found[0] if found else None

    def load(self, path: str) -> tuple[Stored, Stamp] | None:
        """A page with the stamp of exactly its bytes; every encoding is of the same bytes."""
        page = None
        for _ in range(TRIES):
            name = self._name_of(path)
            plain = _read(name) if name else None
            if name is None or plain is None:
                page = None
                if name is None:
                    break
                continue  # it went just now, or became the other status
            status = 410 if name.endswith(f"/{GONE}") else 200
            gzip, brotli = _read(f"{name}.gz"), _read(f"{name}.br")
            page = (
                fitting(plain[0], gzip and gzip[0], brotli and brotli[0], status),
                plain[1],
            )
            if _stamp(name) == plain[1]:
                break
        return page

    def stamp(self, path: str) -> Stamp | None:
        """What changes whenever a page is written (see ``load``); None where there is none."""
        name = self._name_of(path)
        return _stamp(name) if name else None

    def paths(self) -> Iterator[str]:
        """See ``Store.paths``. Holds one chain of folders in memory, not all names."""
        waiting = [""]
        while waiting:
            inner = waiting.pop()
            files, folders = _entries(f"{self.folder}/{inner}")
            waiting.extend(f"{inner}{name}/" for name in folders if not name.startswith("."))
            for name in files:
                path = path_of(inner + name)
                twice = name == GONE and INDEX in files  # a page that came back, half done
                if path is not None and path.isprintable() and not twice:
                    yield path

    def turn(self, edition: int) -> None:
        """See ``Store.turn``. The mark is synchronised to the disk, once an edition."""
        try:
            self._put(f"{self.folder}/{MARK}", str(edition).encode(), sync=True)
        except OSError as error:
            raise self._problem(f"Edition {edition} cannot be marked", error) from error

    def edition(self) -> int:
        """See ``Store.edition``."""
        told = _read(f"{self.folder}/{MARK}")
        return int(told[0]) if told and told[0].isdigit() else 0

    def claim(self, owner: str) -> None:
        """See ``Store.claim``."""
        try:
            self._put(f"{self.folder}/{OWNER}", owner.encode(), sync=True)
        except OSError as error:
            raise self._problem("The store cannot be marked as this site's", error) from error

    def owner(self) -> str:
        """See ``Store.owner``."""
        told = _read(f"{self.folder}/{OWNER}")
        return told[0].decode("ascii", "replace").strip() if told else ""

    def sweep(self, *, older_than: float = 3600.0) -> int:
        """Remove what killed processes left half-written; seconds. Returns how many files."""
        edge, swept = time.time() - older_than, 0
        for folder, _, files in os.walk(self.folder, topdown=False):
            found = [f"{folder}/{name}" for name in files if name.startswith(LEFTOVER)]
            for name in found:
                with contextlib.suppress(FileNotFoundError):
                    if os.stat(name).st_mtime < edge:
                        os.unlink(name)
                        swept += 1
            if found:
                self._prune(folder)
        return swept

    def _name_of(self, path: str) -> str | None:
        """The plain file of a stored page, or None."""
        for status in (200, 410) if path.endswith("/") else (200,):
            name = f"{self.folder}/{file_name(path, status)}"
            if os.path.isfile(name):
                return name
        return None

    def _put(self, name: str, body: bytes, *, sync: bool = False) -> None:
        place = name.rpartition("/")[0]
        hidden = f"{place}/{LEFTOVER}{os.getpid()}-{_token}-{next(_number)}"
        handle = self._create(hidden, place)
        try:
            try:
                view = memoryview(body)
                while view:
                    view = view[os.write(handle, view) :]
                if sync:
                    os.fsync(handle)
            finally:
                os.close(handle)
            os.replace(hidden, name)
        except BaseException:
            _unlink(hidden)
            raise

    def _create(self, hidden: str, place: str) -> int:
        for attempt in itertools.count():
            try:
                handle = os.open(hidden, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
                break
            except FileNotFoundError:  # a new folder, or its last page was removed just now
                if attempt >= TRIES_TO_MAKE:
                    raise
                with contextlib.suppress(FileNotFoundError, FileExistsError):
                    _make(place)
        if self._narrow is None:
            self._narrow = os.fstat(handle).st_mode & 0o777 != FILE_MODE
        if self._narrow:
            os.fchmod(handle, FILE_MODE)
        return handle

    def _prune(self, place: str) -> None:
        """Remove folders that are empty now, up to the root. Who writes there makes them again."""
        while len(place) > len(self.folder):
            try:
                os.rmdir(place)
            except OSError:
                return
            place = os.path.dirname(place)

    def _problem(self, what: str, error: OSError) -> StoreProblem:
        return StoreProblem(
            f"{what} in {self.folder}: {error.strerror or error}. Check that the disk has room and "
            "that this account may write there."
        )


def _make(place: str) -> None:
    """Make a folder and those above it. Raises FileNotFoundError where one of them went meanwhile."""
    if os.path.isdir(place):
        return
    _make(os.path.dirname(place))
    with contextlib.suppress(FileExistsError):  # if it is a file, whoever writes there is told
        os.mkdir(place)
        mode = os.stat(place).st_mode
        if mode & FOLDER_MODE != FOLDER_MODE:
            os.chmod(place, mode | FOLDER_MODE)


def _unlink_all(name: str) -> None:
    """Remove every encoding of a page, the plain one last."""
    for ending in (".br", ".gz", ""):
        _unlink(name + ending)


def _unlink(name: str) -> None:
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        os.unlink(name)


def _entries(folder: str) -> tuple[set[str], list[str]]:
    """Names of the files and of the folders in a folder; nothing where it went just now."""
    files, folders = set(), []
    with contextlib.suppress(FileNotFoundError), os.scandir(folder) as found:
        for entry in found:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.name)
            else:
                files.add(entry.name)
    return files, folders


def _read(name: str) -> tuple[bytes, Stamp] | None:
    """A file with the stamp of exactly these bytes."""
    try:
        with open(name, "rb") as file:
            return file.read(), _stamp_of(os.fstat(file.fileno()))
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def _stamp(name: str) -> Stamp | None:
    try:
        return _stamp_of(os.stat(name))
    except (FileNotFoundError, NotADirectoryError):
        return None


def _stamp_of(told: os.stat_result) -> Stamp:
    return told.st_mtime_ns, told.st_ino, told.st_size
