"""How many items each month of a list has, kept in rows so that no page counts a whole archive.

A desk keeps one table of tallies (an abstract model here); the press brings it up to date from the
outbox before it asks any question, by counting again the months that were touched.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import models

from dateline.publishing.models import Change, Question
from dateline.publishing.tracking import Tracked, item_key, memo

M = TypeVar("M", bound="MonthTally")
AT_ONCE = 24
"""Months that are counted at a time where all are: memory does not grow with the archive."""
_untold: ContextVar[bool] = ContextVar("untold", default=False)


class MonthTally(Tracked):
    """``n`` items of one group (a kind) in one month ("2026-11", "" without date) of one scope.

    scope: "" for everything, else what it belongs to: "topic:7", "series:2", "chapter:3".
    """

    scope = models.CharField(max_length=40, blank=True)
    group = models.CharField(max_length=16)
    month = models.CharField(max_length=7, blank=True)
    n = models.PositiveIntegerField()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "group", "month"], name="one_%(app_label)s_tally"
            )
        ]
        indexes = [models.Index(fields=["scope", "-month"], name="%(app_label)s_tally_months")]

    def __str__(self) -> str:
        return f"{self.n} {self.group} in {self.month or 'no month'} {self.scope}"


Wanted = Mapping[tuple[str, str, str], int]  # (scope, group, month): n, without zeros


@contextmanager
def untold() -> Iterator[None]:
    """Inside the block no row that moves enters the outbox: every page is listed anew after it."""
    token = _untold.set(True)
    try:
        yield
    finally:
        _untold.reset(token)


def month_parts(model: type[M], items: models.QuerySet[Any]) -> Iterator[list[str]]:
    """All months that the items or the tallies have, ``AT_ONCE`` at a time."""
    found = set(items.order_by().values_list("month", flat=True).distinct())
    found |= set(model._base_manager.order_by().values_list("month", flat=True).distinct())
    every = sorted(found)
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]


def settle(model: type[M], wanted: Wanted, found: Iterable[M]) -> None:
    """Make the rows ``found`` say what was counted; each row that moved enters the outbox.

    found: every row that the count speaks about, so that those it does not have go.
    """
    rows, grown = list(found), []
    before = {(row.scope, row.month) for row in rows}
    after = {(scope, month) for (scope, _, month), n in wanted.items() if n}
    told, over, fresh = [], [], dict(wanted)

    def moved(row: MonthTally, *fields: str) -> None:
        came_or_went = (row.scope, row.month) in before ^ after
        if not _untold.get():
            told.append(_change(row, [*fields, "month"] if came_or_went else list(fields)))

    for row in rows:
        n = fresh.pop((row.scope, row.group, row.month), 0)
        if n == 0:
            over.append(row.pk)
            moved(row, "n", "group")
        elif n != row.n:
            row.n = n
            grown.append(row)
            moved(row, "n")
    model._base_manager.bulk_update(grown, ["n"], batch_size=500)
    new = [model(scope=s, group=g, month=m, n=n) for (s, g, m), n in fresh.items() if n]
    for row in model._base_manager.bulk_create(new, batch_size=500):
        moved(row, "n", "group")
    if over:
        gone = model._base_manager.filter(pk__in=over)
        gone._raw_delete(gone.db)
    Change.objects.bulk_create(told, batch_size=500)


def _change(row: MonthTally, fields: list[str]) -> Change:
    """fields: "n" moved; "group": the row came or went; "month": nothing else in that month."""
    return Change(
        key=item_key(row), action=Change.Action.SAVED, fields=fields,
        facets={"scope": [row.scope], "group": [row.group], "month": [row.month]},
        about="how many items a list has",
    )  # fmt: skip


def is_near(question: Question, change: Change) -> bool:
    """Whether a month that came or went can be a neighbour of the month of this question, whose
    answer is the pair of its neighbours."""
    if "month" not in (change.fields or ()) and not any(
        question.arguments.get(name) for name in ("kinds", "latest_only")
    ):
        return False  # the month has other items of that list
    return lies_between(question, change)


def lies_between(question: Question, change: Change) -> bool:
    """Whether a month of this change lies between the neighbours that were the answer, or is one."""
    earlier, later = question.answer or (None, None)
    return any(
        (earlier is None or month >= earlier) and (later is None or month <= later)
        for month in change.facets["month"]
    )


Months = list[tuple[str, int]]


def months(model: type[M], scope: str, groups: Sequence[str] = ()) -> Months:
    """("2026-11", n) of every month that has any, newest first; "" (no date) last.

    Several questions of one list rest on this; in an edition the rows are read once.
    """
    known = memo()
    if known is None:
        return _added(_rows(model, scope), groups)
    key = ("months", model, scope, tuple(groups))
    if key not in known:
        every = ("tallies", model, scope)
        if every not in known:
            known[every] = _rows(model, scope)
        known[key] = _added(known[every], groups)
    return list(known[key])


def _rows(model: type[M], scope: str) -> list[tuple[str, str, int]]:
    rows = model._base_manager.filter(scope=scope).order_by("-month")
    return list(rows.values_list("month", "group", "n"))


def _added(rows: Iterable[tuple[str, str, int]], groups: Sequence[str]) -> Months:
    total: dict[str, int] = {}
    for month, group, n in rows:
        if not groups or group in groups:
            total[month] = total.get(month, 0) + n
    return list(total.items())


def around(
    model: type[M], scope: str, groups: Sequence[str], month: str
) -> tuple[str | None, str | None]:
    """The nearest months before and after this one that have any; None where there is none."""
    named = [each for each, _ in months(model, scope, groups)]
    earlier = next((each for each in named if each < month), None)
    later = next((each for each in reversed(named) if each > month), None)
    return earlier, later


def newest_months(model: type[M], scope: str, groups: Sequence[str], at_least: int) -> list[str]:
    """So many of the newest months that they hold ``at_least`` items together, or all months.

    With it a question for the newest items reads a few months and not the archive.
    """
    found: list[str] = []
    total = 0
    for month, n in months(model, scope, groups):
        if total >= at_least:
            break
        found.append(month)
        total += n
    return found


def touched(
    changes: Iterable[Change], label: str, fields: Collection[str]
) -> tuple[list[Change], bool]:
    """The changes that can move a tally over these fields, and whether their values are known."""
    found = [
        c for c in changes
        if c.label == label
        and (
            c.fields is None
            or c.action in (Change.Action.CREATED, Change.Action.DELETED)
            or set(c.fields) & set(fields)
        )
    ]  # fmt: skip
    return found, all(c.fields is not None for c in found)


def values(changes: Iterable[Change], name: str) -> set[Any]:
    """Every value that a facet had or has in these changes."""
    return {value for c in changes for value in c.facets.get(name, ())}
