"""Who may do what with records of the desk. Upper floors narrow this by row."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy


class DeskPolicy(ModelPermissionPolicy):
    """Django's permissions per model; who works at the desk may choose any shared record."""

    def choosable(self, user: Any) -> QuerySet[Any] | None:
        """The rows this person may choose in a form; None for all of them."""
        return None


def policy_of(model: type[Model]) -> DeskPolicy | None:
    """The policy with which ``model`` is registered in the desk, if it is one of ours."""
    viewset = getattr(model, "snippet_viewset", None)
    policy = getattr(viewset, "permission_policy", None)
    return policy if isinstance(policy, DeskPolicy) else None
