"""Verbs of coverage reports: publish an edition, take the report back, delete a draft."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from wagtail.log_actions import log

from dateline.coverage.models import CoverageReport, ReportEdition
from dateline.coverage.reports.queries import MOST, clips_in, contents

LOG = {
    "publish": "Published an edition of a coverage report",
    "unpublish": "Took a coverage report back",
    "delete": "Deleted a coverage report",
}


class NotDone(Exception):
    """It cannot be done as asked; the words say why and what to do."""


def refuse(report: CoverageReport) -> str:
    """Why no edition can be made of it now, and what to do; empty where nothing stands in the way."""
    if report.until < report.since:
        return "The period ends before it begins. Choose a later last day."
    n = clips_in(report).count()
    if n == 0:
        return "No public clip lies in it. Choose a longer period, or narrow it less."
    if n > MOST:
        return f"It has {n:,} clips; a report takes up to {MOST:,}. Choose a shorter period, or narrow it."
    return ""


def working(report: CoverageReport, *, by: Any = None) -> ReportEdition:
    """The edition that publishing now would make, not saved. Raises ``NotDone``."""
    if why := refuse(report):
        raise NotDone(why)
    last = report.editions.aggregate(n=Max("number"))["n"] or 0 if report.pk else 0
    return ReportEdition(
        report=report, number=last + 1, published_at=timezone.now(), published_by=by,
        frozen=contents(report),
    )  # fmt: skip


@transaction.atomic
def publish(report: CoverageReport, *, by: Any = None) -> ReportEdition:
    """Count everything now, freeze it as the next edition and show that. Raises ``NotDone``."""
    row = CoverageReport.objects.select_for_update().get(pk=report.pk)
    edition = working(row, by=by)
    edition.save()
    row.shown, row.live = edition, True
    row.save()
    log(instance=row, action="dateline.report.publish", user=by, data={"edition": edition.number})
    return edition


@transaction.atomic
def unpublish(report: CoverageReport, *, by: Any = None) -> None:
    """Take the page, its files and every link to them away; the editions stay with the desk."""
    row = CoverageReport.objects.select_for_update().get(pk=report.pk)
    if not row.live:
        raise NotDone("It is not public.")
    row.live = False
    row.save()
    log(instance=row, action="dateline.report.unpublish", user=by)


@transaction.atomic
def delete(report: CoverageReport, *, by: Any = None) -> None:
    """Delete a report that is not public, with its editions."""
    row = CoverageReport.objects.select_for_update().get(pk=report.pk)
    if row.live:
        raise NotDone("It is public. Take it back first.")
    log(instance=row, action="dateline.report.delete", user=by, data={"title": row.title})
    row.delete()
