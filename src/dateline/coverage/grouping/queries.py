"""Questions about copies of one story, for the desk.

Public pages do not ask these: what a page reads must be recorded (``publishing.questions``).
"""

from __future__ import annotations

from django.db.models import Q

from dateline.coverage.cluster import Copy
from dateline.coverage.cluster import lead_of as first_told
from dateline.coverage.models import Candidate, Clip, Cluster, StoryPrint


def lead_of(cluster: Cluster) -> Clip | None:
    """The clip that stands for all: the one an editor chose, else by rule among the live ones, else None."""
    lead = cluster.lead if cluster.chosen else None
    if lead is not None and lead.cluster_id == cluster.pk and lead.live:
        return lead
    clips = {clip.pk: clip for clip in _clips(cluster.pk)}
    of_clips = Q(clip__in=clips) | Q(candidate__clip__in=clips)
    prints = {
        row.clip_id or row.candidate.clip_id: row  # type: ignore[union-attr]
        for row in StoryPrint.objects.filter(of_clips).select_related("candidate")
    }
    copies = [_copy(clip, prints.get(pk)) for pk, clip in clips.items()]
    key = first_told(copies)
    return clips[key] if isinstance(key, int) else None


def others_in(clip: Clip) -> list[Clip]:
    """The other live clips of the same story, the earliest first, undated last."""
    return [other for other in _clips(clip.cluster_id) if other.pk != clip.pk]


def copies_of(candidate: Candidate) -> list[Candidate]:
    """The other candidates of the same story that wait for a decision or were approved, in order of arrival."""
    if candidate.cluster_id is None:
        return []
    gone = (Candidate.State.REJECTED, Candidate.State.MERGED)
    rows = Candidate.objects.filter(cluster=candidate.cluster_id).exclude(pk=candidate.pk)
    return list(rows.exclude(state__in=gone).select_related("outlet").order_by("added_at", "pk"))


def _clips(cluster: int | None) -> list[Clip]:
    if cluster is None:
        return []
    rows = Clip.objects.filter(cluster=cluster, live=True).select_related("outlet")
    return sorted(rows, key=lambda clip: (clip.date is None, clip.date, clip.pk))


def _copy(clip: Clip, kept: StoryPrint | None) -> Copy:
    outlet = clip.outlet.name if clip.outlet else ""
    if kept is None:
        return Copy(clip.pk, outlet, clip.link, date=clip.date)
    return Copy(clip.pk, outlet, clip.link, kept.canonical, kept.agency, clip.date, kept.words)
