"""How many live articles, and events, each month has: of all, of a topic, a chapter; by kind."""

from __future__ import annotations

from django.db import models

from dateline.publishing.tallies import MonthTally


class MonthCount(MonthTally):
    """``group`` is the kind; ``scope`` is "", "topic:7", "series:2" or "chapter:3"."""

    class Meta(MonthTally.Meta):
        pass


class EventCount(MonthTally):
    """The same of events, by the month in which they begin; ``group`` is always "event"."""

    GROUP = "event"

    class Meta(MonthTally.Meta):
        constraints = [
            models.UniqueConstraint(fields=["scope", "group", "month"], name="one_event_tally")
        ]
        indexes = [models.Index(fields=["scope", "-month"], name="event_tally_months")]
