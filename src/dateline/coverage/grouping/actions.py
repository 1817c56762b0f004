"""Verbs of grouping: put copies of one story together, take one out, choose which clip leads.

Clusters are what the engine makes of all prints of the time around a story, so the order in which stories
come does not matter (rule V3). Only what an editor said stays beside it: who is apart, who leads.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from dateline.coverage.cluster import Print, agency_of, clusters_of, print_of
from dateline.coverage.grouping.queries import lead_of
from dateline.coverage.models import Apart, Candidate, Clip, Cluster, StoryPrint

Story = Candidate | Clip
APART, LED = "dateline.coverage.apart", "dateline.coverage.led"
DAYS = 60  # that copies of one story may lie apart


@transaction.atomic
def group(*stories: Story) -> None:
    """Take prints of these stories, and group all that were published within 60 days of them.

    Call it when a story's text is new or was changed. One call for many stories costs as much as for one.
    """
    days = [_kept(story).day for story in stories]
    if days:
        _regroup(min(days) - timedelta(days=DAYS), max(days) + timedelta(days=DAYS))
    for story in stories:
        story.refresh_from_db(fields=["cluster"])


@transaction.atomic
def split(story: Story, *, by: Any = None) -> None:
    """Say that this is not the same story as the others in its cluster: it is never grouped with them again."""
    mine = _print_of(story)
    others = [] if mine is None else _members(_cluster_id(mine)).exclude(pk=mine.pk)
    if mine is None or not others:
        return
    pairs = [(min(mine.pk, other.pk), max(mine.pk, other.pk)) for other in others]
    Apart.objects.bulk_create(
        [Apart(one_id=one, other_id=other, by=by) for one, other in pairs], ignore_conflicts=True
    )
    _put(mine, None)
    log(instance=story, action=APART, user=by, data={"copies": len(pairs)})
    _regroup(mine.day - timedelta(days=DAYS), mine.day + timedelta(days=DAYS))
    story.refresh_from_db(fields=["cluster"])


@transaction.atomic
def choose_lead(clip: Clip, *, by: Any = None) -> None:
    """Let this clip stand for all copies of its story; ``ValueError`` where it has none."""
    if clip.cluster is None:
        raise ValueError("This clip is in no cluster: there is nothing that it could lead.")
    clip.cluster.lead, clip.cluster.chosen = clip, True
    clip.cluster.save(update_fields=["lead", "chosen"])
    log(instance=clip, action=LED, user=by)


@transaction.atomic
def settle_leads(numbers: Collection[int]) -> None:
    """Let the clip lead that the rule says, in these clusters for which no editor has chosen one."""
    for cluster in Cluster.objects.filter(pk__in=numbers, chosen=False):
        lead = lead_of(cluster)
        if cluster.lead != lead:
            cluster.lead = lead
            cluster.save(update_fields=["lead"])


def _kept(story: Story) -> StoryPrint:
    """The story's print as its text is now."""
    row = _print_of(story)
    if row is None:
        row = StoryPrint(**{"clip" if isinstance(story, Clip) else "candidate": story})
    source = row.candidate or row.clip
    assert source is not None
    if isinstance(source, Candidate):
        text, found = source.text or source.excerpt, str(source.found.get("canonical") or "")
        day = source.date or timezone.localdate(source.added_at)
    else:
        text, found = source.transcript or source.excerpt, ""
        day = source.date if isinstance(source.date, date) else timezone.localdate()
    row.day, row.canonical = day, found[:1000]
    row.outlet = f"outlet {source.outlet_id}" if source.outlet_id else _host(source.link)
    row.agency = agency_of(text, source.byline)
    made = print_of("\n\n".join(filter(None, (source.headline, source.byline, text))), row.outlet)
    row.hashes, row.words = made.to_bytes(), made.words
    row.save()
    return row


def _print_of(story: Story) -> StoryPrint | None:
    """A clip that a candidate became has the candidate's print."""
    if isinstance(story, Candidate):
        return StoryPrint.objects.filter(candidate=story).first()
    own = Q(clip=story) | Q(candidate__clip=story)
    return StoryPrint.objects.filter(own).select_related("candidate", "clip").first()


def _host(link: str) -> str:
    return (urlsplit(link).hostname or "").removeprefix("www.")[:160]


def _regroup(first: date, last: date) -> None:
    """Write the clusters of the prints of these days, as few changes as it takes."""
    rows = StoryPrint.objects.select_for_update(of=("self",)).filter(day__range=(first, last))
    rows = rows.select_related("candidate__clip", "clip").order_by("pk")
    by_key = {row.pk: row for row in rows if _may_be_grouped(row)}
    prints = {pk: Print.from_bytes(row.hashes, row.words, row.outlet) for pk, row in by_key.items()}
    apart = list(Apart.objects.filter(one__in=by_key, other__in=by_key).values_list("one", "other"))
    touched = {number for row in by_key.values() if (number := _cluster_id(row))}
    taken: set[int] = set()
    for keys in sorted(
        (sorted(keys) for keys in clusters_of(prints, apart)), key=lambda k: (-len(k), k)
    ):
        members = [by_key[key] for key in keys]
        if len(members) == 1:
            number = _cluster_id(members[0])
            if number and (number in taken or not _others_outside(number, members[0], by_key)):
                _put(members[0], None)
            continue
        numbers = sorted({number for row in members if (number := _cluster_id(row))} - taken)
        cluster = numbers[0] if numbers else Cluster.objects.create().pk
        taken.add(cluster)
        for row in members:
            _put(row, cluster)
        for number in numbers[1:]:
            for row in _members(number).exclude(pk__in=by_key):
                _put(row, cluster)
    _tidy(touched)
    settle_leads(touched | taken)


def _may_be_grouped(row: StoryPrint) -> bool:
    """What was rejected or merged away is no copy that anybody needs to see."""
    gone = (Candidate.State.REJECTED, Candidate.State.MERGED)
    return row.candidate is None or row.candidate.state not in gone


def _others_outside(number: int, row: StoryPrint, known: Collection[int]) -> bool:
    """Whether its cluster has members of other days, which nobody has looked at now."""
    return _members(number).exclude(pk__in=known).exclude(pk=row.pk).exists()


def _cluster_id(row: StoryPrint) -> int | None:
    source = row.candidate or row.clip
    return source.cluster_id if source else None


def _members(number: int | None) -> QuerySet[StoryPrint]:
    """Prints of the stories in a cluster."""
    if number is None:
        return StoryPrint.objects.none()
    rows = StoryPrint.objects.filter(Q(candidate__cluster=number) | Q(clip__cluster=number))
    return rows.select_related("candidate__clip", "clip")


def _put(row: StoryPrint, cluster: int | None) -> None:
    """Write the cluster of a story, and of the clip that it became. Saved one by one, so that the press
    hears of it; nothing is written where nothing changes."""
    for source in (row.candidate, row.candidate.clip if row.candidate else None, row.clip):
        if source is not None and source.cluster_id != cluster:
            source.cluster_id = cluster
            source.save(update_fields=["cluster"])


def _tidy(numbers: Collection[int]) -> None:
    """Empty clusters go; a lead that left its cluster leads it no more."""
    for cluster in Cluster.objects.filter(pk__in=numbers).select_related("lead"):
        if not cluster.clips.exists() and not cluster.candidates.exists():
            cluster.delete()
        elif cluster.lead is not None and cluster.lead.cluster_id != cluster.pk:
            cluster.lead, cluster.chosen = None, False
            cluster.save(update_fields=["lead", "chosen"])
