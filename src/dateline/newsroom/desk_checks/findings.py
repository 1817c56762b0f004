"""What the report asks of the recorded findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from wagtail.permissions import page_permission_policy

from dateline.directory.permissions import confined_to
from dateline.newsroom.checks import CHECKS
from dateline.newsroom.desk_checks.sources import SOURCES
from dateline.newsroom.models import CheckDecision, CheckFinding


@dataclass(frozen=True)
class RuleCount:
    """How often a rule spoke: findings, items, and how many of them a click mends."""

    rule: str
    name: str
    errors: int
    warnings: int
    items: int
    fixable: int


@dataclass(frozen=True)
class Line:
    """One finding of the report, with where its item is edited."""

    finding: CheckFinding
    name: str
    edit: str


def may_see(user: Any) -> bool:
    """Whether somebody may see the report: whoever may write somewhere."""
    return bool(
        user.is_authenticated
        and page_permission_policy.user_has_any_permission(user, {"add", "change", "publish"})
    )


def may_force(user: Any) -> bool:
    """Whether somebody may publish over errors: administrators."""
    return bool(user.is_authenticated and user.has_perm("newsroom.force_publishing"))


def findings(
    user: Any = None, *, rule: str = "", level: str = "", kind: str = "", chapter: str = "", state: str = "",
) -> QuerySet[CheckFinding]:  # fmt: skip
    """Recorded findings that this person may see (None: all), errors first, then by rule and item.

    state: "live", "draft"; what was kept or forced is left out, unless it is "decided".
    """
    rows = CheckFinding.objects.select_related("chapter")
    decided = CheckDecision.objects.filter(
        item_type=OuterRef("item_type"), item_id=OuterRef("item_id"), fingerprint=OuterRef("fingerprint"),
    )  # fmt: skip
    rows = rows.filter(Exists(decided) if state == "decided" else ~Exists(decided))
    if state in ("live", "draft"):
        rows = rows.filter(live=state == "live")
    own = confined_to(user) if user is not None else None
    if own is not None:
        rows = rows.filter(chapter_id__in=own)
    for name, value in (
        ("rule", rule),
        ("level", level),
        ("kind", kind),
        ("chapter__code", chapter),
    ):
        if value:
            rows = rows.filter(**{name: value})
    return rows.order_by("level", "rule", "title", "item_id", "pk")


def summary(rows: QuerySet[CheckFinding]) -> list[RuleCount]:
    """How often each rule spoke, the most frequent first."""
    counted = rows.order_by().values("rule").annotate(
        errors=Count("pk", filter=Q(level="error")), warnings=Count("pk", filter=Q(level="warning")),
        items=Count("item_id", distinct=True), mendable=Count("pk", filter=Q(fixable=True)),
    )  # fmt: skip
    found = [
        RuleCount(c["rule"], name_of(c["rule"]), c["errors"], c["warnings"], c["items"], c["mendable"])
        for c in counted
    ]  # fmt: skip
    return sorted(found, key=lambda c: (-c.errors, -c.warnings, c.rule))


def name_of(rule: str) -> str:
    """A rule's name; its id where the desk that had it is gone."""
    return CHECKS[rule].name if rule in CHECKS else rule


def lines(rows: QuerySet[CheckFinding] | Any) -> Iterator[Line]:
    """Findings with their rules' names and the addresses at which they are mended."""
    for row in rows:
        source = SOURCES.get(row.item_type)
        address = source.edit(row.item_id) if source else ""
        yield Line(
            row,
            name_of(row.rule),
            f"{address}#:w:contentpath={row.field}" if row.field else address,
        )
