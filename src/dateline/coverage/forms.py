"""The form of a clip."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html

from dateline.coverage.models import Clip
from dateline.directory.forms import ChapterRecordForm
from dateline.directory.permissions import ChapterPolicy
from dateline.lib.addresses import fold
from dateline.newsroom.desk_checks.forms import CheckedForm


class ClipForm(CheckedForm, ChapterRecordForm):
    """A clip: what stands in its way is said before it is published."""

    def clean_link(self) -> str:
        """One clip a page (rule V1): the other one is named, with the way to it."""
        link: str = self.cleaned_data.get("link", "")
        other = Clip.objects.filter(address=fold(link)).exclude(pk=self.instance.pk).first() if link else None  # fmt: skip
        if other is None:
            return link
        policy = ChapterPolicy(Clip)
        if self.for_user and not policy.user_has_permission_for_instance(self.for_user, "change", other):  # fmt: skip
            raise ValidationError("Another desk of the network has a clip of this page already.")
        address = reverse(Clip.snippet_viewset.get_url_name("edit"), args=[other.pk])  # type: ignore[attr-defined]
        said = "There is a clip of this page already: <a href=\"{}\">{}</a>. Edit that one, or give another link."  # fmt: skip
        raise ValidationError(format_html(said, address, other))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("show_copy") and not (cleaned.get("copy_rights") or "").strip():
            self.add_error("copy_rights", "Say which licence or whose consent lets us show the copy.")  # fmt: skip
        return cleaned
