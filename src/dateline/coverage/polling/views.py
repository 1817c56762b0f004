"""The desk's pages of sources: how one stands, trying an address, the CSV of a clipping service."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from dateline.coverage.models import ClippingFile, Source
from dateline.coverage.polling import actions, clippings, queries
from dateline.coverage.polling.forms import OF_THE_NETWORK, ClippingsForm, TryForm, kind_of
from dateline.coverage.polling.trying import tried
from dateline.coverage.sources.clippings import LARGEST
from dateline.coverage.sources.items import NotReadable
from dateline.directory.models import Organisation
from dateline.directory.permissions import confined_to

POLLS, FILES, ROWS, REMARKS = 50, 50, 20, 200


def _found(request: HttpRequest, pk: int, action: str) -> Source:
    source = get_object_or_404(Source.objects.select_related("outlet", "chapter"), pk=pk)
    if not queries.for_user(request.user, action).filter(pk=pk).exists():
        raise PermissionDenied
    return source


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """How a source stands: its last looks, a row each."""
    source = _found(request, pk, "view")
    context = {
        "source": source, "state": queries.state(source), "standing": queries.standing(source),
        "next_look": queries.next_look(source), "polls": source.polls.all()[:POLLS],
        "files": source.files.all()[:FILES], "waiting": len(source.position.get("to_read", ())),
        "may_change": queries.for_user(request.user, "change").filter(pk=pk).exists(),
        "found": source.candidates.count(),
    }  # fmt: skip
    return _page(request, "source.html", source.name, context)


VERBS = {"look": actions.look_now, "pause": actions.pause, "resume": actions.resume}
SAID = {
    "look": "It is looked at within seconds. Load this page again to see what came of it.",
    "pause": "Paused. It is not looked at until you resume it.",
    "resume": "Resumed. It is looked at within seconds.",
}


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One button of the page."""
    if verb not in VERBS:
        raise Http404
    source = _found(request, pk, "change")
    VERBS[verb](source, by=request.user)
    messages.success(request, SAID[verb])
    return redirect("desk_source", source.pk)


@require_http_methods(["GET", "POST"])
def try_address(request: HttpRequest) -> HttpResponse:
    """What stands at an address, before it is a source."""
    if not queries.POLICY.user_has_permission(request.user, "add"):
        raise PermissionDenied
    form, found = TryForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["address"]
        if kind_of(address) in OF_THE_NETWORK and confined_to(request.user) is not None:
            form.add_error(
                "address",
                "Mailboxes and web archives are for those who work for the whole network.",
            )
        elif (known := Source.objects.filter(address=address).first()) is not None:
            form.add_error("address", f"This is a source already: {known.name}.")
        else:
            found = tried(address)
            if found.problem:
                form.add_error("address", found.problem)
                found = None
    status = 422 if form.is_bound and form.errors else 200
    return _page(request, "try.html", "Add a source", {"form": form, "found": found}, status=status)


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """The CSV of a clipping service: kept, and shown before anything comes in."""
    _may_bring(request)
    form = ClippingsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        if file.size > LARGEST:
            form.add_error("file", f"The file is larger than {LARGEST // 1_000_000} MB: split it.")
        else:
            kept = clippings.keep(file.name, file.read(), by=request.user)
            try:
                clippings.read_file(kept)
                return redirect("desk_clippings_file", kept.pk)
            except NotReadable as problem:
                kept.delete()
                form.add_error("file", f"Not read: {problem}.")
    status = 422 if form.is_bound and form.errors else 200
    return _page(
        request, "clippings.html", "Bring a CSV of clippings", {"form": form}, status=status
    )


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows of a file as they will come in; a POST takes them in."""
    _may_bring(request)
    file = get_object_or_404(ClippingFile, pk=pk, by=request.user)
    chapters = _chapters(request.user)
    if request.method == "POST":
        chapter = next((c for c in chapters if str(c.pk) == request.POST.get("chapter")), None)
        if chapter is None and confined_to(request.user) is not None:
            raise PermissionDenied
        taken = clippings.take_in(file, chapter=chapter, by=request.user)
        messages.success(request, _said(taken))
        return redirect("desk_clippings")
    told = clippings.read_file(file)
    context = {
        "file": file, "told": told, "rows": told.items[:ROWS], "count": len(told.items), "chapters": chapters,
        "confined": confined_to(request.user) is not None, "left_out": [r for r in told.remarks if r.left_out][:REMARKS],
        "remarks": [r for r in told.remarks if not r.left_out][:REMARKS],
        "drafts": sum(not item.link for _, item in told.items),
    }  # fmt: skip
    return _page(request, "clippings.html", "Bring a CSV of clippings", context)


def _may_bring(request: HttpRequest) -> None:
    if not request.user.has_perm("coverage.add_clip"):  # type: ignore[union-attr]
        raise PermissionDenied


def _chapters(user: Any) -> list[Organisation]:
    own = confined_to(user)
    rows = Organisation.objects.filter(kind=Organisation.Kind.CHAPTER)
    return list(rows if own is None else rows.filter(pk__in=own))


def _said(taken: clippings.Taken) -> str:
    parts = [f"{taken.candidates} stories wait for review"]
    if taken.drafts:
        parts.append(f"{taken.drafts} pieces without a link are drafts in In the News")
    if taken.known:
        parts.append(f"{taken.known} were known already")
    return f"Brought: {'; '.join(parts)}."


def _page(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    listing = reverse(Source.snippet_viewset.get_url_name("list"))
    path = [{"url": reverse("wagtailadmin_home"), "label": "Home"}, {"url": listing, "label": "Sources"},
            {"url": "", "label": title}]  # fmt: skip
    frame = {"breadcrumbs_items": path, "header_title": title, "header_icon": "resubmit"}
    return TemplateResponse(
        request, f"coverage/desk/{template}", {**frame, **context}, status=status
    )
