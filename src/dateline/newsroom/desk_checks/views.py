"""Doors of the checks: the report, the findings of one item, the panel while somebody types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.models import Page

from dateline.content.permissions import policy_of
from dateline.directory.models import Organisation
from dateline.newsroom.checks import CHECKS, ERROR, WARNING
from dateline.newsroom.desk_checks.actions import (
    Examined,
    decide,
    examine,
    mend,
    record,
    save_mended,
)
from dateline.newsroom.desk_checks.findings import findings, lines, may_force, may_see, summary
from dateline.newsroom.desk_checks.forms import TuningForm, tuned_organisations
from dateline.newsroom.desk_checks.sources import SOURCES, Source
from dateline.newsroom.kinds import CHOICES
from dateline.newsroom.models import CheckDecision, CheckTuning

ON_A_PAGE = 50
FILTERS = ("rule", "level", "kind", "chapter", "state")
STATES = [("live", "Published"), ("draft", "Not published"), ("decided", "Kept or forced")]
KINDS = [*CHOICES, ("event", "Event"), ("clip", "Clip")]
View = Callable[..., HttpResponse]


def for_writers(view: View) -> View:
    """Refuses whoever writes nowhere."""

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_see(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@require_GET
@for_writers
def show_report(request: HttpRequest) -> HttpResponse:
    """What was found over the whole archive, with filters."""
    asked = {name: request.GET.get(name, "") for name in FILTERS}
    rows = findings(request.user, **asked)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("p"))
    chapters = Organisation.objects.filter(kind=Organisation.Kind.CHAPTER, code__isnull=False)
    choices = {
        "rule": [(rule.id, f"{rule.id} {rule.name}") for rule in sorted(CHECKS.values(), key=lambda r: r.id)],
        "level": [(ERROR, "Errors"), (WARNING, "Warnings")], "kind": KINDS,
        "chapter": [(c.code, c.name) for c in chapters.order_by("name")], "state": STATES,
    }  # fmt: skip
    context = {
        "lines": list(lines(page)), "page": page, "summary": summary(rows), "asked": asked,
        "filters": [(name, words, choices[name], asked[name]) for name, words in zip(FILTERS, ("Rule", "Level", "Kind", "Chapter", "Status"), strict=True)],
        "decided": asked["state"] == "decided", "may_tune": _may_tune(request.user),
    }  # fmt: skip
    return _page(request, "checks.html", "Checks", context)


@require_GET
@for_writers
def show_decisions(request: HttpRequest) -> HttpResponse:
    """Who published over errors and who kept warnings, with their reasons."""
    rows = CheckDecision.objects.select_related("by")
    act = request.GET.get("act", "")
    if act in CheckDecision.Act.values:
        rows = rows.filter(act=act)
    shown = list(Paginator(rows, ON_A_PAGE).get_page(request.GET.get("p")))
    own = {
        (label, row.pk)
        for label, source in SOURCES.items()
        for row in source.model._default_manager.filter(
            pk__in=[r.item_id for r in shown if r.item_type == label]
        )
        if _may_edit(request.user, row)
    }
    told = [
        (row, SOURCES[row.item_type].edit(row.item_id))
        for row in shown if (row.item_type, row.item_id) in own
    ]  # fmt: skip
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("p"))
    return _page(
        request, "decisions.html", "Kept and forced", {"rows": told, "page": page, "act": act}
    )


@require_GET
def show_item(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """The findings of one item as it was saved last."""
    examined = _examined(request, label, pk)
    return _page(request, "item.html", str(examined.row), _told(request, examined))


@require_POST
def check_live(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """The findings of an item as the form has it now: a piece of HTML for the panel."""
    examined = _examined(request, label, pk)
    return _fragment(request, examined)


@require_POST
def decide_one(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Keep a warning, or as an administrator force the errors, with a reason."""
    examined = _examined(request, label, pk)
    act = request.POST.get("check-act", "")
    wanted = request.POST.get("check-fingerprint", "")
    found = [d.finding for d in examined.findings if not wanted or d.finding.fingerprint == wanted]
    if act not in CheckDecision.Act.values:
        raise Http404
    if act == CheckDecision.Act.FORCED and not may_force(request.user):
        raise PermissionDenied
    said = ""
    try:
        decide(
            examined.row,
            found,
            act=act,
            by=request.user,
            reason=request.POST.get("check-reason", ""),
        )
    except ValueError as problem:
        said = str(problem)
    return _after(request, label, pk, said)


