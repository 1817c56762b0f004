"""DeadLink: a clip whose page is no longer at its outlet, as readers are told of it."""

from __future__ import annotations

from django.db import models

from dateline.archive.models import StoredCopy
from dateline.coverage.models.clip import Clip
from dateline.publishing.tracking import Tracked


class DeadLink(Tracked):
    """Follows the archive's ``Link`` (coverage/links/actions.py), but holds only what a card shows: so a
    look that changes nothing there makes no page stale. The clip stays, whatever becomes of its link
    (rule V6)."""

    clip = models.OneToOneField(Clip, on_delete=models.CASCADE, related_name="dead_link")
    since = models.DateField(help_text="The day of the first look that failed.")
    unreachable = models.BooleanField(
        default=False, help_text="The host does not answer; nobody said that the page is gone."
    )
    copy = models.ForeignKey(
        StoredCopy, null=True, blank=True, on_delete=models.SET_NULL, related_name="+",
        help_text="The newest copy from when it was there; shown only where the clip allows it.",
    )  # fmt: skip

    # Cards of the clip look at it, and nothing else that shows the clip.
    shown_with = {"clip": "link"}

    class Meta:
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.clip} since {self.since:%Y-%m-%d}"
