"""What a picture file says about itself, a copy of it that says no more than it should, and one that
says what we know of it.

Read: IPTC-IIM 4.2 records, XMP (IPTC Photo Metadata 2025.1), EXIF as the last resort. Cleaned:
GPS goes from EXIF and XMP, the EXIF orientation is applied to the pixels, colour profile and rights
stay. A JPEG that needs no turning keeps its pixels bit for bit: only its segments are rewritten.
Written: XMP and IPTC-IIM of a JPEG, its pixels untouched; the same words give the same bytes.
Plain Python on Pillow and defusedxml; nothing here knows a record.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, ParseError
from xml.sax.saxutils import escape

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from PIL import Image, ImageFile, ImageOps, IptcImagePlugin

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
    "http://ns.useplus.org/ldf/xmp/1.0/": "plus",
}
_IPTC = {
    (2, 5): "title", (2, 25): "keywords", (2, 55): "date", (2, 80): "creator", (2, 85): "creator title",
    (2, 90): "city", (2, 95): "state", (2, 101): "country", (2, 105): "headline", (2, 110): "credit",
    (2, 115): "source", (2, 116): "copyright", (2, 120): "caption", (2, 40): "instructions",
}  # fmt: skip
_GPS, _ORIENTATION, _DESCRIPTION, _ARTIST, _COPYRIGHT = 0x8825, 0x0112, 0x010E, 0x013B, 0x8298
_GPS_IN_XMP = re.compile(
    rb"""\s+exif:GPS\w+\s*=\s*("[^"]*"|'[^']*')|<exif:GPS\w+\b[^>]*/>|<(exif:GPS\w+)\b[^>]*>.*?</\2>""",
    re.DOTALL,
)
_EXIF_HEADER, _XMP_HEADER = b"Exif\x00\x00", b"http://ns.adobe.com/xap/1.0/\x00"
_XMP_MORE = b"http://ns.adobe.com/xmp/extension/\x00"
_CAMERA_TALK = re.compile(
    r"^(olympus|minolta|sony|samsung|kodak|konica).*(camera|dsc)|^screenshot$|^default$", re.I
)
_LONGEST = 4000
_PHOTOSHOP = b"Photoshop 3.0\x00"
_UTF_8 = b"\x1c\x01\x5a\x00\x03\x1b%G"  # IIM 1:90, the character set of what follows
# Dataset of IIM 4.2, our field, and how many bytes it may have.
_IIM = (
    (80, "creator", 32), (105, "headline", 256), (110, "credit", 32), (115, "source", 32),
    (116, "copyright_notice", 128), (120, "caption", 2000),
)  # fmt: skip
_ALTERNATIVES = {
    "dc:title": "headline", "dc:description": "caption", "dc:rights": "copyright_notice",
    "xmpRights:UsageTerms": "usage_terms", "Iptc4xmpCore:AltTextAccessibility": "alt",
}  # fmt: skip
_PLAIN = {
    "photoshop:Headline": "headline", "photoshop:Credit": "credit", "photoshop:Source": "source",
    "xmpRights:WebStatement": "web_statement",
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """What the file says; empty where it says nothing. ``embedded``: all of it, as it stands there."""

    caption: str = ""
    creator: str = ""
    credit: str = ""
    copyright_notice: str = ""
    alt: str = ""
    web_statement: str = ""
    licensor_url: str = ""
    source: str = ""
    headline: str = ""
    usage_terms: str = ""
    embedded: dict[str, dict[str, str]] = field(default_factory=dict)


def read(data: bytes) -> Said:
    """What a picture says about itself: XMP before IPTC-IIM before EXIF. Raises OSError for no picture."""
    with Image.open(io.BytesIO(data)) as picture:
        iptc, xmp, exif = _iptc(picture), _xmp(picture), _exif(picture)

    def first(*values: str) -> str:
        return next((value for value in values if value), "")

    return Said(
        caption=first(
            xmp.get("dc:description", ""), iptc.get("caption", ""), exif.get("description", "")
        ),
        creator=first(xmp.get("dc:creator", ""), iptc.get("creator", ""), exif.get("artist", "")),
        credit=first(xmp.get("photoshop:Credit", ""), iptc.get("credit", "")),
        copyright_notice=first(
            xmp.get("dc:rights", ""), iptc.get("copyright", ""), exif.get("copyright", "")
        ),
        alt=xmp.get("Iptc4xmpCore:AltTextAccessibility", ""),
        web_statement=xmp.get("xmpRights:WebStatement", ""),
        licensor_url=xmp.get("plus:LicensorURL", ""),
        source=first(xmp.get("photoshop:Source", ""), iptc.get("source", "")),
        headline=first(
            xmp.get("photoshop:Headline", ""), iptc.get("headline", ""), xmp.get("dc:title", "")
        ),
        embedded={
            name: told for name, told in (("iptc", iptc), ("xmp", xmp), ("exif", exif)) if told
        },
    )


def clean(data: bytes) -> bytes:
    """The same picture upright and without GPS; the very same bytes where nothing is to be done."""
    with Image.open(io.BytesIO(data)) as picture:
        exif = picture.getexif()
        turned = exif.get(_ORIENTATION, 1) not in (0, 1)
        located = _GPS in exif
        xmp = picture.info.get("xmp") or b""
        xmp = xmp.encode() if isinstance(xmp, str) else xmp
        located_in_xmp = bool(_GPS_IN_XMP.search(xmp))
        if not (turned or located or located_in_xmp):
            return data
        if getattr(picture, "n_frames", 1) > 1 and picture.format != "MPO":
            return _resave(picture, exif, xmp, turned=False)
        if picture.format in ("JPEG", "MPO"):
            fresh = _resave(picture, exif, xmp, turned=turned) if turned else data
            return _with_segments(fresh, data, _without_place(exif), xmp)
        return _resave(picture, exif, xmp, turned=turned)


def _without_place(exif: Image.Exif) -> bytes:
    for tag in (_GPS, _ORIENTATION):
        if tag in exif:
            del exif[tag]
    return exif.tobytes() if len(exif) else b""


def _resave(picture: Image.Image, exif: Image.Exif, xmp: bytes, *, turned: bool) -> bytes:
    out = io.BytesIO()
    options: dict[str, Any] = {"icc_profile": picture.info.get("icc_profile")}
    kind = "JPEG" if picture.format == "MPO" else str(picture.format)
    if kind == "JPEG":
        options |= {"quality": 95, "subsampling": "4:4:4", "progressive": True}
    elif kind == "WEBP":
        options |= {"quality": 95, "method": 4}
    if getattr(picture, "n_frames", 1) > 1 and kind != "JPEG":
        options["save_all"] = True
    upright = ImageOps.exif_transpose(picture) if turned else picture
    if upright is not picture:
        upright.info.pop("exif", None)
    if kind in ("PNG", "WEBP"):
        options["exif"] = _without_place(exif)
    if kind == "WEBP" and xmp:
        options["xmp"] = _GPS_IN_XMP.sub(b"", xmp)
    upright.save(out, format=kind, **options)
    return out.getvalue()


def _with_segments(fresh: bytes, original: bytes, exif: bytes, xmp: bytes) -> bytes:
    """``fresh`` with the original's metadata segments, EXIF and XMP in their cleaned form."""
    first, picture = _segments(fresh)
    kept = [] if fresh is original else [s for s in _segments(original)[0] if s[0] in (0xED,)]
    told = []
    if exif:
        body = exif if exif.startswith(_EXIF_HEADER) else _EXIF_HEADER + exif
        told.append((0xE1, body))
    if xmp:
        told.append((0xE1, _XMP_HEADER + _GPS_IN_XMP.sub(b"", xmp)))
    out = bytearray(b"\xff\xd8")
    placed = False
    for marker, body in first:
        if marker != 0xE0 and not placed:
            _write(out, told + kept)
            placed = True
        # The original's own EXIF and XMP go; extended XMP may hold places too and goes with them.
        if marker == 0xE1 and body.startswith((_EXIF_HEADER, _XMP_HEADER, _XMP_MORE)):
            continue
        _write(out, [(marker, body)])
    if not placed:
        _write(out, told + kept)
    return bytes(out) + picture


def _write(out: bytearray, segments: list[tuple[int, bytes]]) -> None:
    for marker, body in segments:
        if len(body) <= 65_533:
            out += bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def _segments(data: bytes) -> tuple[list[tuple[int, bytes]], bytes]:
    """The marker segments of a JPEG before its scan, and the rest (ITU-T T.81, annex B)."""
    found, at = [], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xDA:
            break
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        found.append((marker, data[at + 4 : at + 2 + length]))
        at += 2 + length
    return found, data[at:]


def written(jpeg: bytes, told: Said) -> bytes:
    """The same JPEG with these words as its XMP and IPTC-IIM, in place of what it said before.

    A camera's EXIF goes with it: it may say where somebody stood. IIM cuts a text at its limit in
    bytes (IIM 4.2, 2:xx); XMP has it whole. Raises ValueError for what is no JPEG.
    """
    if not jpeg.startswith(b"\xff\xd8"):
        raise ValueError("no JPEG")
    first, picture = _segments(jpeg)
    out = bytearray(b"\xff\xd8")
    own = (_EXIF_HEADER, _XMP_HEADER, _XMP_MORE, _PHOTOSHOP)
    kept = [(marker, body) for marker, body in first if not body.startswith(own)]
    _write(out, [each for each in kept if each[0] == 0xE0])
    _write(out, [(0xE1, _XMP_HEADER + _packet(told)), (0xED, _PHOTOSHOP + _resource(told))])
    _write(out, [each for each in kept if each[0] != 0xE0])
    return bytes(out) + picture


def _packet(told: Said) -> bytes:
    """An XMP packet (ISO 16684-1), without the padding that editing in place would want."""
    spaces = "".join(f' xmlns:{prefix}="{uri}"' for uri, prefix in _PREFIXES.items())
    lines = [
        f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{_escaped(text)}</rdf:li></rdf:Alt></{name}>'
        for name, key in _ALTERNATIVES.items()
        if (text := getattr(told, key))
    ]
    lines += [
        f"<{name}>{_escaped(text)}</{name}>"
        for name, key in _PLAIN.items()
        if (text := getattr(told, key))
    ]
    if told.creator:
        name = _escaped(told.creator)
        lines.append(f"<dc:creator><rdf:Seq><rdf:li>{name}</rdf:li></rdf:Seq></dc:creator>")
    if told.licensor_url:
        lines.append(
            '<plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource"><plus:LicensorURL>'
            f"{_escaped(told.licensor_url)}</plus:LicensorURL></rdf:li></rdf:Seq></plus:Licensor>"
        )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="'
        f'{_RDF[1:-1]}"><rdf:Description rdf:about=""{spaces}>\n'
        + "\n".join(lines)
        + '\n</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode()


def _escaped(text: str) -> str:
    return escape(_tidy(text))


def _resource(told: Said) -> bytes:
    """IPTC-IIM as a Photoshop image resource (8BIM 0x0404)."""
    records = bytearray(_UTF_8 + b"\x1c\x02\x00\x00\x02\x00\x04")
    for number, key, most in _IIM:
        text = _tidy(getattr(told, key)).encode()[:most].decode(errors="ignore").encode()
        if text:
            records += b"\x1c\x02" + bytes((number,)) + len(text).to_bytes(2, "big") + text
    size = len(records).to_bytes(4, "big")
    return b"8BIM\x04\x04\x00\x00" + size + bytes(records) + b"\x00" * (len(records) % 2)


def _iptc(picture: ImageFile.ImageFile) -> dict[str, str]:
    try:
        records = IptcImagePlugin.getiptcinfo(picture) or {}  # type: ignore[no-untyped-call]
    except (OSError, SyntaxError, KeyError, TypeError, ValueError):
        return {}
    encoding = "utf-8" if records.get((1, 90)) == b"\x1b%G" else ""
    told = {}
    for key, name in _IPTC.items():
        value = records.get(key)
        values = value if isinstance(value, list) else [value]
        text = ", ".join(_decoded(v, encoding) for v in values if isinstance(v, bytes))
        if text.strip():
            told[name] = _tidy(text)
    return told


def _decoded(value: bytes, encoding: str) -> str:
    try:
        return value.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")


def _exif(picture: Image.Image) -> dict[str, str]:
    try:
        tags = picture.getexif()
    except (OSError, SyntaxError, ValueError):
        return {}
    named = {"description": _DESCRIPTION, "artist": _ARTIST, "copyright": _COPYRIGHT}
    told = {name: _tidy(str(tags[tag])) for name, tag in named.items() if tag in tags}
    return {name: text for name, text in told.items() if text and not _CAMERA_TALK.search(text)}


def _xmp(picture: Image.Image) -> dict[str, str]:
    packet = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    packet = packet.encode() if isinstance(packet, str) else packet
    if not packet:
        return {}
    try:
        root = fromstring(packet.strip(b"\x00 \n\r\t"))
    except (ParseError, DefusedXmlException, ValueError):
        return {}
    told: dict[str, str] = {}
    for description in root.iter(f"{_RDF}Description"):
        for name, value in description.attrib.items():
            _tell(told, name, value)
        for child in description:
            _tell(told, child.tag, _value(child))
    return told


def _tell(told: dict[str, str], name: str, value: str) -> None:
    space, _, local = name.removeprefix("{").partition("}")
    prefix = _PREFIXES.get(space)
    if prefix and value.strip():
        told.setdefault(f"{prefix}:{local}", _tidy(value))


def _value(node: Element) -> str:
    """The text of a property: plain, the default of an rdf:Alt, or the items of a Seq or Bag."""
    alternatives = node.findall(f"{_RDF}Alt/{_RDF}li")
    if alternatives:
        best = [li for li in alternatives if li.get(_XML_LANG) == "x-default"] or alternatives
        return "".join(best[0].itertext())
    items = node.findall(f"{_RDF}Seq/{_RDF}li") + node.findall(f"{_RDF}Bag/{_RDF}li")
    if items:
        return ", ".join(text for li in items if (text := (li.text or "").strip()))
    return node.text or ""


def _tidy(text: str) -> str:
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text).strip()[:_LONGEST]
