"""What pages and the desk may ask of contacts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from dateline.contacts.models import Journalist, Outlet, PressContact
from dateline.publishing.questions import listing, lookup
from dateline.publishing.tracking import note_until


@listing(contacts__PressContact=["*"])
def press_contacts(chapter_id: int | None = None) -> list[PressContact]:
    """The press contacts in service today: a chapter's own, else the whole network's."""
    serving = _serving()
    own = list(serving.filter(chapter_id=chapter_id)) if chapter_id else []
    return _until_they_leave(own or list(serving.filter(chapter=None)))


@listing(contacts__PressContact=["*"])
def serving_contacts() -> list[PressContact]:
    """Every press contact in service today, of the network and of chapters."""
    return _until_they_leave(list(_serving()))


def answering(named: Sequence[PressContact]) -> list[PressContact]:
    """Whom to call now for an item that named these contacts.

    A retired contact is replaced by whoever answers for the same beat and chapter today; an old
    release never shows a departed person's phone.
    """
    today = timezone.localdate()
    chosen: dict[int, PressContact] = {}
    for each in named:
        serving = [each]
        if each.retired_on and each.retired_on <= today:
            serving = successors(each.beat, each.chapter_id)
        elif each.retired_on:
            note_until(day_begins(each.retired_on))
        for contact in serving:
            chosen.setdefault(contact.pk, contact)
    return list(chosen.values())


@listing(contacts__PressContact=["*"])
def successors(beat: str, chapter_id: int | None) -> list[PressContact]:
    """Who answers for a beat of a chapter (None: the network) today."""
    return _until_they_leave(list(_serving().filter(beat=beat, chapter=chapter_id)))


def _serving() -> QuerySet[PressContact]:
    today = timezone.localdate()
    return PressContact.objects.filter(Q(retired_on=None) | Q(retired_on__gt=today))


def _until_they_leave(found: list[PressContact]) -> list[PressContact]:
    """Note when the first of them leaves: what names them changes by itself then."""
    for contact in found:
        if contact.retired_on:
            note_until(day_begins(contact.retired_on))
    return found


def day_begins(day: date) -> datetime:
    """The first instant of a day in the network's zone."""
    return datetime.combine(day, time(), tzinfo=timezone.get_default_timezone())


@lookup(of="contacts.Outlet")
def outlets(ids: tuple[int, ...]) -> dict[int, Outlet]:
    """Outlets by key."""
    return {row.pk: row for row in Outlet.objects.filter(pk__in=ids)}


def journalists(keys: Iterable[int] = ()) -> QuerySet[Journalist]:
    """Journalists who are still there, by name; only these where keys are given."""
    today = timezone.localdate()
    found = Journalist.objects.filter(Q(left_on=None) | Q(left_on__gt=today))
    chosen = list(keys)
    found = found.filter(pk__in=chosen) if chosen else found
    return found.select_related("outlet")
