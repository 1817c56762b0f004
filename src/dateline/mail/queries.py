"""What the desk may ask of mail."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from dateline.mail.models import Delivery, Mailing
from dateline.publishing.queries import live_since

State = Delivery.State
OPEN_STATES = (State.DUE, State.CLAIMED, State.SENDING)


def mailings(*, state: str = "", search: str = "") -> QuerySet[Mailing]:
    """Every mailing, newest first, with how many deliveries are in which state.

    state: "waiting", "trouble" (failed or in doubt) or "" for all; search: in subject or address.
    """
    rows = Mailing.objects.order_by("-made_at", "-pk").select_related("made_by").annotate(
        total=_count(), sent=_count(State.SENT), waiting=_count(*OPEN_STATES),
        failed=_count(State.FAILED), doubt=_count(State.DOUBT), cancelled=_count(State.CANCELLED),
    )  # fmt: skip
    if state == "waiting":
        rows = rows.filter(waiting__gt=0)
    elif state == "trouble":
        rows = rows.filter(Q(failed__gt=0) | Q(doubt__gt=0))
    if search:
        told = Delivery.objects.filter(Q(address__icontains=search) | Q(name__icontains=search))
        rows = rows.filter(Q(subject__icontains=search) | Q(pk__in=told.values("mailing")))
    return rows


def _count(*states: str) -> Count:
    return Count("deliveries", filter=Q(deliveries__state__in=states) if states else None)


def mailings_about(label: str, key: int) -> QuerySet[Mailing]:
    """The mailings about one item, newest first."""
    return mailings().filter(about_type=label, about_id=key)


def in_trouble() -> QuerySet[Delivery]:
    """Deliveries that somebody must decide about: failed and in doubt, newest first."""
    found = Delivery.objects.filter(state__in=[State.DOUBT, State.FAILED])
    return found.select_related("mailing").order_by("-due_at", "-pk")


def told_about(label: str, key: int, purposes: Iterable[str] = ()) -> list[tuple[str, str]]:
    """(name, address) of everybody to whom a mail about an item went out, or may have: once each.

    purposes: only of these; none for all.
    """
    found = Delivery.objects.filter(
        mailing__about_type=label, mailing__about_id=key, state__in=[State.SENT, State.DOUBT, State.SENDING]
    )  # fmt: skip
    if purposes:
        found = found.filter(mailing__purpose__in=list(purposes))
    told: dict[str, tuple[str, str]] = {}
    for name, address in found.order_by("pk").values_list("name", "address"):
        told.setdefault(address.lower(), (name, address))
    return list(told.values())


def may_leave(mailing: Mailing) -> bool:
    """Whether the page that a mailing waits for is live as it was when the mailing was made."""
    return not mailing.waits_for or live_since(mailing.waits_for, mailing.made_at)


def due() -> QuerySet[Delivery]:
    """Deliveries whose time has come and that nobody holds back, in the order of their due times."""
    found = Delivery.objects.filter(
        state=State.DUE, due_at__lte=timezone.now(), mailing__state=Mailing.State.OPEN
    )
    held: list[Any] = [
        m.pk for m in Mailing.objects.filter(
            pk__in=found.exclude(mailing__waits_for="").values("mailing")
        ) if not may_leave(m)
    ]  # fmt: skip
    return (
        found.exclude(mailing__in=held).order_by("due_at", "pk")
        if held
        else found.order_by("due_at", "pk")
    )


def item_of(mailing: Mailing) -> models.Model | None:
    """What a mailing is about, where it is still there."""
    if not mailing.about_type or mailing.about_id is None:
        return None
    model = apps.get_model(mailing.about_type)
    return model._default_manager.filter(pk=mailing.about_id).first()
