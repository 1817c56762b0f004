"""Files as outputs: renditions and documents that a public item shows, and the colours."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from typing import Any

from dateline.content.queries import (
    documents_by_digest,
    renditions_by_digest,
    site_settings,
    stored,
)
from dateline.publishing.outputs import Rendered, family
from dateline.publishing.tracking import as_design
from dateline.website import views
from dateline.website.pictures import rendition_address
from dateline.website.rich_text import document_address
from dateline.website.shell import colours, colours_address


def nowhere() -> Iterator[dict[str, Any]]:
    """Files have no list of their own: they stand where a page shows them."""
    yield from ()


@family(
    "media", "media/<str:digest>/<str:name>", addresses=nowhere, shown=True,
    describe="A size of a photo or a document, only while a public page shows it",
)  # fmt: skip
def media(digest: str, name: str) -> Rendered | None:
    for made in renditions_by_digest((digest,)).get(digest, []):
        if rendition_address(made.image, made).endswith(f"/{name}"):
            return _file(made.file.name)
    for found in documents_by_digest((digest,)).get(digest, []):
        if document_address(found).endswith(f"/{name}"):
            return _file(found.file.name)
    return None


def _file(name: str) -> Rendered | None:
    try:
        body = stored(name)
    except FileNotFoundError:
        return None
    return Rendered(body, mimetypes.guess_type(name)[0] or "application/octet-stream")


@family(
    "colours", "theme/<str:digest>.css", addresses=nowhere, shown=True,
    describe="The accent colours of the site, made from its settings",
)  # fmt: skip
def colour_sheet(digest: str) -> Rendered | None:
    with as_design():
        settings = site_settings()
        if not colours_address(settings).endswith(f"/{digest}.css"):
            return None
        return Rendered(colours(settings).encode(), "text/css; charset=utf-8")


@family(
    "not found",
    "404.html",
    addresses=lambda: [{}],
    describe="What stands where nothing is (status 404)",
)
def not_found() -> Rendered:
    return views.not_found_page()
