"""A release folded for its pack: what every format of it tells of, read once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from wagtail.images.exceptions import InvalidFilterSpecError

from dateline.content.models import Photo, PressDocument
from dateline.content.queries import stored
from dateline.lib.text import ascii_slug
from dateline.newsroom.kinds import with_fields
from dateline.newsroom.models import Article
from dateline.website.article_parts import Parts
from dateline.website.body import Body, Raw, file_link
from dateline.website.cards import ArticleView, FileLink, Link, Picture
from dateline.website.packs import paper
from dateline.website.pictures import rendition
from dateline.website.shell import absolute, build_shell

KINDS = tuple(with_fields("release"))
TEXT, HTML, PDF, NINJS, ZIP = "release.txt", "release.html", "release.pdf", "ninjs.json", "pack.zip"
# As large as print asks for, and small enough for a mail; JPEG, which every desk can open.
FULL = "max-2400x2400|format-jpeg|jpegquality-88"
# In the HTML file and on paper, which carry their pictures inside.
INSIDE = "max-1200x1200|format-jpeg|jpegquality-80"
# On these grounds others may have the photo from us; a licence to us alone does not let us hand it on.
TO_HAND_ON = (
    Photo.Rights.OWN, Photo.Rights.OPEN, Photo.Rights.PUBLIC_DOMAIN, Photo.Rights.PERMISSION,
)  # fmt: skip


@dataclass(frozen=True)
class Hold:
    """An embargo: until when, in words for the status line, and to whom this copy was given."""

    until: datetime
    status: str
    banner: str
    version: datetime | None = None


@dataclass(frozen=True)
class Shot:
    """A photo of the release; ``file`` is empty where it may not be handed on."""

    photo: Photo
    picture: Picture
    file: str = ""

    def data(self, spec: str) -> bytes:
        """Its bytes at a size; empty where the file is gone or broken."""
        try:
            made = rendition(self.photo, spec)
            return stored(made.file.name) if made else b""
        except (OSError, InvalidFilterSpecError, ValueError):
            return b""


@dataclass(frozen=True)
class Enclosed:
    """A document that comes with the release."""

    document: PressDocument
    link: FileLink
    file: str


@dataclass(frozen=True)
class Story:
    """What the formats of a pack are made of."""

    item: Article
    view: ArticleView
    parts: Parts
    pieces: Sequence[tuple[str, Raw]]
    shots: Sequence[Shot]
    files: Sequence[Enclosed]
    publisher: str
    language: str
    address: str
    status: str
    hold: Hold | None = None

    @property
    def datelines(self) -> str:
        return " / ".join(self.view.datelines)

    @property
    def version(self) -> datetime | None:
        """When this text came to be."""
        moment = self.hold.version if self.hold else None
        moment = moment or self.item.revised_at or self.item.date or self.item.first_published_at
        return moment.astimezone(ZoneInfo(settings.TIME_ZONE)) if moment else None


def is_release(item: Article) -> bool:
    """Whether an article has a reporter pack."""
    return item.kind in KINDS


def links(path: str, *, held: bool = False) -> list[Link]:
    """What the page of a release offers to reporters; ``path``: where its pack stands."""
    formats = ["text", "HTML", *(["PDF"] if paper.possible() else []), "ninjs", "photos and files"]
    told = [
        Link("Everything in one file", f"{path}{ZIP}", note=f"ZIP: {', '.join(formats)}"),
        Link("As plain text", f"{path}{TEXT}"),
    ]
    if paper.possible() and not held:
        told.append(Link("As a PDF", f"{path}{PDF}"))
    return told


def fold(
    item: Article, view: ArticleView, body: Body, parts: Parts, hold: Hold | None = None
) -> Story:
    """One release as its pack tells of it."""
    pieces = list(body.pieces())
    shell = build_shell()
    return Story(
        item=item, view=view, parts=parts, pieces=pieces, publisher=shell.name,
        shots=list(_shots(view, body, pieces)), files=list(_files(parts, body)),
        language=shell.language, address=absolute(item.public_path or "/"),
        status=hold.status if hold else view.status, hold=hold,
    )  # fmt: skip


def pictures(view: ArticleView, pieces: Sequence[tuple[str, Raw]]) -> Iterator[Picture]:
    """The pictures of a release in their order, the large one first."""
    if view.picture:
        yield view.picture
    for kind, values in pieces:
        if kind == "photo":
            yield values["picture"]
        elif kind == "gallery":
            yield from values["pictures"]


def _shots(view: ArticleView, body: Body, pieces: Sequence[tuple[str, Raw]]) -> Iterator[Shot]:
    known: dict[str, Photo] = {}
    for photo in body.album.photos.values():
        if picture := body.album.picture(photo.pk):
            known[picture.src] = photo
    seen: set[Any] = set()
    for picture in pictures(view, pieces):
        photo_ = known.get(picture.src)
        if photo_ is None or photo_.pk in seen:
            continue
        seen.add(photo_.pk)
        name = f"photos/{len(seen)}-{ascii_slug(photo_.title, 50)}.jpg"
        yield Shot(photo_, picture, name if photo_.rights in TO_HAND_ON else "")


def _files(parts: Parts, body: Body) -> Iterator[Enclosed]:
    found = [(each.document, each.label) for each in parts.files]
    found += [(document, "") for document in body.documents.values()]
    seen: set[Any] = set()
    names: set[str] = set()
    for document, label in found:
        link = file_link(document, label) if document and document.pk not in seen else None
        if link is None:
            continue
        seen.add(document.pk)
        name = PurePosixPath(link.url).name
        while name in names:
            name = f"{len(names) + 1}-{name}"
        names.add(name)
        yield Enclosed(document, replace(link, url=absolute(link.url)), f"files/{name}")
