"""The Press room: what the press did, does and could not do, and why a page is as it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder

from dateline.publishing import announce, queries
from dateline.publishing.desk import may_see, why_address
from dateline.publishing.marks import chunks, queue
from dateline.publishing.models import UNKNOWN, Announcement, Edition, Output
from dateline.publishing.press import press_paths, retry, the_store
from dateline.publishing.render import Pressed, digest_of
from dateline.publishing.snapshot import Busy
from dateline.publishing.tasks import ring
from dateline.publishing.why import NotOurs, Reading, address_of, why

EDITIONS = 20  # on one page
QUEUED = 12  # pages that are named before they are pressed
FAILURES = 50
PATIENCE = 5.0  # seconds to wait for another press when a button was pressed
ICON = "rotate"

View = Callable[..., HttpResponse]


def for_the_press(view: View) -> View:
    """Refuses whoever may not see the Press room."""

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_see(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@require_GET
@for_the_press
def show_room(request: HttpRequest) -> HttpResponse:
    """State, queue, failures, editions. The page's script asks again while the press works."""
    page = Paginator(queries.editions(), EDITIONS).get_page(request.GET.get("p"))
    failed = queries.failures()
    context = {
        "now": queries.now(),
        "queue": [(page, queries.shown_in_background(page)) for page in queue(limit=QUEUED)],
        "failures": [(page, why_address(page.path)) for page in failed[:FAILURES]],
        "editions": page,
        "rows": [(edition, _announcements(edition)) for edition in page],
    }
    return _page(request, "room.html", "Press room", context)


@require_GET
@for_the_press
def show_edition(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition: its causes, its pages with what became of each, its announcements."""
    edition = get_object_or_404(Edition.objects.prefetch_related("announcements"), pk=pk)
    pages = [
        {"path": path, "fate": fate, "milliseconds": spent, "why": why_address(path)}
        for path, fate, spent in edition.pages
    ]
    more = max(edition.rendered - len(pages), 0)
    context = {
        "edition": edition, "pages": pages, "more": more,
        "unfinished": edition.paths if edition.state == Edition.State.PRESSING else [],
        "announcements": _announcements(edition),
    }  # fmt: skip
    return _page(request, "edition.html", str(edition), context)


@require_GET
@for_the_press
def show_why(request: HttpRequest) -> HttpResponse:
    """Everything that the press knows of the address that was pasted."""
    asked = request.GET.get("address", "")
    context: dict[str, Any] = {"asked": asked}
    try:
        told = why(address_of(asked))
    except NotOurs as problem:
        context["problem"] = str(problem) if asked else ""
    else:
        finder = AdminURLFinder(request.user)
        context |= {"why": told, "rows": [(row, _edited_at(row, finder)) for row in told.rows],
                    "shown_by": [(path, why_address(path)) for path in told.shown_by]}  # fmt: skip
    return _page(request, "why.html", "Why?", context)


@require_POST
@for_the_press
def press_again(request: HttpRequest) -> HttpResponse:
    """Press one page now, whether or not anything that it shows has changed."""
    path = request.POST.get("path", "")
    _tell(request, path, press_page(path))
    return redirect(why_address(path))


@require_POST
@for_the_press
def retry_failed(request: HttpRequest) -> HttpResponse:
    """Try one failed page now, or all of them as soon as the worker comes to them."""
    path = request.POST.get("path", "")
    if path:
        retry([path])
        _tell(request, path, press_page(path))
    else:
        paths = list(queries.failures().values_list("path", flat=True))
        count = sum(retry(some) for some in chunks(paths))
        ring()
        noun = "page is" if count == 1 else "pages are"
        messages.info(request, f"{count} {noun} tried again now.")
    return _back(request)


@require_POST
@for_the_press
def send_again(request: HttpRequest) -> HttpResponse:
    """Have announcements sent once more that were given up."""
    numbers = [int(text) for text in request.POST.getlist("announcement") if text.isdigit()]
    count = announce.send_again(numbers)
    messages.success(request, "It is sent again." if count else "It is on its way already.")
    return _back(request)


def press_page(path: str) -> Pressed | None:
    """Press one page; None where another press takes too long. Bytes that the store has lost or
    changed are written anew."""
    row = Output.objects.filter(path=path).exclude(digest="").first()
    if row is not None:
        stored = the_store().read(path)
        if stored is None or digest_of(stored.body) != row.digest:
            Output.objects.filter(pk=row.pk).update(digest=UNKNOWN)
    try:
        done = press_paths([path], wait=PATIENCE, plan_first=True)
    except Busy:
        return None
    return next(
        (page for page in done if page.output.path == path), Pressed(Output(path=path), None)
    )


def _tell(request: HttpRequest, path: str, page: Pressed | None) -> None:
    if page is None:
        messages.warning(request, "Other pages are being pressed just now. Try again in a moment.")
    elif page.error:
        messages.error(request, f"{path} could not be rendered: {page.error}")
    elif page.rendered is None:
        messages.warning(request, f"There is no page at {path} to press.")
    else:
        said = "It changed." if page.moved else "It is the same as before."
        spent = max(round(page.milliseconds), 1)
        messages.success(request, f"{path} was pressed in {spent} ms. {said}")


def _announcements(edition: Edition) -> list[tuple[Announcement, str]]:
    return [(row, announce.describe(row)) for row in edition.announcements.all()]  # type: ignore[attr-defined]


def _edited_at(reading: Reading, finder: AdminURLFinder) -> str:
    """Where a row that a page read is edited; "" where this person may not, or nobody can."""
    return (finder.get_edit_url(reading.row) or "") if reading.row is not None else ""


def _back(request: HttpRequest) -> HttpResponse:
    """To the page on which the button was."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return redirect(wanted if safe else reverse("press_room"))


def _page(request: HttpRequest, template: str, title: str, context: dict[str, Any]) -> HttpResponse:
    """A page of the room in Wagtail's frame."""
    path = [{"url": reverse("wagtailadmin_home"), "label": "Home"},
            {"url": reverse("press_room"), "label": "Press room"}]  # fmt: skip
    if title != "Press room":
        path.append({"url": "", "label": title})
    frame = {"breadcrumbs_items": path, "header_title": title, "header_icon": ICON}
    return TemplateResponse(request, f"publishing/desk/{template}", {**frame, **context})
