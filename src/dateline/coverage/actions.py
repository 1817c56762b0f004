"""Verbs of coverage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dateline.content import bulk
from dateline.coverage.models import Clip


def add_clips_in_bulk(clips: Sequence[Clip], *, user: Any = None) -> Sequence[Clip]:
    """File clips, each with its revision, in one transaction of up to 200.

    The clips are unsaved, their related rows given by ``bulk.hold``. Those with ``live=False``
    wait in the desk for somebody to approve them.
    """
    for clip in clips:
        clip.month = clip.date.strftime("%Y-%m") if clip.date else ""
        clip.has_unpublished_changes = not clip.live
    bulk.add_records(clips, user=user)
    return clips
