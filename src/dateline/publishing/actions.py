"""The press's verbs that other desks call."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

from dateline.publishing.models import Change
from dateline.publishing.tracking import DESIGN, Tracked, item_key

KEEP_CHANGES = timedelta(days=7)
logger = logging.getLogger("dateline.publishing")


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


def settle_schedules() -> int:
    """Publish every page and record whose hour has come, and take down what has expired.

    Each in a transaction of its own: one that cannot go out is logged and does not hold up the
    others. Returns how many went out or were taken down.
    """
    now = timezone.now()
    due = Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at")
    settled = sum(_try(_publish_due, pk) for pk in due.values_list("pk", flat=True))
    for model in _scheduled_models():
        expired = model._default_manager.filter(live=True, expire_at__lte=now)
        settled += sum(_try(_take_down, model, pk) for pk in expired.values_list("pk", flat=True))
    return settled


def _scheduled_models() -> list[Any]:
    drafted = [m for m in apps.get_models() if issubclass(m, DraftStateMixin)]
    return [Page, *(m for m in drafted if not issubclass(m, Page))]


def _try(act: Any, *args: Any) -> bool:
    try:
        with transaction.atomic():
            return bool(act(*args))
    except Exception:
        logger.exception("A schedule could not be settled: %s %s", act.__name__, args)
        return False


def _publish_due(pk: int) -> bool:
    # Asked again under the lock: another worker may have published it meanwhile.
    revision = (
        Revision.objects.select_for_update()
        .filter(pk=pk, approved_go_live_at__lte=timezone.now())
        .first()
    )
    if revision is None:
        return False
    revision.publish(log_action="wagtail.publish.scheduled")
    return True


def _take_down(model: Any, pk: int) -> bool:
    row = (
        model._default_manager.select_for_update()
        .filter(pk=pk, live=True, expire_at__lte=timezone.now())
        .first()
    )
    if row is None:
        return False
    # The specific page: a bare one would tell the press nothing.
    item = row.specific if isinstance(row, Page) else row
    item.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return True
