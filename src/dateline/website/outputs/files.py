"""Files as outputs: renditions and documents that a public item shows, and the colours."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from typing import Any

from dateline.content.models import PhotoRendition, PressDocument
from dateline.content.queries import (
    DOCUMENT_SHOWERS,
    PHOTO_SHOWERS,
    public_document,
    public_rendition,
    shown,
    site_settings,
    stored,
)
from dateline.publishing.outputs import Rendered, family
from dateline.website.pictures import rendition_address
from dateline.website.rich_text import document_address
from dateline.website.shell import colours, colours_address

FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


def _arguments(address: str) -> dict[str, Any]:
    _, _, digest, name = address.rsplit("/", 3)
    return {"digest": digest, "name": name}


def media_addresses() -> Iterator[dict[str, Any]]:
    """Every rendition and document that a public item shows now."""
    for made in PhotoRendition.objects.select_related("image").order_by("pk"):
        if made.digest and shown(made.image_id, PHOTO_SHOWERS):
            yield _arguments(rendition_address(made.image, made))
    for found in PressDocument.objects.filter(missing=False).order_by("pk"):
        if shown(found.pk, DOCUMENT_SHOWERS):
            yield _arguments(document_address(found))


@family(
    "media", "media/<str:digest>/<str:name>", addresses=media_addresses,
    describe="A size of a photo or a document, only while a public item shows it",
)  # fmt: skip
def media(digest: str, name: str) -> Rendered | None:
    for made in public_rendition(digest):
        if rendition_address(made.image, made).endswith(f"/{name}"):
            return _file(made.file.name)
    for found in public_document(digest):
        if document_address(found).endswith(f"/{name}"):
            return _file(found.file.name)
    return None


def _file(name: str) -> Rendered | None:
    try:
        body = stored(name)
    except FileNotFoundError:
        return None
    return Rendered(
        body, mimetypes.guess_type(name)[0] or "application/octet-stream", headers=dict(FOR_EVER)
    )


def colours_addresses() -> Iterator[dict[str, Any]]:
    yield {"digest": colours_address(site_settings()).rsplit("/", 1)[1].removesuffix(".css")}


@family(
    "colours", "theme/<str:digest>.css", addresses=colours_addresses,
    describe="The accent colours of the site, made from its settings",
)  # fmt: skip
def colour_sheet(digest: str) -> Rendered:
    settings = site_settings()
    current = colours_address(settings).endswith(f"/{digest}.css")
    headers = dict(FOR_EVER) if current else {"Cache-Control": "public, max-age=60"}
    return Rendered(colours(settings).encode(), "text/css; charset=utf-8", headers=headers)


@family(
    "robots",
    "robots.txt",
    addresses=lambda: [{}],
    describe="What crawlers may read: all but the desk",
)
def robots() -> Rendered:
    return Rendered(b"User-agent: *\nDisallow: /desk/\n", "text/plain; charset=utf-8")
