"""How sources stand, in words, and who may see which."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.timesince import timesince, timeuntil

from dateline.coverage.models import Source
from dateline.directory.permissions import ChapterPolicy

POLICY = ChapterPolicy(Source)
FAILING = 3  # looks in a row; one that fails is no news


def for_user(user: Any, action: str = "view") -> QuerySet[Source]:
    """The sources on which somebody may do this; whoever may change one may see it."""
    actions = ("view", "change") if action == "view" else (action,)
    rows: QuerySet[Source] = POLICY.instances_user_has_any_permission_for(user, actions)
    return rows


def failing(rows: QuerySet[Source]) -> QuerySet[Source]:
    """Those of these sources that somebody should look after: they failed again and again, or were
    switched off because they are gone."""
    return rows.filter(active=True, failures__gte=FAILING) | rows.filter(active=False).exclude(
        problem=""
    )


def state(source: Source) -> str:
    """good, working, paused, failing or gone."""
    if not source.active:
        return "gone" if source.problem else "paused"
    if source.failures >= FAILING:
        return "failing"
    if source.lease_until and source.lease_until > timezone.now():
        return "working"
    return "good"


def standing(source: Source) -> str:
    """How it stands, in a sentence."""
    told = {
        "gone": f"Switched off. {source.problem}", "paused": "Paused: it is not looked at.",
        "failing": f"{source.failures} looks in a row failed. {source.problem}",
        "working": "It is looked at right now.",
    }.get(state(source), "")  # fmt: skip
    if told:
        return told
    if source.polled_at is None:
        return "Not looked at yet."
    if source.failures:
        return f"The last look failed and is tried again. {source.problem}"
    if source.new_at is None:
        return "Nothing new yet."
    return f"Something new {ago(source.new_at)}."


def ago(moment: Any) -> str:
    """A moment of the past in words."""
    told = timesince(moment, depth=1)
    return "just now" if told.startswith("0") else f"{told} ago"


def next_look(source: Source) -> str:
    """When it is looked at again, in words."""
    if not source.active or source.due_at is None:
        return "not by itself"
    if source.due_at <= timezone.now():
        return "now"
    told = timeuntil(source.due_at, depth=1)
    return "in less than a minute" if told.startswith("0") else f"in {told}"
