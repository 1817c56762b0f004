"""Pictures and files for an import: found in a folder or fetched, stored, or kept as missing.

Files are stored before the transaction that writes their rows: a crash between the two leaves a
file that nobody names, never a row without a file.
"""

from __future__ import annotations

import io
import os
import re
import warnings
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from django.core.files.base import ContentFile
from PIL import Image
from wagtail.models import Collection

from dateline.content.models import Photo, PressDocument
from dateline.lib.http import FetchError, fetch
from dateline.lib.text import ascii_slug, shorten

PHOTOS = frozenset({"jpg", "jpeg", "png", "gif", "webp"})
OTHER_PICTURES = frozenset({"svg", "bmp", "tif", "tiff", "heic", "heif", "avif", "ico"})
_FORMATS = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp"}
_LARGEST = 100_000_000  # bytes of one file: larger ones are films, which belong elsewhere
_RESIZED = re.compile(r"-(?:\d{2,5}x\d{2,5}|scaled|rotated|e\d{9,14})(?=\.\w+$)")


class NoFile(Exception):
    """A file could not be had; the text says why."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture or file that an item names. ``address``: as the file gives it (path or URL)."""

    key: str
    address: str
    title: str = ""
    alt: str = ""
    caption: str = ""
    credit: str = ""

    @property
    def is_picture(self) -> bool:
        return is_picture(self.address)


def extension_of(address: str) -> str:
    """The lower-case extension of a path or URL, without its dot."""
    return PurePosixPath(_path_of(address)).suffix.lower().lstrip(".")


def is_picture(address: str) -> bool:
    """Whether the address is one of a picture, by its extension."""
    return extension_of(address) in PHOTOS | OTHER_PICTURES


def _path_of(address: str) -> str:
    try:
        return unquote(urlsplit(address.strip()).path) if "://" in address else address.strip()
    except ValueError:
        return ""


@dataclass
class Folder:
    """``--media DIR``: files are found by their path below it or by the end of their path."""

    root: Path | None = None
    _by_path: dict[str, Path] = field(default_factory=dict)
    _by_name: dict[str, list[Path]] = field(default_factory=dict)
    _read: bool = False

    def find(self, address: str) -> Path | None:
        """The file that a path or URL means, or None. Never one outside the folder."""
        if self.root is None:
            return None
        self._list()
        for path in (_path_of(address), _RESIZED.sub("", _path_of(address))):
            parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".")]
            if ".." in parts:
                return None
            # "wp-content/uploads/2024/05/a.jpg", then "uploads/2024/…", "2024/…" and so on.
            for start in range(len(parts)):
                found = self._by_path.get("/".join(parts[start:]).lower())
                if found:
                    return found
            named = self._by_name.get(parts[-1].lower(), []) if parts else []
            if len(named) == 1:
                return named[0]
        return None

    def _list(self) -> None:
        if self._read or self.root is None:
            return
        self._read = True
        for folder, _, names in os.walk(self.root):
            for name in sorted(names):
                path = Path(folder, name)
                if path.is_symlink() or name.startswith("."):
                    continue
                inside = path.relative_to(self.root).as_posix().lower()
                self._by_path[inside] = path
                self._by_name.setdefault(name.lower(), []).append(path)


def read_file(wanted: Wanted, folder: Folder, *, may_fetch: bool) -> bytes:
    """The bytes of a picture or file. Raises ``NoFile`` with the reason in words."""
    path = folder.find(wanted.address)
    try:
        if path is not None:
            if path.stat().st_size > _LARGEST:
                raise NoFile("the file is larger than 100 MB")
            return path.read_bytes()
        if may_fetch and wanted.address.startswith(("http://", "https://")):
            answer = fetch(wanted.address, limit_bytes=_LARGEST // 4, timeout=30)
            if answer.ok:
                return answer.content
            raise NoFile(f"the old site answered {answer.status}")
    except FetchError as problem:
        raise NoFile(problem.reason) from problem
    except OSError as problem:
        raise NoFile(f"the file cannot be read: {problem.strerror}") from problem
    raise NoFile("the file was not found" if folder.root else "no --media folder was given")


def photo_of(wanted: Wanted, data: bytes | None) -> Photo:
    """An unsaved photo whose file is stored; without data, one that is marked as missing.

    Raises ``NoFile`` when the bytes are no picture that can be shown.
    """
    photo = Photo(
        title=shorten(wanted.title or _stem(wanted), 255), alt=shorten(wanted.alt, 300),
        caption=wanted.caption, credit=shorten(wanted.credit, 255), source=wanted.address[:500],
        missing=data is None, collection_id=_root_collection(),
    )  # fmt: skip
    content = _placeholder() if data is None else data
    suffix = _measured(content)[2]
    name = f"{'missing-' if data is None else ''}{ascii_slug(_stem(wanted), 60)}.{suffix}"
    # Upright, without GPS, what the file says about itself in fields that are still empty.
    photo.take_in(name, content)
    width, height = photo.width, photo.height
    photo.file.save(name, photo.file.file, save=False)  # type: ignore[attr-defined]
    photo.file.close()
    photo.width, photo.height = width, height
    return photo


def document_of(wanted: Wanted, data: bytes | None) -> PressDocument:
    """An unsaved document whose file is stored; without data, one that is marked as missing."""
    document = PressDocument(
        title=shorten(wanted.title or _stem(wanted), 255), source=wanted.address[:500],
        missing=data is None, collection_id=_root_collection(),
    )  # fmt: skip
    suffix = extension_of(wanted.address) or "bin"
    name = f"{'missing-' if data is None else ''}{ascii_slug(_stem(wanted), 60)}.{suffix[:10]}"
    document.file.save(name, ContentFile(data or b"\n"), save=False)
    document._set_document_file_metadata()
    document.file.close()
    return document


def check_picture(data: bytes) -> None:
    """Raise ``NoFile`` when the bytes are no picture that can be shown."""
    _measured(data)


def without_size(address: str) -> str:
    """The path of an upload without WordPress' marks of size ("-300x200", "-scaled")."""
    return _RESIZED.sub("", _path_of(address)).lower()


def _stem(wanted: Wanted) -> str:
    return PurePosixPath(_path_of(wanted.address)).stem or wanted.title or "file"


def _measured(data: bytes) -> tuple[int, int, str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as picture:
                picture.verify()
                width, height = picture.size
                suffix = _FORMATS.get(picture.format or "")
    except Exception as problem:
        raise NoFile("the file is no picture that can be read") from problem
    if suffix is None:
        raise NoFile(f"pictures of this format cannot be shown ({picture.format})")
    return width, height, suffix


@cache
def _placeholder() -> bytes:
    """A grey rectangle: each missing photo has a file of its own, so that no desk list breaks."""
    stream = io.BytesIO()
    Image.new("RGB", (16, 10), (222, 222, 218)).save(stream, "PNG")
    return stream.getvalue()


def _root_collection() -> int:
    return int(Collection.objects.filter(depth=1).values_list("pk", flat=True)[0])
