"""Where an export goes: a folder or a .zip, both marked as ours, so that nothing else is replaced."""

from __future__ import annotations

import contextlib
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

MARKER = ".dateline-export"
UNDER_WAY = f"{MARKER}.new"
TITLE = "# Files of a Dateline export; the next one replaces these and leaves any other alone."
PACKED = (
    ".webp",
    ".avif",
    ".jpg",
    ".jpeg",
    ".png",
    ".gif",
    ".woff2",
    ".woff",
    ".zip",
    ".mp4",
    ".mp3",
)
SAME_TIME = (1980, 1, 1, 0, 0, 0)  # so that equal sites make equal archives


class ExportProblem(Exception):
    """An export cannot go where it was sent; the text says what to do."""


class Place(Protocol):
    """Takes files by their names, relative, with slashes."""

    def put(self, name: str, body: bytes) -> None:
        """Add a file, or replace it."""


@contextlib.contextmanager
def place_at(target: Path) -> Iterator[Place]:
    """Open a place; when the block ends well, what an earlier export had and this one has not goes.

    Raises ``ExportProblem`` for what is no export of ours, and OSError as the disk does.
    """
    if target.suffix.lower() == ".zip":
        with _zip_at(target) as archive:
            yield archive
    else:
        folder = Folder(target)
        with folder:
            yield folder
            folder.finish()


class Folder:
    """A folder. Its marker lists the files of the last export, and those of one that was broken off."""

    def __init__(self, target: Path) -> None:
        self.target, self.marker = target, target / MARKER
        self.old, self.new = set[str](), set[str]()
        if target.exists() and not target.is_dir():
            raise ExportProblem(
                f"{target} is a file: name a folder, or a file that ends with .zip."
            )
        if self.marker.is_file():
            lines = self.marker.read_text(encoding="utf-8", errors="replace").splitlines()
            self.old = {name for name in lines[1:] if _is_inside(name)}
        elif target.is_dir() and any(each.name != UNDER_WAY for each in target.iterdir()):
            raise ExportProblem(
                f"{target} is not empty and holds no earlier export. Name an empty or a new folder; "
                f"if this is an export that lost its marker, make an empty file {MARKER} in it."
            )
        target.mkdir(parents=True, exist_ok=True)
        if not self.old:
            self._replace(self.marker, f"{TITLE}\n".encode())

    def __enter__(self) -> Folder:
        self._log = self.marker.open("a", encoding="utf-8")
        return self

    def __exit__(self, *_: object) -> None:
        self._log.close()

    def put(self, name: str, body: bytes) -> None:
        """Add a file, or replace it; one that holds these bytes already is left as it is."""
        self.new.add(name)
        file = self.target / name
        if name not in self.old:  # told before it is there: who breaks off here finds it again
            self._log.write(f"{name}\n")
            self._log.flush()
        if not file.is_file() or file.stat().st_size != len(body) or file.read_bytes() != body:
            self._make_room(name)
            file.parent.mkdir(parents=True, exist_ok=True)
            self._replace(file, body)

    def finish(self) -> None:
        """Remove what this export no longer has, and list what it has."""
        for name in self.old - self.new:
            self._remove(name)
        (self.target / UNDER_WAY).unlink(missing_ok=True)
        self._replace(self.marker, "\n".join([TITLE, *sorted(self.new), ""]).encode())

    def _make_room(self, name: str) -> None:
        """Where a file of the last export is a folder now, or the other way round."""
        if (self.target / name).is_dir():  # seldom, and only then are all names looked through
            for each in [each for each in self.old if each.startswith(f"{name}/")]:
                self._remove(each)
        above = name.split("/")[:-1]
        for count in range(1, len(above) + 1):
            if "/".join(above[:count]) in self.old:
                self._remove("/".join(above[:count]))

    def _remove(self, name: str) -> None:
        file = self.target / name
        if not file.parent.resolve().is_relative_to(self.target.resolve()):
            return  # by a link that somebody made here
        # A folder there holds what this export has put in its place.
        with contextlib.suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
            file.unlink()
        for folder in file.parents:
            if folder == self.target:
                break
            try:
                folder.rmdir()
            except OSError:  # not empty, or not there any more
                if folder.is_dir():
                    break

    def _replace(self, file: Path, body: bytes) -> None:
        half = self.target / UNDER_WAY  # one name: what a crash leaves is overwritten
        half.write_bytes(body)
        os.replace(half, file)


class Archive:
    """An open .zip."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self.packed = packed

    def put(self, name: str, body: bytes) -> None:
        """Add a file; each name once."""
        info = zipfile.ZipInfo(name, SAME_TIME)
        info.external_attr = 0o644 << 16
        small = name.lower().endswith(PACKED)
        info.compress_type = zipfile.ZIP_STORED if small else zipfile.ZIP_DEFLATED
        self.packed.writestr(info, body)


@contextlib.contextmanager
def _zip_at(target: Path) -> Iterator[Archive]:
    if target.exists() and not _is_export(target):
        raise ExportProblem(
            f"{target} is there already and is no export of ours: name another file, or remove it."
        )
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(f".{target.name}.new")
    try:
        with zipfile.ZipFile(half, "w", compresslevel=9) as packed:
            yield Archive(packed)
            names = sorted(packed.namelist())
            Archive(packed).put(MARKER, "\n".join([TITLE, *names, ""]).encode())
        os.replace(half, target)
    finally:
        half.unlink(missing_ok=True)


def _is_export(file: Path) -> bool:
    try:
        with zipfile.ZipFile(file) as packed:
            return MARKER in packed.namelist()
    except (zipfile.BadZipFile, IsADirectoryError):
        return False


def _is_inside(name: str) -> bool:
    return bool(name) and not any(part in ("", ".", "..") for part in name.split("/"))
