"""The desk's pages of links: the list of all, the link and copies of a clip, and a copy to look at."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.log_actions import log

from dateline.archive.actions import NotKept, call_alive, forget_copy, keep_now, look_again
from dateline.archive.models import Link, StoredCopy
from dateline.archive.queries import Damaged, archive_of, page_of
from dateline.coverage.grouping.actions import choose_lead, split
from dateline.coverage.grouping.queries import lead_of, others_in
from dateline.coverage.links import actions
from dateline.coverage.links.queries import (
    CLIP,
    Use,
    clips_for,
    copies_of_clip,
    link_of,
    links_for,
    may_be_public,
    may_see_copy,
    uses_of,
)
from dateline.coverage.models import Clip
from dateline.coverage.viewsets import clip_edit
from dateline.directory.permissions import ChapterPolicy

SHOWN = 30  # rows of a page of the list
TROUBLE = "trouble"
PUBLISH = "coverage.publish_clip"
FILTERS = [
    (TROUBLE, "Needs somebody"), ("dead", "Gone or not reachable"), (Link.State.MOVED, "Moved"),
    (Link.State.DOUBT, "In doubt"), (Link.State.BLOCKED, "We may not look"), (Link.State.OK, "There"),
    (Link.State.NEW, "Not looked at yet"),
]  # fmt: skip
# A stored page is somebody else's: it runs nothing and asks nobody, and its links open elsewhere.
COPY_POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'none'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)


@require_GET
def every(request: HttpRequest) -> HttpResponse:
    """The links of what somebody may work on, by state; at first those that need somebody."""
    own = links_for(request.user)
    if not request.user.has_perm("coverage.change_clip"):
        raise PermissionDenied
    state = request.GET.get("state", TROUBLE)
    wanted = {TROUBLE: [*Link.DEAD, Link.State.MOVED, Link.State.DOUBT], "dead": list(Link.DEAD)}
    rows = own
    if state in wanted:
        rows = own.filter(state__in=wanted[state])
    elif state in Link.State.values:
        rows = own.filter(state=state)
    text = request.GET.get("q", "").strip()
    if text:
        rows = rows.filter(address__icontains=text)
    page = Paginator(rows.order_by("-since", "-pk"), SHOWN).get_page(request.GET.get("p"))
    uses = uses_of(page.object_list, request.user)
    context = {
        "page": page, "state": state, "text": text, "filters": FILTERS,
        "rows": [_row(link, uses.get(link.pk, []), request.user) for link in page],
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Home"}, {"url": "", "label": "Links"},
        ],
        "header_title": "Links", "header_icon": "link",
    }  # fmt: skip
    return TemplateResponse(request, "coverage/desk/links.html", context)


def _row(link: Link, uses: list[Use], user: Any) -> dict[str, Any]:
    """A link with what may be done about it."""
    clips = [use for use in uses if use.label == CLIP]
    return {
        "link": link,
        "uses": [(use.title, _edit(use), use.label == CLIP, use.pk) for use in uses],
        "may_take": link.state == Link.State.MOVED and bool(clips) and user.has_perm(PUBLISH),
        "may_vouch": link.is_dead or link.state == Link.State.DOUBT,
        "clip": clips[0].pk if clips else None,
    }


def _edit(use: Use) -> str:
    return (
        clip_edit(use.pk)
        if use.label == CLIP
        else reverse("wagtailadmin_pages:edit", args=[use.pk])
    )


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One button beside a link."""
    link = get_object_or_404(links_for(request.user), pk=pk)
    if verb == "look":
        look_again([link])
        messages.success(request, "It is looked at as soon as its host may be asked again.")
    elif verb == "alive":
        call_alive(link)
        _log(link, request.user, "alive")
        messages.success(request, "Marked as alive. For 90 days nothing calls it dead.")
    elif verb == "take":
        _take(request, link)
    else:
        raise Http404
    return _back(request)


def _take(request: HttpRequest, link: Link) -> None:
    clips = list(clips_for(request.user, "publish").filter(link=link.address))
    if not clips:
        raise PermissionDenied
    try:
        count = actions.take_moved(link, clips, by=request.user)
    except actions.NotTaken as problem:
        messages.error(request, str(problem))
        return
    messages.success(request, f"Taken: {count} clip{'' if count == 1 else 's'} lead to the new address.")  # fmt: skip


def _log(link: Link, user: Any, verb: str) -> None:
    for clip in clips_for(user).filter(link=link.address):
        log(clip, f"dateline.link.{verb}", user=user, data={"link": link.address})


