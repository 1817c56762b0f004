"""Public addresses as Django answers them: from the store, and pressed first where that is needed.

Readers meet this only where the front has nothing stored for an address: before its turn came, or
where no page is.
"""

from __future__ import annotations

import time
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from dateline.publishing.founding import is_founded
from dateline.publishing.marks import BACKGROUND
from dateline.publishing.models import UNKNOWN, Output
from dateline.publishing.outputs import FAMILIES, placed
from dateline.publishing.plan import pending
from dateline.publishing.press import is_shown, press_paths, press_until_idle, the_store
from dateline.publishing.render import Pressed, digest_of, render_one
from dateline.publishing.serving.headers import headers_for
from dateline.publishing.snapshot import WAIT_STEP, Busy, snapshot
from dateline.publishing.stores import NOT_FOUND, Stored, file_name

PATIENCE = 5.0  # seconds that a reader waits for another press to finish its edition


def serve(request: HttpRequest, *, output_family: str, **arguments: Any) -> HttpResponse:
    """Answer one public address."""
    path = request.path
    try:
        file_name(path)
        page = page_at(path, shown=FAMILIES[output_family].shown)
    except Busy:
        page = the_store().read(path)
        if page is None:
            return without_the_press(request, path)
    except ValueError as problem:  # no address that a page can have
        raise Http404 from problem
    if page is None:
        raise Http404
    status = 404 if path == NOT_FOUND else page.status
    return answer(request, path, page, status)


def answer(request: HttpRequest, path: str, page: Stored, status: int) -> HttpResponse:
    """A stored page as a response; 304 where the reader has it already."""
    response = HttpResponse(page.body, status=status)
    for name, value in headers_for(path, status=status).items():
        response[name] = value
    etag = f'"{digest_of(page.body)}"'
    response["ETag"] = etag
    if status != 200:
        return response
    found = get_conditional_response(request, etag=etag, response=response)
    return found if isinstance(found, HttpResponse) else response


def page_at(path: str, *, shown: bool = False) -> Stored | None:
    """What stands at an address now, or None. Raises ``Busy`` where another press takes too long."""
    waits = pending()
    if shown:  # a file stands while a page shows it
        if waits:
            press_until_idle(wait=PATIENCE)
        return the_store().read(path) if is_shown(path) else None
    row = Output.objects.filter(path=path).first()
    if not waits:
        if row is None and is_founded():
            return None
        if (
            row is not None
            and row.digest
            and (row.stale in (0, *range(BACKGROUND, 99)) or row.error)
        ):
            found = the_store().read(path)
            if found is not None:
                return found
    if row is None and not _is_there(path):  # who tries addresses keeps no press from its work
        return None
    return _pressed(path, new=row is None or row.digest in ("", UNKNOWN))


def _is_there(path: str) -> bool:
    """Whether the tables have a page at this address, pressed or not."""
    made = _by_the_tables(path)
    return made is not None and (made.rendered is not None or bool(made.error))


def _by_the_tables(path: str) -> Pressed | None:
    """What would stand at this address now; None where no family has it, or it is a file."""
    place = placed(path)
    if place is None or place[0].shown:  # a file stands while a page shows it
        return None
    with snapshot():
        return render_one(Output(path=path, family=place[0].name, arguments=place[1]))


def _pressed(path: str, *, new: bool) -> Stored | None:
    """The page, pressed now, or by another press that is at it. new: it was not stored when asked for.

    Raises ``Busy`` where it comes about in neither way in time.
    """
    until = time.monotonic() + PATIENCE
    while True:
        try:
            done = press_paths([path], wait=0.0, plan_first=True)
        except Busy:
            found = the_store().read(path) if new else None
            if found is not None:  # the other one has just written it
                return found
            if time.monotonic() >= until:
                raise
            time.sleep(WAIT_STEP)
            continue
        if not any(p.rendered is not None for p in done if p.output.path == path):
            return None
        return the_store().read(path)


def without_the_press(request: HttpRequest, path: str) -> HttpResponse:
    """What stands at an address by the tables, for a reader who waited in vain for another press.

    Nothing is stored, and no cache may keep it: an edition would not find it there.
    """
    made = _by_the_tables(path)
    if made is None:
        return busy()
    if made.error:
        return busy()
    if made.rendered is None:
        raise Http404
    status = 404 if path == NOT_FOUND else made.rendered.status
    response = answer(request, path, Stored(made.rendered.body, status=status), status)
    response["Cache-Control"] = "no-store"
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler404: the stored page for what is not there."""
    try:
        page = the_store().read(NOT_FOUND) or page_at(NOT_FOUND)
    except Busy:
        page = None
    if page is None:
        return HttpResponse("There is no page at this address.", "text/plain", status=404)
    return answer(request, NOT_FOUND, page, 404)


def busy() -> HttpResponse:
    """The page is being pressed at this moment; a browser may ask again in a second."""
    response = HttpResponse("This page is being made. Please try again in a moment.", "text/plain")
    response.status_code = 503
    response["Retry-After"] = "1"
    response["Cache-Control"] = "no-store"
    return response
