"""The form of a clip."""

from __future__ import annotations

from typing import Any

from dateline.directory.forms import ChapterRecordForm
from dateline.newsroom.desk_checks.forms import CheckedForm


class ClipForm(CheckedForm, ChapterRecordForm):
    """A clip: what stands in its way is said before it is published."""

    def clean(self) -> Any:
        told = super().clean()
        if (
            self.cleaned_data.get("show_copy")
            and not self.cleaned_data.get("copy_rights", "").strip()
        ):
            self.add_error(
                "copy_rights",
                "Say why the copy may be public: the licence, or who agreed and when.",
            )
        return told
