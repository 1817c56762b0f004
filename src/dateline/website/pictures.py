"""Photos as public pages show them: in a few widths, under the hash of their bytes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date as Date
from datetime import datetime, time, timedelta
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from wagtail.images.exceptions import InvalidFilterSpecError

from dateline.content.models import Photo, PhotoRendition
from dateline.content.queries import may_be_shown, photos_with_renditions
from dateline.lib.text import ascii_slug
from dateline.publishing.outputs import FAMILIES
from dateline.publishing.tracking import note_file
from dateline.website.cards import Picture

WIDTHS = (480, 960, 1600)
SPECS = tuple(f"width-{width}|format-webp|webpquality-80" for width in WIDTHS)
SHARE_SPEC = "fill-1200x630|format-jpeg|jpegquality-82"


def today() -> Date:
    """The day in the network's zone."""
    return timezone.localdate(timezone=ZoneInfo(settings.TIME_ZONE))


def start_of(day: Date) -> datetime:
    """The first instant of a day in the network's zone."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(settings.TIME_ZONE))


class Album:
    """The pictures one page needs, read in two queries however many there are."""

    def __init__(self, ids: Iterable[int | None], specs: tuple[str, ...] = SPECS) -> None:
        wanted = tuple(sorted({pk for pk in ids if pk}))
        self.photos = {p.pk: p for p in photos_with_renditions(wanted, specs)} if wanted else {}

    def until(self) -> datetime | None:
        """When the first of these pictures loses its rights: the page changes by itself then."""
        ends = [
            p.rights_expire + timedelta(days=1)
            for p in self.photos.values()
            if p.rights_expire and p.rights_expire >= today()
        ]
        return start_of(min(ends)) if ends else None

    def picture(self, pk: int | None, *, alt: str = "", caption: str = "") -> Picture | None:
        """One picture, or None where there is none that may be shown now."""
        photo = self.photos.get(pk) if pk else None
        if photo is None or not may_be_shown(photo, today()):
            return None
        try:
            renditions = [r for r in (rendition(photo, spec) for spec in SPECS) if r is not None]
        except (OSError, InvalidFilterSpecError, ValueError):
            return None  # the file is gone or broken: the page stands without it
        if not renditions:
            return None
        unique = {r.width: r for r in renditions}
        middle = sorted(unique.values(), key=lambda r: abs(r.width - 960))[0]
        return Picture(
            src=rendition_address(photo, middle),
            width=middle.width,
            height=middle.height,
            alt=alt or photo.alt,
            srcset=", ".join(
                f"{rendition_address(photo, r)} {width}w" for width, r in sorted(unique.items())
            ),
            caption=caption or photo.caption,
            credit=photo.credit,
            licence=photo.licence,
            licence_url=photo.licence_url,
        )


def share_picture(photo: Photo | None) -> tuple[str, int, int] | None:
    """(address, width, height) of the picture that a shared link shows."""
    if photo is None or not may_be_shown(photo, today()):
        return None
    try:
        made = rendition(photo, SHARE_SPEC)
    except (OSError, InvalidFilterSpecError, ValueError):
        return None
    return (rendition_address(photo, made), made.width, made.height) if made else None


def rendition(photo: Photo, spec: str) -> PhotoRendition | None:
    """A size of a photo, made now if nobody has needed it before."""
    ready = getattr(photo, "prefetched_renditions", [])
    found = next((r for r in ready if r.filter_spec == spec), None)
    made: PhotoRendition = found or photo.get_rendition(spec)
    return made


def rendition_address(photo: Photo, made: PhotoRendition) -> str:
    """``/media/<hash>/name.ext``; the page being rendered is noted as showing it."""
    note_file(made.digest)
    ending = PurePosixPath(made.file.name).suffix
    return FAMILIES["media"].address(
        digest=made.digest, name=f"{ascii_slug(photo.title, 60)}{ending}"
    )
