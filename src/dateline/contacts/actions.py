"""Verbs of contacts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from dateline.contacts.models import PressContact


@transaction.atomic
def retire_contact(contact: PressContact, *, by: Any = None, on: date | None = None) -> None:
    """From that day (today) the contact is shown nowhere, also not on old items."""
    contact.retired_on = on or timezone.localdate()
    contact.save()
    log(instance=contact, action="dateline.contact.retire", user=by)


@transaction.atomic
def recall_contact(contact: PressContact, *, by: Any = None) -> None:
    """Take a retirement back."""
    contact.retired_on = None
    contact.save()
    log(instance=contact, action="dateline.contact.recall", user=by)
