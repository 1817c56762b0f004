"""Signals notice, the press acts: receivers only insert a Change in the same transaction.

Why no ``page_published`` here: Wagtail fires it with ``live=False`` for schedules, not for every
copy, and not for children of a moved page (see design.md, known traps). ``post_save`` of the row
itself is the fact that a page could show.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save

from dateline.publishing.actions import record_change
from dateline.publishing.models import Change
from dateline.publishing.tracking import Tracked


def on_save(sender: type[models.Model], instance: models.Model, raw: bool, **_: Any) -> None:
    if not raw and isinstance(instance, Tracked):
        record_change([instance])


def on_delete(sender: type[models.Model], instance: models.Model, **_: Any) -> None:
    if isinstance(instance, Tracked):
        record_change([instance], action=Change.Action.DELETED)


def on_links(sender: Any, instance: models.Model, action: str, **_: Any) -> None:
    if action.startswith("post_") and isinstance(instance, Tracked):
        record_change([instance], action=Change.Action.LINKED)


def connect() -> None:
    """Connect once, for every tracked model; called by ``apps.ready()``."""
    post_save.connect(on_save, dispatch_uid="dateline.capture.save")
    post_delete.connect(on_delete, dispatch_uid="dateline.capture.delete")
    m2m_changed.connect(on_links, dispatch_uid="dateline.capture.links")
