"""The desk's review queue of coverage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages

from dateline.coverage.intake import deciding, queries
from dateline.coverage.intake.forms import (  # fmt: skip
    CandidateForm,
    MergeForm,
    RejectForm,
    offered_outlets,
)
from dateline.coverage.intake.shown import FIELDS, Shown, filters, shown
from dateline.coverage.models import Candidate, Clip
from dateline.coverage.viewsets import clip_edit
from dateline.lib.addresses import fold, in_text
from dateline.newsroom.desk_checks.gate import NotPublished, obstacles

State = Candidate.State
PER_PAGE = 40
FILTERS = ("state", "certainty", "source", "chapter")
HOME = {"url": "", "label": "Coverage to review"}


def only_reviewers(request: HttpRequest) -> None:
    if not queries.may_review(request.user):
        raise PermissionDenied


def found(request: HttpRequest, pk: int) -> Candidate:
    """The candidate, for somebody who may decide about it."""
    only_reviewers(request)
    row = get_object_or_404(Candidate.objects.select_related("outlet", "source", "chapter", "clip", "into", "into_clip", "decided_by"), pk=pk)  # fmt: skip
    if not queries.for_user(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    return row


def opened(row: Candidate, query: str = "") -> str:
    """Where a candidate is open in the queue."""
    more = urlencode({"c": row.pk})
    return f"{reverse('desk_coverage')}?{query + '&' if query else ''}{more}"


def _at(request: HttpRequest) -> dict[str, str]:
    """Where in the queue somebody is: the filters, the page, the open story. In a form the filters have
    names of their own, because a story has a chapter too."""
    if request.method == "POST":
        return {name: request.POST.get(f"at-{name}", "") for name in FILTERS}
    return {name: request.GET.get(name, "") for name in (*FILTERS, "p", "c")}


def _query(at: dict[str, str]) -> str:
    """The filters, as they stand in addresses."""
    return urlencode({name: at[name] for name in FILTERS if at.get(name)})


@require_GET
def review(request: HttpRequest) -> HttpResponse:
    """The queue, with one story open beside it."""
    only_reviewers(request)
    return page(request)


def page(request: HttpRequest, *, row: Candidate | None = None, status: int = 200, **bound: Any) -> HttpResponse:  # fmt: skip
    """row: the open one where that is decided; bound: forms with errors."""
    at = _at(request)
    rows = queries.queue(request.user, **{name: at[name] for name in FILTERS})
    batch = Paginator(rows, PER_PAGE).get_page(at.get("p"))
    listed = list(batch.object_list)
    if row is None and (key := queries.key_in(at.get("c", ""))) is not None:
        row = found(request, key)
    row = row or next((each for each in listed if each.state == State.REVIEW), None) or next(iter(listed), None)  # fmt: skip
    query = _query(at)
    context = {
        "page": batch, "query": query, "rows": [(each, opened(each, query)) for each in listed],
        "filters": filters(request.user, at), "filtered": bool(query),
        "may_undo": queries.last_decided(request.user) is not None,
        "waiting": [each.pk for each in listed if each.filling],
        "header_title": "Coverage to review", "header_icon": "media",
        "breadcrumbs_items": [{"url": reverse("wagtailadmin_home"), "label": "Home"}, HOME],
    }  # fmt: skip
    if row is not None:
        context |= _detail(request, row, listed, query, bound)
    return TemplateResponse(request, "coverage/desk/review.html", context, status=status)


def _detail(
    request: HttpRequest, row: Candidate, listed: list[Candidate], query: str, bound: dict[str, Any]
) -> dict[str, Any]:
    keys = [each.pk for each in listed]
    at = keys.index(row.pk) if row.pk in keys else -1
    form = bound.get("form") or CandidateForm(instance=row, for_user=request.user)
    told: Shown = shown(row, form)
    return {
        "row": row, "form": form, "shown": told, "fields": [form[name] for name in FIELDS],
        "reject": RejectForm(auto_id="id_reject_%s"), "merge": bound.get("merge") or MergeForm(auto_id="id_merge_%s"),
        "seen": bound.get("seen", ()), "warned": bound.get("warned", False), "outlets": offered_outlets(),
        "open": row.state in queries.OPEN, "media": form.media, "clip_address": clip_edit(row.clip.pk) if row.clip else "",
        "others": [each for each in listed if each.pk != row.pk and each.state in queries.OPEN][:20],
        "may_publish": queries.may_publish(request.user, row),
        "waiting_copies": len(queries.waiting_copies(request.user, row)),
        "may_make_outlet": bool(row.outlet_name) and request.user.has_perm("contacts.add_outlet"),
        "newer": opened(listed[at - 1], query) if at > 0 else "",
        "older": opened(listed[at + 1], query) if 0 <= at < len(listed) - 1 else "",
        "number": at + 1,
    }  # fmt: skip


@require_GET
def fragment(request: HttpRequest) -> HttpResponse:
    """The lines of stories that are being read, for the script that shows them fill in."""
    only_reviewers(request)
    told = request.GET.get("keys", "").split(",")[:PER_PAGE]
    keys = [key for key in map(queries.key_in, told) if key is not None]
    rows = queries.for_user(request.user).filter(pk__in=keys).select_related("outlet", "source")
    query = _query(_at(request))
    context = {"rows": [(row, opened(row, query)) for row in rows], "row": None}
    return TemplateResponse(request, "coverage/desk/rows.html", context)


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One button of the open story. What cannot be done says why, and nothing that was typed is lost."""
    if verb not in VERBS:
        raise Http404
    row = found(request, pk)
    try:
        return VERBS[verb](request, row)
    except deciding.NotDone as problem:
        messages.error(request, str(problem))
        return redirect(opened(row, _query(_at(request))))


