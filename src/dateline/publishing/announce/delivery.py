"""Delivering what is due: claimed row by row, sent outside of any transaction, settled.

A claim moves ``due_at`` a minute ahead (a lease), so that two workers never send one row at the same
time. Whoever is killed in between leaves a lease that runs out: the row is sent again, which does
no harm, since purges and notices may be repeated. Old editions go first and none is left out.

What fails is tried again after 30 seconds, a minute, two, up to an hour, and given up after a day.
``Retry-After`` is honoured for everything that goes to the same place.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from dateline.publishing.announce import purge, websub
from dateline.publishing.announce.calls import DUE, GIVEN_UP, SENT, Unsent, make
from dateline.publishing.models import Announcement

LEASE = timedelta(seconds=60)
TURN = 5.0  # seconds after which no further request is begun; far below the lease
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
PATIENCE = timedelta(days=1)
LEAST_TRIES = 8  # a day on which this machine was off is no day of trying
KINDS = {purge.KIND: purge.calls, websub.KIND: websub.calls}

Line = tuple[str, str]  # kind, and to whom: what one trouble holds up
logger = logging.getLogger("dateline.announce")


def deliver_due(turn: float = TURN) -> int:
    """Deliver what is due; returns how many announcements were settled: sent, or given up.

    Begins no request after ``turn`` seconds: what is left over is due at the next call. Must not
    be called inside a transaction (RuntimeError): a request would hold its locks.
    """
    stop_at = time.monotonic() + turn
    settled = 0
    troubled: set[Line] = set()
    while row := _claim(troubled):
        done = row.payload.get("done", 0)
        problem, finished = _send(row, stop_at)
        progress = row.payload.get("done", 0) > done
        if problem:
            settled += _failed(row, problem, progress)
            if not problem.alone:
                troubled.add(_line(row))
        elif finished:
            settled += _sent(row)
        else:
            # No trouble, only out of time: it keeps its place.
            _settle(row, due_at=timezone.now(), attempts=0, error="")
        if time.monotonic() >= stop_at:
            break
    return settled


def send_again(numbers: Iterable[int]) -> int:
    """Make given-up announcements due once more; returns how many. For the operator's button."""
    rows = Announcement.objects.filter(pk__in=list(numbers), state=GIVEN_UP)
    count = 0
    for row in rows:
        row.payload.pop("failing_since", None)
        row.state, row.attempts, row.error, row.due_at = DUE, 0, "", timezone.now()
        row.save(update_fields=["payload", "state", "attempts", "error", "due_at"])
        count += 1
    return count


def _line(row: Announcement) -> Line:
    return row.kind, str(row.payload.get("to", ""))


def _waiting() -> QuerySet[Announcement]:
    return Announcement.objects.filter(state=DUE, kind__in=KINDS)


def _claim(troubled: Collection[Line]) -> Announcement | None:
    """The oldest row that may be sent now, leased; None if there is none."""
    now = timezone.now()
    limited = _waiting().filter(payload__limited=True, due_at__gt=now)
    held = {*troubled, *limited.values_list("kind", "payload__to")}
    # Durable: never inside another transaction, or the lease would be invisible to others.
    with transaction.atomic(durable=True):
        rows = _waiting().filter(due_at__lte=now).order_by("pk")
        for kind, to in held:
            rows = rows.exclude(kind=kind, payload__to=to)
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        row = rows.first()
        if row is None:
            return None
        row.due_at, row.attempts = now + LEASE, min(row.attempts + 1, 10_000)
        row.save(update_fields=["due_at", "attempts"])
    return row


def _send(row: Announcement, stop_at: float) -> tuple[Unsent | None, bool]:
    """Make the requests of a row, one at least; (what went wrong, whether all is done)."""
    try:
        for number, call in enumerate(KINDS[row.kind](row)):
            if number and time.monotonic() >= stop_at:
                return None, False
            make(call)
            row.payload["done"] = row.payload.get("done", 0) + call.items
    except Unsent as problem:
        return problem, False
    except Exception:
        logger.exception("Announcement %s could not be sent", row.pk)
        return Unsent("Something went wrong here, not there; the log says what."), False
    return None, True


def _sent(row: Announcement) -> int:
    now = timezone.now()
    for key in ("done", "failing_since", "limited"):
        row.payload.pop(key, None)
    settled = _settle(row, state=SENT, sent_at=now, error="")
    # Whoever answers again need not wait for the others' next step. A lease is never this long.
    waiting = _waiting().filter(attempts__gt=0, due_at__gt=now + LEASE)
    waiting.filter(kind=row.kind, payload__to=_line(row)[1]).update(due_at=now)
    return settled


def _failed(row: Announcement, problem: Unsent, progress: bool) -> int:
    """Settle for later, or give up; 1 if given up."""
    now = timezone.now()
    tries = 1 if progress else row.attempts
    since = None if progress else row.payload.get("failing_since")
    failing = now - datetime.fromisoformat(since) if since else timedelta(0)
    row.payload["failing_since"] = since or now.isoformat()
    row.payload.pop("limited", None)
    error = problem.reason[:300]
    logger.warning("Edition %s: %s", row.edition_id, problem.reason)
    if failing >= PATIENCE and tries >= LEAST_TRIES:
        return _settle(row, state=GIVEN_UP, error=error)
    if problem.limited:
        row.payload["limited"] = True
    step = min(FIRST_PAUSE * 2 ** min(tries - 1, 10), LONGEST_PAUSE)
    again = now + (step if problem.pause is None else problem.pause)
    if _settle(row, due_at=again, attempts=tries, error=error) and not problem.alone:
        others = _waiting().filter(kind=row.kind, payload__to=_line(row)[1], due_at__lte=now)
        others.update(due_at=again)
    return 0


def _settle(row: Announcement, **values: Any) -> int:
    """Write what became of a row, if the lease is still ours; 1 if it was."""
    ours = Announcement.objects.filter(pk=row.pk, state=DUE, due_at=row.due_at)
    settled = ours.update(payload=row.payload, **values)
    if not settled:
        logger.warning("Announcement %s took longer than its lease; it is sent again", row.pk)
    return settled
