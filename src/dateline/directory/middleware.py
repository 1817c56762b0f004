"""Doors that Wagtail opens to everyone at the desk, closed to people confined to a chapter.

Most doors ask a policy (pages, photos, records). These do not: reports over the whole desk, the
admin API, usage of a photo chosen by number, and who is editing what.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.permissions import permission_policy as photo_policy
from wagtail.models import Page

from dateline.content.models import Photo, PressDocument
from dateline.content.permissions import policy_of
from dateline.directory.permissions import choosable_pages, confined_to

CLOSED = (
    "wagtailadmin_reports:",
    "wagtailadmin_api:",
    "wagtailsnippets:",
    "wagtailadmin_pages:type_use",
)
FILES = {"wagtailimages": (Photo, photo_policy), "wagtaildocs": (PressDocument, document_policy)}
HOLDING = ["choose", "change", "add"]


class ChapterDoors:
    """Refuses, before the view, what a chapter editor must not see."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> None:
        if not request.path.startswith("/desk/") or not request.user.is_authenticated:
            return
        match = request.resolver_match
        if match is None or confined_to(request.user) is None:
            return
        if match.view_name.startswith(CLOSED) or not self.may_open(
            request, match.view_name, kwargs
        ):
            raise PermissionDenied

    def may_open(self, request: HttpRequest, name: str, kwargs: dict[str, Any]) -> bool:
        """Whether the one thing that this address is about is the person's own."""
        area = name.split(":")[0]
        if name == "wagtailadmin_choose_page_chosen_multiple":
            ids = [pk for pk in request.GET.getlist("id") if pk.isdigit()]
            allowed = choosable_pages(Page, request.user)
            return allowed is None or allowed.filter(pk__in=ids).count() == len(set(ids))
        if area == "wagtailadmin_editing_sessions" and "app_label" in kwargs:
            return self.may_see(request.user, kwargs)
        for prefix, (model, policy) in FILES.items():
            pk = kwargs.get("image_id") or kwargs.get("document_id")
            if area.startswith(prefix) and pk is not None:
                row = model.objects.filter(pk=pk).first()
                return row is None or policy.user_has_any_permission_for_instance(
                    request.user, HOLDING, row
                )
        return True

    def may_see(self, user: Any, kwargs: dict[str, Any]) -> bool:
        """Editing sessions: of pages that may be edited and of records that are one's own."""
        kind = ContentType.objects.filter(
            app_label=kwargs["app_label"], model=kwargs["model_name"]
        ).first()
        model = kind.model_class() if kind else None
        row = model._default_manager.filter(pk=kwargs.get("object_id")).first() if model else None
        if row is None:
            return True
        if isinstance(row, Page):
            return bool(row.specific.permissions_for_user(user).can_edit())
        policy = policy_of(type(row))
        return policy is None or policy.user_has_any_permission_for_instance(user, ["change"], row)