def _save(request: HttpRequest, row: Candidate) -> HttpResponse:
    form = CandidateForm(request.POST, instance=row, for_user=request.user)
    if not form.is_valid():
        return page(request, row=row, status=422, form=form)
    deciding.correct(row, form.changes(), by=request.user)
    messages.success(request, "Saved. No fetch changes what you wrote.")
    return redirect(opened(row, _query(_at(request))))


def _approve(request: HttpRequest, row: Candidate) -> HttpResponse:
    form = CandidateForm(request.POST, instance=row, for_user=request.user)
    if not form.is_valid():
        return page(request, row=row, status=422, form=form)
    deciding.correct(row, form.changes(), by=request.user)
    row = Candidate.objects.select_related("outlet").get(pk=row.pk)
    following = _next(request, row)
    try:
        clip = deciding.approve(row, by=request.user, seen=request.POST.getlist("seen"))
    except NotPublished as problem:
        return _not_published(request, row, problem)
    live = f"Published: {clip.headline}. Press u to take it back."
    draft = f"Handed on: {clip.headline}. It waits for somebody who publishes."
    messages.success(request, live if clip.live else draft)
    if request.POST.get("copies"):
        _approve_copies(request, row)
        following = _next(request, row)
    return redirect(following)


def _approve_copies(request: HttpRequest, row: Candidate) -> None:
    """The other outlets that have the story; those that cannot go out stay in the queue and are named."""
    clips, stopped = deciding.approve_copies(row, by=request.user)
    if clips:
        outlets = ", ".join(str(clip.outlet or clip) for clip in clips)
        messages.success(request, f"And {len(clips)} of its copies: {outlets}. Press u for each to take it back.")  # fmt: skip
    for copy, why in stopped:
        where = copy.outlet or copy.outlet_name or copy.link
        messages.warning(request, f"Still to decide, the copy at {where}: {why}")


def _not_published(request: HttpRequest, row: Candidate, problem: NotPublished) -> HttpResponse:
    """The errors at their fields; warnings once, after which the same button publishes."""
    form = CandidateForm(request.POST, instance=row, for_user=request.user)
    form.is_valid()
    waiting = [one.finding for each in problem.examined for one in obstacles(each)]
    for finding in waiting:
        name, message = finding.field.partition(".")[0], finding.message
        if name == "outlet":
            name = "outlet_name"
            if typed := form.cleaned_data.get(name):
                message = f"“{typed}” is not in the directory yet. Make it an outlet, or write the name of one that is."
        form.add_error(name if name in form.fields else None, f"{message} ({finding.id})")
    warnings = () if problem.blocked else tuple(finding.fingerprint for finding in waiting)
    seen = (*request.POST.getlist("seen"), *warnings)
    return page(request, row=row, status=422, form=form, seen=seen, warned=bool(warnings))


