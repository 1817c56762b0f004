"""The press's verbs that other desks call."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

from dateline.publishing.changes import (
    change,
    is_public,
    owners_of,
    relations_now,
    values_now,
)
from dateline.publishing.models import Announcement, Change, Edition
from dateline.publishing.tasks import poke
from dateline.publishing.tracking import Tracked

KEEP_EDITIONS = timedelta(days=90)
logger = logging.getLogger("dateline.publishing")


def record_change(
    instances: Iterable[models.Model], *, action: str = Change.Action.SAVED, batch: int = 500,
    fields: Sequence[str] | None = None,
) -> int:  # fmt: skip
    """Write outbox rows for rows changed by ``update()`` or in bulk, which send no signal.

    Call it inside the transaction that changed them, with ``action="created"`` for new rows: of
    those all values are known. fields: the facets that moved, where the caller knows that no other
    value did. Returns the number of rows written; drafts need none.
    """
    rows = [instance for instance in instances if isinstance(instance, Tracked)]
    if not rows:
        return 0
    model, ids = type(rows[0]), [row.pk for row in rows]
    now, related = values_now(model, ids), relations_now(model, ids)
    new = action == Change.Action.CREATED
    told = []
    for row in rows:
        after = now.get(row.pk)
        if new and not is_public(None, after):
            continue
        noticed = change(row, action, after=after, related=related[row.pk])
        if not new:
            # None: what it said before, nobody knows
            noticed.fields = None if fields is None else list(fields)
        told += [noticed, *owners_of(row, noticed)]
    Change.objects.bulk_create(told, batch_size=batch)
    poke()
    return len(told)


def record_move(pages: Iterable[Page], before: Mapping[Any, str]) -> None:
    """Outbox rows for pages whose place in the tree moved; ``before``: the tree paths they had."""
    told = []
    for page in pages:
        moved = change(page, Change.Action.SAVED)
        moved.fields = None
        moved.facets = {"url_path": [before[page.pk], page.url_path]}
        told.append(moved)
    Change.objects.bulk_create(told, batch_size=500)
    poke()


def forget_old_editions() -> int:
    """Drop editions older than ``KEEP_EDITIONS`` that have told everybody; returns how many."""
    edge = timezone.now() - KEEP_EDITIONS
    old = Edition.objects.filter(began_at__lt=edge).exclude(state=Edition.State.PRESSING)
    old = old.exclude(announcements__state=Announcement.State.DUE)
    newest = Edition.objects.filter(state=Edition.State.LIVE).order_by("-pk").values("pk")[:1]
    old = old.exclude(pk__in=list(newest.values_list("pk", flat=True)))  # it lies in the store
    return old.filter(pk__in=list(old.values_list("pk", flat=True)[:500])).delete()[0]


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
