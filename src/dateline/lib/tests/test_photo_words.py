"""What we know of a photo, written into its file."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from dateline.lib.photo_metadata import Said, read, written

TOLD = Said(
    caption="Ana & <Bo> at Łódź", creator="José", credit="Jane / Star", copyright_notice="© 2026",
    alt="Two people", web_statement="https://x.example/terms", licensor_url="https://x.example/",
    source="Network", headline="Bridge", usage_terms="Ours",
)  # fmt: skip


def jpeg(**options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, "JPEG", **options)
    return out.getvalue()


def test_it_reads_back_what_was_written() -> None:
    said = read(written(jpeg(), TOLD))
    for name in (
        "caption",
        "creator",
        "credit",
        "copyright_notice",
        "alt",
        "web_statement",
        "source",
    ):
        assert getattr(said, name) == getattr(TOLD, name), name
    assert said.embedded["iptc"]["caption"] == TOLD.caption
    assert said.embedded["xmp"]["xmpRights:UsageTerms"] == "Ours"


def test_the_pixels_stay_and_so_does_the_size() -> None:
    before, after = jpeg(), written(jpeg(), TOLD)
    assert after.endswith(before[-200:])
    with Image.open(io.BytesIO(before)) as old, Image.open(io.BytesIO(after)) as new:
        assert old.tobytes() == new.tobytes()


def test_what_the_file_said_before_is_replaced_and_where_it_was_taken_goes() -> None:
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (46.0, 47.0, 0.0)}
    once = written(jpeg(exif=exif), Said(caption="Old words"))
    again = written(once, TOLD)
    assert b"Old words" not in again and b"Exif\x00\x00" not in again
    assert written(again, TOLD) == again


def test_a_long_caption_is_cut_in_iim_and_whole_in_xmp() -> None:
    said = read(written(jpeg(), Said(caption="ł" * 1500)))
    assert said.embedded["xmp"]["dc:description"] == "ł" * 1500
    assert said.embedded["iptc"]["caption"] == "ł" * 1000


@given(st.text(st.characters(codec="utf-8"), max_size=80))
def test_any_words_make_a_file_that_can_be_read(text: str) -> None:
    with Image.open(io.BytesIO(written(jpeg(), Said(caption=text, alt=text)))) as found:
        found.load()


def test_what_is_no_jpeg_is_refused() -> None:
    with pytest.raises(ValueError, match="no JPEG"):
        written(b"\x89PNG", TOLD)
