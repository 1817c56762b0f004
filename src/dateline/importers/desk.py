"""The panel of imports on the start page."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from dateline.content.panels import SHOWN, DeskPanel, Line, Waiting
from dateline.importers.models import ImportRun


class ImportPanel(DeskPanel):
    """Imports that failed or refused items; only for people who look after the site."""

    name = "imports"
    heading = "Imports"
    order = 400

    def is_for(self, request: Any) -> bool:
        return bool(request.user.has_perm("importers.view_importrun")) and self.runs().exists()

    def runs(self) -> QuerySet[ImportRun]:
        undone = [ImportRun.Status.FAILED, ImportRun.Status.PARTLY, ImportRun.Status.RUNNING]
        return ImportRun.objects.filter(status__in=undone, dry_run=False)

    def lists(self, request: Any) -> list[Waiting]:
        lines = [
            Line(
                f"{run.source}: {run.file_names}",
                report_address(run),
                f"{run.get_status_display()}, {date_format(localtime(run.started_at), 'j M Y H:i')}",
                "Read the report",
            )
            for run in self.runs()[:SHOWN]
        ]
        return [Waiting("Not everything came in", lines)]


def report_address(run: ImportRun) -> str:
    """Where the report of a run can be read."""
    try:
        return reverse("import_report", args=[run.pk])
    except NoReverseMatch:
        return reverse("wagtailadmin_home")
