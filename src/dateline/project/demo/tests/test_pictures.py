"""The demo's pictures and documents: the same every time, with their rights inside."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image

from dateline.lib import photo_metadata
from dateline.project.demo.files import pdf
from dateline.project.demo.pictures import LANDSCAPE, PORTRAIT, SCENES, UPRIGHT, draw
from dateline.project.demo.records import load, photos

DOCUMENTS = load().documents


def test_every_photo_has_a_drawing_and_every_drawing_a_photo() -> None:
    assert set(SCENES) == set(photos())


@pytest.mark.parametrize("key", SCENES)
def test_a_drawing_has_its_size_and_says_whose_it_is(key: str) -> None:
    data = draw(key)
    picture, photo = Image.open(BytesIO(data)), photos()[key]
    assert picture.format == "JPEG"
    assert picture.size == (PORTRAIT if key in UPRIGHT else LANDSCAPE)
    assert len(data) < 400_000
    said = photo_metadata.read(data)
    assert (said.credit, said.creator, said.caption) == (photo.credit, photo.creator, photo.caption)
    assert (said.alt, said.web_statement) == (photo.alt, photo.licence_url)


def test_a_drawing_is_the_same_bytes_every_time() -> None:
    for key in ("lake", "lighthouse"):
        assert draw(key) == draw(key)


def test_alt_says_what_is_seen_and_is_not_the_caption() -> None:
    for photo in photos().values():
        assert photo.alt and photo.caption and photo.alt != photo.caption
        assert not re.match(r"(?:image|picture|photo|drawing|illustration) of", photo.alt, re.I)
        assert not re.search(r"\.(?:jpe?g|png)$", photo.alt)
        assert len(photo.alt) <= 160
        assert photo.caption.endswith(".")
        assert photo.credit not in photo.caption
        assert photo.credit.startswith("Illustration: ")
        assert photo.rights == "own"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.key)
def test_a_document_is_a_whole_pdf_of_one_page(document) -> None:  # type: ignore[no-untyped-def]
    data = pdf(document.title, document.text, document.issuer)
    assert data == pdf(document.title, document.text, document.issuer)
    assert data.startswith(b"%PDF-1.4\n") and data.endswith(b"%%EOF\n")
    start = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
    assert data[start:].startswith(b"xref\n0 9\n")
    for number, offset in enumerate(re.findall(rb"\n(\d{10}) 00000 n", data), 1):
        assert data[int(offset) :].startswith(b"%d 0 obj\n" % number)
    length = int(re.search(rb"/Length (\d+)", data).group(1))  # type: ignore[union-attr]
    assert data.split(b"stream\n", 1)[1][length:].startswith(b"\nendstream")
    assert data.count(b"/Type /Page ") == 1
