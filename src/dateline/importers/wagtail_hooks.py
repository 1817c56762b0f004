"""The desk's side of imports: the audit log's word for them, and the pages of their reports."""

from __future__ import annotations

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from dateline.content.bulk import IMPORTED


@hooks.register("register_log_actions")
def register_import(actions: LogActionRegistry) -> None:
    actions.register_action(IMPORTED, "Import", "Imported")
