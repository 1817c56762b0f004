"""The desk's search page. Its field is in the head of the page and shows results while one types."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.admin.forms.search import SearchForm

from dateline.search.desk import Answer, search_desk, searchable_here

ICON = "search"


@require_safe
def desk_search(request: HttpRequest, results_only: bool = False) -> HttpResponse:
    """Everything at the desk that has the words. results_only: without the frame, for the field."""
    answer = search_desk(
        request.user, request.GET.get("q", ""), only=request.GET.get("kind", ""),
        page=request.GET.get("p"),
    )  # fmt: skip
    context = {
        "answer": answer,
        "asks": bool(answer.text),
        "kinds": [] if answer.text else searchable_here(request.user),
        "tabs": _tabs(answer),
        "everywhere": _address(answer, ""),
    }
    if results_only:
        return TemplateResponse(request, "search/desk/results.html", context)
    form = SearchForm({"q": answer.text}, placeholder="Search the desk")
    context |= {
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Home"},
            {"url": "", "label": "Search"},
        ],
        "header_title": f"Search: {answer.text}" if answer.text else "Search",
        "header_icon": ICON,
        "search_form": form,
        "index_results_url": reverse("desk_search_results"),
    }
    return TemplateResponse(request, "search/desk/search.html", context)


def _tabs(answer: Answer) -> list[tuple[str, int, str, bool]]:
    """(label, number of results, address, whether it is the one shown) of all and of each kind."""
    tabs = [("All", answer.total, _address(answer, ""), not answer.only)]
    for found in answer.found:
        kind = found.kind
        tabs.append(
            (kind.label, found.total, _address(answer, kind.name), kind.name == answer.only)
        )
    return tabs


def _address(answer: Answer, kind: str) -> str:
    return reverse("desk_search", query={"q": answer.text} | ({"kind": kind} if kind else {}))
