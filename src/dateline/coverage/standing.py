"""Copies of one story: which of them stands for it in a list.

In each list the first of those copies that belong to it stands, the others are named under it: so no
story is lost to a topic because its lead lacks it, and an outlet's own list has the outlet's own copy.
First is the lead that an editor chose, else the earliest, else the one that was filed first (rule V3).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from dateline.coverage.models import Clip
from dateline.publishing.scopes import Scopes, belongs

CHUNK = 500  # clusters asked for at once


@dataclass(slots=True)
class Copy:
    """What decides about one live clip of a cluster. owners: "topic:7" and all else it belongs to."""

    pk: int
    cluster: int | None
    day: date | None
    lead: int | None
    month: str = ""
    latest: bool = False
    owners: set[str] = field(default_factory=set)


def place(pk: int, day: date | None, lead: int | None) -> tuple[Any, ...]:
    """What copies of one story are ordered by: the first stands for all."""
    return (pk != lead, day is None, day or date.max, pk)


def _place(copy: Copy) -> tuple[Any, ...]:
    return place(copy.pk, copy.day, copy.lead)


def read(rows: QuerySet[Clip], clusters: Iterable[int]) -> Iterator[Copy]:
    """Those of ``rows`` that are copies of these stories."""
    wanted = sorted(set(clusters))
    names = ("pk", "cluster_id", "date", "cluster__lead_id", "month", "show_in_latest")
    for at in range(0, len(wanted), CHUNK):
        some = rows.filter(cluster_id__in=wanted[at : at + CHUNK]).order_by()
        for told in some.values_list(*names):
            yield Copy(*told)


def firsts(copies: Iterable[Copy]) -> set[int]:
    """The clips that stand for their stories among these."""
    found: dict[int | None, Copy] = {}
    for copy in copies:
        best = found.get(copy.cluster)
        if best is None or _place(copy) < _place(best):
            found[copy.cluster] = copy
    return {copy.pk for copy in found.values()}


def members(scopes: Scopes, of: str | None, latest_only: bool) -> QuerySet[Clip]:
    """The live clips that belong to a list."""
    rows = Clip.objects.filter(live=True)
    if latest_only:
        rows = rows.filter(show_in_latest=True)
    return rows if of is None else rows.filter(belongs(Clip, scopes, of))


def those_that_stand(
    rows: Iterable[tuple[int, int | None]], scopes: Scopes, of: str | None, latest_only: bool
) -> list[int]:
    """Of (clip, its cluster) of a list, those that stand in it, in the same order."""
    told = list(rows)
    clusters = {cluster for _, cluster in told if cluster}
    first = firsts(read(members(scopes, of, latest_only), clusters)) if clusters else set()
    return [pk for pk, cluster in told if not cluster or pk in first]


def standing(rows: Iterable[Clip]) -> list[Clip]:
    """Of clips of one list, loaded with their clusters, those that stand in it, in the same order."""
    told = list(rows)
    first = firsts(
        Copy(row.pk, row.cluster_id, row.date, row.cluster.lead_id) for row in told if row.cluster
    )
    return [row for row in told if not row.cluster_id or row.pk in first]


def surplus(
    scopes: Scopes, clusters: Iterable[int], only: Mapping[str, Collection[int]] | None
) -> Iterator[tuple[str, bool, str]]:
    """(scope, in the latest stream, month) of each copy that does not stand in a list it belongs to.

    only: prefix to the owners that are asked for; None for every owner.
    """
    copies = list(read(Clip.objects.filter(live=True), clusters))
    _with_owners(copies, scopes, only)
    lists: dict[tuple[int | None, str, bool], list[Copy]] = defaultdict(list)
    for copy in copies:
        for scope in ("", *copy.owners):
            lists[copy.cluster, scope, False].append(copy)
            if copy.latest:
                lists[copy.cluster, scope, True].append(copy)
    for (_, scope, latest), found in lists.items():
        for copy in sorted(found, key=_place)[1:]:
            yield scope, latest, copy.month


def _with_owners(
    copies: Collection[Copy], scopes: Scopes, only: Mapping[str, Collection[int]] | None
) -> None:
    by_key = {copy.pk: copy for copy in copies}
    keys = list(by_key)
    for prefix, names in scopes.items():
        for name in names:
            for at in range(0, len(keys), CHUNK):
                rows = Clip.objects.filter(pk__in=keys[at : at + CHUNK]).order_by()
                for pk, owner in rows.values_list("pk", name):
                    if owner and (only is None or owner in only[prefix]):
                        by_key[pk].owners.add(f"{prefix}{owner}")
