"""Marks on stored pages: which are stale, why, and in which order they are pressed.

A plan has a number. Of a stale page the books keep the number of the plan that marked it first and of
the one that did so last. A page that is found to be gone was marked together with every page that
may lead to it; so it goes when none of those waits any more, whatever else does (``too_early``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Least
from django.utils import timezone

from dateline.publishing.models import Output, PressState, Read
from dateline.publishing.outputs import AFTER, CHANGED, FEED, GOING

BACKGROUND = 20  # added to a rank: after everything that somebody is waiting for
LATE = (AFTER, AFTER + BACKGROUND)  # where what takes long waits
CHUNK = 500
WIDE = 1000  # a row that more pages show is brought up to date behind what only a few show


def next_number() -> int:
    """The number of a new plan."""
    state = PressState.of_this_site()
    PressState.objects.filter(pk=state.pk).update(plans=F("plans") + 1)
    return state.plans + 1


def last_number() -> int:
    """The number of the newest plan."""
    return PressState.objects.values_list("plans", flat=True).first() or 0


def mark(
    outputs: models.QuerySet[Output], reason: str, *, number: int = 0, background: bool = False,
    takes_away: bool = False,
) -> int:  # fmt: skip
    """Mark stored pages as stale, with the reason in words; returns how many are marked now.

    number: of the plan that finds that what they show has changed; 0 where nothing that they lead to
    can have (they are pressed again for their looks, or because the store lost them). takes_away: a row
    is taken away from readers, so that what comes after everything else goes with its story.
    """
    if background and not number:
        return outputs.filter(stale=0).update(
            stale=F("rank") + BACKGROUND, reason=reason[:200], retry_at=None,
            first_plan=0, last_plan=0,
        )  # fmt: skip
    # What waits in the background comes forward now that somebody changed what it shows, and what
    # had failed is tried again.
    place: tuple[Any, Any]
    if background:
        place = (F("rank") + BACKGROUND, F("stale"))
    elif takes_away:
        own = Case(
            When(rank=AFTER, then=Value(CHANGED)),
            default=F("rank"),
            output_field=models.PositiveSmallIntegerField(),
        )
        place = (own, Least(F("stale"), own))
    else:
        place = (F("rank"), Least(F("stale"), F("rank")))
    queued = Case(
        When(stale=0, then=place[0]), default=place[1], output_field=models.IntegerField()
    )
    numbers: dict[str, Any] = {}
    if number:
        fresh = Q(stale=0) | Q(first_plan=0)
        told = Value(number, output_field=models.PositiveBigIntegerField())
        numbers["first_plan"] = Case(When(fresh, then=told), default=F("first_plan"))
        numbers["last_plan"] = number
    return outputs.update(stale=queued, reason=reason[:200], retry_at=None, **numbers)


def mark_readers(key: str, reason: str, *, number: int, takes_away: bool) -> int:
    """Mark the pages that read a row; behind the others where they are many, unless the row is
    taken away from readers: that never waits."""
    readers = Read.objects.filter(key=key)[: WIDE + 1].count()
    if not readers:  # as of most tallies, which pages ask for in sums
        return 0
    wide = not takes_away and readers > WIDE
    return mark(readers_of([key]), reason, number=number, background=wide, takes_away=takes_away)


def readers_of(keys: Iterable[str]) -> models.QuerySet[Output]:
    """The stored pages that read any of these keys."""
    read = Read.objects.filter(key__in=list(keys)).values("output_id")
    return Output.objects.filter(pk__in=read)


def chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The items, a few hundred at a time."""
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def ready() -> models.QuerySet[Output]:
    """The stale pages; what failed waits for its hour."""
    stale = Output.objects.filter(stale__gt=0)
    return stale.filter(Q(retry_at=None) | Q(retry_at__lte=timezone.now()))


def queue(*, limit: int, urgent_only: bool = False) -> list[Output]:
    """The next stale pages in the order of the queue."""
    waiting = ready().filter(stale__lt=BACKGROUND) if urgent_only else ready()
    return list(waiting.order_by("stale", "-newest", "pk")[:limit])


def too_early(going: Sequence[Output], batch: Sequence[Output]) -> list[Output]:
    """Those of the pages that go which must wait, with their new place in the queue: a page outside
    the batch may still lead there."""
    early: list[Output] = []
    if not going:
        return early
    behind = (GOING, GOING + BACKGROUND, *LATE)
    others = ready().exclude(stale__in=behind).exclude(rank=FEED)
    others = others.exclude(pk__in=[output.pk for output in batch])
    told = others.aggregate(newest=models.Max("last_plan"), **{
        "behind": models.Max("last_plan", filter=Q(stale__gte=BACKGROUND)),
        "before": models.Min("stale"),
    })  # fmt: skip
    for output in going:
        own = GOING + (BACKGROUND if output.stale >= BACKGROUND else 0)
        if output.first_plan == 0:  # nobody knows with what it went
            waits = told["before"] is not None and told["before"] < own
        else:
            waits = (told["newest"] or 0) >= output.first_plan
            if (told["behind"] or 0) >= output.first_plan:
                own = GOING + BACKGROUND
        if waits and output.stale != own:  # at its own place nothing can be before it any more
            output.stale = own
            early.append(output)
    return early


def put_off(going: Sequence[Output]) -> None:
    """Let pages that go come up again at their new place in the queue."""
    Output.objects.bulk_update(going, ["stale"], batch_size=CHUNK // 5)
