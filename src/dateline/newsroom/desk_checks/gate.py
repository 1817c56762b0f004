"""The gate: nothing with errors that nobody forced is published by a person, through whichever door.

Wagtail has no hook that every door passes: the form, bulk actions, approval, the schedule and
``revision.publish()`` all end in ``PublishRevisionAction.execute``, which is where the gate stands.
Who publishes for nobody (the demo, ``--fix``, a schedule that was let through when it was set) or
without a line in the log (imports) is not asked.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import Page

from dateline.newsroom.checks import ERROR, WARNING
from dateline.newsroom.desk_checks.actions import Examined, decide, examine, record
from dateline.newsroom.desk_checks.sources import source_of
from dateline.newsroom.models import Article, CheckDecision
from dateline.newsroom.models.access import refuse_embargoed

_seen: ContextVar[frozenset[str]] = ContextVar("dateline_checks_seen", default=frozenset())


class NotPublished(Exception):
    """Errors, or warnings that were not shown yet, stand in the way of these items."""

    def __init__(self, examined: Sequence[Examined]) -> None:
        self.examined = list(examined)
        super().__init__("; ".join(d.finding.message for e in examined for d in obstacles(e)))

    @property
    def blocked(self) -> bool:
        """Whether an error is among them: warnings alone may be passed."""
        return any(one.waiting(ERROR) for one in self.examined)


@contextmanager
def having_seen(fingerprints: Sequence[str]) -> Iterator[None]:
    """Inside the block these warnings were shown to whoever publishes: they pass, and are kept."""
    token = _seen.set(frozenset(fingerprints))
    try:
        yield
    finally:
        _seen.reset(token)


def seen() -> frozenset[str]:
    """The fingerprints of the warnings that this person was shown before pressing the button."""
    return _seen.get()


def obstacles(examined: Examined) -> list[Any]:
    """What stands in the way: errors that nobody forced, warnings that were neither kept nor shown."""
    shown = seen()
    warnings = [d for d in examined.waiting(WARNING) if d.finding.fingerprint not in shown]
    return [*examined.waiting(ERROR), *warnings]


def let_through(rows: Sequence[Any]) -> None:
    """Raise NotPublished where one of these drafts may not go out as it is."""
    stopped = [one for row in rows for one in examine([row]) if obstacles(one)]
    if stopped:
        raise NotPublished(stopped)


def stand() -> None:
    """Stand at every door. Called once, when the desk is wired."""
    through = PublishRevisionAction.execute
    if hasattr(through, "__wrapped__"):
        return

    @functools.wraps(through)
    def execute(action: PublishRevisionAction, skip_permission_checks: bool = False) -> Any:
        row = action.object
        if isinstance(row, Article):
            refuse_embargoed(
                row.pk
            )  # neither published nor scheduled: the embargo has its own instant
        if action.user is None or not action.log_action or source_of(row) is None:
            return through(action, skip_permission_checks=skip_permission_checks)
        action.check(skip_permission_checks=skip_permission_checks)
        found = examine([row])
        if any(obstacles(one) for one in found):
            raise NotPublished(found)
        done = through(action, skip_permission_checks=skip_permission_checks)
        for one in found:
            keep_seen(one, action.user)
            record(examine([row]))
        return done

    PublishRevisionAction.execute = execute


def keep_seen(examined: Examined, user: Any) -> None:
    """Log that warnings were kept by whoever published after they had been shown."""
    shown = [d.finding for d in examined.waiting(WARNING) if d.finding.fingerprint in seen()]
    if shown:
        decide(
            examined.row,
            shown,
            act=CheckDecision.Act.KEPT,
            by=user,
            reason="published after they were shown",
        )


def before_bulk_publish(
    request: Any, action_type: str, objects: Sequence[Any], action: Any
) -> None:
    """A ``before_bulk_action`` hook: all pages that may not go out are named at once."""
    if action_type == "publish":
        drafts = [row.get_latest_revision_as_object() for row in objects if isinstance(row, Page)]
        let_through(drafts)


def before_copy(request: Any, page: Page) -> None:
    """A ``before_copy_page`` hook: a copy that is public at once is published by no action of its own."""
    row = page.specific
    if request.method == "POST" and "publish_copies" in request.POST and source_of(row):
        let_through([row])
