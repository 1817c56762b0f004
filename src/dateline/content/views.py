"""The sealed store: originals and desk renditions, for people at the desk only."""

from __future__ import annotations

import mimetypes

from django.contrib.auth.decorators import login_required, permission_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_control

INLINE = {"image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"}


@login_required
@permission_required("wagtailadmin.access_admin", raise_exception=True)
@cache_control(private=True, max_age=3600)
def sealed_media(request: HttpRequest, name: str) -> HttpResponseBase:
    """One private file, for somebody who may enter the desk."""
    if ".." in name.split("/") or not default_storage.exists(name):
        raise Http404("No such file.")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = FileResponse(default_storage.open(name, "rb"), content_type=kind)
    if kind not in INLINE:
        response["Content-Disposition"] = "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response
