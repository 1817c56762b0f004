"""Draws the demo's pictures: flat landscapes, streets and rooms in the network's palette, no people.

Every picture follows from its key alone and carries its credit, caption and licence as XMP, as a
photographer's would (IPTC Photo Metadata).
"""

from __future__ import annotations

from collections.abc import Callable
from xml.sax.saxutils import escape

from dateline.project.demo import scenes_land as land
from dateline.project.demo import scenes_rooms as rooms
from dateline.project.demo import scenes_tables as tables
from dateline.project.demo import scenes_town as town
from dateline.project.demo import scenes_water as water
from dateline.project.demo.canvas import (
    BRICK,
    CORAL,
    CREAM,
    GOLD,
    INK,
    MIST,
    MOSS,
    PLUM,
    SAND,
    TEAL,
    Colour,
    Sheet,
    mix,
)
from dateline.project.demo.records import PhotoRecord, photos

LANDSCAPE, PORTRAIT = (1600, 1067), (1200, 1500)
# Each scene with the colours of its sky or ground, above and below.
SCENES: dict[str, tuple[Callable[[Sheet], None], Colour, Colour]] = {
    "river": (water.river, mix(CORAL, PLUM, 0.35), mix(GOLD, CREAM, 0.35)),
    "library": (town.library, mix(INK, TEAL, 0.1), mix(TEAL, PLUM, 0.35)),
    "town": (town.town, mix(MIST, TEAL, 0.16), mix(CREAM, CORAL, 0.16)),
    "bus": (town.bus, mix(MIST, INK, 0.1), mix(MIST, INK, 0.1)),
    "mountains": (land.mountains, mix(CORAL, PLUM, 0.3), mix(GOLD, CREAM, 0.55)),
    "street": (town.street, mix(MIST, TEAL, 0.22), CREAM),
    "lake": (water.lake, mix(MIST, TEAL, 0.12), mix(SAND, CREAM, 0.5)),
    "school": (town.school, mix(MIST, TEAL, 0.18), CREAM),
    "tower": (land.tower, mix(TEAL, MIST, 0.42), mix(CREAM, GOLD, 0.32)),
    "shade": (land.shade, mix(MIST, TEAL, 0.26), mix(CREAM, GOLD, 0.2)),
    "plan": (tables.plan, mix(SAND, BRICK, 0.3), mix(SAND, BRICK, 0.42)),
    "poles": (land.poles, mix(PLUM, CORAL, 0.35), mix(GOLD, CREAM, 0.3)),
    "count": (rooms.count, MIST, SAND),
    "rain": (water.rain, mix(TEAL, INK, 0.25), mix(MIST, TEAL, 0.4)),
    "cabinet": (rooms.cabinet, mix(MOSS, INK, 0.6), mix(MOSS, INK, 0.7)),
    "coast": (water.coast, mix(PLUM, MIST, 0.3), mix(CORAL, CREAM, 0.4)),
    "kitchen": (tables.kitchen, mix(TEAL, MIST, 0.42), mix(TEAL, MIST, 0.42)),
    "council": (rooms.council, CREAM, SAND),
    "winter": (land.winter, mix(MIST, TEAL, 0.24), mix(CREAM, CORAL, 0.3)),
    "lighthouse": (water.lighthouse, mix(INK, PLUM, 0.2), mix(TEAL, CORAL, 0.3)),
}
UPRIGHT = {"lighthouse"}
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"
 xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{caption}</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>{creator}</rdf:li></rdf:Seq></dc:creator>
<photoshop:Credit>{credit}</photoshop:Credit><photoshop:Source>{source}</photoshop:Source>
<xmpRights:WebStatement>{licence_url}</xmpRights:WebStatement>
<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">{alt}</rdf:li></rdf:Alt></Iptc4xmpCore:AltTextAccessibility>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def draw(key: str) -> bytes:
    """The JPEG of one picture, its rights inside; the same bytes for the same key."""
    scene, top, bottom = SCENES[key]
    sheet = Sheet(key, PORTRAIT if key in UPRIGHT else LANDSCAPE, top, bottom)
    scene(sheet)
    return sheet.jpeg(xmp(photos()[key]))


def xmp(photo: PhotoRecord) -> bytes:
    """What the file says about itself."""
    told = {
        name: escape(getattr(photo, name))
        for name in ("title", "caption", "creator", "credit", "source", "licence_url", "alt")
    }
    return _XMP.format(**told).encode()
