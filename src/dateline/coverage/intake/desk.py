"""What the start page says of coverage that waits to be reviewed."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from dateline.content.panels import SHOWN, DeskPanel, Line, Waiting
from dateline.coverage.intake.queries import may_review, to_review
from dateline.coverage.intake.views import opened
from dateline.coverage.models import Candidate


class ReviewPanel(DeskPanel):
    """Stories that were found and that nobody has decided about."""

    name = "coverage-review"
    heading = "Coverage to review"
    nothing = "Nothing to review. Coverage, Add coverage brings stories in by their links."
    order = 190

    def is_for(self, request: Any) -> bool:
        return may_review(request.user)

    def lists(self, request: Any) -> list[Waiting]:
        rows = to_review(request.user)
        count = rows.count()
        lines = [Line(str(row), opened(row), about(row), "Review") for row in rows[:SHOWN]]
        heading = "One story" if count == 1 else f"{count} stories"
        return [Waiting(heading, lines, reverse("desk_coverage"))]


def about(row: Candidate) -> str:
    """Outlet and day, and what stands in the way."""
    outlet = str(row.outlet or row.outlet_name or "no outlet yet")
    told = [outlet, f"{row.date:%Y-%m-%d}" if row.date else "no date", row.problem]
    return ", ".join(part for part in told if part)
