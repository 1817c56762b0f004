"""A late draft must not undo a publication.

The desk saves by itself while an editor types. Such a save may have loaded the row before somebody
published it and write it after: with Wagtail alone the published page is then a draft again, with
"published" in its log (seen in the browser, see publishing/tests/test_drafts.py).
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction


class StaleDraft(PermissionDenied):
    """The row was published after this copy of it was loaded; nothing was written."""


class NoStaleDrafts(models.Model):
    """For what has drafts: refuses to save a draft over a row that went live since it was loaded."""

    _live_when_loaded: bool | None = None

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        drafted = self.pk and not self.live and self._live_when_loaded is False  # type: ignore[attr-defined]
        if not drafted or kwargs.get("update_fields") is not None:
            super().save(*args, **kwargs)
            self._live_when_loaded = self.live  # type: ignore[attr-defined]
            return
        with transaction.atomic():
            # The lock makes a publication that is under way finish first, or wait for us.
            rows = type(self)._base_manager.select_for_update(of=("self",))
            if rows.filter(pk=self.pk, live=True).exists():  # type: ignore[misc]
                raise StaleDraft("It was published a moment ago. Load it again before you save.")
            super().save(*args, **kwargs)

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any, **kwargs: Any) -> Any:
        row = super().from_db(db, field_names, values, **kwargs)
        row._live_when_loaded = row.__dict__.get("live")
        return row

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        super().refresh_from_db(*args, **kwargs)
        self._live_when_loaded = self.__dict__.get("live")

    def with_content_json(self, content: Any) -> Any:
        revived = super().with_content_json(content)  # type: ignore[misc]
        revived._live_when_loaded = self._live_when_loaded
        return revived