def _back(request: HttpRequest) -> HttpResponse:
    """To the page on which the button stood."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return redirect(wanted if ours and wanted.startswith("/") else reverse("desk_links"))


# A clip's link and copies


def _clip(request: HttpRequest, pk: int) -> Clip:
    clip = get_object_or_404(Clip.objects.select_related("outlet"), pk=pk)
    if not clips_for(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    return clip


@require_GET
def of_clip(request: HttpRequest, pk: int) -> HttpResponse:
    """How the link of a clip is, what may be done about it, and its stored copies."""
    clip = _clip(request, pk)
    link = link_of(clip)
    context = {
        "clip": clip, "link": link, "row": _row(link, [Use(CLIP, clip.pk, clip.headline)], request.user) if link else None,
        "copies": copies_of_clip(clip)[:100], "edit": clip_edit(pk), "public": may_be_public(clip),
        "may_forget": request.user.has_perm("coverage.delete_clip"),
        "elsewhere": _elsewhere(request, clip), "leads": clip.cluster and lead_of(clip.cluster) == clip,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Home"},
            {"url": reverse("desk_links"), "label": "Links"},
            {"url": clip_edit(pk), "label": clip.headline},
            {"url": "", "label": "Link and copies"},
        ],
        "header_title": "Link and copies", "header_icon": "link",
    }  # fmt: skip
    return TemplateResponse(request, "coverage/desk/clip_links.html", context)


def _elsewhere(request: HttpRequest, clip: Clip) -> list[dict[str, Any]]:
    """The other public copies of the same story; edit: where this person may edit one."""
    lead = lead_of(clip.cluster) if clip.cluster else None
    policy = ChapterPolicy(Clip)
    return [
        {
            "clip": other, "leads": other == lead,
            "edit": clip_edit(other.pk) if policy.user_has_permission_for_instance(request.user, "change", other) else "",
        }
        for other in others_in(clip)
    ]  # fmt: skip


@require_POST
def stand(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Let a clip lead the copies of its story, or say that it is no copy of them."""
    clip = _clip(request, pk)
    if not request.user.has_perm(PUBLISH):
        raise PermissionDenied
    if verb == "lead" and clip.cluster is not None:
        choose_lead(clip, by=request.user)
        messages.success(request, "It stands for all copies of its story now.")
    elif verb == "apart":
        split(clip, by=request.user)
        messages.success(request, "It stands alone now, and is not put with them again.")
    return redirect(reverse("desk_clip_links", args=[pk]))


@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Fetch the page of a clip now, and keep a copy."""
    clip = _clip(request, pk)
    try:
        copy = keep_now(clip.link, allow=settings.COVERAGE_FETCH_ALLOW)
    except NotKept as problem:
        messages.error(request, f"No copy was kept: {problem}")
    else:
        log(clip, "dateline.link.copy", user=request.user, data={"record": copy.record})
        messages.success(request, f"Kept: {copy.title or copy.url}.")
    return redirect(reverse("desk_clip_links", args=[pk]))


# A copy


def _copy(request: HttpRequest, pk: int) -> StoredCopy:
    copy = get_object_or_404(StoredCopy.objects.select_related("revisit_of"), pk=pk)
    if not may_see_copy(request.user, copy):
        raise PermissionDenied
    return copy


@require_GET
def show_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A stored copy under its label; the page itself stands in a frame in which nothing can act."""
    copy = _copy(request, pk)
    clip = clips_for(request.user).filter(address__in=[copy.address, copy.landed]).first()
    context = {
        "copy": copy, "clip": clip,
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Home"},
            {"url": reverse("desk_links"), "label": "Links"},
            {"url": reverse("desk_clip_links", args=[clip.pk]) if clip else "", "label": "Link and copies"},
            {"url": "", "label": "Stored copy"},
        ],
        "header_title": "Stored copy", "header_icon": "history",
    }  # fmt: skip
    return TemplateResponse(request, "coverage/desk/copy.html", context)


@require_GET
def copy_content(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands in that frame."""
    copy = _copy(request, pk)
    told: dict[str, Any] = {"copy": copy}
    if not copy.is_page:
        told["problem"] = f"This is no page but {copy.content_type or 'a file of no kind'}. Download it to look at it."  # fmt: skip
    else:
        try:
            told["body"] = page_of(copy)
        except Damaged as problem:
            told["problem"] = str(problem)
    answer = HttpResponse(render_to_string("coverage/desk/copy_content.html", told, request))
    answer["Content-Security-Policy"] = COPY_POLICY
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_GET
def download_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """The WARC file of a copy; of a revisit with the copy that holds the bytes before it."""
    copy = _copy(request, pk)
    data = b"".join(archive_of([each for each in (copy.revisit_of, copy) if each]))
    if not data:
        raise Http404("The file of this copy is not there.")
    answer = HttpResponse(data, content_type="application/warc")
    answer["Content-Disposition"] = f'attachment; filename="copy-{copy.pk}.warc.gz"'
    return answer


@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a copy for good; readers lose it in the same edition."""
    copy = _copy(request, pk)
    if not request.user.has_perm("coverage.delete_clip"):
        raise PermissionDenied
    clips = list(clips_for(request.user).filter(address__in=[copy.address, copy.landed]))
    for clip in clips:
        log(clip, "dateline.link.forgot", user=request.user, data={"record": copy.record})
    forget_copy(copy)
    messages.success(request, "The copy is deleted, and its file.")
    return redirect(reverse("desk_clip_links", args=[clips[0].pk]))
