"""A report at the desk before it is public: as the page would be, and as every file."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET
from wagtail.admin import messages

from dateline.coverage.models import CoverageReport
from dateline.coverage.reports.actions import NotDone, working
from dateline.coverage.reports.queries import reports_for
from dateline.publishing.tracking import recording, remembering
from dateline.website.reports.files import FILES
from dateline.website.reports.pages import report_page

PAGE = "page.html"


@require_GET
def report_file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One form of a report with the numbers of now, for somebody who may see the report."""
    report = get_object_or_404(CoverageReport, pk=pk)
    if not reports_for(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    if name != PAGE and name not in FILES:
        raise Http404
    try:
        edition = working(report)
    except NotDone as problem:
        messages.error(request, str(problem))
        return redirect("desk_report", pk)
    with recording(), remembering():
        if name == PAGE:
            rendered = report_page(edition, draft=True)
            body, kind = rendered.body, rendered.content_type
        else:
            make, kind, _ = FILES[name]
            made = make(edition)
            if made is None:
                messages.error(
                    request, "No PDF can be made on this machine: dateline doctor says why."
                )
                return redirect("desk_report", pk)
            body = made
    answer = HttpResponse(body, content_type=kind)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Cache-Control"] = "private, no-store"
    if name != PAGE:
        answer["Content-Disposition"] = f'attachment; filename="{report.slug}-{name}"'
    return answer
