"""The press's verbs that other desks call."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import models
from django.utils import timezone

from dateline.publishing.models import Change
from dateline.publishing.tracking import DESIGN, Tracked, item_key

KEEP_CHANGES = timedelta(days=7)


def record_change(
    instances: Iterable[models.Model], *, action: str = Change.Action.SAVED, batch: int = 500
) -> int:
    """Write outbox rows for rows changed by ``update()`` or in bulk, which send no signal.

    Call it inside the transaction that changed them. Returns the number of rows written.
    """
    changes = [
        Change(key=_key(instance), action=action)
        for instance in instances
        if isinstance(instance, Tracked)
    ]
    Change.objects.bulk_create(changes, batch_size=batch)
    return len(changes)


def _key(instance: models.Model) -> str:
    return DESIGN if getattr(instance, "tracked_as_design", False) else item_key(instance)


def forget_old_changes() -> int:
    """Drop outbox rows older than a week; returns how many. Nothing reads further back."""
    edge = timezone.now() - KEEP_CHANGES
    return Change.objects.filter(noticed_at__lt=edge).delete()[0]
