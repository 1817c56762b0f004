"""Verbs of content: what is brought from elsewhere, in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wagtail.models import Page

from dateline.content import bulk
from dateline.content.models import Photo, PlainPage, PressDocument


def add_plain_pages_in_bulk(
    parent: Page, pages: Sequence[PlainPage], *, user: Any = None
) -> Sequence[PlainPage]:
    """Add plain pages under one parent, each with its revision, in one transaction.

    Live pages must have free slugs. Nothing is validated: an import shows what came.
    """
    bulk.add_pages(parent, pages, user=user)
    return pages


def add_photos_in_bulk(photos: Sequence[Photo], *, user: Any = None) -> Sequence[Photo]:
    """Add photos whose files are stored already (or that are missing), in one transaction."""
    bulk.add_records(photos, user=user)
    return photos


def add_documents_in_bulk(
    documents: Sequence[PressDocument], *, user: Any = None
) -> Sequence[PressDocument]:
    """Add documents whose files are stored already (or that are missing), in one transaction."""
    bulk.add_records(documents, user=user)
    return documents
