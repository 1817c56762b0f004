"""The outbox: what was sent to whom, what waits, what failed, and the buttons for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder

from dateline.mail import actions, queries
from dateline.mail.desk import CHANGE, VIEW, mailing_address
from dateline.mail.models import Delivery, Mailing

PAGE = 30
STATES = (("", "All"), ("waiting", "On their way"), ("trouble", "Failed or in doubt"))
VERBS = {
    "pause": Mailing.State.PAUSED,
    "resume": Mailing.State.OPEN,
    "cancel": Mailing.State.CANCELLED,
}

View = Callable[..., HttpResponse]


def needs(permission: str) -> Callable[[View], View]:
    """Refuses whoever lacks a permission."""

    def guard(view: View) -> View:
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perm(permission):  # type: ignore[union-attr]
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard


@require_GET
@needs(VIEW)
def show_outbox(request: HttpRequest) -> HttpResponse:
    """Every mailing, newest first."""
    state, search = request.GET.get("state", ""), request.GET.get("q", "").strip()[:100]
    found = queries.mailings(state=state, search=search)
    page = Paginator(found, PAGE).get_page(request.GET.get("p"))
    context = {"page": page, "states": STATES, "state": state, "search": search}
    return _page(request, "outbox.html", "Outbox", context)


@require_GET
@needs(VIEW)
def show_mailing(request: HttpRequest, pk: int) -> HttpResponse:
    """One mailing, a row a recipient."""
    mailing = get_object_or_404(queries.mailings(), pk=pk)
    page = Paginator(mailing.deliveries.all(), PAGE * 3).get_page(request.GET.get("p"))
    finder = AdminURLFinder(request.user)
    about = queries.item_of(mailing)
    waits = not queries.may_leave(mailing) and bool(mailing.waiting)
    context = {
        "mailing": mailing, "page": page, "waits": waits, "may_change": request.user.has_perm(CHANGE),  # type: ignore[union-attr]
        "about": about, "about_address": finder.get_edit_url(about) if about is not None else "",
    }  # fmt: skip
    return _page(request, "mailing.html", mailing.subject, context)


@require_GET
@needs(VIEW)
def show_delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail as its recipient reads it (its text)."""
    delivery = get_object_or_404(Delivery.objects.select_related("mailing"), pk=pk)
    return _page(request, "delivery.html", delivery.subject, {"delivery": delivery})


@require_POST
@needs(CHANGE)
def hold_mailing(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Pause, resume or cancel."""
    mailing = get_object_or_404(Mailing, pk=pk)
    if mailing.state == Mailing.State.CANCELLED:
        messages.error(request, "It is cancelled already. Make a new one to send it after all.")
        return redirect(mailing_address(pk))
    count = actions.hold(mailing, VERBS[verb], by=request.user)
    noun = "mail" if count == 1 else "mails"
    said = {
        "pause": f"Paused: {count} {noun} wait until you resume.",
        "resume": f"Resumed: {count} {noun} go out now.",
        "cancel": f"Cancelled: {count} {noun} will not be sent. What was sent before cannot be called back.",
    }[verb]
    messages.success(request, said)
    return redirect(mailing_address(pk))


@require_POST
@needs(CHANGE)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Send one delivery again, or say that it arrived."""
    row = get_object_or_404(Delivery, pk=pk)
    if "arrived" in request.POST:
        done = actions.call_arrived([row], by=request.user)
        said = f"Noted: the mail to {row.address} arrived."
    else:
        done = actions.send_again([row], by=request.user)
        said = f"It is sent to {row.address} once more."
    if done:
        messages.success(request, said)
    else:
        messages.error(
            request, "Nothing was changed: the mail is not in doubt, or the address is none."
        )
    return redirect(mailing_address(row.mailing_id))


def _page(request: HttpRequest, template: str, title: str, context: dict[str, Any]) -> HttpResponse:
    path = [{"url": reverse("wagtailadmin_home"), "label": "Home"},
            {"url": reverse("mail_outbox"), "label": "Outbox"}]  # fmt: skip
    if title != "Outbox":
        path.append({"url": "", "label": title})
    frame = {"breadcrumbs_items": path, "header_title": title, "header_icon": "mail"}
    return TemplateResponse(request, f"mail/desk/{template}", {**frame, **context})
