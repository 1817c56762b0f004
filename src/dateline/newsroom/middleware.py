"""What the gate of the desk checks says to whoever stood before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse

from dateline.newsroom.desk_checks.findings import may_force
from dateline.newsroom.desk_checks.gate import NotPublished, having_seen, obstacles
from dateline.newsroom.desk_checks.sources import source_of
from dateline.newsroom.models import UnderEmbargo

DESK, API = "/desk/", "/desk/api/"
SEEN = "checks-seen"
"""The form field with the fingerprints of warnings that were shown."""
STOPPED = 409  # Conflict: the request was understood, the item is not ready


class ChecksAtTheGate:
    """Tells the gate which warnings were shown, and shows what stopped somebody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method != "POST" or not request.path.startswith(DESK):
            return self.get_response(request)
        with having_seen(request.POST.getlist(SEEN)):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """The page that lists what to mend where; warnings alone may be passed from it."""
        if isinstance(problem, UnderEmbargo):
            return _under_embargo(request, problem)
        if not isinstance(problem, NotPublished):
            return None
        if request.path.startswith(API):
            return JsonResponse({"detail": str(problem)}, status=STOPPED)
        stopped = []
        for one in problem.examined:
            source = source_of(one.row)
            edit = source.edit(one.row.pk) if source else ""
            found = [d.finding for d in obstacles(one)]
            stopped.append(
                {
                    "row": one.row,
                    "label": one.row._meta.label_lower,
                    "edit": edit,
                    "findings": found,
                }
            )
        context: dict[str, Any] = {
            "stopped": stopped, "blocked": problem.blocked, "may_force": may_force(request.user),
            "address": request.get_full_path(), "posted": _again(request, stopped),
            "header_title": "Not published yet", "header_icon": "warning", "breadcrumbs_items": [],
        }  # fmt: skip
        answer = TemplateResponse(
            request, "newsroom/desk/not_published.html", context, status=STOPPED
        )
        return answer.render()


def _under_embargo(request: HttpRequest, problem: UnderEmbargo) -> HttpResponse:
    """The draft is saved; publishing waits for the embargo."""
    if request.path.startswith(API):
        return JsonResponse({"detail": str(problem)}, status=STOPPED)
    article = problem.embargo.article
    context: dict[str, Any] = {
        "article": article, "problem": problem, "header_title": "Under embargo", "header_icon": "lock",
        "handling": reverse("desk_handling", args=[article.pk]), "breadcrumbs_items": [],
    }  # fmt: skip
    answer = TemplateResponse(request, "newsroom/desk/under_embargo.html", context, status=STOPPED)
    return answer.render()


def _again(request: HttpRequest, stopped: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """What was posted, with the warnings that are shown now, to be posted once more."""
    told = [
        (name, str(value))
        for name, values in request.POST.lists() for value in values
        if name != "csrfmiddlewaretoken"
    ]  # fmt: skip
    return told + [(SEEN, f.fingerprint) for one in stopped for f in one["findings"]]
