"""Doors of content for people at the desk: the sealed store, and suggestions for pickers."""

from __future__ import annotations

import mimetypes
from functools import reduce
from operator import and_, or_

from django.apps import apps
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db.models import Case, IntegerField, Q, Value, When
from django.http import FileResponse, Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images.permissions import permission_policy as photo_policy

from dateline.content.models import Photo, PhotoRendition, PressDocument
from dateline.content.permissions import policy_of

HELD = ["choose", "add", "change", "delete"]
INLINE = {"image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"}


@login_required
@permission_required("wagtailadmin.access_admin", raise_exception=True)
@cache_control(private=True, max_age=3600)
def sealed_media(request: HttpRequest, name: str) -> HttpResponseBase:
    """One private file, for somebody who may enter the desk."""
    if ".." in name.split("/") or not default_storage.exists(name):
        raise Http404("No such file.")
    if not may_open(request.user, name):
        raise PermissionDenied
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = FileResponse(default_storage.open(name, "rb"), content_type=kind)
    if kind not in INLINE:
        response["Content-Disposition"] = "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def may_open(user: object, name: str) -> bool:
    """Whether this person may see a stored file: one that they may at least choose."""
    if user.is_superuser:  # type: ignore[attr-defined]
        return True
    photo = Photo.objects.filter(file=name).first()
    if photo is None:
        rendition = PhotoRendition.objects.filter(file=name).select_related("image").first()
        photo = rendition.image if rendition else None
    if photo is not None:
        return bool(photo_policy.user_has_any_permission_for_instance(user, HELD, photo))
    document = PressDocument.objects.filter(file=name).first()
    return document is not None and may_open_document(user, document)


def may_open_document(user: object, document: PressDocument) -> bool:
    """Whether this person may see a document: one that they may at least choose."""
    return bool(document_policy.user_has_any_permission_for_instance(user, HELD, document))


@login_required
@permission_required("wagtailadmin.access_admin", raise_exception=True)
def sealed_document(request: HttpRequest, pk: str, name: str) -> HttpResponseBase:
    """A document's address in the desk. Readers get it under its hash, while an item offers it."""
    document = get_object_or_404(PressDocument, pk=pk)
    if not may_open_document(request.user, document):
        raise PermissionDenied
    if not default_storage.exists(document.file.name):
        raise Http404("No such file.")
    file = default_storage.open(document.file.name, "rb")
    return FileResponse(file, as_attachment=True, filename=document.filename)


SUGGESTIONS = 12


def pick(request: HttpRequest, app_label: str, model_name: str) -> JsonResponse:
    """Suggestions for a picker: rows whose fields hold every typed word, best beginnings first."""
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError as unknown:
        raise Http404 from unknown
    policy = policy_of(model)
    if policy is None:
        raise Http404
    fields = model.snippet_viewset.pick_fields
    typed = request.GET.get("q", "").strip()[:100]
    words = [word.strip(",.") for word in typed.split() if word.strip(",.")]
    if not words:
        return JsonResponse({"results": []})
    rows = policy.choosable(request.user)
    rows = model._default_manager.all() if rows is None else rows
    held = reduce(and_, (reduce(or_, (Q(**{f"{f}__icontains": w}) for f in fields)) for w in words))
    already = [key for key in request.GET.get("not", "").split(",") if key.isdigit()]
    best = Case(
        When(**{f"{fields[0]}__iexact": typed.partition(",")[0]}, then=Value(0)),
        When(**{f"{fields[0]}__istartswith": typed}, then=Value(1)),
        When(**{f"{fields[0]}__istartswith": words[0]}, then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    found = (
        rows.filter(held)
        .exclude(pk__in=already)
        .select_related(*getattr(model, "desk_related", ()))
    )
    order = (best, *model.snippet_viewset.pick_order, *model._meta.ordering)
    found = found.order_by(*order)[:SUGGESTIONS]
    return JsonResponse({"results": [{"id": row.pk, "label": str(row)} for row in found]})
