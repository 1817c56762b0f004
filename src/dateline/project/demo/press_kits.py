"""The demo's press kits: who leads an organisation, its facts and logos; what chapters work on."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from dateline.content.models import Photo, Topic
from dateline.directory.models import KeyFact, Logo, Membership, Organisation, Person
from dateline.newsroom.models import ChapterSection, Priority
from dateline.project.demo.canvas import CREAM, INK, TEAL, Colour
from dateline.project.demo.records import HERE

WIDE, HIGH = 2400, 1000


def load_press_kits(
    organisations: Mapping[str, Organisation], people: Mapping[str, Person],
    topics: Mapping[str, Topic], name: str,
) -> None:  # fmt: skip
    """Fill the press kits of these organisations, and the priorities of chapters with a section."""
    told = tomllib.loads((HERE / "press_kits.toml").read_text(encoding="utf-8"))
    for order, row in enumerate(told["membership"]):
        body, person = organisations[row.pop("organisation")], people[row.pop("person")]
        Membership.objects.create(organisation=body, person=person, sort_order=order, **row)
    for order, row in enumerate(told["fact"]):
        body = organisations[row.pop("organisation")]
        KeyFact.objects.create(organisation=body, sort_order=order, **row)
    for order, row in enumerate(told["logo"]):
        photo = _photo(row["key"], name, white=row["key"].endswith("white"))
        body = organisations[row["organisation"]]
        Logo.objects.create(organisation=body, name=row["name"], photo=photo, sort_order=order)
    for chapter in {row["chapter"] for row in told["priority"]}:
        section: Any = ChapterSection.objects.get(chapter=organisations[chapter])
        rows = [_priority(row, topics) for row in told["priority"] if row["chapter"] == chapter]
        section.priorities.set(rows)
        section.save_revision().publish()


def _priority(row: Mapping[str, Any], topics: Mapping[str, Topic]) -> Priority:
    return Priority(title=row["title"], text=row["text"], topic=topics.get(row.get("topic", "")))


def _photo(key: str, name: str, *, white: bool) -> Photo:
    return Photo.objects.create(
        title=f"{name}, logo", alt=f"The name {name} beside three waymarks, one above the other",
        creator=name, credit=name, copyright_notice=f"© {name}", rights="own",
        file=ContentFile(draw_logo(name, white=white), name=f"{key}.png"),
    )  # fmt: skip


def draw_logo(name: str, *, white: bool) -> bytes:
    """The PNG of the logo: three waymarks and the name; the same bytes each time."""
    paper, ink, mark = (INK, CREAM, CREAM) if white else ((255, 255, 255), INK, TEAL)
    sheet = Image.new("RGB", (WIDE, HIGH), paper)
    pen = ImageDraw.Draw(sheet)
    for row, width in enumerate((300, 380, 240)):
        _waymark(pen, 200, 270 + row * 170, width, mark)
    file = settings.PACKAGE / "website/static/website/fonts/dateline-serif-basic.woff2"
    font = ImageFont.truetype(str(file), 210)
    font.set_variation_by_axes([700])
    first, _, rest = name.partition(" ")
    pen.text((760, 470), first, font=font, fill=ink, anchor="ls")
    font = ImageFont.truetype(str(file), 150)
    pen.text((760, 690), rest, font=font, fill=ink, anchor="ls")
    made = BytesIO()
    sheet.save(made, "PNG", optimize=True)
    return made.getvalue()


def _waymark(pen: ImageDraw.ImageDraw, x: int, y: int, width: int, colour: Colour) -> None:
    """A board that points to the right."""
    pen.polygon(
        [(x, y), (x + width, y), (x + width + 60, y + 55), (x + width, y + 110), (x, y + 110)],
        fill=colour,
    )
