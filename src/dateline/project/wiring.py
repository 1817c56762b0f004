"""After X do Y: the one place where desks that do not know each other are joined."""

from __future__ import annotations

from dateline.content import queries as content
from dateline.coverage import queries as coverage
from dateline.newsroom import queries as newsroom
from dateline.publishing.actions import forget_old_changes
from dateline.publishing.tasks import find_due


def connect() -> None:
    """Called once by ``apps.ready()``."""
    find_due("old changes", forget_old_changes)
    content.PHOTO_SHOWERS.extend([newsroom.shows_photo, coverage.shows_photo])
    content.DOCUMENT_SHOWERS.append(newsroom.shows_document)
