"""How records stand in the desk: every view of a row asks the policy about that row.

Wagtail's snippets ask per model only; here each door (edit, delete, usage, history, revisions,
unpublish, choosers) is built by ``DeskViewSet`` and so asks per row, whoever registers the model.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from wagtail.snippets.views import chooser
from wagtail.snippets.views.snippets import SnippetViewSet

from dateline.content.permissions import DeskPolicy, policy_of
from dateline.search.desk_kinds import DeskKind, found_in_desk

ANY = ("add", "change", "delete", "publish", "view")


class OwnRowsOnly:
    """Mixed into every view of a record: refuses rows that the policy does not open."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        pk = kwargs.get("pk")
        if pk is not None:
            model = self.model  # type: ignore[attr-defined]
            policy = policy_of(model)
            row = model._default_manager.filter(pk=pk).first()
            if row is None:
                raise Http404
            if policy and not policy.user_has_any_permission_for_instance(request.user, ANY, row):
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc,no-any-return]


class Choosable:
    """Mixed into the views of a chooser: lists and hands out only what may be chosen."""

    def _choosable(self) -> QuerySet[Any]:
        model = self.model_class  # type: ignore[attr-defined]
        policy = policy_of(model)
        rows = policy.choosable(self.request.user) if policy else None  # type: ignore[attr-defined]
        return model._default_manager.all() if rows is None else rows

    def get_object_list(self) -> QuerySet[Any]:
        return self._choosable().select_related(*getattr(self.model_class, "desk_related", ()))  # type: ignore[attr-defined]

    def get_object(self, pk: Any) -> Any:
        return self._choosable().get(pk=pk)

    def get_objects(self, pks: Any) -> Any:
        return self._choosable().filter(pk__in=pks)


class ChooseView(Choosable, chooser.ChooseView):
    per_page = 20


class ChooseResultsView(Choosable, chooser.ChooseResultsView):
    per_page = 20


class ChosenView(Choosable, chooser.SnippetChosenView):
    pass


class ChosenMultipleView(Choosable, chooser.SnippetChosenMultipleView):
    pass


class DeskChooserViewSet(chooser.SnippetChooserViewSet):
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView


class DeskViewSet(SnippetViewSet):
    """A snippet with row permissions. ``pick_fields``: what the picker searches (content/pickers.py);
    ``pick_order``: what comes first among equally good suggestions, before the model's own order.

    ``chooser_form_fields``: fields with which a row can be made inside a chooser; none: it cannot.
    """

    policy_class: type[DeskPolicy] = DeskPolicy
    chooser_viewset_class = DeskChooserViewSet
    chooser_form_fields: list[str] | None = None
    pick_fields: tuple[str, ...] = ("name",)
    pick_order: tuple[Any, ...] = ()
    list_related: tuple[str, ...] = ()
    copy_view_enabled = False
    list_per_page = 30

    @property
    def permission_policy(self) -> DeskPolicy:
        return self.policy_class(self.model)

    def construct_view(self, view_class: type, **kwargs: Any) -> Any:
        guarded = type(view_class.__name__, (OwnRowsOnly, view_class), {})
        return super().construct_view(guarded, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = self.permission_policy.instances_user_has_any_permission_for(request.user, ANY)
        return rows.select_related(*self.list_related)

    @property
    def chooser_viewset(self) -> DeskChooserViewSet:
        return self.chooser_viewset_class(
            self.get_chooser_admin_url_namespace(),
            model=self.model,
            url_prefix=self.get_chooser_admin_base_path(),
            icon=self.icon,
            form_fields=self.chooser_form_fields,
            permission_policy=self.permission_policy,
            creation_tab_label="New",
        )


def find_records(
    viewset: type[DeskViewSet], name: str, label: str, about: Callable[[Any], str], *, order: int
) -> None:
    """Let the desk's search page find the records of a viewset, those that its list shows.

    name, label, about, order: as ``DeskKind`` has them.
    """
    model: Any = viewset.model

    def rows(user: Any) -> QuerySet[Any]:
        policy = viewset.policy_class(model)
        found = policy.instances_user_has_any_permission_for(user, ANY)
        return found.select_related(*viewset.list_related)

    def listing() -> str:
        return reverse(model.snippet_viewset.get_url_name("list"))

    icon = str(viewset.icon)
    found_in_desk(DeskKind(name, label, icon, rows, about, listing, order))
