"""The step of "Submit for approval": who approves also publishes, so the kind decides who may."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from wagtail.models import AbstractGroupApprovalTask

from dateline.newsroom.permissions import may_publish_kind


class Approval(AbstractGroupApprovalTask):
    """Approval by one of these groups; a release only by somebody who may publish releases."""

    class Meta:
        verbose_name = "approval"
        verbose_name_plural = "approvals"

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        actions = list(super().get_actions(obj, user))
        if self._may_approve(obj, user):
            return actions
        return [action for action in actions if action[0] != "approve"]

    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        item = task_state.workflow_state.content_object
        if action_name == "approve" and not self._may_approve(item, user):
            raise PermissionDenied
        super().on_action(task_state, user, action_name, **kwargs)

    def _may_approve(self, obj: Any, user: Any) -> bool:
        item = obj.get_latest_revision_as_object()
        return may_publish_kind(user, getattr(item, "kind", ""))

    @classmethod
    def get_description(cls) -> str:
        return "Members of these groups approve; releases wait for a press officer."
