"""Verbs of coverage."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from dateline.content import bulk
from dateline.coverage.models import Clip, MonthCount
from dateline.coverage.queries import SCOPES
from dateline.lib.addresses import fold
from dateline.publishing.models import Change
from dateline.publishing.scopes import Counted, forget, relations, scopes_of, tally, touched_owners
from dateline.publishing.tallies import settle, touched, values


def add_clips_in_bulk(clips: Sequence[Clip], *, user: Any = None) -> Sequence[Clip]:
    """File clips, each with its revision, in one transaction of up to 200.

    The clips are unsaved, their related rows given by ``bulk.hold``. Those with ``live=False``
    wait in the desk for somebody to approve them. One whose link another clip has is kept without an
    address (rule V1); ``doubles`` names them.
    """
    folded = {fold(clip.link) for clip in clips if clip.link}
    taken = set(Clip.objects.filter(address__in=folded).values_list("address", flat=True))
    for clip in clips:
        address = fold(clip.link) if clip.link else ""
        clip.address = address if address and address not in taken else None
        taken.add(address)
        clip.month = clip.date.strftime("%Y-%m") if clip.date else ""
        clip.has_unpublished_changes = not clip.live
    bulk.add_records(clips, user=user)
    return clips


def doubles(clips: Sequence[Clip]) -> dict[int, Clip]:
    """Those of these clips whose address is another's, by their keys: which clip has it."""
    folded = {clip.pk: fold(clip.link) for clip in clips if clip.link and not clip.address}
    first = {row.address: row for row in Clip.objects.filter(address__in=set(folded.values()))}
    return {pk: first[address] for pk, address in folded.items() if address in first}


COUNTED = ("live", "month", "show_in_latest", *relations(SCOPES))


def recount_clips(changes: Sequence[Change]) -> None:
    """Bring the tallies of clips up to date with these changes (a step of the press's plan)."""
    forget(MonthCount, Clip, SCOPES, changes)
    moved, known = touched(changes, "coverage.clip", COUNTED)
    if not moved:
        return
    if not known or len(moved) > 200:
        recount_all_clips()
        return
    months, only = values(moved, "month"), touched_owners(SCOPES, moved)
    wanted = _tally(Clip.objects.filter(live=True, month__in=months), only)
    found = MonthCount.objects.filter(month__in=months, scope__in=scopes_of(only))
    settle(MonthCount, wanted, found)


def recount_all_clips() -> None:
    """Count every live clip anew."""
    settle(MonthCount, _tally(Clip.objects.filter(live=True), None), MonthCount.objects.all())


def _tally(rows: QuerySet[Clip], only: Mapping[str, Collection[int]] | None) -> Counted:
    groups = {True: MonthCount.LATEST, False: MonthCount.OTHERS}
    counted = tally(rows, SCOPES, "show_in_latest", only)
    return {
        (scope, groups[bool(latest)], month): n for (scope, latest, month), n in counted.items()
    }
