"""The form of a clip."""

from __future__ import annotations

from dateline.directory.forms import ChapterRecordForm
from dateline.newsroom.desk_checks.forms import CheckedForm


class ClipForm(CheckedForm, ChapterRecordForm):
    """A clip: what stands in its way is said before it is published."""
