"""Reporter packs in the tests of the press: what they are, how to look into them, how to make them quick."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from dateline.publishing.outputs import AFTER, placed
from dateline.website.packs import paper

PACK = ("release.txt", "ninjs.json", "release.html", "release.pdf", "pack.zip")


def unpacked(body: bytes) -> bytes:
    """What stands in a file; of a zip, in each file of it."""
    if not body.startswith(b"PK"):
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        return b"\n".join(file.read(name) for name in file.namelist())


def is_late(path: str) -> bool:
    """Whether it is made after everything else."""
    place = placed(path)
    return place is not None and place[0].rank == AFTER


@contextmanager
def quick_paper() -> Iterator[None]:
    """PDFs that cost nothing, and in which words can be found."""

    with mock.patch.object(paper, "printed", lambda html: b"%PDF-" + html.encode()):
        yield
