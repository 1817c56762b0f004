"""Verbs of sources: look at what is due, once each, and write down what came of it.

A look is held by a lease. What it found becomes candidates before it is settled, and a story comes in
once however often it is found; so after a crash the look is repeated and nothing is lost.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from dateline.coverage.intake.actions import add_candidates
from dateline.coverage.intake.found import Found
from dateline.coverage.intake.study import watched
from dateline.coverage.match import Watchlist
from dateline.coverage.models import Candidate, Poll, Source
from dateline.coverage.polite import NotNow
from dateline.coverage.polling import archives, reading
from dateline.coverage.polling.lookings import GONE, Away, Looked, look
from dateline.coverage.polling.pages import found_of
from dateline.coverage.sources import pacing
from dateline.coverage.sources.items import SourceItem
from dateline.lib.http import FetchError, FetchRefused

logger = logging.getLogger("dateline.coverage")

LEASE = timedelta(minutes=10)  # longer than any step between two renewals
MOST_SEEN = 2000
POLLS_KEPT = 200
SOON = timedelta(seconds=5)
LOG = "dateline.source"


@dataclass(slots=True)
class Outcome:
    """What one look came to, before it is settled."""

    poll: Poll
    position: dict[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None
    interval: int = 0
    failed: bool = False
    active: bool = True
    asked: bool = True
    """False where nobody was asked, because it was too early: then no look is written down."""


def poll_due(*, limit: int = 5) -> int:
    """Look at sources that are due, at most so many; returns how many were looked at."""
    count = 0
    while count < limit and (source := claim()) is not None:
        poll(source)
        count += 1
    return count


@transaction.atomic
def claim() -> Source | None:
    """Take the source that has waited longest for this worker alone, until its lease runs out."""
    now = timezone.now()
    due = Source.objects.filter(active=True, due_at__lte=now).exclude(lease_until__gt=now)
    source = due.select_for_update(skip_locked=True, of=("self",)).order_by("due_at", "pk").first()
    if source is not None:
        source.lease_until = now + LEASE
        source.save(update_fields=["lease_until"])
    return source


def renew(source: Source) -> bool:
    """Keep the lease during long work; False where somebody else has the source, or it was paused."""
    held, source.lease_until = source.lease_until, timezone.now() + LEASE
    mine = Source.objects.filter(pk=source.pk, lease_until=held, active=True)
    return bool(mine.update(lease_until=source.lease_until))


def poll(source: Source) -> None:
    """Look at a source that was claimed, and settle it. Never raises for what a server does."""
    began, now = time.monotonic(), timezone.now()
    outcome = Outcome(Poll(source=source, at=now), dict(source.position), interval=source.interval)
    try:
        if source.kind == Source.Kind.ARCHIVES:
            _read_archives(source, outcome)
        else:
            _look(source, outcome, now)
    except archives.Lost:
        return
    except NotNow as early:
        outcome.due_at, outcome.asked = early.until, False
    except Away as away:
        _fail(source, outcome, away.reason, away.status, away.wait)
    except FetchRefused as problem:
        _fail(source, outcome, problem.reason)
    except FetchError as problem:
        _fail(source, outcome, problem.reason)
    except Exception as problem:
        logger.exception("The look at source %s failed", source.pk)
        _fail(
            source,
            outcome,
            f"It could not be read ({type(problem).__name__}). The program's log says more.",
        )
    outcome.poll.millis = int((time.monotonic() - began) * 1000)
    settle(source, outcome)


def _look(source: Source, outcome: Outcome, now: datetime) -> None:
    """Ask the source where its time has come, then read a few of the pages that wait to be read."""
    following = source.position.get("next_look", 0)
    if now.timestamp() >= following:
        looked = look(source)
        _take(source, outcome, looked, now)
    else:
        outcome.asked = False
        outcome.due_at = datetime.fromtimestamp(following, now.tzinfo)
    if outcome.position.get("to_read"):
        hits, wait = reading.read_some(source, outcome.position, watchlist, lambda: renew(source))
        outcome.poll.found += len(_added(source, hits))
        if wait is not None:
            outcome.due_at = min(filter(None, [outcome.due_at, wait]))


def _take(source: Source, outcome: Outcome, looked: Looked, now: datetime) -> None:
    """Tell what is new from what was seen, and what is wanted from what is not."""
    kept = outcome.position
    kept.update(looked.position)
    seen = dict.fromkeys(kept.get("seen", ()))
    items = {item.key: item for item in looked.items}
    fresh = [item for key, item in items.items() if key not in seen]
    outcome.poll.status, outcome.poll.items, outcome.poll.fresh = (
        looked.status,
        len(items),
        len(fresh),
    )
    outcome.poll.problem = "; ".join(looked.problems)[:300]
    wanted, unsure = fresh, list[SourceItem]()
    if fresh and source.take == Source.Take.WATCHED:
        wanted, unsure = _sorted(fresh)
    outcome.poll.found = len(_added(source, [found_of(item) for item in wanted]))
    if lost := reading.remember(kept, unsure):
        told = f"{lost} pages are left unread: there are too many for this source"
        outcome.poll.problem = "; ".join(filter(None, [told, outcome.poll.problem]))[:300]
    # Those that still stand there are the newest to be remembered, so that they never fall out.
    order = [key for key in seen if key not in items] + list(items)
    kept["seen"] = order[-max(MOST_SEEN, len(items)) :]
    _pace(source, outcome, looked, len(fresh), now)


def watchlist() -> Watchlist:
    """All that is watched for, the same as in the review of candidates."""
    return watched().watchlist


def _sorted(fresh: list[SourceItem]) -> tuple[list[SourceItem], list[SourceItem]]:
    """(those whose own words name what is watched, those whose page has to be read first)."""
    watch = watchlist()
    wanted = [item for item in fresh if watch.mentions(item.words)]
    named = {item.key for item in wanted}
    return wanted, [item for item in fresh if item.key not in named]


def _added(source: Source, found: list[Found]) -> list[Candidate]:
    """Candidates that did not exist before."""
    if not found:
        return []
    began = timezone.now()
    via = Candidate.Via.SCAN if source.kind == Source.Kind.ARCHIVES else Candidate.Via.SOURCE
    rows = add_candidates(found, via=via, source=source, chapter=source.chapter)
    return [row for row in rows if row.source_id == source.pk and row.added_at >= began]


def _pace(source: Source, outcome: Outcome, looked: Looked, fresh: int, now: datetime) -> None:
    """When to look again: by how often something new comes; the first look says nothing about that."""
    rate = float(outcome.position.get("rate", 0.5 / max(source.interval, 1)))
    if source.polled_at is not None:
        rate = pacing.rate_after(rate, fresh, (now - source.polled_at).total_seconds())
    outcome.position["rate"] = rate
    every = looked.every or int(outcome.position.get("every", 0))
    outcome.position["every"] = every
    outcome.interval = pacing.interval_for(rate, at_least=every)
    outcome.due_at = now + (SOON if looked.more else timedelta(seconds=outcome.interval))
    outcome.position["next_look"] = outcome.due_at.timestamp()


def _fail(
    source: Source, outcome: Outcome, reason: str, status: int | None = None, wait: int = 0
) -> None:
    """Note a look that came to nothing, and stay away longer each time; what is gone is left alone."""
    outcome.failed, outcome.asked = True, True
    outcome.poll.status, outcome.poll.problem = status, reason[:300]
    away = pacing.back_off(source.interval, source.failures + 1, asked=wait)
    outcome.due_at = timezone.now() + timedelta(seconds=away)
    outcome.position["next_look"] = outcome.due_at.timestamp()
    outcome.active = status != GONE


@transaction.atomic
def settle(source: Source, outcome: Outcome) -> bool:
    """Write down a look; False where the source is no longer ours (paused, or our lease ran out)."""
    poll = outcome.poll
    told: dict[str, Any] = {
        "position": outcome.position,
        "due_at": outcome.due_at,
        "lease_until": None,
    }
    if outcome.asked:
        told |= {
            "polled_at": poll.at, "interval": outcome.interval, "active": outcome.active,
            "failures": min(source.failures + 1, 1000) if outcome.failed else 0,
            "problem": poll.problem if outcome.failed else "",
        }  # fmt: skip
    if poll.fresh or poll.found:
        told["new_at"] = poll.at
    mine = Source.objects.filter(pk=source.pk, active=True, lease_until=source.lease_until)
    if not mine.update(**told):
        return False
    if outcome.asked:
        poll.save()
        old = source.polls.values_list("pk", flat=True)[POLLS_KEPT:]
        Poll.objects.filter(pk__in=list(old)).delete()
    elif poll.found:  # pages of the last look, read since
        last = source.polls.first()
        if last is not None:
            last.found += poll.found
            last.save(update_fields=["found"])
    return True


def _read_archives(source: Source, outcome: Outcome) -> None:
    """One file of a folder of web archives that was not read yet."""

    def add(found: list[Found]) -> int:
        return len(_added(source, found))

    step = archives.read_next(source, watchlist, lambda: renew(source), add)
    outcome.poll.items, outcome.poll.fresh, outcome.poll.found = step.files, step.fresh, step.found
    outcome.poll.problem = step.problem
    now = timezone.now()
    outcome.interval = archives.PAUSE
    outcome.due_at = now if step.more else now + timedelta(seconds=archives.PAUSE)


# At the desk


@transaction.atomic
def look_now(source: Source, *, by: Any = None) -> None:
    """Have it looked at as soon as a worker is free, whatever was planned; a paused one goes on."""
    row = Source.objects.select_for_update().get(pk=source.pk)
    row.position.pop("next_look", None)
    row.active, row.due_at = True, timezone.now()
    row.save(update_fields=["position", "active", "due_at"])
    log(instance=row, action=f"{LOG}.look", user=by)


@transaction.atomic
def pause(source: Source, *, by: Any = None) -> None:
    """Do not look any more until somebody says so. A look that runs at this moment is not counted."""
    Source.objects.filter(pk=source.pk).update(active=False, lease_until=None)
    log(instance=source, action=f"{LOG}.pause", user=by)


@transaction.atomic
def resume(source: Source, *, by: Any = None) -> None:
    """Look again, now. What came and went meanwhile is not to be had any more."""
    Source.objects.filter(pk=source.pk).update(
        active=True, due_at=timezone.now(), failures=0, problem=""
    )
    log(instance=source, action=f"{LOG}.resume", user=by)
