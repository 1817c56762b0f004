"""The desk's pages of local editions: the list of all, and one edition with what may be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from dateline.newsroom.editions import actions
from dateline.newsroom.editions import forms as f
from dateline.newsroom.editions.queries import capacity_of, for_user, open_request
from dateline.newsroom.models import Article, LocalEdition
from dateline.newsroom.permissions import may_let_out

State = LocalEdition.State
SHOWN = 30  # rows of a page of the list
FLAGGED = "flagged"


def address(edition: LocalEdition) -> str:
    """Where an edition is worked on."""
    return reverse("desk_edition", args=[edition.pk])


def may_read(user: Any, article: Article) -> bool:
    """Whether this person may read the release, and so have its text sent to a member: staff of a chapter
    work on editions of releases that they do not see before they are public (rule E3)."""
    return bool(article.live or article.permissions_for_user(user).can_edit())


def found(request: HttpRequest, pk: int) -> LocalEdition:
    """The edition, for somebody who may work on it."""
    rows = LocalEdition.objects.select_related(
        "parent", "place", "member", "chapter", "speaker", "approved", "shown"
    )
    row = get_object_or_404(rows, pk=pk)
    if not for_user(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    return row


@require_GET
def every(request: HttpRequest) -> HttpResponse:
    """All editions that somebody may work on, those that wait for them first; by state and flag."""
    rows = for_user(request.user).select_related("parent", "place")
    state = request.GET.get("state", "")
    if state == FLAGGED:
        rows = rows.filter(flagged=True)
    elif state in State.values:
        rows = rows.filter(state=state)
    page = Paginator(rows.order_by("-flagged", "-changed_at"), SHOWN).get_page(request.GET.get("p"))
    context = {
        "page": page, "state": state,
        "states": [(FLAGGED, "Flagged: the release was changed"), *State.choices],
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Home"},
            {"url": "", "label": "Local editions"},
        ],
        "header_title": "Local editions", "header_icon": "site",
    }  # fmt: skip
    return TemplateResponse(request, "newsroom/desk/editions.html", context)


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition; a POST writes its working copy."""
    edition = found(request, pk)
    if request.method == "GET":
        return page(request, edition, {})
    lets_out = may_let_out(request.user, edition.parent)
    form = f.WriteForm(request.POST, edition=edition, may_publish=lets_out)
    if form.is_valid():
        try:
            actions.write(edition, form.words(), **form.more(), by=request.user)
            messages.success(request, f"Saved: the edition for {edition.name}.")
            return redirect(address(edition))
        except actions.NotDone as problem:
            form.add_error(None, str(problem))
    return page(request, edition, {"write": form})


def page(request: HttpRequest, edition: LocalEdition, bound: dict[str, forms.Form]) -> HttpResponse:
    """bound: forms that were posted and have errors."""
    lets_out = may_let_out(request.user, edition.parent)
    asked = open_request(edition)
    told = {
        "write": f.WriteForm(edition=edition, may_publish=lets_out),
        "ask": f.AskForm(initial={"name": asked.approver if asked else edition.name}),
        "record": f.RecordForm(auto_id="id_record_%s", initial={"approver": edition.name}),
        "confirm": f.ReasonForm(auto_id="id_confirm_%s"),
        "retire": f.RetireForm(auto_id="id_retire_%s"),
    } | bound  # fmt: skip
    context = {
        "edition": edition, "article": edition.parent, "forms": told, "may_publish": lets_out,
        "may_read": may_read(request.user, edition.parent),
        "asked": asked, "versions": edition.versions.select_related("by")[:30],
        "capacity": capacity_of(edition.speaker, edition.parent),
        "declined": edition.requests.filter(state="declined").first(),
        "media": told["write"].media,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Home"},
            {"url": reverse("desk_editions"), "label": "Local editions"},
            {"url": reverse("desk_handling", args=[edition.parent_id]), "label": edition.parent.get_admin_display_title()},
            {"url": "", "label": edition.name},
        ],
        "header_title": f"Local edition: {edition.name}", "header_icon": "site",
    }  # fmt: skip
    status = 422 if bound else 200
    return TemplateResponse(request, "newsroom/desk/edition.html", context, status=status)


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One button of the page. What cannot be done says why, and nothing that was typed is lost."""
    if verb not in VERBS:
        raise Http404
    kind, do = VERBS[verb]
    edition = found(request, pk)
    may = may_read if verb in WRITERS else may_let_out
    if not may(request.user, edition.parent):
        raise PermissionDenied
    form = kind(request.POST)
    if form.is_valid():
        try:
            messages.success(request, do(request, edition, form.cleaned_data))
            return redirect(address(edition))
        except actions.NotDone as problem:
            if not form.fields:
                messages.error(request, str(problem))
                return redirect(address(edition))
            form.add_error(None, str(problem))
    return page(request, edition, {verb: form})


def _ask(request: HttpRequest, edition: LocalEdition, told: dict[str, Any]) -> str:
    row = actions.ask(edition, **told, by=request.user)
    return f"{row.approver} is asked by mail. You are told of the answer."


def _record(request: HttpRequest, edition: LocalEdition, told: dict[str, Any]) -> str:
    actions.record(edition, **told, by=request.user)
    return f"Recorded: {told['approver']} approved the edition for {edition.name}."


def _publish(request: HttpRequest, edition: LocalEdition, told: dict[str, Any]) -> str:
    row = actions.publish(edition, by=request.user)
    if row.live:
        return f"Public at {row.public_path}."
    return "It goes out with its release, if the text of the release stays as it was approved."


def _confirm(request: HttpRequest, edition: LocalEdition, told: dict[str, Any]) -> str:
    actions.confirm(edition, **told, by=request.user)
    return (
        "It keeps the words that were approved. The flag comes back if the release changes again."
    )


def _retire(request: HttpRequest, edition: LocalEdition, told: dict[str, Any]) -> str:
    actions.retire(edition, **told, by=request.user)
    return f"The edition for {edition.name} is retired. Its address and every link to it go."


# What whoever writes it may do; the rest is for who publishes the release.
WRITERS = ("ask", "record")
Verb = Callable[[HttpRequest, LocalEdition, dict[str, Any]], str]
VERBS: dict[str, tuple[type[forms.Form], Verb]] = {
    "ask": (f.AskForm, _ask), "record": (f.RecordForm, _record), "publish": (forms.Form, _publish),
    "confirm": (f.ReasonForm, _confirm), "retire": (f.RetireForm, _retire),
}  # fmt: skip


@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Editions of a release for many at once, from its handling page."""
    article = get_object_or_404(Article, pk=pk)
    if not article.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    form = f.MakeForm(request.POST, user=request.user)
    back = f"{reverse('desk_handling', args=[pk])}#handling-editions"
    if not form.is_valid():
        messages.error(request, " ".join(e for told in form.errors.values() for e in told))
        return redirect(back)
    try:
        made = actions.make(article, **form.cleaned_data, by=request.user)
    except actions.NotDone as problem:
        messages.error(request, str(problem))
        return redirect(back)
    if made:
        messages.success(
            request, f"Made for {', '.join(row.name for row in made)}. Write each a lead."
        )
    else:
        messages.warning(request, "They have their editions already.")
    return redirect(back)
