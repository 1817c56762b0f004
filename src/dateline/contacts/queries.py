"""What pages and the desk may ask of contacts."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from dateline.contacts.models import PressContact
from dateline.publishing.tracking import listing


@listing(contacts__PressContact=["*"])
def press_contacts(chapter_id: int | None = None) -> list[PressContact]:
    """The press contacts in service today: a chapter's own, else the whole network's."""
    today = timezone.localdate()
    serving = PressContact.objects.filter(Q(retired_on=None) | Q(retired_on__gt=today))
    own = list(serving.filter(chapter_id=chapter_id)) if chapter_id else []
    return own or list(serving.filter(chapter=None))


@listing(contacts__PressContact=["*"])
def current_contacts(ids: tuple[int, ...]) -> list[PressContact]:
    """Whom to call now for an item that named these contacts.

    A retired contact is replaced by whoever answers for the same beat and chapter today; an old
    release never shows a departed person's phone.
    """
    today = timezone.localdate()
    chosen: dict[int, PressContact] = {}
    for named in PressContact.objects.filter(pk__in=ids).order_by("order", "name"):
        serving = [named]
        if named.retired_on and named.retired_on <= today:
            serving = list(
                PressContact.objects.filter(
                    Q(retired_on=None) | Q(retired_on__gt=today),
                    beat=named.beat,
                    chapter=named.chapter_id,
                )
            )
        for contact in serving:
            chosen.setdefault(contact.pk, contact)
    return list(chosen.values())
