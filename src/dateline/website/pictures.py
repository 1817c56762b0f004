"""Photos as public pages show them: in a few widths, under the hash of their bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
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
from dateline.publishing.questions import note_whole
from dateline.publishing.snapshot import aside
from dateline.publishing.tracking import note, note_file, note_until, once
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

    def __init__(self, ids: Iterable[int | None]) -> None:
        wanted = tuple(sorted({pk for pk in ids if pk}))
        self.photos = photos_with_renditions(wanted) if wanted else {}

    def picture(self, pk: int | None, *, alt: str = "", caption: str = "") -> Picture | None:
        """One picture, or None where there is none that may be shown now."""
        photo = self.photos.get(pk) if pk else None
        if photo is None:
            return None
        found = once(("picture", photo.pk), lambda: _picture(photo))
        if found is None or not (alt or caption):
            return found
        return replace(found, alt=alt or found.alt, caption=caption or found.caption)


def _picture(photo: Photo) -> Picture | None:
    note_whole(photo)
    if not shows_today(photo):
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
        alt=photo.alt,
        srcset=", ".join(
            f"{rendition_address(photo, r)} {width}w" for width, r in sorted(unique.items())
        ),
        caption=photo.caption,
        credit=photo.credit,
        licence=photo.licence,
        licence_url=photo.licence_url,
        creator=photo.creator,
        copyright=photo.copyright_notice,
    )


def shows_today(photo: Photo) -> bool:
    """Whether a photo may stand on a public page now; what shows it changes when its rights end."""
    shown = may_be_shown(photo, today())
    if shown and photo.rights_expire:
        note_until(start_of(photo.rights_expire + timedelta(days=1)))
    return shown


def shared_photo(album: Album, pk: int | None) -> Picture | None:
    """A photo as a shared link shows it: cut to 1200 by 630, its address absolute."""
    shown, photo = album.picture(pk), album.photos.get(pk or 0)
    if shown is None or photo is None:
        return None
    try:
        made = rendition(photo, SHARE_SPEC)
    except (OSError, InvalidFilterSpecError, ValueError):
        return None
    if made is None:
        return None
    address = f"{settings.DATELINE_ADDRESS}{rendition_address(photo, made)}"
    return replace(shown, src=address, width=made.width, height=made.height, srcset="")


def rendition(photo: Photo, spec: str) -> PhotoRendition | None:
    """A size of a photo, made now if nobody has needed it before."""
    ready = getattr(photo, "prefetched_renditions", [])
    found = next((r for r in ready if r.filter_spec == spec), None)
    if found is None:
        made: PhotoRendition = aside(lambda: photo.get_rendition(spec))
        note(made)
        found = made
    return found


def rendition_address(photo: Photo, made: PhotoRendition) -> str:
    """``/media/<hash>/name.ext``; the page being rendered is noted as showing it."""
    ending = PurePosixPath(made.file.name).suffix
    address = FAMILIES["media"].address(
        digest=made.digest, name=f"{ascii_slug(photo.title, 60)}{ending}"
    )
    note_file(address)
    return address
