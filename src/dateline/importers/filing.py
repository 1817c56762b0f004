"""Rows written by every importer alike: media with their files, and changed items over their rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from dateline.content import bulk
from dateline.content.actions import add_documents_in_bulk, add_photos_in_bulk
from dateline.content.models import Photo, PlainPage, PressDocument
from dateline.coverage.models import Clip
from dateline.importers.ledger import ARTICLE, CLIP, DOCUMENT, PHOTO, PLAIN, Ledger
from dateline.importers.media import (
    Folder,
    NoFile,
    Wanted,
    check_picture,
    document_of,
    photo_of,
    read_file,
)
from dateline.newsroom.models import Article

MODELS: dict[str, type[Any]] = {
    ARTICLE: Article, PLAIN: PlainPage, CLIP: Clip, PHOTO: Photo, DOCUMENT: PressDocument,
}  # fmt: skip
_FILE_FIELDS = {PHOTO: ("file", "width", "height", "file_size", "file_hash", "embedded"),
                DOCUMENT: ("file", "file_size", "file_hash")}  # fmt: skip
# What a changed item may change here; its address stays.
_FIELDS = {
    ARTICLE: ("title", "deck", "date", "time_known", "kind", "body", "photo_id", "byline",
              "series_id", "recording_url", "year", "go_live_at", "outlet_id", "outward_link",
              "issuer_id", "dateline", "revised_at", "issue", "signed_by", "cite_as", "duration",
              "job_level", "job_place", "pay", "closing_date"),
    PLAIN: ("title", "introduction", "body", "photo_id", "go_live_at"),
    CLIP: ("headline", "link", "date", "excerpt", "photo_id", "outlet_id", "kind", "byline",
           "covers_id", "chapter_id", "show_in_latest"),
}  # fmt: skip
_LINKS = {ARTICLE: ("topics", "people", "places", "authors", "co_issuers"), PLAIN: (),
          CLIP: ("topics", "people", "places")}  # fmt: skip

# What a single odd item may provoke while it is made or stored: it is refused, the rest comes in.
FAULTS = (DatabaseError, ValueError, TypeError, ValidationError, OverflowError)
Filed = tuple[Any, str, str, list[str]]
"""An unsaved photo or document, its name in the ledger, its digest, what it lacks."""


def unfiled(
    ledger: Ledger, model: str, wanted: Wanted, folder: Folder, *, may_fetch: bool
) -> tuple[Any, str]:
    """An unsaved photo or document; the second value says why its file could not be had.

    In a dry run the file is only looked at, and the row has an id that is no row's.
    """
    why, data = "", None
    try:
        data = read_file(wanted, folder, may_fetch=may_fetch)
        if model == PHOTO:
            check_picture(data)
    except NoFile as problem:
        why, data = str(problem), None
    if ledger.run is None:
        return MODELS[model](pk=ledger.fake_id(), missing=bool(why)), why
    return (photo_of if model == PHOTO else document_of)(wanted, data), why


def file_media(ledger: Ledger, model: str, rows: Iterable[Filed], *, user: Any = None) -> None:
    """Write photos or documents and their lines of the ledger in one transaction."""
    rows = list(rows)
    lines = [(key, model, row, digest, told) for row, key, digest, told in rows]
    if ledger.run is None:
        ledger.write((key, m, row.pk, digest, told) for key, m, row, digest, told in lines)
        return
    add = add_photos_in_bulk if model == PHOTO else add_documents_in_bulk
    with transaction.atomic():
        add([row for row, *_ in rows], user=user)
        ledger.write((key, m, row.pk, digest, told) for key, m, row, digest, told in lines)


def fill_missing(
    ledger: Ledger, model: str, pk: int, wanted: Wanted, folder: Folder, *, may_fetch: bool,
    user: Any = None,
) -> bool:  # fmt: skip
    """Give a photo or document that was missing its file, if it can be had now."""
    made, why = unfiled(ledger, model, wanted, folder, may_fetch=may_fetch)
    if why:
        if ledger.run is not None:
            made.file.delete(save=False)
        return False
    if ledger.run is not None:
        row = MODELS[model].objects.get(pk=pk)
        placeholder = row.file.name
        for name in _FILE_FIELDS[model]:
            value = getattr(made, name)
            setattr(row, name, value.name if name == "file" else value)
        for name in Photo.FROM_FILE if model == PHOTO else ():
            setattr(row, name, getattr(row, name) or getattr(made, name))
        row.missing = False
        with transaction.atomic():
            row.save()
            bulk.log_rows([row], user=user)
        row.file.storage.delete(placeholder)
    return True


def overwrite(model: str, row: Any, made: Any, *, live: bool, user: Any = None) -> None:
    """Write a changed item over its row, the ordinary way: few of them ever change.

    made: the item as it would be imported now (unsaved); live: whether the file has it public.
    A clip that an editor approved stays approved.
    """
    for name in _FIELDS[model]:
        setattr(row, name, getattr(made, name))
    for name in _LINKS[model]:
        setattr(row, name, made._cluster_related_objects[name])
    was_live = row.live
    if model != CLIP:
        row.draft_title = row.title
        if was_live and not live:
            row.unpublish(log_action=None)
    row.save()
    revision = row.save_revision(user=user, log_action=bulk.IMPORTED, changed=True)
    if live or (model == CLIP and was_live):
        revision.publish(user=user, log_action=None)
