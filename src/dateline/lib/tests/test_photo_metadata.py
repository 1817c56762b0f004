"""What a picture says about itself, and what its stored copy no longer says."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image, ImageCms

from dateline.lib.photo_metadata import clean, read

XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"
 xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"
 xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="46,47.0N" photoshop:Credit="Star News"
 xmpRights:WebStatement="https://star.example/rights">
<dc:creator><rdf:Seq><rdf:li>Jo Lens</rdf:li><rdf:li>Al Cam</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="de">Die Brücke</rdf:li>
<rdf:li xml:lang="x-default">The bridge in Duluth.</rdf:li></rdf:Alt></dc:description>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© 2026 Star News</rdf:li></rdf:Alt></dc:rights>
<photoshop:Source>Star News archive</photoshop:Source>
<exif:GPSLongitude>92,6.0W</exif:GPSLongitude>
<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">A steel bridge at dusk</rdf:li></rdf:Alt></Iptc4xmpCore:AltTextAccessibility>
<plus:Licensor><rdf:Seq><rdf:li><rdf:Description plus:LicensorURL="https://star.example/buy"/></rdf:li></rdf:Seq></plus:Licensor>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


def jpeg(*, orientation: int = 0, gps: bool = False, description: str = "", xmp: str = "",
         icc: bytes | None = None) -> bytes:  # fmt: skip
    """A 60 by 40 picture, red at the left and blue at the right."""
    picture = Image.new("RGB", (60, 40), "red")
    picture.paste("blue", (30, 0, 60, 40))
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    if description:
        exif[0x010E] = description
    if gps:
        exif[0x8825] = {1: "N", 2: (46.0, 47.0, 0.0), 3: "W", 4: (92.0, 6.0, 0.0)}
    out = io.BytesIO()
    more = {"xmp": xmp.encode()} if xmp else {}
    picture.save(out, "JPEG", exif=exif, quality=90, icc_profile=icc, **more)
    return out.getvalue()


def with_iptc(data: bytes, records: dict[tuple[int, int], bytes]) -> bytes:
    """The JPEG with an IPTC-IIM block in its APP13 segment (as Photoshop writes it)."""
    iim = b"".join(
        struct.pack(">BBBH", 0x1C, *key, len(value)) + value for key, value in records.items()
    )
    block = (
        b"8BIM\x04\x04\x00\x00"
        + struct.pack(">I", len(iim))
        + iim
        + (b"\x00" if len(iim) % 2 else b"")
    )
    segment = b"Photoshop 3.0\x00" + block
    return data[:2] + b"\xff\xed" + struct.pack(">H", len(segment) + 2) + segment + data[2:]


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_xmp_is_read_in_the_default_language():
    said = read(jpeg(xmp=XMP))
    assert said.caption == "The bridge in Duluth."
    assert said.creator == "Jo Lens, Al Cam"
    assert said.credit == "Star News"
    assert said.copyright_notice == "© 2026 Star News"
    assert said.alt == "A steel bridge at dusk"
    assert said.web_statement == "https://star.example/rights"
    assert said.licensor_url == "https://star.example/buy"
    assert said.source == "Star News archive"
    assert "GPS" not in str(said.embedded)


def test_iptc_is_read_in_its_encodings():
    old = read(with_iptc(jpeg(), {(2, 120): "Brücke".encode("cp1252"), (2, 80): b"Jo Lens"}))
    assert (old.caption, old.creator) == ("Brücke", "Jo Lens")
    new = read(
        with_iptc(jpeg(), {(1, 90): b"\x1b%G", (2, 120): "Brücke".encode(), (2, 110): b"Star"})
    )
    assert (new.caption, new.credit) == ("Brücke", "Star")
    assert new.embedded["iptc"]["credit"] == "Star"


def test_xmp_wins_over_iptc_and_both_over_exif():
    both = with_iptc(
        jpeg(xmp=XMP, description="From EXIF"), {(2, 120): b"From IPTC", (2, 5): b"Title"}
    )
    assert read(both).caption == "The bridge in Duluth."
    assert (
        read(with_iptc(jpeg(description="From EXIF"), {(2, 120): b"From IPTC"})).caption
        == "From IPTC"
    )
    assert read(jpeg(description="From EXIF")).caption == "From EXIF"


def test_what_cameras_write_is_no_caption():
    assert read(jpeg(description="OLYMPUS DIGITAL CAMERA")).caption == ""


@pytest.mark.parametrize("xmp", ["<not xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', ""])
def test_a_broken_or_hostile_packet_says_nothing(xmp):
    assert read(jpeg(xmp=xmp or "<x/>")).caption == ""


def test_a_picture_without_places_and_upright_keeps_every_byte():
    data = with_iptc(jpeg(description="Bridge"), {(2, 110): b"Star"})
    assert clean(data) is data


def test_gps_goes_and_the_pixels_and_the_rest_stay():
    data = with_iptc(jpeg(gps=True, description="Bridge", xmp=XMP), {(2, 110): b"Star"})
    cleaned = clean(data)
    assert not opened(cleaned).getexif().get_ifd(0x8825)
    assert b"GPS" not in cleaned
    assert opened(cleaned).tobytes() == opened(data).tobytes()
    said = read(cleaned)
    assert said.caption == "The bridge in Duluth."
    assert said.embedded["iptc"]["credit"] == "Star"
    assert said.embedded["exif"]["description"] == "Bridge"


@pytest.mark.parametrize("orientation", range(2, 9))
def test_the_orientation_is_applied_to_the_pixels_and_its_tag_dropped(orientation):
    data = with_iptc(
        jpeg(orientation=orientation, gps=True, description="Bridge", xmp=XMP), {(2, 110): b"Star"}
    )
    cleaned = opened(clean(data))
    assert cleaned.size == ((40, 60) if orientation >= 5 else (60, 40))
    assert 0x0112 not in cleaned.getexif()
    assert 0x8825 not in cleaned.getexif()
    told = read(clean(data))
    assert told.credit == "Star News"
    assert told.embedded["iptc"]["credit"] == "Star"


def test_orientation_six_turns_to_the_right():
    cleaned = opened(clean(jpeg(orientation=6))).convert("RGB")
    assert cleaned.getpixel((20, 5))[0] > 200  # what was left is on top
    assert cleaned.getpixel((20, 55))[2] > 200


@pytest.mark.parametrize("orientation", [0, 6])
def test_the_colour_profile_stays(orientation):
    icc = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    cleaned = opened(clean(jpeg(orientation=orientation, gps=True, icc=icc)))
    assert cleaned.info["icc_profile"] == icc


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_formats_lose_gps_and_stand_upright_too(kind):
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (46.0, 47.0, 0.0)}
    Image.new("RGB", (60, 40), "red").save(out, kind, exif=exif)
    cleaned = opened(clean(out.getvalue()))
    assert cleaned.format == kind
    assert cleaned.size == (40, 60)
    assert 0x8825 not in cleaned.getexif()
    assert 0x0112 not in cleaned.getexif()


def test_what_is_no_picture_is_refused():
    with pytest.raises(OSError, match="cannot identify"):
        read(b"not a picture")