@require_POST
def mend_one(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """Write the fix of one finding into the draft that the form has, and save it as a revision."""
    examined = _examined(request, label, pk, strictly=True)
    wanted = (request.POST.get("check-fingerprint", ""), request.POST.get("check-field", ""))
    fixes = [
        d.finding.fix for d in examined.findings
        if d.finding.fix and (d.finding.fingerprint, d.finding.field) == wanted
    ]  # fmt: skip
    row = examined.row
    lock = row.get_lock() if hasattr(row, "get_lock") else None
    if lock is not None and lock.for_user(request.user):
        raise PermissionDenied
    if not fixes or not mend(row, fixes[:1]):
        return _after(request, label, pk, "That is not there any more.")
    save_mended(row, by=request.user, publish=False)
    if _is_script(request):
        return JsonResponse({"reload": True})
    return _after(request, label, pk)


@for_writers
def tune(request: HttpRequest) -> HttpResponse:
    """Levels and bounds, for everyone or for one organisation."""
    if not _may_tune(request.user):
        raise PermissionDenied
    asked = request.GET.get("organisation", "")
    body = get_object_or_404(Organisation, pk=asked) if asked.isdigit() else None
    row = CheckTuning.objects.filter(organisation=body).first() or CheckTuning(organisation=body)
    if request.method == "POST" and "as-everyone" in request.POST and body and row.pk:
        row.delete()
        messages.success(request, f"{body} has the checks as everyone has them.")
        return redirect(request.get_full_path())
    form = TuningForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Saved. It holds from the next check on.")
        return redirect(request.get_full_path())
    context = {
        "form": form,
        "body": body,
        "bodies": tuned_organisations(),
        "own": bool(body and row.pk),
    }
    return _page(request, "tuning.html", "Settings of the checks", context)


def _may_tune(user: Any) -> bool:
    return bool(user.has_perm("newsroom.change_checktuning"))


def _may_edit(user: Any, row: Model) -> bool:
    if isinstance(row, Page):
        return bool(row.specific.permissions_for_user(user).can_edit())
    policy = policy_of(type(row))
    return policy is None or bool(policy.user_has_permission_for_instance(user, "change", row))


def _examined(request: HttpRequest, label: str, pk: int, *, strictly: bool = False) -> Examined:
    """One item with its findings: as a posted form has it, else as it was saved last.

    strictly: a form that is not valid is refused, so that nothing typed is lost.
    """
    source = SOURCES.get(label)
    if source is None:
        raise Http404
    saved = get_object_or_404(source.model, pk=pk)
    if not _may_edit(request.user, saved):
        raise PermissionDenied
    row = (
        saved.get_latest_revision_as_object()
        if hasattr(saved, "get_latest_revision_as_object")
        else saved
    )
    if request.method == "POST" and "check-form" in request.POST:
        row = _typed(request, source, row, strictly=strictly) or row
    return examine([row])[0]


def _typed(request: HttpRequest, source: Source, row: Any, *, strictly: bool) -> Any:
    """The row as the posted form has it; None where the form cannot be read yet."""
    context: dict[str, Any] = {"for_user": request.user}
    if isinstance(row, Page):
        context["parent_page"] = row.get_parent()
    form = source.form_class()(request.POST, request.FILES, instance=row, **context)
    try:
        return form.draft(leniently=True)
    except ValueError:
        if strictly:
            raise PermissionDenied from None
        return None


def _told(request: HttpRequest, examined: Examined) -> dict[str, Any]:
    label, pk = examined.row._meta.label_lower, examined.row.pk
    waiting = [d for d in examined.findings if d.waits]
    return {
        "waiting": waiting, "decided": [d for d in examined.findings if not d.waits],
        "errors": sum(d.finding.level == ERROR for d in waiting),
        "warnings": sum(d.finding.level == WARNING for d in waiting),
        "label": label, "pk": pk, "edit": SOURCES[label].edit(pk), "may_force": may_force(request.user),
        "rules": {rule.id: rule.name for rule in CHECKS.values()},
    }  # fmt: skip


def _fragment(request: HttpRequest, examined: Examined, said: str = "") -> HttpResponse:
    context = {**_told(request, examined), "said": said}
    return render(request, "newsroom/desk/findings.html", context)


def _after(request: HttpRequest, label: str, pk: int, said: str = "") -> HttpResponse:
    """The panel anew for a script; for a form without one, the item's page."""
    if _is_script(request):
        return _fragment(request, _examined(request, label, pk), said)
    if said:
        messages.error(request, said)
    else:
        record(examine([SOURCES[label].model._default_manager.get(pk=pk)]))
    return redirect(reverse("desk_checks_item", args=[label, pk]))


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "XMLHttpRequest"


def _page(request: HttpRequest, template: str, title: str, context: dict[str, Any]) -> HttpResponse:
    """A page in Wagtail's frame."""
    path = [{"url": reverse("wagtailadmin_home"), "label": "Home"},
            {"url": reverse("desk_checks"), "label": "Checks"}]  # fmt: skip
    if title != "Checks":
        path.append({"url": "", "label": title})
    frame = {"breadcrumbs_items": path, "header_title": title, "header_icon": "glasses"}
    return TemplateResponse(request, f"newsroom/desk/{template}", {**frame, **context})
