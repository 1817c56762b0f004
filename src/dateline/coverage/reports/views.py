"""The desk's pages of coverage reports: the list, and one report with its numbers as they are now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from dateline.coverage.models import CoverageReport
from dateline.coverage.reports import actions
from dateline.coverage.reports.forms import ReportForm
from dateline.coverage.reports.queries import contents, policy, reports_for

SHOWN = 30  # rows of a page of the list
ROWS = 8  # of a table of the preview
HOME = "Coverage reports"
FILES = (
    ("report.pdf", "PDF"), ("report.xlsx", "Excel"), ("report.csv", "CSV"), ("data.json", "JSON"),
)  # fmt: skip


def found(request: HttpRequest, pk: int, action: str) -> CoverageReport:
    """The report, for somebody who may do that with it."""
    row = get_object_or_404(CoverageReport.objects.select_related("shown", "chapter"), pk=pk)
    if not policy().user_has_permission_for_instance(request.user, action, row):
        raise PermissionDenied
    return row


def seen(request: HttpRequest, pk: int) -> CoverageReport:
    """The report, for somebody who may look at it."""
    row = get_object_or_404(CoverageReport, pk=pk)
    if not reports_for(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    return row


def may_add(request: HttpRequest) -> bool:
    """Whether this person makes reports."""
    return bool(policy().user_has_permission(request.user, "add"))


@require_GET
def every(request: HttpRequest) -> HttpResponse:
    """All reports that somebody may look at, the latest period first."""
    rows = reports_for(request.user)
    if not may_add(request) and not rows.exists():
        raise PermissionDenied
    page = Paginator(rows, SHOWN).get_page(request.GET.get("p"))
    context = {
        "page": page, "may_add": may_add(request), "breadcrumbs_items": trail(),
        "header_title": HOME, "header_icon": "doc-full",
    }  # fmt: skip
    return TemplateResponse(request, "coverage/desk/reports.html", context)


def trail(*last: str) -> list[dict[str, str]]:
    """Where a page stands at the desk."""
    steps = [("Home", reverse("wagtailadmin_home")), (HOME, reverse("desk_reports"))]
    steps += [(label, "") for label in last]
    steps[-1] = (steps[-1][0], "")
    return [{"label": label, "url": url} for label, url in steps]


@require_http_methods(["GET", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """A new report."""
    if not may_add(request):
        raise PermissionDenied
    return edit(request, CoverageReport(made_by=request.user))


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One report; a POST saves it, or only counts what the form says."""
    return edit(
        request, found(request, pk, "change") if request.method == "POST" else seen(request, pk)
    )


def edit(request: HttpRequest, report: CoverageReport) -> HttpResponse:
    """The form of a report with the numbers of what it says."""
    if request.method == "GET":
        return page(request, report, ReportForm(instance=report, for_user=request.user))
    form = ReportForm(request.POST, instance=report, for_user=request.user)
    if not form.is_valid() or "count" in request.POST:
        return page(request, report, form)
    row = form.save()
    messages.success(request, f"Saved: {row.title}. Readers see it once it is published.")
    return redirect("desk_report", row.pk)


def page(request: HttpRequest, report: CoverageReport, form: ReportForm) -> HttpResponse:
    """The page of one report, with the form as it was sent."""
    stored = CoverageReport.objects.select_related("shown").filter(pk=report.pk).first()
    may = policy().user_has_permission_for_instance
    wrong = form.is_bound and bool(form.errors)
    numbers = preview_of(report) if not wrong and (stored or form.is_bound) else None
    context = {
        "form": form, "report": stored, "numbers": numbers, "media": form.media, "files": FILES,
        "may_change": may(request.user, "change", stored) if stored else may_add(request),
        "may_publish": bool(stored and may(request.user, "publish", stored)),
        "may_delete": bool(stored and not stored.live and may(request.user, "delete", stored)),
        "editions": stored.editions.select_related("published_by")[:20] if stored else [],
        "breadcrumbs_items": trail(stored.title if stored else "New report"),
        "header_title": stored.title if stored else "New coverage report",
        "header_icon": "doc-full",
    }  # fmt: skip
    return TemplateResponse(
        request, "coverage/desk/report.html", context, status=422 if wrong else 200
    )


def preview_of(report: CoverageReport) -> dict[str, Any]:
    """The numbers of a report as its records are now, short; or why there are none."""
    if why := actions.refuse(report):
        return {"why": why}
    told = contents(report)
    named = (
        ("By outlet", "outlets"), ("By kind of outlet", "kinds"), ("By topic", "topics"),
        ("By place", "places"), ("By member", "people"), ("By item of ours", "releases"),
    )  # fmt: skip
    tables = [
        {"title": title, "rows": told["tables"][name][:ROWS], "more": len(told["tables"][name]) - ROWS}
        for title, name in named if told["tables"][name]
    ]  # fmt: skip
    time = {"title": f"By {told['unit']}", "rows": told["time"], "more": 0}
    return {**told, "tables": [time, *tables]}


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The numbers of what a form says, while somebody fills it in. Nothing is written."""
    if not may_add(request):
        raise PermissionDenied
    form = ReportForm(request.POST, instance=CoverageReport(title="-"), for_user=request.user)
    fields = [name for name in form.errors if name not in ("title", "slug", "__all__")]
    missing = [str(form.fields[name].label or name) for name in fields]
    if missing:
        numbers = {"why": f"To be counted it needs: {', '.join(missing).lower()}. " + " ".join(
            error for name in fields for error in form.errors[name]
        )}  # fmt: skip
    else:
        numbers = preview_of(form.instance)
    return TemplateResponse(request, "coverage/desk/report_numbers.html", {"numbers": numbers})


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One button of the page."""
    if verb not in VERBS:
        raise Http404
    needs, do = VERBS[verb]
    report = found(request, pk, needs)
    try:
        messages.success(request, do(report, request.user))
    except actions.NotDone as problem:
        messages.error(request, str(problem))
    return redirect("desk_reports") if verb == "delete" else redirect("desk_report", pk)


def _publish(report: CoverageReport, user: Any) -> str:
    edition = actions.publish(report, by=user)
    return (
        f"Edition {edition.number} is public at /coverage/{report.slug}/, with the numbers of now."
    )


def _unpublish(report: CoverageReport, user: Any) -> str:
    actions.unpublish(report, by=user)
    return "Taken back: the page, its files and every link to them go."


def _delete(report: CoverageReport, user: Any) -> str:
    actions.delete(report, by=user)
    return f"Deleted: {report.title}."


VERBS: dict[str, tuple[str, Callable[[CoverageReport, Any], str]]] = {
    "publish": ("publish", _publish), "unpublish": ("publish", _unpublish),
    "delete": ("delete", _delete),
}  # fmt: skip
