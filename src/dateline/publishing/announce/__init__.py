"""Announcing an edition: caches let go of what changed, hubs hear of new feeds.

``record(outcome)`` (or ``plan`` and storing the rows) belongs into the transaction that books the
edition; ``deliver_due()`` is a due finder and runs after it, so that nobody is told of a page before
it is live. What could not be told is tried again for a day and then shown to the operator.
"""

from __future__ import annotations

from dateline.publishing.announce import purge, websub
from dateline.publishing.announce.calls import GIVEN_UP, SENT
from dateline.publishing.announce.delivery import deliver_due, send_again
from dateline.publishing.announce.outcome import Outcome
from dateline.publishing.models import Announcement

__all__ = ["Outcome", "checks", "deliver_due", "describe", "plan", "record", "send_again"]

_DESCRIBE = {purge.KIND: purge.describe, websub.KIND: websub.describe}


def plan(outcome: Outcome) -> list[Announcement]:
    """The announcements that an edition asks for, by the settings of now; unsaved, none sent."""
    return [*purge.plan(outcome), *websub.plan(outcome)]


def record(outcome: Outcome) -> int:
    """Store what ``plan`` says; returns how many. Called twice for one edition it stores once."""
    rows = plan(outcome)
    Announcement.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def describe(row: Announcement) -> str:
    """An announcement in a sentence: "Fastly: 12 tags purged", "Hub example.org told of 3 feeds".

    What waits or was given up says why.
    """
    words = _DESCRIBE[row.kind](row) if row.kind in _DESCRIBE else f"{row.kind}: {row.target}"
    if row.state == SENT or not row.error:
        return words
    if row.state == GIVEN_UP:
        return f"{words}: {row.error}"
    times = "once" if row.attempts == 1 else f"{row.attempts} times"
    return f"{words}, tried {times}: {row.error}"


def checks() -> list[tuple[str, str, str]]:
    """For ``dateline doctor``: what is set up and what is wrong with it, as (level, message, fix).

    Levels are "ok", "warning" and "error". Looks at the settings only and asks nobody.
    """
    return [*purge.checks(), *websub.checks()]
