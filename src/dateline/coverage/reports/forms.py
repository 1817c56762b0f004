"""The form of a coverage report."""

from __future__ import annotations

from typing import Any

from django import forms

from dateline.coverage.models import CoverageReport
from dateline.directory.forms import ChapterRecordForm


class ReportForm(ChapterRecordForm):
    """A report: its period and what it is narrowed to. Chapter editors report on their own chapters."""

    class Meta:
        model = CoverageReport
        fields = (
            "title", "since", "until", "topic", "person", "place", "release", "chapter", "note",
            "slug",
        )  # fmt: skip
        widgets = {"note": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.editions.exists():
            del self.fields["slug"]  # links lead there
