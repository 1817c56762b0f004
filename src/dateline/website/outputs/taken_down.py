"""Addresses that are gone on purpose, stored with the status 410 so that every server says so.

An address of which a server could not tell the page from a file or from what is live (``/search/``)
is not stored; Django answers for it (``website/middleware.py``).

This file comes last by its name, after that of plain pages: its route matches everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from dateline.publishing.outputs import FAMILIES, GOING, Rendered, family, placed
from dateline.publishing.questions import Facets
from dateline.website.queries import gone_notes, gone_notes_at
from dateline.website.views import gone_page

# Of other programs' pages; no file of ours ends like that, so that none can come to lie in its way.
FOREIGN_ENDINGS = (".htm", ".html", ".shtml", ".php", ".asp", ".aspx", ".jsp", ".cfm")
OUR_NAMES = ("index.html", "404.html", "410.html")


def storable(path: str) -> bool:
    """Whether the page of a gone address (without the slash at its end) can lie in the store."""
    words = path.split("/")[1:]
    if any("." in word and not word.lower().endswith(FOREIGN_ENDINGS) for word in words):
        return False
    if not path.isascii() or any(word.lower() in OUR_NAMES for word in words):
        return False
    address = f"{path}/"
    if address.startswith(settings.STATIC_URL):
        return False
    place = placed(address)
    return place is not None and not place[0].shown and gone_address(path) == address


def gone_address(path: str) -> str:
    """Where the page of a gone address lies."""
    return FAMILIES["gone"].address(**arguments_of(path))


def arguments_of(path: str) -> dict[str, Any]:
    """The arguments of the family, from a note's path."""
    return {"gone": path.removeprefix("/")}


def addresses() -> Iterator[dict[str, Any]]:
    for note in gone_notes():
        if storable(note.path):
            yield arguments_of(note.path)


def concern(pk: str, facets: Facets) -> Iterator[dict[str, Any]]:
    """The address of a note that stands; of one that was deleted, its page sees to it."""
    for path in gone_notes_at(tuple(str(path) for path in facets.get("path", ()))):
        if storable(path):
            yield arguments_of(path)


@family(
    "gone", "<path:gone>/", addresses=addresses, rank=GOING,
    describe="An address that was taken down on purpose, with the reason (status 410)",
    concerns={"website.GoneAddress": (["path"], concern)},
)  # fmt: skip
def gone(gone: str) -> Rendered | None:
    path = f"/{gone}"
    note = gone_notes_at((path,)).get(path)
    return gone_page(note) if note else None
