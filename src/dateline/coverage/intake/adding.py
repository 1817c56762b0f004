"""The desk's page for adding links: pasted, or brought by a browser's bookmark or share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages
from wagtail.admin.staticfiles import versioned_static

from dateline.accounts.models import User
from dateline.coverage.intake import actions, queries
from dateline.coverage.intake.forms import PasteForm
from dateline.coverage.intake.views import only_reviewers, opened
from dateline.coverage.models import Candidate
from dateline.coverage.viewsets import clip_edit
from dateline.lib.addresses import fold, in_text

State = Candidate.State


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Paste one link or fifty. By GET a browser's bookmark or share fills the box; nothing is added then."""
    only_reviewers(request)
    if request.method == "GET":
        given = _given(request)
        form = PasteForm(user=request.user, initial={"links": given} if given else None)
        return _add_page(request, form, shared=bool(given))
    form = PasteForm(request.POST, user=request.user)
    if not form.is_valid():
        return _add_page(request, form, status=422)
    told = form.cleaned_data
    via = Candidate.Via.SHARED if "shared" in request.POST else Candidate.Via.PASTE
    wanted = {fold(each.link): each for each in told["found"]}
    before = set(Candidate.objects.filter(address__in=wanted).values_list("pk", flat=True))
    user = request.user
    assert isinstance(user, User)  # whoever is signed in; nobody else comes this far
    rows = actions.add_candidates(told["found"], via=via, chapter=told["chapter"], by=user)
    fresh = [row for row in rows if row.pk not in before and row.state == State.WAITING and row.added_by_id == user.pk]  # fmt: skip
    known = [row for row in rows if row not in fresh]
    if fresh:
        count = "One story" if len(fresh) == 1 else f"{len(fresh)} stories"
        messages.success(request, f"{count} added. Each fills in as its page is read.")
    if not known and not told["odd"]:
        return redirect(reverse("desk_coverage"))
    left = "\n".join(line for _, line in told["odd"])
    again = PasteForm(user=request.user, initial={"links": left, "chapter": told["chapter"]})
    return _add_page(request, again, fresh=fresh, odd=told["odd"], known=[_known(request, row) for row in known])  # fmt: skip


def _given(request: HttpRequest) -> str:
    """What a bookmark or a share brought: the link, wherever the browser put it."""
    told = " ".join(request.GET.get(name, "") for name in ("url", "text", "title"))
    return "\n".join(dict.fromkeys(in_text(told)))[:4000]


def _known(request: HttpRequest, row: Candidate) -> dict[str, Any]:
    """How it stands with a link that was known already, as far as this person may know."""
    if not queries.for_user(request.user).filter(pk=row.pk).exists():
        return {"text": row.link, "said": "Another desk of the network has this story already."}
    told = {"text": row.headline or row.link, "address": opened(row), "row": row}
    if row.clip is not None:
        return told | {"said": "It is a clip.", "address": clip_edit(row.clip.pk)}
    if row.state == State.REJECTED:
        who = f" by {row.decided_by.get_full_name() or row.decided_by}" if row.decided_by else ""
        when = f" on {row.decided_at:%b %-d, %Y}" if row.decided_at else ""
        why = f": {row.reason}" if row.reason else ""
        return told | {"said": f"It was rejected{who}{when}{why}.", "again": True}
    if row.into_clip is not None:
        return told | {
            "said": "It is the same page as a clip.",
            "address": clip_edit(row.into_clip.pk),
        }
    return told | {"said": "It is in the queue already."}


def _add_page(
    request: HttpRequest, form: PasteForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    base = request.build_absolute_uri(reverse("desk_coverage_add"))
    bookmark = (
        f"javascript:void(window.open('{base}?url='+encodeURIComponent(location.href)"
        "+'&title='+encodeURIComponent(document.title)))"
    )
    context = {
        "form": form, "bookmark": bookmark, "manifest": reverse("desk_coverage_manifest"),
        "header_title": "Add coverage", "header_icon": "plus",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Home"},
            {"url": reverse("desk_coverage"), "label": "Coverage to review"},
            {"url": "", "label": "Add coverage"},
        ],
        **more,
    }  # fmt: skip
    return TemplateResponse(request, "coverage/desk/add.html", context, status=status)


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """The desk as an app that a phone can share links with (Web App Manifest, share_target)."""
    only_reviewers(request)
    told = {
        "name": "Dateline desk", "short_name": "Dateline", "display": "minimal-ui",
        "start_url": reverse("wagtailadmin_home"), "scope": reverse("wagtailadmin_home"),
        "icons": [{"src": versioned_static("coverage/desk/icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
        "share_target": {
            "action": reverse("desk_coverage_add"), "method": "GET",
            "params": {"title": "title", "text": "text", "url": "url"},
        },
    }  # fmt: skip
    return JsonResponse(told, content_type="application/manifest+json")
