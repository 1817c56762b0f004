"""The editor waits: what was just published is live before the answer to the click goes out.

Only the page itself is pressed here; lists, feeds and everything else that shows it are the
worker's. Where another press is at work, or this one fails, the worker does that too.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.db.models.signals import post_save
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages

from dateline.publishing.changes import DESK_ONLY
from dateline.publishing.models import Output
from dateline.publishing.press import press_paths
from dateline.publishing.render import Pressed
from dateline.publishing.snapshot import Busy, exclusive
from dateline.publishing.tasks import ringing_later
from dateline.publishing.tracking import Tracked

DESK = "/desk/"
PATIENCE = 1.0  # seconds that an editor waits for another press to finish its edition
FEW = 3  # pages; more than that were changed in bulk, and nobody waits for one of them
logger = logging.getLogger("dateline.press")

Row = tuple[type[models.Model], Any]
_saved: ContextVar[dict[Row, None] | None] = ContextVar("dateline_saved", default=None)


class EditorWaits:
    """Presses the pages that a request at the desk changed, and says so to the editor.

    Stands inside Django's messages and sign-in. Needs ``ATOMIC_REQUESTS`` to be off: what the view
    did is committed when it has returned.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        post_save.connect(notice, dispatch_uid="dateline.editor_waits")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method != "POST" or not request.path.startswith(DESK):
            return self.get_response(request)
        began = timezone.now()
        with ringing_later():  # else the worker would have the press first, for a whole edition
            with noticing() as saved:
                response = self.get_response(request)
            if saved and response.status_code < 400:
                try:
                    self.press(request, response, list(saved), began)
                except Exception:
                    logger.exception("The editor's page could not be pressed; the worker does it")
        return response

    def press(
        self, request: HttpRequest, response: HttpResponseBase, saved: list[Row], began: datetime
    ) -> None:
        """Press the live pages among these rows, and leave a message for the next page."""
        paths = addresses_of(saved)
        if not paths:
            return
        done = press_now(paths, began) if len(paths) <= FEW else None
        if not 300 <= response.status_code < 400:
            return  # an answer to a script: a message would come up later, at some other page
        if done is None:
            messages.info(request, f"{_them(len(paths))} live in a moment.", [_room_button()])
        for page in done or ():
            tell(request, page)


@contextmanager
def noticing() -> Iterator[dict[Row, None]]:
    """Collects which public rows are saved inside the block."""
    saved: dict[Row, None] = {}
    token = _saved.set(saved)
    try:
        yield saved
    finally:
        _saved.reset(token)


def notice(
    sender: type[models.Model], instance: models.Model, update_fields: Any = None, **_: Any
) -> None:
    """Receiver of ``post_save``: a row with an address of its own was saved, and not as a draft."""
    saved = _saved.get()
    if saved is None or not isinstance(instance, Tracked):
        return
    if update_fields is not None and set(update_fields) <= DESK_ONLY:
        return
    if hasattr(instance, "public_address") or hasattr(instance, "get_url_parts"):
        saved[type(instance), instance.pk] = None


def own_address(instance: Any) -> str | None:
    """The public address of a row itself, or None."""
    if hasattr(instance, "public_address"):
        return instance.public_address() or None
    parts = instance.get_url_parts() if hasattr(instance, "get_url_parts") else None
    return parts[2] if parts else None


def addresses_of(saved: list[Row]) -> list[str]:
    """The addresses of those rows that are live now, as the database has them."""
    found = []
    for model, pk in saved:
        row = model._base_manager.filter(pk=pk).first()
        if row is not None and getattr(row, "live", True) and (path := own_address(row)):
            found.append(path)
    return list(dict.fromkeys(found))


def press_now(paths: list[str], began: datetime) -> list[Pressed] | None:
    """Press these pages, unless the worker was quicker. None: it is at it, and does these too."""
    try:
        with exclusive(PATIENCE):
            waiting = [path for path in paths if not _is_done(path, began)]
            done = press_paths(waiting) if waiting else []
        ready = Output.objects.filter(path__in=set(paths) - set(waiting))
    except Busy:
        if not all(_is_done(path, began) for path in paths):
            return None
        done, ready = [], Output.objects.filter(path__in=paths)
    told = [p for p in done if p.output.path in paths]
    return told + [Pressed(o, None, milliseconds=o.milliseconds, digest=o.digest) for o in ready]


def _is_done(path: str, began: datetime) -> bool:
    done = Output.objects.filter(path=path, stale=0, failures=0, rendered_at__gte=began)
    return done.exists()


def tell(request: HttpRequest, page: Pressed) -> None:
    """Say what became of one page."""
    path = page.output.path
    if page.error:
        messages.error(
            request,
            f"It could not be rendered: {page.error}. The page as it was stays live.",
            [_room_button(path)],
        )
    elif page.digest:
        address = settings.DATELINE_ADDRESS.rstrip("/") + path
        words = f"It is live: {address} (pressed in {max(round(page.milliseconds), 1)} ms)."
        messages.success(request, words, [messages.button(path, "Look at it", True)])


def _them(count: int) -> str:
    return "It goes" if count == 1 else f"{count} pages go"


def _room_button(path: str = "") -> tuple[str, str, bool]:
    if path:
        address = f"{reverse('press_why')}?{urlencode({'address': path})}"
        return messages.button(address, "See why")  # type: ignore[no-any-return]
    return messages.button(reverse("press_room"), "Press room")  # type: ignore[no-any-return]
