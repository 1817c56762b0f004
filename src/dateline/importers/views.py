"""Doors of imports at the desk: the list of runs, and the report of one."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse

from dateline.importers.ledger import ARTICLE, CLIP, DOCUMENT, PHOTO, PLAIN
from dateline.importers.models import ImportRun
from dateline.importers.report import LONGEST_LIST, SECTIONS

RUNS = 30
SHOWN = 200
"""Lines of each list on the page; the JSON of the run has them all."""
# Where a row of each model is edited in the desk.
_EDITED_AT = {
    ARTICLE: "wagtailadmin_pages:edit", PLAIN: "wagtailadmin_pages:edit",
    PHOTO: "wagtailimages:edit", DOCUMENT: "wagtaildocs:edit",
    CLIP: "wagtailsnippets_coverage_clip:edit",
}  # fmt: skip
may_see = permission_required("importers.view_importrun", raise_exception=True)


@may_see
def list_runs(request: HttpRequest) -> HttpResponse:
    """Every import, newest first."""
    runs = ImportRun.objects.select_related("by").defer("report")
    page = Paginator(runs, RUNS).get_page(request.GET.get("p"))
    return TemplateResponse(request, "importers/desk/runs.html", {"page": page})


@may_see
def show_report(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of one import, with links to the records."""
    run = get_object_or_404(ImportRun.objects.select_related("by"), pk=pk)
    if request.GET.get("format") == "json":
        return JsonResponse(run.report)
    report = run.report or {}
    types = [{"name": name, **tally} for name, tally in report.get("types", {}).items()]
    sections = [section_of(key, heading, report) for key, heading in SECTIONS.items()]
    context = {
        "run": run, "types": types, "sections": [s for s in sections if s["lines"]],
        "skips": _skips(types), "shown": SHOWN, "facts": report.get("facts", {}),
    }  # fmt: skip
    return TemplateResponse(request, "importers/desk/report.html", context)


def section_of(key: str, heading: str, report: dict[str, Any]) -> dict[str, Any]:
    """One list of a report as the page shows it."""
    lines = report.get(key, [])
    count = report.get("counts", {}).get(key, len(lines))
    told = [{**line, "address": edited_at(line)} for line in lines[:SHOWN]]
    return {"key": key, "heading": heading, "lines": told, "count": count,
            "more": max(count - len(told), 0), "cut": count > LONGEST_LIST}  # fmt: skip


def edited_at(line: dict[str, Any]) -> str:
    """Where the row that a line is about is edited, "" for none."""
    name, pk = _EDITED_AT.get(line.get("model", "")), line.get("pk")
    if not name or not pk:
        return ""
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return ""


def _skips(types: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Skipped items of all types, the refused ones first."""
    found = [{"type": t["name"], **skip} for t in types for skip in t.get("skips", [])]
    return sorted(found, key=lambda skip: not skip["refused"])[:SHOWN]