def _next(request: HttpRequest, row: Candidate) -> str:
    """Where the queue goes on after a decision about this one: the next older, else the top."""
    query = _query(_at(request))
    rows = list(
        queries.queue(request.user, **_at(request)).values_list("pk", flat=True)[: PER_PAGE * 5]
    )
    at = rows.index(row.pk) if row.pk in rows else -1
    following = [*rows[at + 1 :], *rows[: max(at, 0)]]
    target = Candidate.objects.filter(pk=following[0]).first() if following else None
    back = reverse("desk_coverage")
    return opened(target, query) if target else f"{back}?{query}" if query else back


def _reject(request: HttpRequest, row: Candidate) -> HttpResponse:
    following = _next(request, row)
    deciding.reject(row, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(
        request, f"Rejected: {row}. It is not suggested again. Press u to take it back."
    )
    return redirect(following)


def _merge(request: HttpRequest, row: Candidate) -> HttpResponse:
    form = MergeForm(request.POST, auto_id="id_merge_%s")
    target = _other(request, form.cleaned_data["into"]) if form.is_valid() else None
    if target is None:
        if not form.errors:
            form.add_error("into", "There is no story in the queue and no clip with this link. Copy the link from the other story.")  # fmt: skip
        return page(request, row=row, status=422, merge=form)
    following = _next(request, row)
    deciding.merge(row, target, by=request.user)
    messages.success(request, f"Merged into “{target}”. Press u to take it back.")
    return redirect(following)


def _other(request: HttpRequest, told: str) -> Candidate | Clip | None:
    """The story that was named by its number or its link, if this person may see it."""
    rows = queries.for_user(request.user)
    told = told.strip()
    if (key := queries.key_in(told)) is not None:
        return rows.filter(pk=key).first()
    address = fold(next(iter(in_text(told)), told))
    row = rows.filter(address=address).first() or rows.filter(aliases__address=address).first()
    if row is not None:
        return row.clip or row
    clip = queries.clip_with(address)
    return clip if clip and queries.may_see_clip(request.user, clip) else None


def _split(request: HttpRequest, row: Candidate) -> HttpResponse:
    parts = deciding.split(row, by=request.user)
    said = f"{len(parts)} to review again" if parts else "it stands alone now"
    messages.success(request, f"Split: {said}.")
    return redirect(opened(row, _query(_at(request))))


def _fetch(request: HttpRequest, row: Candidate) -> HttpResponse:
    deciding.fetch_again(row)
    messages.success(request, "The page is read again. What you wrote stays.")
    return redirect(opened(row, _query(_at(request))))


def _again(request: HttpRequest, row: Candidate) -> HttpResponse:
    deciding.look_again(row, by=request.user)
    messages.success(request, f"Back in the queue: {row}.")
    return redirect(opened(row))


def _outlet(request: HttpRequest, row: Candidate) -> HttpResponse:
    if not request.user.has_perm("contacts.add_outlet"):
        raise PermissionDenied
    outlet = deciding.make_outlet(row, by=request.user)
    messages.success(request, f"{outlet} is an outlet now, and given to all its stories here.")
    return redirect(opened(row, _query(_at(request))))


VERBS: dict[str, Callable[[HttpRequest, Candidate], HttpResponse]] = {
    "save": _save, "approve": _approve, "reject": _reject, "merge": _merge, "split": _split,
    "fetch": _fetch, "again": _again, "outlet": _outlet,
}  # fmt: skip


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back one's own last decision."""
    only_reviewers(request)
    try:
        row = deciding.undo(by=request.user)
    except deciding.NotDone as problem:
        messages.error(request, str(problem))
        return redirect(reverse("desk_coverage"))
    messages.success(request, f"Taken back: {row} is to be reviewed again.")
    return redirect(opened(row, _query(_at(request))))
