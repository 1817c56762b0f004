"""Verbs of coverage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction

from dateline.content import bulk
from dateline.coverage.models import Clip, Cluster, MonthCount
from dateline.coverage.queries import SCOPES
from dateline.coverage.standing import surplus
from dateline.lib.addresses import fold
from dateline.publishing.actions import record_change
from dateline.publishing.models import Change
from dateline.publishing.scopes import forget, relations, scopes_of, tally, touched_owners
from dateline.publishing.tallies import month_parts, settle, touched, values


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


COUNTED = ("live", "month", "date", "show_in_latest", "cluster", *relations(SCOPES))


def recount_clips(changes: Sequence[Change]) -> None:
    """Bring the tallies of clips up to date with these changes (a step of the press's plan).

    Where a copy comes, goes or changes, another may stand for the story, in lists and months that the
    change does not name: all copies of the story count as changed with it.
    """
    forget(MonthCount, Clip, SCOPES, changes)
    moved, known = touched(changes, "coverage.clip", COUNTED)
    clusters = {pk for pk in values(moved, "cluster") if pk} | _led_otherwise(changes)
    if not moved and not clusters:
        return
    others = list(Clip.objects.filter(live=True, cluster_id__in=clusters)) if clusters else []
    if not known or len(moved) + len(others) > 200:
        record_change(others, fields=["cluster"])
        recount_all_clips()
        return
    if others:
        last = Change.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        record_change(others, fields=["cluster"])
        moved += Change.objects.filter(pk__gt=last, key__startswith="coverage.clip:")
    months, only = values(moved, "month"), touched_owners(SCOPES, moved)
    wanted = _tally(months, only)
    found = MonthCount.objects.filter(month__in=months, scope__in=scopes_of(only))
    settle(MonthCount, wanted, found)


def _led_otherwise(changes: Sequence[Change]) -> set[int]:
    """The clusters whose lead may have been changed."""
    told = [
        change.key.partition(":")[2] for change in changes if change.label == "coverage.cluster"
    ]
    return {int(pk) for pk in told if pk.isdigit()}


def recount_all_clips() -> None:
    """Count every live clip anew."""
    for months in month_parts(MonthCount, Clip.objects.filter(live=True)):
        with transaction.atomic():
            settle(MonthCount, _tally(months, None), MonthCount.objects.filter(month__in=months))


def _tally(
    months: Collection[str] | None, only: Mapping[str, Collection[int]] | None
) -> dict[tuple[str, str, str], int]:
    """What ``MonthCount`` should say of these months and owners; None: of all."""
    rows = Clip.objects.filter(live=True)
    if months is not None:
        rows = rows.filter(month__in=months)
    told: Counter[tuple[str, str, str]] = Counter()
    for (scope, latest, month), n in tally(rows, SCOPES, "show_in_latest", only).items():
        told[scope, MonthCount.STORIES, month] += n
        if latest:
            told[scope, MonthCount.LATEST, month] += n
    copied = rows.filter(cluster__isnull=False).order_by()
    clusters = list(copied.values_list("cluster_id", flat=True).distinct())
    for scope, latest, month in surplus(SCOPES, clusters, only):
        if months is not None and month not in months:
            continue
        if latest:
            told[scope, MonthCount.LATEST, month] -= 1
        else:
            told[scope, MonthCount.STORIES, month] -= 1
            told[scope, MonthCount.COPIES, month] += 1
    return told


def detach_copies(cluster: Cluster) -> None:
    """Let the clips of a cluster go before it is deleted: the database alone would tell nobody."""
    for clip in Clip.objects.filter(cluster=cluster):
        clip.cluster = None
        clip.save(update_fields=["cluster"])
