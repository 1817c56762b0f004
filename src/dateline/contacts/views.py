"""Doors of contacts: retire somebody whom reporters should no longer call."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from dateline.contacts.actions import recall_contact, retire_contact
from dateline.contacts.models import PressContact
from dateline.content.permissions import policy_of


@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Retire a press contact, or call them back."""
    contact = get_object_or_404(PressContact, pk=pk)
    policy = policy_of(PressContact)
    if policy is None or not policy.user_has_permission_for_instance(
        request.user, "change", contact
    ):
        raise PermissionDenied
    if contact.retired_on:
        recall_contact(contact, by=request.user)
        messages.success(request, f"{contact.name} is in service again.")
    else:
        retire_contact(contact, by=request.user)
        messages.success(
            request, f"{contact.name} is shown nowhere from today, also not on old items."
        )
    return redirect(PressContact.snippet_viewset.get_url_name("list"))
